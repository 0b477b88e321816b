"""Participation as it stands, for staff: a handful of statements over the counters, whatever the size."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from ..accounts.scopes import Scope
from ..database import db
from ..plan.models import Plan
from ..workshops.counts import RegionCount
from ..workshops.headcounts import Headcount
from ..workshops.models import ConvenedRegion, Representation, Workshop
from .facts import Place, Record, Represented
from .planned import Narrowed, wanted
from .reached import Participation, People, Workshops
from .rules import standings, total

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


UNPLACED = exists().where(
    Representation.workshop_id == Workshop.id, Representation.resolution == "unresolved"
)


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
    of_stated = [one.id for one in facts if one.id is not None and not one.is_silent]
    stated = _stated(of_stated)
    return Participation(
        places=tuple(places),
        years=asked,
        people=_people(scoped, asked, at, of_stated),
        workshops=_by_region(scoped, asked, at, silent),
        whole=_by_year(facts),
        stated=stated,
        standings=standings(places, stated),
        total=total(places, stated),
        present=at.year,
        is_open=sum(one.number for one in facts if one.over and one.came and not one.said),
        unplaced=_count(UNPLACED, scoped),
        doubtful=_count(Workshop.date_confidence == "doubtful", scoped),
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


def read_facts(scoped: Wanted, years: Sequence[int], at: datetime) -> list[Fact]:
    """Each workshop once, folded by the database: the only statement that looks at figures of all of them."""
    said = select(func.max(case((WHOLE.basis == "named", BY_NAME), else_=WITHOUT_NAMES))).where(_SAID)
    each = select(
        Workshop.id, _year(years).label("year"), is_over(at).label("over"),
        said.correlate(Workshop).scalar_subquery().label("said"), CAME.label("came"),
    )  # fmt: skip
    # Reckoned once for each workshop: else SQLite looks a figure up anew wherever it is named.
    one = each.where(*scoped).cte("one").prefix_with("MATERIALIZED").c
    is_alone = and_(one.over, or_(one.said == WITHOUT_NAMES, ~one.came))
    alike = (one.year, one.over, one.said, one.came, case((is_alone, one.id)))
    return [Fact(*row) for row in db.session.execute(select(*alike, func.count()).group_by(*alike))]


def _year(years: Sequence[int]) -> ColumnElement[int]:
    """The year of a workshop; days are compared, for a function of each would cost more than all the rest."""
    ends = [(Workshop.first_day < date(year + 1, 1, 1), year) for year in years]
    return case(*ends, else_=years[-1])


def _people(
    scoped: Wanted, years: Sequence[int], at: datetime, stated: list[int]
) -> dict[tuple[str, int], People]:
    """Of workshops that count by what was stated nobody counts by name."""
    row, year = RegionCount, _year(years).label("year")
    # A year and whether it is over as one small number: what the database sorts by costs it the most.
    slot = (_year(years) * 2 + case((is_over(at), 1), else_=0)).label("slot")
    dated = select(Workshop.id, slot).where(*scoped).cte("dated").prefix_with("MATERIALIZED")
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
    year, over = _year(years).label("year"), func.sum(case((is_over(at), 1), else_=0))
    convened = select(ConvenedRegion.workshop_id, ConvenedRegion.jurisdiction_code.label("code"))
    there = select(Representation.workshop_id, Representation.jurisdiction_code).where(
        Representation.jurisdiction_code.is_not(None)
    )
    link = convened.union(there).subquery("link")
    joined = select(link.c.code, year, func.count(), over).join(Workshop, Workshop.id == link.c.workshop_id)
    found = {
        (code, year): Workshops(*map(int, numbers))
        for code, year, *numbers in db.session.execute(joined.where(*scoped).group_by(link.c.code, year))
    }
    if silent:
        of_them = joined.where(Workshop.id.in_(silent)).group_by(link.c.code, year)
        for code, when, number, _held in db.session.execute(of_them):
            found[code, when] += Workshops(silent=int(number))
    return found


def _count(condition: ColumnElement[bool], scoped: Wanted) -> int:
    """How many workshops are doubtful in a way of their own."""
    return db.session.scalar(select(func.count()).select_from(Workshop).where(*scoped, condition)) or 0


def _stated(ids: list[int]) -> tuple[Record, ...]:
    """Workshops whose number was stated without names, as records: few beside those counted by name."""
    rows = db.session.execute(
        select(Workshop.id, Workshop.code, Workshop.short_es, Workshop.short_en, Workshop.first_day).where(
            Workshop.id.in_(ids)
        )
    ).all()
    numbers, convened, bodies = _figures(ids), _regions(ids), _bodies(ids)
    return tuple(
        Record(
            code=row.code, short_es=row.short_es, short_en=row.short_en or row.short_es,
            first_day=row.first_day, last_day=row.first_day, convened=tuple(convened[row.id]),
            represented=tuple(bodies[row.id]), **numbers[row.id],
        )
        for row in rows
    )  # fmt: skip


def _figures(ids: list[int]) -> dict[int, dict[str, Any]]:
    rows = db.session.execute(
        select(Headcount.workshop_id, Headcount.jurisdiction_code, Headcount.number, Headcount.basis)
        .where(Headcount.workshop_id.in_(ids), Headcount.replaced_at.is_(None), Headcount.number.is_not(None))
        .order_by(Headcount.id)
    )
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    for workshop, region, number, basis in rows:
        said = found[workshop]
        said.setdefault("basis", basis)
        if region is None:
            said |= {"number": number, "basis": basis}
        else:
            said.setdefault("parts", {})[region] = number
    return found


def _regions(ids: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = select(ConvenedRegion.workshop_id, ConvenedRegion.jurisdiction_code)
    for workshop, code in db.session.execute(rows.where(ConvenedRegion.workshop_id.in_(ids))):
        found[workshop].append(code)
    return found


def _bodies(ids: list[int]) -> dict[int, list[Represented]]:
    found: dict[int, list[Represented]] = defaultdict(list)
    rows = select(Representation.workshop_id, Representation.resolution, Representation.jurisdiction_code)
    for workshop, resolution, code in db.session.execute(rows.where(Representation.workshop_id.in_(ids))):
        found[workshop].append(Represented("", "", resolution, is_named=False, region=code))
    return found
