"""What a stolen device must not give away, and the eyes that look for it."""

from collections.abc import Iterable

from app.addresses import absolute
from app.qr import qr_code
from app.registration.models import Registration
from app.tokens import door_code, link_token


def secrets(people: Iterable[Registration]) -> dict[str, str]:
    """What would be a ticket, or a way to reach somebody: each by a name to say it with."""
    found: dict[str, str] = {}
    for one in people:
        door = door_code(one.ref, one.generation)
        found[f"link of r{one.id}"] = link_token("ticket", one.ref, one.generation)
        found[f"door code of r{one.id}"] = door
        found[f"square of r{one.id}"] = str(qr_code(absolute("attendance.scanned", code=door).upper()))
        if one.phone:
            found[f"phone of r{one.id}"] = one.phone[-9:]
        if one.email:
            found[f"e-mail of r{one.id}"] = one.email
    return found


def learned(texts: Iterable[str], wanted: dict[str, str]) -> set[str]:
    """Which of them occur, written in whatever capitals."""
    whole = "\n".join(texts).upper()
    return {name for name, value in wanted.items() if value.upper() in whole}
