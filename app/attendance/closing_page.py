"""Closing a workshop's desk: what is missing, what happens, and opening it again with a reason."""

from datetime import datetime
from typing import Any

from flask import abort, render_template, request, url_for

from ..accounts.sessions import scope
from ..clock import now
from ..doors import actor, allowed
from ..forms import show
from ..htmx import go_to
from ..language import other
from ..refusals import Refusal
from ..registration.listing import LAST
from ..registration.manage import head
from ..workshops.own import own_workshop
from ..workshops.queries import headcounts
from . import attended, closing, closing_queries, held, queries, rules, thanking, words
from .blueprint import blueprint
from .paper_forms import ClosingForm, ReopeningForm

HERE = "/manage/workshops/<code>/door"


@blueprint.get(HERE)
@allowed("run workshops")
def door(code: str) -> Any:
    """Open devices and exceptions, and what closing does."""
    return _page(code, ClosingForm(formdata=None), ReopeningForm(formdata=None))


@blueprint.post(f"{HERE}/close")
@allowed("run workshops")
def close_door(code: str) -> Any:
    """Freeze who came."""
    workshop, _seats = own_workshop(code)
    form = ClosingForm()
    try:
        closing.close_desk(actor(), workshop.id, bool(form.anyway.data), bool(form.keep_figure.data))
    except Refusal as refusal:
        show(form, refusal)
        return _page(code, form, ReopeningForm(formdata=None)), refusal.status
    return go_to(url_for("attendance.door", code=code))


@blueprint.post(f"{HERE}/reopen")
@allowed("run workshops")
def reopen_door(code: str) -> Any:
    """Let it record again."""
    workshop, _seats = own_workshop(code)
    form = ReopeningForm()
    if not form.validate():
        return _page(code, ClosingForm(formdata=None), form), 422
    closing.reopen_desk(actor(), workshop.id, form.reason.data)
    return go_to(url_for("attendance.door", code=code))


@blueprint.post(f"{HERE}/thanks/<int(max={LAST}):number>")
@allowed("run workshops")
def thank(code: str, number: int) -> Any:
    """Tick that somebody without a sign-up was thanked, or take the tick back."""
    workshop, _seats = own_workshop(code)
    found = thanking.find_walk_in(workshop.id, number) or abort(404)
    deed = thanking.unthank if request.form.get("undo") else thanking.thank
    deed(actor(), found.id)
    return go_to(url_for("attendance.door", code=code, _anchor="thanks"))


def _heard_since(found: attended.Attendance) -> datetime:
    """Who was heard of since has nothing more: a desk asks again within seconds while it is open."""
    return found.closing.closed_at if found.closing else now() - rules.SILENT


def _page(code: str, form: ClosingForm, reopening: ReopeningForm) -> str:
    workshop, seats = own_workshop(code)
    found = attended.attended(workshop, now())
    stated = [one for one in headcounts(workshop.id) if one.jurisdiction_code is None]
    return render_template(
        "attendance/door.html",
        **head(workshop, seats),
        form=form,
        reopening=reopening,
        found=found,
        thanks=thanking.to_thank(workshop) if found.closing else None,
        pending=closing_queries.pending_devices(workshop.id),
        silent=closing_queries.silent_devices(workshop.id, _heard_since(found)),
        exceptions=queries.open_exceptions(scope(), workshop.id),
        some=held.FEW,
        stated=next((one for one in stated if one.basis in ("reported", "sheet")), None),
        closings=closing_queries.closings(workshop.id),
        can_close=workshop.state in closing.CLOSABLE and workshop.starts_at <= now(),
        words=words,
        other_language_url=url_for("attendance.door", code=code, lang=other()),
    )
