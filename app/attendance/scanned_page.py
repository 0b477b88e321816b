"""What a ticket's QR opens in the camera of any phone; for those who work at the door, with the way on."""

from flask import Response, url_for

from ..accounts.sessions import scope
from ..addresses import neutral
from ..doors import may, public
from ..registration.models import Registration
from ..registration.ticket import show_door
from ..tokens import shown_code
from ..workshops.scoped import find_workshop
from . import rules
from .admitted import find_device
from .blueprint import blueprint


@neutral(blueprint, "/e/<code>", "/E/<code>")
@public
def scanned(code: str) -> Response:
    """Where and when to show it; looking checks nobody in."""
    return show_door(code, _desk_of)


def _desk_of(row: Registration) -> str:
    """The person: on the list of a device that was let in; for an organiser, where staff record who came."""
    workshop = row.workshop
    device = find_device(workshop.code)
    if device is not None and device.revoked_at is None:
        return url_for("attendance.device", code=workshop.code, q=shown_code(row.short_code))
    is_theirs = may("run workshops") and find_workshop(workshop.code, scope()) is not None
    who = rules.registration_key(row.id)
    return url_for("attendance.attendance", code=workshop.code, who=who) if is_theirs else ""
