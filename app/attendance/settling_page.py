"""A held record on a page of its own: whose it was, somebody from the door, or nothing of ours."""

from typing import Any
from uuid import uuid4

from flask import abort, render_template, request, url_for

from ..accounts.sessions import scope
from ..clock import now
from ..doors import actor, allowed
from ..forms import show
from ..htmx import go_to
from ..language import lazy_gettext as _l
from ..language import plain
from ..refusals import Refusal
from ..registration.listing import LAST
from ..registration.manage import head
from ..text import readable
from ..workshops.own import own_workshop
from . import actions, board, queries, words
from .blueprint import blueprint
from .desk_page import HERE
from .device_page import LONGEST, matching
from .forms import WalkInForm
from .models import ARRIVAL, WALK_IN, DeskException
from .newcomers import ensure_named, ensure_phone
from .told import Newcomer, Told

# People of a search that are shown to choose from.
MOST = 20


@blueprint.get(f"{HERE}/exceptions/<int(max={LAST}):number>")
@allowed("run workshops")
def exception(code: str, number: int) -> Any:
    """What was told, and the ways to settle it."""
    return _page(code, _found(code, number), WalkInForm(formdata=None))


@blueprint.post(f"{HERE}/exceptions/<int(max={LAST}):number>")
@allowed("run workshops")
def settle(code: str, number: int) -> Any:
    """Settle it: as one of the list, as somebody from the door, or as nothing of ours."""
    found, form = _found(code, number), WalkInForm()
    try:
        if request.form.get("way") == "dismiss":
            actions.dismiss(actor(), found.id)
        elif (told := _told(found, form)) is not None:
            actions.settle(actor(), found.id, told)
        else:
            return _page(code, found, form), 422
    except Refusal as refusal:
        show(form, refusal)
        return _page(code, found, form), refusal.status
    return go_to(url_for("attendance.desk", code=code))


@blueprint.post(f"{HERE}/devices/<int(max={LAST}):number>/dismiss")
@allowed("run workshops")
def dismiss_all(code: str, number: int) -> Any:
    """Say that all a device sent of one kind counts for nothing here, as far as it was on the page."""
    workshop, _seats = own_workshop(code)
    device = queries.find_own_device(scope(), workshop.id, number) or abort(404)
    reason, upto = request.form.get("reason", ""), request.form.get("upto", 0, int)
    if reason in words.HELD:
        actions.dismiss_all(actor(), device, reason, min(upto, LAST))
    return go_to(url_for("attendance.desk", code=code))


def _told(found: DeskException, form: WalkInForm) -> Told | None:
    """The record a person makes of it; None when the form is not filled in."""
    shown = board.board(found.operation.workshop, found.operation.day)
    if person := shown.person(readable(request.form.get("who", ""))):
        return Told(str(uuid4()), ARRIVAL, now(), who=person.who)
    if request.form.get("way") != "walk_in":
        raise Refusal(_l("Choose whose it is, or say that it counts for nothing here."))
    if not form.validate():
        return None
    newcomer = Newcomer(
        form.given_names.data, form.family_names.data, form.institution.data or "", form.phone.data or ""
    )
    ensure_named(newcomer)
    ensure_phone(newcomer.phone)
    return Told(str(uuid4()), WALK_IN, now(), newcomer=newcomer)


def _found(code: str, number: int) -> DeskException:
    workshop, _seats = own_workshop(code)
    return queries.find_exception(scope(), workshop.id, number) or abort(404)


def _page(code: str, found: DeskException, form: WalkInForm) -> str:
    workshop, seats = own_workshop(code)
    text = readable(request.values.get("q", ""))[:LONGEST]
    shown = board.board(workshop, found.operation.day)
    elsewhere = queries.find_announced(str(found.told.get("workshop", "")))
    return render_template(
        "attendance/exception.html",
        **head(workshop, seats),
        found=found,
        words=words,
        device=queries.find_own_device(scope(), workshop.id, found.operation.device_id or 0),
        elsewhere=plain(elsewhere, "short") if elsewhere else "",
        text=text,
        people=matching(shown, text)[:MOST] if text else [],
        form=form,
    )
