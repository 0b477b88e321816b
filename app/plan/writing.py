"""Steps that write an editor's draft into a plan, inside a deed."""

from .draft import PlanDraft, Wave
from .models import Component, CooperatingSource, GroupMember, InterventionGroup, Plan

SAME = ("legal_basis", "owner_id", "first_year", "last_year", "announced_components")


def write_plan(plan: Plan, draft: PlanDraft) -> None:
    """Everything the draft says, in its order; a row that stays keeps its number."""
    for name, value in draft.texts.items():
        setattr(plan, name, value)
    for name in SAME:
        setattr(plan, name, getattr(draft, name))
    _write_components(plan, draft)
    _write_groups(plan, draft)
    _write_sources(plan, draft)


def _write_components(plan: Plan, draft: PlanDraft) -> None:
    kept = {one.id: one for one in plan.components}
    rows = [kept.pop(step.id or 0, Component()) for step in draft.steps]
    for position, (row, step) in enumerate(zip(rows, draft.steps, strict=True), 1):
        row.position, row.name_es, row.name_en = position, step.name_es, step.name_en
        row.rung = step.rung
    plan.components = rows


def _write_groups(plan: Plan, draft: PlanDraft) -> None:
    kept = {one.id: one for one in plan.groups}
    rows = [kept.pop(wave.id or 0, InterventionGroup()) for wave in draft.waves]
    for position, (row, wave) in enumerate(zip(rows, draft.waves, strict=True), 1):
        row.position, row.name_es, row.name_en = position, wave.name_es, wave.name_en
        _write_members(row, wave)
    plan.groups = rows


def _write_members(group: InterventionGroup, wave: Wave) -> None:
    kept = {one.jurisdiction_code: one for one in group.members}
    group.members = [kept.get(code) or GroupMember(jurisdiction_code=code) for code in sorted(wave.members)]


def _write_sources(plan: Plan, draft: PlanDraft) -> None:
    """Those that stay keep their order; new ones come after them."""
    kept = {one.institution_id: one for one in plan.sources}
    wanted = [number for number in kept if number in draft.sources]
    wanted += [number for number in draft.sources if number not in kept]
    plan.sources = [kept.get(number) or CooperatingSource(institution_id=number) for number in wanted]
    for position, one in enumerate(plan.sources, 1):
        one.position = position
