"""Participation as it stands, for staff: a handful of statements over the counters, whatever the size."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    exists,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from ..accounts.scopes import Scope
from ..database import among, db
from ..plan.models import Plan
from ..workshops.by_name import CAME, IN_FORCE, OF_THE_WHOLE, SAID, WHOLE, is_over
from ..workshops.counts import RegionCount
from ..workshops.models import ConvenedRegion, Representation, Workshop
from .facts import Place
from .planned import Narrowed, days_of, wanted, wanted_in_a_year
from .reached import Participation
from .row import People, Workshops
from .rules import standings, total
from .stated import UNRESOLVED, read_came, read_possible, read_represented, read_stated


def is_still_open(at: datetime) -> ColumnElement[bool]:
    """Whether people were written down and nobody has said yet that these are all."""
    return and_(is_over(at), CAME, ~exists().where(SAID))


def is_for(region: str) -> ColumnElement[bool]:
    """Whether a workshop was for a region, or an institution of it is on record there."""
    return or_(
        *(
            exists().where(of.workshop_id == Workshop.id, of.jurisdiction_code == region)
            for of in (ConvenedRegion, Representation)
        )
    )


_UNPLACED = select(Representation.workshop_id).where(UNRESOLVED).distinct()
UNPLACED = Workshop.id.in_(_UNPLACED)
# Written out and not bound: only so does SQLite use the index made for these few.
DOUBTFUL = Workshop.date_confidence == literal_column("'doubtful'")


def has_no_figure() -> ColumnElement[bool]:
    """Whether nothing says how many came in all; a number of some of the regions does not."""
    return and_(~exists().where(IN_FORCE, OF_THE_WHOLE), ~CAME)


def read_participation(
    plan: Plan, scope: Scope, places: Sequence[Place], narrowed: Narrowed, at: datetime,
    years: Sequence[int] = (),
) -> Participation:  # fmt: skip
    """Read and reckon; `years` are those asked for, else all of the plan."""
    asked = tuple(years) or tuple(plan.years)
    yearly = (*wanted_in_a_year(plan, scope, narrowed), _STANDS)
    scoped = (*wanted(plan, scope, range(asked[0], asked[-1] + 1), narrowed), _STANDS)
    odd = read_odd(scoped, at)
    silent = {one.id: one.year for one in odd if not (one.said or one.came)}
    unnamed = {one.id: one.year for one in odd if one.said and one.came}
    stated = read_stated([one.id for one in odd if one.said])
    missing = Counter([*silent.values(), *(one.first_day.year for one in stated if one.number is None)])
    return Participation(
        places=tuple(places),
        years=asked,
        people=_people(yearly, asked, at, unnamed),
        workshops=_by_region(_for_regions(yearly, scoped, asked, at), silent),
        whole=_by_year(yearly, asked, at, missing),
        stated=stated,
        standings=standings(places, stated),
        total=total(places, stated),
        present=at.year,
        possible=read_possible((*scoped, is_over(at))),
        represented=read_represented((*scoped, is_over(at))).union(read_came(unnamed)),
        is_open=sum(one.came and not one.said for one in odd),
        unplaced=_count(_UNPLACED, scoped),
        doubtful=_count(select(Workshop.id).where(Workshop.plan_id == plan.id, DOUBTFUL), scoped),
        beyond=frozenset(one.code for one in places if not scope.covers(one.code)),
    )


def read_region_by_year(plan: Plan, scope: Scope, at: datetime) -> dict[tuple[str, int], People]:
    """People written down, by region and year: the counters alone."""
    return _people((*wanted_in_a_year(plan, scope, Narrowed()), _STANDS), tuple(plan.years), at, {})


Wanted = tuple[ColumnElement[bool], ...]
_STANDS = Workshop.state != "cancelled"


class Odd(NamedTuple):
    """A workshop held whose people written down are not the number that stands.

    `said` is whether a number stands, `came` whether people were written down.
    """

    id: int
    year: int
    said: bool
    came: bool


def read_odd(scoped: Wanted, at: datetime) -> set[Odd]:
    """Workshops held without a number, with one not by name, or with nobody written down: of many, a few."""
    is_odd = or_(WHOLE.basis != "named", WHOLE.id.is_(None), ~CAME)
    rows = select(Workshop.id, Workshop.first_day, WHOLE.id, case((CAME, 1), else_=0))
    rows = rows.outerjoin(WHOLE, SAID).where(*scoped, is_over(at), is_odd)
    found = db.session.connection().execute(rows).all()
    return {Odd(number, day.year, said is not None, bool(came)) for number, day, said, came in found}


def _people(
    yearly: Wanted, years: Sequence[int], at: datetime, stated: Mapping[int, int]
) -> dict[tuple[str, int], People]:
    """A year after the other, for sorting all of them at once costs more than all the rest.

    Of workshops that count by what was stated, given with their year, nobody counts by name. Whoever is
    pending is unmarked but where it is not over yet: to ask that of the few is cheaper than of everybody.
    """
    row = RegionCount
    signed_up = row.seated + row.waiting + row.cancelled
    sums = (func.sum(signed_up), func.sum(row.present), func.sum(row.pending))
    each = select(row.region, *sums).join(Workshop, Workshop.id == row.workshop_id)
    each = each.where(*yearly).group_by(row.region)
    coming = select(row.region, func.sum(row.pending)).join(Workshop, Workshop.id == row.workshop_id)
    coming = coming.where(*yearly, ~is_over(at)).group_by(row.region)
    people: dict[tuple[str, int], People] = defaultdict(People)
    for year in years:
        for region, *numbers in _in(year, each):
            people[region, year] = People(*map(int, numbers))
        for region, pending in _in(year, coming):
            people[region, year] += People(unmarked=-int(pending))
    for cell, number in read_came(stated).items():
        people[cell] += People(named=-number)
    return people


def _in(year: int, statement: Any) -> Any:
    """The statement's rows of one year."""
    return db.session.connection().execute(statement, days_of(year))


def _by_year(
    yearly: Wanted, years: Sequence[int], at: datetime, missing: Mapping[int, int]
) -> dict[int, Workshops]:
    """Each workshop once; of those held, how many of each year do not say how many came in all."""
    each = select(func.count(), func.sum(case((is_over(at), 1), else_=0))).where(*yearly)
    counted = {year: _in(year, each).one() for year in years}
    return {year: Workshops(number, over or 0, missing[year]) for year, (number, over) in counted.items()}


def _by_region(
    counted: Iterable[tuple[str, int, int, int]], silent: Mapping[int, int]
) -> dict[tuple[str, int], Workshops]:
    """Workshops for a region or with somebody of it; `silent` with their year."""
    found: dict[tuple[str, int], Workshops] = defaultdict(Workshops)
    for region, year, number, over in counted:
        found[region, year] += Workshops(number, over)
    for workshop_id, region in db.session.execute(_with_regions([*silent])) if silent else ():
        found[region, silent[workshop_id]] += Workshops(silent=1)
    return found


def _for_regions(
    yearly: Wanted, scoped: Wanted, years: Sequence[int], at: datetime
) -> Iterator[tuple[str, int, int, int]]:
    """Regions, years, workshops and how many of them are over: convened, or one of its bodies was there."""
    # By another name: what narrows a scope asks for convened regions too.
    link, there = aliased(ConvenedRegion), _there().subquery("there")
    numbers = (func.count(), func.sum(case((is_over(at), 1), else_=0)))
    each = select(link.jurisdiction_code, *numbers).join(Workshop, Workshop.id == link.workshop_id)
    each = each.where(*yearly).group_by(link.jurisdiction_code)
    for year in years:
        for region, number, over in _in(year, each):
            yield region, year, number, int(over)
    few = select(there.c.code, Workshop.first_day, *numbers).join(Workshop, Workshop.id == there.c.id)
    for region, day, number, over in db.session.execute(
        few.where(*scoped).group_by(there.c.code, Workshop.first_day)
    ):
        yield region, day.year, number, int(over)


def _there() -> Any:
    """Regions of institutions at a workshop that was not for them: each once."""
    one, link = Representation, ConvenedRegion
    is_convened = exists().where(
        link.workshop_id == one.workshop_id, link.jurisdiction_code == one.jurisdiction_code
    )
    here = select(one.workshop_id.label("id"), one.jurisdiction_code.label("code"))
    return here.where(one.jurisdiction_code.is_not(None), ~is_convened).distinct()


def _with_regions(ids: list[int]) -> Any:
    """Each of these workshops with each region it was for or had somebody of."""
    link, there, session = ConvenedRegion, _there().subquery("there"), db.session()
    convened = select(link.workshop_id, link.jurisdiction_code).where(among(session, link.workshop_id, ids))
    return convened.union_all(select(there.c.id, there.c.code).where(among(session, there.c.id, ids)))


def _count(few: Select[int], scoped: Wanted) -> int:
    """How many of these few are asked for: they are looked up first, not all the others."""
    session = db.session()
    ids = session.scalars(few).all()
    counted = select(func.count(Workshop.id)).where(among(session, Workshop.id, ids), *scoped)
    return (session.scalar(counted) or 0) if ids else 0
