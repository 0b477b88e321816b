"""The plan's forms, made ready: filled from what is kept, with their lists."""

from collections.abc import Sequence
from typing import Any

from flask import request

from ..database import db
from ..forms import Form
from ..institutions.queries import organisations
from ..language import gettext as _
from ..language import plain
from ..territory.queries import jurisdictions
from .draft import ALWAYS, PERHAPS, Promised
from .forms import MOST_STEPS, MOST_WAVES, PlanForm, ThemesForm, cell, targets_form
from .models import Plan, Target, Theme
from .rungs import RUNGS

AS_IT_IS = ("version", "legal_basis", "first_year", "last_year", "announced_components")
MEASURES = ("workshops", "people")


def plan_form(plan: Plan | None, typed: bool = True) -> PlanForm:
    """A plan as it is, or as somebody just typed it."""
    told = _filled(plan) if plan else {}
    form = PlanForm(data=told) if typed else PlanForm(formdata=None, data=told)
    named = [one.institution for one in plan.sources] if plan else []
    bodies = organisations(db.session(), [*named, plan.owner] if plan and plan.owner else named)
    form.sources.choices, form.owner.choices = bodies, {"": _("Not said")} | bodies
    return with_regions(form)


def with_regions(form: PlanForm) -> PlanForm:
    """The lists of regions in each group, and of the ladder's steps in each component."""
    rungs = {"": _("None")} | {name: str(word) for name, word in RUNGS.items()}
    for part in form.steps:
        part.form.rung.choices = rungs
    for part in form.waves:
        part.form.members.choices = region_names()
    return form


def is_rearranged(form: PlanForm) -> bool:
    """Whether a button asked for a line more or less: the page comes back, nothing is saved."""
    asked = request.form
    for name, field, most in (("step", form.steps, MOST_STEPS), ("wave", form.waves, MOST_WAVES)):
        if f"add_{name}" in asked and len(field) < most:
            field.append_entry()
        if (index := asked.get(f"remove_{name}", "")).isdecimal():
            field.entries = [part for part in field.entries if not part.name.endswith(f"-{index}")]
    with_regions(form)
    return any(f"{deed}_{name}" in asked for deed in ("add", "remove") for name in ("step", "wave"))


def numbers_form(plan: Plan, measure: str, component: int | None, typed: bool = True) -> Form:
    """The numbers of one measure and component, as they are or as somebody just typed them."""
    rows = target_rows()
    there = {
        cell(one.jurisdiction_code or "", one.year): one.value
        for one in db.session.query(Target).filter_by(
            plan_id=plan.id, measure=measure, component_id=component
        )
    }
    told = there | {"version": plan.targets_version}
    made = targets_form(rows, plan.years)
    return made(data=told) if typed else made(formdata=None, data=told)


def promised_of(form: Form, plan: Plan, measure: str, component: int | None) -> Promised:
    """What the numbers say as plain values."""
    values = {
        (code or None, year): form[cell(code, year)].data for code in target_rows() for year in plan.years
    }
    return Promised(measure, component, values)


def target_rows() -> dict[str, str]:
    """The whole country, then each jurisdiction."""
    return {"": _("The whole country")} | region_names()


def region_names() -> dict[str, str]:
    """The 26 jurisdictions by code."""
    return {one.code: plain(one, "name") for one in jurisdictions(db.session()).values()}


def themes_form(themes: Sequence[Theme], typed: bool = True) -> ThemesForm:
    """The themes as they are, or as somebody just typed them."""
    names = ("code", "version", "name_es", "name_en")
    told = [{name: getattr(one, name) for name in names} | {"colour": str(one.colour)} for one in themes]
    return ThemesForm(data={"themes": told}) if typed else ThemesForm(formdata=None, data={"themes": told})


def _filled(plan: Plan) -> dict[str, Any]:
    texts = [f"{name}_{tongue}" for name in (*ALWAYS, *PERHAPS) for tongue in ("es", "en")]
    named = ("id", "name_es", "name_en")
    return {
        **{name: getattr(plan, name) for name in (*texts, *AS_IT_IS)},
        "owner": str(plan.owner_id or ""),
        "sources": [str(one.institution_id) for one in plan.sources],
        "steps": [{name: getattr(one, name) for name in (*named, "rung")} for one in plan.components],
        "waves": [
            {name: getattr(one, name) for name in named}
            | {"members": [member.jurisdiction_code for member in one.members]}
            for one in plan.groups
        ],
    }
