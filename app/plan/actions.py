"""Deeds on plans: making and editing one, setting its targets, naming the themes."""

from collections.abc import Callable, Sequence

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, selectinload

from ..audit import Actor, record
from ..database import transaction
from . import rules
from .draft import PlanDraft, Promised, ThemeDraft
from .models import Component, InterventionGroup, Plan, Target, Theme
from .writing import write_plan

Ask = Callable[[Session, Plan, PlanDraft], None]


def make_plan(actor: Actor, draft: PlanDraft, is_demonstration: bool = False) -> str:
    """A new plan; returns its key."""
    with transaction() as session:
        rules.ensure_plan(draft)
        taken = session.scalars(select(Plan.key)).all()
        plan = Plan(
            key=rules.key_from(draft.texts["short_es"] or "", taken), is_demonstration=is_demonstration
        )
        write_plan(plan, draft)
        session.add(plan)
        session.flush()
        record(session, actor, "make plan", ("plan", plan.key))
        return plan.key


def edit_plan(actor: Actor, plan_id: int, version: int, draft: PlanDraft, ask: Ask) -> None:
    """Write what the editor says, unless somebody else saved in between.

    `ask` refuses what does not go with the rows of higher floors, which wait for the plan meanwhile.
    """
    with transaction() as session:
        plan = _locked(session, plan_id)
        rules.ensure_current(version, plan.version)
        years = session.scalars(select(Target.year).where(Target.plan_id == plan.id).distinct()).all()
        rules.ensure_plan(draft, years)
        ask(session, plan, draft)
        _take_out(session, plan, draft)
        write_plan(plan, draft)
        plan.version += 1
        record(session, actor, "edit plan", ("plan", plan.key), version=plan.version)


def set_targets(actor: Actor, plan_id: int, version: int, promised: Promised) -> None:
    """Write the numbers of one measure and component, unless somebody else saved in between."""
    with transaction() as session:
        plan = _locked(session, plan_id)
        rules.ensure_current(version, plan.targets_version)
        if promised.component_id is not None:
            component = session.get(Component, promised.component_id)
            rules.ensure_component(component.plan_id if component else None, plan.id)
        changed = _write_targets(session, plan, promised)
        plan.targets_version += 1
        record(
            session, actor, "set targets", ("plan", plan.key), version=plan.targets_version, changed=changed
        )


def name_themes(actor: Actor, drafts: Sequence[ThemeDraft]) -> None:
    """Write names and colours of the themes, unless somebody else changed one of them in between."""
    with transaction() as session:
        found = select(Theme).order_by(Theme.code).with_for_update()
        themes = {
            one.code: one for one in session.scalars(found, execution_options={"populate_existing": True})
        }
        for draft in drafts:
            theme = themes[draft.code]
            rules.ensure_current(draft.version, theme.version)
            if (theme.name_es, theme.name_en, theme.colour) == (draft.name_es, draft.name_en, draft.colour):
                continue
            theme.name_es, theme.name_en, theme.colour = draft.name_es, draft.name_en, draft.colour
            theme.version += 1
            record(session, actor, "name theme", ("theme", theme.code), version=theme.version)


def _locked(session: Session, plan_id: int) -> Plan:
    session.execute(select(Plan.id).where(Plan.id == plan_id).with_for_update())
    whole = (
        selectinload(Plan.components),
        selectinload(Plan.groups).selectinload(InterventionGroup.members),
        selectinload(Plan.sources),
    )
    return session.get_one(Plan, plan_id, populate_existing=True, options=whole)


def _take_out(session: Session, plan: Plan, draft: PlanDraft) -> None:
    """Components the draft leaves out. What stands on a higher floor is known by the database alone."""
    kept = {step.id for step in draft.steps}
    gone = [one for one in plan.components if one.id not in kept]
    ids = [one.id for one in gone]
    targets = session.scalar(select(Target.id).where(Target.component_id.in_(ids)).limit(1))
    rules.ensure_unused(targets is not None, has_workshops=False)
    for one in gone:
        plan.components.remove(one)
    try:
        session.flush()
    except IntegrityError:
        # Nothing but rows taken out is flushed here: what speaks can only be a key that points at one.
        rules.ensure_unused(has_targets=False, has_workshops=True)


def _write_targets(session: Session, plan: Plan, promised: Promised) -> int:
    """How many numbers changed."""
    mine = (
        Target.plan_id == plan.id, Target.measure == promised.measure,
        Target.component_id.is_not_distinct_from(promised.component_id),
    )  # fmt: skip
    there = {
        (one.jurisdiction_code, one.year): one.value for one in session.scalars(select(Target).where(*mine))
    }
    changed = 0
    for (region, year), value in promised.values.items():
        rules.ensure_target_year(year, plan.years)
        if there.get((region, year)) == value:
            continue
        changed += 1
        here = Target.jurisdiction_code.is_not_distinct_from(region), Target.year == year
        session.execute(delete(Target).where(*mine, *here))
        if value is not None:
            session.add(
                Target(
                    plan_id=plan.id, component_id=promised.component_id, jurisdiction_code=region, year=year,
                    measure=promised.measure, value=value,
                )
            )  # fmt: skip
    return changed
