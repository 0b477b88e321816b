"""Participation as it stands, for staff: a handful of statements over the counters, whatever the size."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    and_,
    case,
    cast,
    exists,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from ..accounts.scopes import Scope
from ..database import db
from ..plan.models import Plan
from ..workshops.counts import RegionCount
from ..workshops.headcounts import Headcount
from ..workshops.models import ConvenedRegion, Representation, Workshop
from .facts import Place
from .planned import Narrowed, wanted
from .reached import Participation, People, Workshops
from .rules import standings, total
from .stated import read_stated

WHOLE, _THERE = aliased(Headcount), aliased(RegionCount)
BY_NAME, WITHOUT_NAMES = 1, 2
# Any number in force: of the whole, or stated for some of the regions.
_SAID = and_(WHOLE.workshop_id == Workshop.id, WHOLE.replaced_at.is_(None), WHOLE.number.is_not(None))
CAME = exists().where(_THERE.workshop_id == Workshop.id, _THERE.present > 0)
STATED = or_(exists().where(_SAID, WHOLE.basis != "named"), and_(exists().where(_SAID), ~CAME))


def is_over(at: datetime) -> ColumnElement[bool]:
    """Whether a workshop was held."""
    past = and_(Workshop.state == "published", Workshop.ends_at <= at)
    return or_(Workshop.state.in_(("held", "closed")), past)


def is_by_name(at: datetime) -> ColumnElement[bool]:
    """Whether a workshop counts by the people written down: it is not over, or no other number stands."""
    return ~and_(is_over(at), STATED)


def is_still_open(at: datetime) -> ColumnElement[bool]:
    """Whether people were written down and nobody has said yet that these are all."""
    return and_(is_over(at), CAME, ~exists().where(_SAID))


# Written out and not bound: only so does SQLite use the indexes made for these few.
_UNRESOLVED = Representation.resolution == literal_column("'unresolved'")
UNPLACED = Workshop.id.in_(select(Representation.workshop_id).where(_UNRESOLVED))
DOUBTFUL = Workshop.date_confidence == literal_column("'doubtful'")


def has_no_figure() -> ColumnElement[bool]:
    """Whether nothing says how many came."""
    return and_(~exists().where(_SAID), ~CAME)


def read_participation(
    plan: Plan, scope: Scope, places: Sequence[Place], narrowed: Narrowed, at: datetime,
    years: Sequence[int] = (),
) -> Participation:  # fmt: skip
    """Read and reckon; `years` are those asked for, else all of the plan."""
    asked = tuple(years) or tuple(plan.years)
    scoped = (*wanted(plan, scope, range(asked[0], asked[-1] + 1), narrowed), Workshop.state != "cancelled")
    facts = read_facts(scoped, asked, at)
    silent = [one.id for one in facts if one.id is not None and one.is_silent]
    of_stated = [one for one in facts if one.id is not None and not one.is_silent]
    stated = read_stated([one.id for one in of_stated if one.id is not None])
    return Participation(
        places=tuple(places),
        years=asked,
        people=_people(scoped, asked, at, [one.id for one in of_stated if one.came and one.id]),
        workshops=_by_region(scoped, asked, at, silent),
        whole=_by_year(facts),
        stated=stated,
        standings=standings(places, stated),
        total=total(places, stated),
        present=at.year,
        is_open=sum(one.number for one in facts if one.over and one.came and not one.said),
        unplaced=_count(UNPLACED, scoped),
        doubtful=_count(DOUBTFUL, scoped),
    )


def read_region_by_year(plan: Plan, scope: Scope, at: datetime) -> dict[tuple[str, int], People]:
    """People written down, by region and year: the counters alone."""
    asked = wanted(plan, scope, plan.years, Narrowed())
    return _people((*asked, Workshop.state != "cancelled"), tuple(plan.years), at, [])


Wanted = tuple[ColumnElement[bool], ...]


class Fact(NamedTuple):
    """Workshops of a year that count alike: `said` is 1 for a number by name, 2 without names, None for none.

    `id` is that of a single one to be looked at by itself: no people count there, or nothing does.
    """

    year: int
    over: bool
    said: int | None
    came: bool
    id: int | None
    number: int

    @property
    def is_silent(self) -> bool:
        """Whether it was held and nothing says how many came."""
        return self.id is not None and self.said is None


# How a workshop counts as one number, which the database sorts by: year, over, said and came; and its own
# number before that when it is looked at by itself.
SAID, OVER, OWN = 2, 6, 2**15


def read_facts(scoped: Wanted, years: Sequence[int], at: datetime) -> list[Fact]:
    """Each workshop once, folded by the database: the only statement that looks at figures of all of them."""
    basis = func.max(case((WHOLE.basis == "named", BY_NAME), else_=WITHOUT_NAMES)).label("basis")
    in_force = (WHOLE.replaced_at.is_(None), WHOLE.number.is_not(None))
    told = select(WHOLE.workshop_id, basis).where(*in_force).group_by(WHOLE.workshop_id)
    said = told.cte("said").prefix_with("MATERIALIZED").c
    each = select(
        Workshop.id, _slot(years, at), func.coalesce(said.basis, 0).label("said"),
        case((CAME, 1), else_=0).label("came"),
    ).outerjoin(said.basis.table, said.workshop_id == Workshop.id)  # fmt: skip
    # Reckoned once for each workshop: else SQLite looks a figure up anew wherever it is named.
    one = each.where(*scoped).cte("one").prefix_with("MATERIALIZED").c
    is_alone = and_(one.slot % 2 == 1, or_(one.said == WITHOUT_NAMES, one.came == 0))
    alike = one.slot * OVER + one.said * SAID + one.came
    key = case((is_alone, cast(one.id, BigInteger) * OWN + alike), else_=alike).label("key")
    return [_fact(*row) for row in db.session.execute(select(key, func.count()).group_by(key))]


def _fact(key: int, number: int) -> Fact:
    own, alike = divmod(key, OWN)
    slot, rest = divmod(alike, OVER)
    said, came = divmod(rest, SAID)
    return Fact(slot // 2, bool(slot % 2), said or None, bool(came), own or None, number)


def _slot(years: Sequence[int], at: datetime) -> Any:
    """A year and whether it is over as one small number: what the database sorts by costs it the most."""
    return (_year(years) * 2 + case((is_over(at), 1), else_=0)).label("slot")


def _year(years: Sequence[int]) -> ColumnElement[int]:
    """The year of a workshop; days are compared, for a function of each would cost more than all the rest."""
    ends = [(Workshop.first_day < date(year + 1, 1, 1), year) for year in years]
    return case(*ends, else_=years[-1])


def _people(
    scoped: Wanted, years: Sequence[int], at: datetime, stated: list[int]
) -> dict[tuple[str, int], People]:
    """Of workshops that count by what was stated nobody counts by name."""
    row, year, dated = RegionCount, _year(years).label("year"), _dated(scoped, years, at)
    sums = (
        func.sum(row.seated + row.waiting + row.cancelled), func.sum(row.seated), func.sum(row.present),
        func.sum(row.excused), func.sum(row.pending),
    )  # fmt: skip
    joined = select(row.region, dated.c.slot, *sums).join(dated, dated.c.id == row.workshop_id)
    people: dict[tuple[str, int], People] = defaultdict(People)
    for region, when, *numbers, pending in db.session.execute(joined.group_by(row.region, dated.c.slot)):
        absent = pending if when % 2 else 0
        people[region, when // 2] += People(*map(int, (*numbers, absent)))
    taken = select(row.region, year, func.sum(row.present)).join(Workshop, Workshop.id == row.workshop_id)
    if stated:
        for region, when, number in db.session.execute(
            taken.where(row.workshop_id.in_(stated)).group_by(row.region, year)
        ):
            people[region, when] += People(named=-int(number))
    return people


def _dated(scoped: Wanted, years: Sequence[int], at: datetime) -> Any:
    """The workshops with their slot, reckoned once."""
    return select(Workshop.id, _slot(years, at)).where(*scoped).cte("dated").prefix_with("MATERIALIZED")


def _by_year(facts: Sequence[Fact]) -> dict[int, Workshops]:
    found: dict[int, Workshops] = defaultdict(Workshops)
    for one in facts:
        held, silent = one.number if one.over else 0, one.number if one.is_silent else 0
        found[one.year] += Workshops(one.number, held, silent)
    return dict(found)


def _by_region(
    scoped: Wanted, years: Sequence[int], at: datetime, silent: list[int]
) -> dict[tuple[str, int], Workshops]:
    """Workshops for a region: convened, or one of its institutions was there."""
    found: dict[tuple[str, int], Workshops] = defaultdict(Workshops)
    dated, link = _dated(scoped, years, at), ConvenedRegion
    convened = select(link.jurisdiction_code, dated.c.slot, func.count()).join(
        dated, dated.c.id == link.workshop_id
    )
    there = _there().subquery("there")
    beside = select(there.c.code, _slot(years, at), func.count()).join(Workshop, Workshop.id == there.c.id)
    for counted in (
        convened.group_by(link.jurisdiction_code, dated.c.slot),
        beside.where(*scoped).group_by(there.c.code, "slot"),
    ):
        for code, slot, number in db.session.execute(counted):
            found[code, slot // 2] += Workshops(number, number if slot % 2 else 0)
    if silent:
        for code, year, number in db.session.execute(_silent(silent, years)):
            found[code, year] += Workshops(silent=number)
    return found


def _there() -> Any:
    """Regions of institutions at a workshop that was not for them: each once."""
    one, link = Representation, ConvenedRegion
    is_convened = exists().where(
        link.workshop_id == one.workshop_id, link.jurisdiction_code == one.jurisdiction_code
    )
    here = select(one.workshop_id.label("id"), one.jurisdiction_code.label("code"))
    return here.where(one.jurisdiction_code.is_not(None), ~is_convened).distinct()


def _silent(ids: list[int], years: Sequence[int]) -> Any:
    """Of these workshops, how many were for each region or had somebody of it there."""
    link, there = ConvenedRegion, _there().subquery("there")
    every = select(link.workshop_id.label("id"), link.jurisdiction_code.label("code")).where(
        link.workshop_id.in_(ids)
    )
    both = every.union_all(select(there.c.id, there.c.code).where(there.c.id.in_(ids))).subquery("both")
    year = _year(years).label("year")
    counted = select(both.c.code, year, func.count()).join(Workshop, Workshop.id == both.c.id)
    return counted.group_by(both.c.code, "year")


def _count(condition: ColumnElement[bool], scoped: Wanted) -> int:
    """How many workshops are doubtful in a way of their own."""
    return db.session.scalar(select(func.count()).select_from(Workshop).where(*scoped, condition)) or 0
