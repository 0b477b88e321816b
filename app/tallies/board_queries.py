"""What the board reads: a few columns of each workshop of a plan within a scope, never whole rows.

Of what was held and how many came it says what the figures say, by the conditions they are reckoned with.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import aliased

from ..accounts.scopes import Scope
from ..database import db
from ..language import current
from ..plan.models import Plan, Theme
from ..workshops.by_name import STATED, is_by_name, is_over
from ..workshops.counts import RegionCount
from ..workshops.headcounts import Headcount
from ..workshops.models import ConvenedRegion, Workshop
from ..workshops.quarters import quarter_of
from ..workshops.seats import Seats
from .board import Item
from .participation import Wanted, has_no_figure
from .planned import Narrowed, wanted


@dataclass(frozen=True)
class Reached:
    """Participations on record in a year: at least `number`, while of `held` workshops some are `silent`."""

    year: int
    held: int = 0
    silent: int = 0
    number: int = 0


def items(
    plan: Plan, scope: Scope, years: range, narrowed: Narrowed, at: datetime
) -> list[Item]:  # fmt: skip
    """The plan's workshops of some years within a scope, by date."""
    short: Any = Workshop.short_es
    if current() == "en":
        short = func.coalesce(func.nullif(Workshop.short_en, ""), short)
    # Of thousands of rows the session need not think of each, and they are fetched at once.
    rows = db.session.connection().execute(
        select(
            Workshop.id, Workshop.code, short, Workshop.state, Workshop.theme_code,
            Theme.colour, Seats.capacity, Workshop.first_day, _regions(),
            case((is_over(at), 1), else_=0),
        )
        .join(Seats, Seats.workshop_id == Workshop.id)
        .outerjoin(Theme, Theme.code == Workshop.theme_code)
        .where(*wanted(plan, scope, years, narrowed))
        .order_by(Workshop.starts_at, Workshop.id)
    )  # fmt: skip
    return [
        Item(
            number, code, short, state, theme or "", colour or 0, capacity,
            day.year, quarter_of(day), _in_order(regions), bool(over),
        )
        for number, code, short, state, theme, colour, capacity, day, regions, over in rows.all()
    ]  # fmt: skip


def reached(plan: Plan, scope: Scope, years: range, narrowed: Narrowed, at: datetime) -> list[Reached]:
    """What is on record of each year, each workshop once, by the people written down or as it was stated."""
    asked = wanted(plan, scope, years, narrowed)
    held, silent = _workshops(asked, at)
    named, stated = _named(asked, at), _stated(asked, at)
    return [Reached(year, held[year], silent[year], named[year] + stated[year]) for year in years]


def _workshops(asked: Wanted, at: datetime) -> tuple[Counter[int], Counter[int]]:
    """How many were held in each year, and how many of them do not say how many came in all."""
    numbers = (func.count(), func.sum(case((has_no_figure(), 1), else_=0)))
    rows = select(Workshop.first_day, *numbers).where(*asked, is_over(at)).group_by(Workshop.first_day)
    held: Counter[int] = Counter()
    silent: Counter[int] = Counter()
    for day, number, without in db.session.connection().execute(rows).all():
        held[day.year] += number
        silent[day.year] += int(without)
    return held, silent


def _named(asked: Wanted, at: datetime) -> Counter[int]:
    """Who came, where a workshop counts by the people written down."""
    came = select(Workshop.first_day, func.sum(RegionCount.present))
    came = came.join(RegionCount, RegionCount.workshop_id == Workshop.id).group_by(Workshop.first_day)
    came = came.where(*asked, Workshop.state != "cancelled", is_by_name(at))
    named: Counter[int] = Counter()
    for day, number in db.session.connection().execute(came).all():
        named[day.year] += int(number)
    return named


def _stated(asked: Wanted, at: datetime) -> Counter[int]:
    """What was stated without names, where that is the number: of the whole, else of some of the regions."""
    rows = select(Workshop.id, Workshop.first_day, Headcount.jurisdiction_code, Headcount.number)
    rows = rows.join(Headcount, Headcount.workshop_id == Workshop.id).order_by(Headcount.id)
    in_force = Headcount.replaced_at.is_(None), Headcount.number.is_not(None)
    found = db.session.connection().execute(rows.where(*asked, is_over(at), STATED, *in_force)).all()
    whole = {workshop for workshop, _day, region, _number in found if region is None}
    stated: Counter[int] = Counter()
    for workshop, day, region, number in found:
        if region is None or workshop not in whole:
            stated[day.year] += number or 0
    return stated


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
