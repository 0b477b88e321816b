"""Every workshop to come that something speaks against: for the plan's board."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, select

from ..accounts.scopes import Scope
from ..database import db
from ..language import plain
from .clashes import Taken, all_clashes
from .days_off import days_off, touching
from .models import Venue, Workshop
from .scoped import in_scope, is_shown
from .warned import MARGIN, Warned, of_day, taken, told


@dataclass(frozen=True)
class Doubted:
    """A workshop and what speaks against it."""

    code: str
    short: str
    first_day: date
    last_day: date
    warnings: Sequence[Warned]


def doubted(plan_id: int, is_demonstration: bool, scope: Scope, today: date) -> list[Doubted]:
    """The plan's workshops to come within a scope that clash or fall on a day off, by date.

    They clash with whatever takes place, in this plan or in none.
    """
    every = taken((Workshop.last_day >= today - MARGIN, Workshop.is_demonstration == is_demonstration))
    by_number = {one.number: one for one in every}
    found = all_clashes(every)
    mine = [row for row in _mine(plan_id, scope, today) if row.id in by_number]
    if not mine:
        return []
    free = days_off(mine[0].first_day, max(row.last_day for row in mine))
    clashing = [clash for row in mine for clash in found.get(row.id, ())]
    words = iter(told(clashing, scope))
    made = []
    for row in mine:
        said = [of_day(one) for one in touching(free, row.first_day, row.last_day, _where(row, by_number))]
        said += [next(words) for _clash in found.get(row.id, ())]
        if said:
            made.append(Doubted(row.code, plain(row, "short"), row.first_day, row.last_day, said))
    return made


def _mine(plan_id: int, scope: Scope, today: date) -> Sequence[Row[*tuple[Any, ...]]]:
    columns = (
        Workshop.id, Workshop.code, Workshop.short_es, Workshop.short_en, Workshop.first_day,
        Workshop.last_day, Venue.jurisdiction_code,
    )  # fmt: skip
    rows = select(*columns).outerjoin(Venue, Venue.id == Workshop.venue_id)
    rows = rows.where(Workshop.plan_id == plan_id, Workshop.last_day >= today, in_scope(scope), is_shown())
    return db.session.execute(rows.order_by(Workshop.first_day, Workshop.id)).all()


def _where(row: Any, taken_by: dict[int, Taken]) -> set[str]:
    """The regions whose days off touch it: those it is for, and the one of its place."""
    place = row.jurisdiction_code
    return {*taken_by[row.id].regions, *([place] if place else ())}
