"""Who came, for a workshop's staff: on a page, where one person is checked in or excused, and as a file."""

from datetime import date
from typing import Any

from flask import abort, render_template, request, url_for

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
from ..workshops.models import Workshop
from ..workshops.own import own_workshop
from . import attended, board, by_staff, closing, late, queries
from .blueprint import blueprint
from .paper_forms import OneDayForm

DEEDS = {
    "came": by_staff.check_in,
    "came_back": by_staff.check_in_no_more,
    "excuse": by_staff.excuse,
    "back": by_staff.excuse_no_more,
}
HERE = "/manage/workshops/<code>/attendance"


@blueprint.get(HERE)
@allowed("see people")
def attendance(code: str) -> Any:
    """Everybody, day by day, with how it is known."""
    return _page(code, OneDayForm(formdata=None))


@blueprint.post(HERE)
@allowed("run workshops")
def excuse(code: str) -> Any:
    """Say that somebody came or is excused, or take that back; the page then stands at them."""
    workshop, _seats = own_workshop(code)
    form = OneDayForm()
    try:
        pressed, typed = form.pressed
        who, on = _meant(workshop, typed, is_arrival=pressed.startswith("came"))
        DEEDS[pressed](actor(), workshop.id, who, on, posted_key())
    except Refusal as refusal:
        show(form, refusal)
        return _page(code, form), refusal.status
    asked = request.args.get("who")
    return go_to(
        url_for("attendance.attendance", code=code, who=asked and who, _anchor=None if asked else who)
    )


def _meant(workshop: Any, typed: str, is_arrival: bool) -> tuple[str, date]:
    """Somebody of the list and one of its days, as the button says them; nobody came on a day to come."""
    who, _sign, on = typed.partition(" ")
    days = {
        day.isoformat(): day for day in (_days_begun(workshop) if is_arrival else board.days_of(workshop))
    }
    person = board.board(workshop, workshop.first_day).person(who) if on in days else None
    if person is None or (person.state != SEATED and not is_arrival):
        raise Refusal(_l("Choose somebody who has a seat, and a day."))
    return who, days[on]


def _days_begun(workshop: Workshop) -> list[date]:
    """Those of its days on which somebody can have come by now; none while nobody can."""
    today = now().astimezone(workshop.time_zone).date()
    return [day for day in board.days_of(workshop) if day <= today and workshop.state in closing.CLOSABLE]


def _page(code: str, form: OneDayForm) -> str:
    workshop, seats = own_workshop(code)
    found, who = attended.attended(workshop, now()), request.args.get("who", "")
    return render_template(
        "attendance/attendance.html",
        **head(workshop, seats),
        found=found,
        one=(found.of(who) or abort(404)) if who else None,
        days_begun=_days_begun(workshop),
        said=attended,
        late_words=late.WORDS,
        form=form,
        key=fresh_key(),
        is_closed=queries.is_desk_closed(workshop.id, now()),
        other_language_url=url_for("attendance.attendance", code=code, who=who or None, lang=other()),
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
