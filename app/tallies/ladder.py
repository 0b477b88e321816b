"""A region's ladder and its targets: what was done, what is planned, and of what there is no record."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, case, exists, func, or_, select

from ..accounts.scopes import Scope
from ..database import db
from ..plan.models import Component, Plan, Target
from ..plan.rungs import AGREEMENT, RUNGS
from ..workshops.by_name import is_by_name, is_over
from ..workshops.counts import RegionCount
from ..workshops.models import Workshop
from .board import Promise, promised
from .participation import is_for
from .planned import Narrowed, wanted
from .reached import Participation
from .row import Row, Workshops

DONE, PLANNED, NO_RECORD = "done", "planned", "no record"
HELD, TO_COME = "held", "to_come"


@dataclass(frozen=True)
class Rung:
    """One step in one region: workshops of its components held and to come, and targets set for it.

    Workshops about agreements are no agreement: that one was signed is nowhere on record here.
    """

    key: str
    held: int = 0
    to_come: int = 0
    first_day: date | None = None
    has_target: bool = False

    @property
    def state(self) -> str:
        """Done, planned, or without record; never that nothing was done."""
        if self.held and self.key != AGREEMENT:
            return DONE
        return PLANNED if self.to_come or self.has_target else NO_RECORD


@dataclass(frozen=True)
class Kept:
    """What was promised for a year beside what is on record: raw numbers, None where nothing was said."""

    year: int
    workshops: int | None
    held: int
    people: int | None
    on_record: int
    is_least: bool


def read_ladder(plan: Plan, scope: Scope, region: str, at: datetime) -> list[Rung]:
    """Each step of one region."""
    asked = (*wanted(plan, scope, plan.years, Narrowed()), Workshop.state != "cancelled")
    over = case((is_over(at), 1), else_=0)
    rows = db.session.execute(
        select(Component.rung, over, func.count(), func.min(Workshop.first_day))
        .join(Workshop, Workshop.component_id == Component.id)
        .where(*asked, Component.rung != "", is_for(region))
        .group_by(Component.rung, over)
    )
    found = {(rung, is_held): (number, first) for rung, is_held, number, first in rows}
    targets = set(
        db.session.scalars(
            select(Component.rung)
            .join(Target, Target.component_id == Component.id)
            .where(Target.plan_id == plan.id, Target.jurisdiction_code == region, Target.value > 0)
            .where(Target.year >= at.year)
        )
    )
    return [_rung(key, found, key in targets) for key in RUNGS]


def read_stepless(plan: Plan, scope: Scope, region: str, at: datetime) -> dict[str, tuple[int, str]]:
    """How many workshops are of no step, and one's code: held for a region or with its people; to come."""
    asked = (*wanted(plan, scope, plan.years, Narrowed()), Workshop.state != "cancelled")
    theirs = (RegionCount.workshop_id == Workshop.id, RegionCount.region == region, RegionCount.present > 0)
    came = and_(is_over(at), is_by_name(at), exists().where(*theirs))
    over = case((is_over(at), HELD), else_=TO_COME).label("over")
    rows = select(over, func.count(), func.min(Workshop.code)).select_from(Workshop)
    rows = rows.outerjoin(Component, Component.id == Workshop.component_id)
    is_of_none = func.coalesce(Component.rung, "") == ""
    found = db.session.execute(rows.where(*asked, is_of_none, or_(is_for(region), came)).group_by("over"))
    return {HELD: (0, ""), TO_COME: (0, "")} | {when: (number, code) for when, number, code in found}


def _rung(key: str, found: dict[tuple[str, int], tuple[int, date]], has_target: bool) -> Rung:
    held, to_come = (found.get((key, is_held), (0, None)) for is_held in (1, 0))
    return Rung(key, held[0], to_come[0], held[1] or to_come[1], has_target)


def kept_nationally(promises: Sequence[Promise], found: Participation) -> list[Kept]:
    """Targets of the whole country; each workshop once."""
    made = []
    for year in found.years:
        whole = found.whole.get(year, Workshops())
        workshops, people = (promised(promises, what, year, None) for what in ("workshops", "people"))
        silent = bool(whole.silent)
        made.append(Kept(year, workshops, whole.held, people, found.number_of(year), silent))
    return _if_any(made)


def kept(promises: Sequence[Promise], region: str | None, years: Iterable[tuple[int, Row]]) -> list[Kept]:
    """Targets against what is on record, year by year; nothing where no target was set in any year."""
    made = [
        Kept(
            year,
            promised(promises, "workshops", year, region),
            row.workshops.held,
            promised(promises, "people", year, region),
            row.number,
            bool(row.workshops.silent or (row.standing and row.standing.shared)),
        )
        for year, row in years
    ]
    return _if_any(made)


def _if_any(made: list[Kept]) -> list[Kept]:
    return made if any(one.workshops is not None or one.people is not None for one in made) else []
