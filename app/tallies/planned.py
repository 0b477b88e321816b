"""What the board reads: a few columns of each workshop of a plan within a scope, never whole rows."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, bindparam, exists, func, select
from sqlalchemy.orm import aliased

from ..accounts.scopes import Scope
from ..database import db
from ..institutions.models import Institution
from ..language import current, plain
from ..plan.models import GroupMember, InterventionGroup, Plan, Target, Theme
from ..workshops.headcounts import Headcount
from ..workshops.models import ConvenedRegion, Workshop, WorkshopSource
from ..workshops.quarters import quarter_of
from ..workshops.scoped import in_scope, is_shown
from ..workshops.seats import Seats
from .board import OVER, Item, Promise


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


@dataclass(frozen=True)
class Reached:
    """Participations on record of a year's held workshops: at least `number`, of `with_figure` of `held`."""

    year: int
    held: int = 0
    with_figure: int = 0
    number: int = 0


def items(plan: Plan, scope: Scope, years: range, narrowed: Narrowed) -> list[Item]:
    """The plan's workshops of some years within a scope, by date."""
    short: Any = Workshop.short_es
    if current() == "en":
        short = func.coalesce(func.nullif(Workshop.short_en, ""), short)
    # Of thousands of rows the session need not think of each, and they are fetched at once.
    rows = db.session.connection().execute(
        select(
            Workshop.id, Workshop.code, short, Workshop.state, Workshop.theme_code,
            Theme.colour, Seats.capacity, Workshop.first_day, _regions(),
        )
        .join(Seats, Seats.workshop_id == Workshop.id)
        .outerjoin(Theme, Theme.code == Workshop.theme_code)
        .where(*wanted(plan, scope, years, narrowed))
        .order_by(Workshop.starts_at, Workshop.id)
    )  # fmt: skip
    return [
        Item(
            number, code, short, state, theme or "", colour or 0, capacity,
            day.year, quarter_of(day), _in_order(regions),
        )
        for number, code, short, state, theme, colour, capacity, day, regions in rows.all()
    ]  # fmt: skip


def promises(plan: Plan) -> list[Promise]:
    """The plan's targets."""
    columns = Target.measure, Target.year, Target.value, Target.jurisdiction_code, Target.component_id
    return [Promise(*row) for row in db.session.execute(select(*columns).where(Target.plan_id == plan.id))]


def reached(plan: Plan, scope: Scope, years: range, narrowed: Narrowed) -> list[Reached]:
    """What is on record of each year's held workshops, each headcount once, whatever its regions."""
    held = (*wanted(plan, scope, years, narrowed), Workshop.state.in_(OVER))
    rows = db.session.connection().execute(
        select(Workshop.id, Workshop.first_day, Headcount.number, Headcount.jurisdiction_code)
        .outerjoin(Headcount, (Headcount.workshop_id == Workshop.id) & Headcount.replaced_at.is_(None))
        .where(*held)
        .order_by(Headcount.id)
    )
    year_of: dict[int, int] = {}
    whole: dict[int, int] = {}
    parts: dict[int, int] = defaultdict(int)
    for workshop, day, number, region in rows.all():
        year_of[workshop] = day.year
        if number is not None and region is None:
            whole[workshop] = number
        elif number is not None:
            parts[workshop] += number
    return [_reached(year, [one for one in year_of if year_of[one] == year], whole, parts) for year in years]


def _reached(year: int, held: list[int], whole: dict[int, int], parts: dict[int, int]) -> Reached:
    number = sum(whole.get(one, parts.get(one, 0)) for one in held)
    return Reached(year, len(held), sum(one in whole for one in held), number)


def _regions() -> Any:
    """The regions a workshop is convened for, written one after the other."""
    # By another name: what narrows a scope asks for convened regions too.
    link = aliased(ConvenedRegion)
    codes = select(func.aggregate_strings(link.jurisdiction_code, ","))
    return codes.where(link.workshop_id == Workshop.id).scalar_subquery()


@lru_cache(maxsize=4096)
def _in_order(codes: str | None) -> tuple[str, ...]:
    """The codes one by one: most workshops are for the regions of another."""
    return tuple(sorted(codes.split(","))) if codes else ()


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
