"""The editors of plans, targets and themes, for those who coordinate."""

from typing import Any

from flask import render_template, url_for
from flask_login import current_user

from ..differences import Difference, settle
from ..doors import actor, allowed
from ..forms import show
from ..htmx import go_to
from ..refusals import Refusal
from . import actions, editing, targets_page, themes_page
from .blueprint import blueprint
from .forms import PlanForm
from .models import Plan
from .own import own_plan

__all__ = ["blueprint", "targets_page", "themes_page"]


@blueprint.get("/manage/plans/new")
@allowed("edit plan")
def new() -> Any:
    """An empty editor."""
    return page(editing.plan_form(None))


@blueprint.post("/manage/plans/new")
@allowed("edit plan")
def create() -> Any:
    """Make a plan; what a demonstration account makes is a demonstration."""
    form = editing.plan_form(None)
    if editing.is_rearranged(form):
        return page(form)
    if not form.validate():
        return page(form), 422
    try:
        key = actions.make_plan(actor(), form.draft(), current_user.is_demonstration)
    except Refusal as refusal:
        show(form, refusal)
        return page(form), refusal.status
    return go_to(url_for("tallies.board", key=key, saved=1))


@blueprint.get("/manage/plans/<key>")
@allowed("edit plan")
def edit(key: str) -> Any:
    """The editor of a plan."""
    plan = own_plan(key)
    return page(editing.plan_form(plan), plan)


def conflict(form: PlanForm, key: str) -> Any:
    """Both versions side by side; saving again saves mine over the other."""
    plan = own_plan(key)
    found = settle(form, editing.plan_form(plan, typed=False))
    return page(form, plan, found), 409


def page(form: PlanForm, plan: Plan | None = None, found: list[Difference] | None = None) -> str:
    """The editor, and where two versions differ."""
    return render_template(
        "plan/editor.html",
        form=form,
        plan=plan,
        differences=found,
        demo=plan is not None and plan.is_demonstration,
    )
