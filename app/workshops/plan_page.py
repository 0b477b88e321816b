"""A plan is saved here, above the plan itself: its years must hold the workshops that are in it."""

from typing import Any

from flask import url_for

from ..doors import actor, allowed
from ..forms import show
from ..htmx import go_to
from ..plan import actions, editing
from ..plan.own import own_plan
from ..plan.views import conflict, page
from ..refusals import Conflict, Refusal
from .blueprint import blueprint
from .plan_years import ensure_years_hold


@blueprint.post("/manage/plans/<key>")
@allowed("edit plan")
def save_plan(key: str) -> Any:
    """Save it, or show what stands against it with all that was typed."""
    plan = own_plan(key)
    form = editing.plan_form(plan)
    if editing.is_rearranged(form):
        return page(form, plan)
    if not form.validate():
        return page(form, plan), 422
    try:
        actions.edit_plan(actor(), plan.id, form.version.data or 0, form.draft(), ensure_years_hold)
    except Conflict:
        return conflict(form, key)
    except Refusal as refusal:
        show(form, refusal)
        return page(form, own_plan(key)), refusal.status
    return go_to(url_for("tallies.board", key=key, saved=1))
