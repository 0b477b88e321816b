"""The days off staff add to the country's holidays."""

from typing import Any

from flask import abort, render_template, url_for

from ..accounts.sessions import scope
from ..clock import day_at_home, now
from ..doors import actor, allowed, only_show
from ..forms import show
from ..htmx import go_to
from ..language import gettext as _
from ..refusals import Refusal
from . import days_off, offered
from .blueprint import blueprint
from .days_off import Free
from .forms import DayOffForm

# The largest number a row can have.
LAST = 2_147_483_647
# Holidays shown: of this year and the next ones.
YEARS = 2


@blueprint.get("/manage/days-off")
@allowed("keep the calendar")
def free_days() -> Any:
    """What is written, the holidays known by themselves, and how another day is added."""
    return _page(_form())


@blueprint.post("/manage/days-off")
@allowed("keep the calendar")
def add_free_day() -> Any:
    """Add one; every plan, real and invented, is warned of these."""
    _ensure_real()
    form = _form()
    if not form.validate():
        return _page(form), 422
    free = Free(form.day.data, form.name_es.data, form.name_en.data, form.region.data or None)
    try:
        days_off.add_day_off(actor(), free)
    except Refusal as refusal:
        show(form, refusal)
        return _page(form), refusal.status
    return go_to(url_for("workshops.free_days"))


@blueprint.post(f"/manage/days-off/<int(max={LAST}):number>/remove")
@allowed("keep the calendar")
def remove_free_day(number: int) -> Any:
    """Take one off the list."""
    _ensure_real()
    days_off.find_day_off(number) or abort(404)
    days_off.remove_day_off(actor(), number)
    return go_to(url_for("workshops.free_days"))


def _ensure_real() -> None:
    if not scope().may_write(is_demonstration=False):
        only_show()
        abort(403)


def _form() -> DayOffForm:
    form = DayOffForm()
    form.region.choices = {"": _("The whole country")} | offered.regions()
    return form


def _page(form: DayOffForm) -> str:
    year = now().year
    return render_template(
        "workshops/free_days.html",
        form=form,
        written=days_off.written(day_at_home(now()).replace(month=1, day=1)),
        holidays=[one for shown in range(year, year + YEARS) for one in days_off.holidays_of(shown)],
        may_write=scope().may_write(is_demonstration=False),
    )
