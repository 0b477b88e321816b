"""What of a plan is asked for: the condition for its workshops, its targets, who pays for it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, bindparam, exists, select

from ..accounts.scopes import Scope
from ..database import db
from ..institutions.models import Institution
from ..language import plain
from ..plan.models import GroupMember, InterventionGroup, Plan, Target
from ..workshops.models import ConvenedRegion, Workshop, WorkshopSource
from ..workshops.scoped import in_scope, is_shown
from .board import Promise


@dataclass(frozen=True)
class Narrowed:
    """What narrows the board; None or empty: nothing does."""

    component: int | None = None
    theme: str = ""
    group: int | None = None
    source: int | None = None
    state: str = ""

    @property
    def compares(self) -> bool:
        """Whether targets still say something: they are set by component, not by theme, source or state."""
        return not (self.theme or self.group or self.source or self.state)


def promises(plan: Plan) -> list[Promise]:
    """The plan's targets."""
    columns = Target.measure, Target.year, Target.value, Target.jurisdiction_code, Target.component_id
    return [Promise(*row) for row in db.session.execute(select(*columns).where(Target.plan_id == plan.id))]


def wanted(plan: Plan, scope: Scope, years: range, narrowed: Narrowed) -> tuple[ColumnElement[bool], ...]:
    """The condition for a plan's workshops of some years within a scope, narrowed."""
    return _wanted(plan, scope, narrowed, (date(years[0], 1, 1), date(years[-1], 12, 31)))


def wanted_in_a_year(plan: Plan, scope: Scope, narrowed: Narrowed) -> tuple[ColumnElement[bool], ...]:
    """The same for one year, told when the statement is executed: `days_of` it."""
    return _wanted(plan, scope, narrowed, (bindparam("its_first_day"), bindparam("its_last_day")))


def days_of(year: int) -> dict[str, date]:
    """What tells a statement its year."""
    return {"its_first_day": date(year, 1, 1), "its_last_day": date(year, 12, 31)}


def _wanted(
    plan: Plan, scope: Scope, narrowed: Narrowed, days: tuple[Any, Any]
) -> tuple[ColumnElement[bool], ...]:
    in_time = Workshop.first_day.between(*days)
    return (Workshop.plan_id == plan.id, in_time, in_scope(scope), is_shown(), *_narrowing(plan, narrowed))


def _narrowing(plan: Plan, narrowed: Narrowed) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if narrowed.component:
        found.append(Workshop.component_id == narrowed.component)
    if narrowed.theme:
        found.append(Workshop.theme_code == narrowed.theme)
    if narrowed.state:
        found.append(Workshop.state == narrowed.state)
    if narrowed.source:
        found.append(
            exists().where(
                WorkshopSource.workshop_id == Workshop.id,
                WorkshopSource.institution_id == narrowed.source,
                WorkshopSource.role == "cooperating source",
            )
        )
    if narrowed.group:
        found.append(
            exists().where(
                ConvenedRegion.workshop_id == Workshop.id,
                ConvenedRegion.jurisdiction_code == GroupMember.jurisdiction_code,
                GroupMember.group_id == InterventionGroup.id,
                InterventionGroup.id == narrowed.group,
                InterventionGroup.plan_id == plan.id,
            )
        )
    return found


def sources(plan: Plan) -> list[tuple[int, str]]:
    """Who the plan or one of its workshops names as cooperating source: number and name."""
    named = {one.institution_id: one.institution for one in plan.sources}
    rows = db.session.scalars(
        select(Institution)
        .join(WorkshopSource, WorkshopSource.institution_id == Institution.id)
        .join(Workshop, Workshop.id == WorkshopSource.workshop_id)
        .where(Workshop.plan_id == plan.id, WorkshopSource.role == "cooperating source", is_shown())
        .distinct()
    )
    found = named | {one.id: one for one in rows}
    return [(number, found[number].acronym or plain(found[number], "name")) for number in sorted(found)]
