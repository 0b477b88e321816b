"""Who came to a workshop, for its staff: on a page, where somebody is excused, and as a file."""

from datetime import date
from typing import Any

from flask import render_template, url_for

from ..clock import now
from ..doors import actor, allowed
from ..form_keys import fresh_key, posted_key
from ..forms import show
from ..htmx import go_to
from ..language import lazy_gettext as _l
from ..language import other
from ..refusals import Refusal
from ..registration import exporting_page
from ..registration.exports import ATTENDANCE
from ..registration.manage import head
from ..registration.models import SEATED
from ..workshops.own import own_workshop
from . import attended, board, excusing, queries
from .blueprint import blueprint
from .paper_forms import ExcuseForm

HERE = "/manage/workshops/<code>/attendance"


@blueprint.get(HERE)
@allowed("see people")
def attendance(code: str) -> Any:
    """Everybody, day by day, with how it is known."""
    return _page(code, ExcuseForm(formdata=None))


@blueprint.post(HERE)
@allowed("run workshops")
def excuse(code: str) -> Any:
    """Excuse somebody for a day, or take that back; the page then stands at their row."""
    workshop, _seats = own_workshop(code)
    form = ExcuseForm()
    try:
        deed = excusing.excuse_no_more if form.back.data else excusing.excuse
        who, on = _meant(workshop, form.back.data or form.excuse.data or "")
        deed(actor(), workshop.id, who, on, posted_key())
    except Refusal as refusal:
        show(form, refusal)
        return _page(code, form), refusal.status
    return go_to(url_for("attendance.attendance", code=code, _anchor=who))


def _meant(workshop: Any, typed: str) -> tuple[str, date]:
    """Somebody of the list and one of its days, as the button says them."""
    who, _sign, on = typed.partition(" ")
    days = {day.isoformat(): day for day in board.days_of(workshop)}
    person = board.board(workshop, workshop.first_day).person(who) if on in days else None
    if person is None or person.state != SEATED:
        raise Refusal(_l("Choose somebody who has a seat, and a day."))
    return who, days[on]


def _page(code: str, form: ExcuseForm) -> str:
    workshop, seats = own_workshop(code)
    return render_template(
        "attendance/attendance.html",
        **head(workshop, seats),
        found=attended.attended(workshop, now()),
        said=attended,
        form=form,
        key=fresh_key(),
        is_closed=queries.is_desk_closed(workshop.id, now()),
        other_language_url=url_for("attendance.attendance", code=code, lang=other()),
    )


@blueprint.get(f"{HERE}/export")
@allowed("see people")
def export(code: str) -> Any:
    """Ask why the list of who came is wanted."""
    return exporting_page.asked(code, ATTENDANCE)


@blueprint.post(f"{HERE}/export")
@allowed("see people")
def export_attendance(code: str) -> Any:
    """One row for each person and day, as a file."""
    return exporting_page.answered(
        code, ATTENDANCE, lambda one: attended.table(attended.attended(one, now()))
    )
