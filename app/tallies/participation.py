"""Participation as it stands, for staff: a handful of statements over the counters, whatever the size."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

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
    stated = _stated(scoped, at)
    return Participation(
        places=tuple(places),
        years=asked,
        people=_people(scoped, asked, at),
        workshops=_by_region(scoped, asked, at),
        whole=_by_year(scoped, asked, at),
        stated=stated,
        standings=standings(places, stated),
        total=total(places, stated),
        present=at.year,
        by_year={
            year: standings(places, [one for one in stated if one.first_day.year == year]) for year in asked
        },
        **_doubts(scoped, at),
    )


Wanted = tuple[ColumnElement[bool], ...]


def _year(years: Sequence[int]) -> ColumnElement[int]:
    """The year of a workshop; days are compared, for a function of each would cost more than all the rest."""
    ends = [(Workshop.first_day < date(year + 1, 1, 1), year) for year in years]
    return case(*ends, else_=years[-1])


def _people(scoped: Wanted, years: Sequence[int], at: datetime) -> dict[tuple[str, int], People]:
    row, year = RegionCount, _year(years).label("year")
    # Found once for each workshop, not once for each of its regions.
    one = select(
        Workshop.id, year, is_by_name(at).label("by_name"), is_over(at).label("over")
    ).where(*scoped).subquery("one")  # fmt: skip
    rows = db.session.execute(
        select(
            row.region,
            one.c.year,
            func.sum(row.seated + row.waiting + row.cancelled),
            func.sum(row.seated),
            func.sum(case((one.c.by_name, row.present), else_=0)),
            func.sum(row.excused),
            func.sum(case((one.c.over, row.pending), else_=0)),
        )
        .join(one, one.c.id == row.workshop_id)
        .group_by(row.region, one.c.year)
    )
    return {(region, year): People(*map(int, numbers)) for region, year, *numbers in rows}


def _counted(at: datetime) -> tuple[Any, ...]:
    over = is_over(at)
    return (
        func.count(),
        func.sum(case((over, 1), else_=0)),
        func.sum(case((and_(over, has_no_figure()), 1), else_=0)),
    )


def _by_year(scoped: Wanted, years: Sequence[int], at: datetime) -> dict[int, Workshops]:
    year = _year(years).label("year")
    rows = db.session.execute(select(year, *_counted(at)).where(*scoped).group_by(year))
    return {year: Workshops(*map(int, numbers)) for year, *numbers in rows}


def _by_region(scoped: Wanted, years: Sequence[int], at: datetime) -> dict[tuple[str, int], Workshops]:
    """Workshops for a region: convened, or one of its institutions was there."""
    year = _year(years).label("year")
    link = select(ConvenedRegion.workshop_id, ConvenedRegion.jurisdiction_code.label("code")).union(
        select(Representation.workshop_id, Representation.jurisdiction_code).where(
            Representation.jurisdiction_code.is_not(None)
        )
    ).subquery("link")  # fmt: skip
    rows = db.session.execute(
        select(link.c.code, year, *_counted(at))
        .join(Workshop, Workshop.id == link.c.workshop_id)
        .where(*scoped)
        .group_by(link.c.code, year)
    )
    return {(code, year): Workshops(*map(int, numbers)) for code, year, *numbers in rows}


def _stated(scoped: Wanted, at: datetime) -> tuple[Record, ...]:
    """Workshops whose number was stated without names, as records: few beside those counted by name."""
    held = (*scoped, is_over(at), STATED)
    rows = db.session.execute(
        select(Workshop.id, Workshop.code, Workshop.short_es, Workshop.short_en, Workshop.first_day).where(
            *held
        )
    ).all()
    ids = [row.id for row in rows]
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


def _doubts(scoped: Wanted, at: datetime) -> dict[str, int]:
    """How many workshops are doubtful in ways of their own."""
    is_doubtful = Workshop.date_confidence == "doubtful"
    doubts = {"is_open": is_still_open(at), "unplaced": UNPLACED, "doubtful": is_doubtful}
    columns = (func.sum(case((one, 1), else_=0)).label(name) for name, one in doubts.items())
    row = db.session.execute(select(*columns).where(*scoped)).one()
    return {name: int(getattr(row, name) or 0) for name in doubts}
