"""Targets: raw numbers by region and year, one measure and one component at a time, in a table."""

from typing import Any

from flask import render_template, request, url_for

from ..differences import Difference, settle
from ..doors import actor, allowed
from ..forms import Form, show
from ..htmx import go_to
from ..language import lazy_gettext as _l
from ..refusals import Conflict, Refusal
from . import actions, editing
from .blueprint import blueprint
from .editing import MEASURES
from .forms import cell
from .models import Plan
from .own import own_plan

NO_PLACE = _l(
    "The plan was changed while you were writing: what you typed has no place in it any more. "
    "Nothing was saved."
)


@blueprint.get("/manage/plans/<key>/targets")
@allowed("edit plan")
def targets(key: str) -> Any:
    """The numbers of a measure, for the whole plan or one of its components."""
    plan, measure, component = _asked(key)
    return _page(editing.numbers_form(plan, measure, component), plan, measure, component)


@blueprint.post("/manage/plans/<key>/targets", endpoint="save_targets")
@allowed("edit plan")
def save(key: str) -> Any:
    """Save the numbers, or show what stands against them; two who write see both versions."""
    plan, measure, component = _asked(key)
    form = editing.numbers_form(plan, measure, component)
    if not form.validate():
        return _page(form, plan, measure, component), 422
    if _has_no_place(form, component):
        show(form, Conflict(NO_PLACE))
        return _page(form, plan, measure, request.args.get("component", component)), 409
    wanted = editing.promised_of(form, plan, measure, component)
    try:
        actions.set_targets(actor(), plan.id, form.version.data or 0, wanted)
    except Conflict:
        return _conflict(form, key)
    except Refusal as refusal:
        show(form, refusal)
        return _page(form, plan, measure, component), refusal.status
    return go_to(url_for("plan.targets", key=key, measure=measure, component=component, saved=1))


def _conflict(form: Form, key: str) -> Any:
    plan, measure, component = _asked(key)
    found = settle(form, editing.numbers_form(plan, measure, component, typed=False))
    return _page(form, plan, measure, component, found), 409


def _has_no_place(form: Form, component: int | None) -> bool:
    """Whether a component or a year is gone that numbers were typed for: they are no other's."""
    if component is None and request.args.get("component"):
        return True
    return any(typed and name.startswith("n-") and name not in form for name, typed in request.form.items())


def _asked(key: str) -> tuple[Plan, str, int | None]:
    """The plan, and which numbers of it the address asks for; nothing odd in it is an error."""
    plan = own_plan(key)
    measure, component = request.args.get("measure"), request.args.get("component")
    known = next((one.id for one in plan.components if str(one.id) == component), None)
    return plan, measure if measure in MEASURES else MEASURES[0], known


def _page(
    form: Form, plan: Plan, measure: str, component: int | str | None, found: list[Difference] | None = None
) -> str:
    return render_template(
        "plan/targets.html",
        form=form,
        plan=plan,
        measure=measure,
        component=component,
        rows=editing.target_rows(),
        cell=cell,
        differences=found,
        saved=request.method == "GET" and "saved" in request.args,
        demo=plan.is_demonstration,
    )
