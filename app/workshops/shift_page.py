"""“Move to…”: another quarter, another region, proposed or scheduled, by a form."""

from typing import Any

from flask import abort, render_template, request, url_for

from ..accounts.sessions import scope
from ..differences import Difference, settle
from ..doors import actor, allowed
from ..forms import show
from ..htmx import go_to
from ..language import gettext as _
from ..language import plain
from ..refusals import Conflict, Refusal
from . import actions, offered
from .blueprint import blueprint
from .models import Workshop
from .own import own_workshop
from .quarters import quarter_of
from .rules import MOVABLE_IN_EDITOR
from .shift_form import ShiftForm


@blueprint.get("/manage/workshops/<code>/shift")
@allowed("run workshops")
def shift(code: str) -> Any:
    """Where it stands now, and where it may go; an announced workshop is moved on its own page."""
    workshop = _planned(code)
    if workshop.state == "published":
        return go_to(url_for("registration.move", code=code))
    if workshop.state not in MOVABLE_IN_EDITOR:
        abort(404)
    return _page(_form(workshop), workshop)


@blueprint.post("/manage/workshops/<code>/shift", endpoint="save_shift")
@allowed("run workshops")
def save(code: str) -> Any:
    """Move it, or show what stands against it; two who move one thing see both versions."""
    workshop = _planned(code)
    form = _form(workshop)
    if not form.validate():
        return _page(form, workshop), 422
    try:
        actions.shift_workshop(actor(), scope(), workshop.id, form.version.data or 0, form.shift())
    except Conflict:
        return _conflict(form, code)
    except Refusal as refusal:
        show(form, refusal)
        return _page(form, workshop), refusal.status
    return go_to(_board(workshop, form.region.data))


def _planned(code: str) -> Workshop:
    workshop, _counters = own_workshop(code)
    return workshop


def _conflict(form: ShiftForm, code: str) -> Any:
    workshop = _planned(code)
    return _page(form, workshop, settle(form, _form(workshop, typed=False))), 409


def _form(workshop: Workshop, typed: bool = True) -> ShiftForm:
    """The form as it was typed, else as the workshop stands; regions of others are not in its lists."""
    here = [code for code in workshop.region_codes if scope().covers(code)]
    asked = request.args.get("region", "")
    leaving = asked if asked in here else (here[0] if len(here) == 1 else "")
    stands = {
        "version": workshop.version, "year": workshop.first_day.year, "state": workshop.state,
        "quarter": str(quarter_of(workshop.first_day)), "leaving": leaving, "region": leaving,
    }  # fmt: skip
    form = ShiftForm(data=stands) if typed else ShiftForm(formdata=None, data=stands)
    names = {code: name for code, name in offered.regions().items() if scope().covers(code)}
    form.quarter.choices = {
        "1": _("1st quarter"),
        "2": _("2nd quarter"),
        "3": _("3rd quarter"),
        "4": _("4th quarter"),
    }
    form.leaving.choices = {"": _("None: the region is added")} | {code: names[code] for code in here}
    form.region.choices = {"": _("None: its regions stay")} | names
    form.state.choices = {"proposed": _("Proposed"), "scheduled": _("Scheduled")}
    return form


def _board(workshop: Workshop, region: str | None) -> str:
    if workshop.plan is None:
        return url_for("registration.manage", code=workshop.code)
    return url_for("tallies.board", key=workshop.plan.key) + (f"#r{region}" if region else "")


def _page(form: ShiftForm, workshop: Workshop, found: list[Difference] | None = None) -> str:
    return render_template(
        "workshops/shift.html",
        form=form, workshop=workshop, differences=found, title=plain(workshop, "short"),
        back=_board(workshop, None), demo=workshop.is_demonstration,
    )  # fmt: skip
