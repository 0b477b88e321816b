"""The many workshops of a large plan, read as a few columns each instead of one by one.

Whose regions, number and date are plain enters the sums from here; the page goes through the newest and
through those of which there is more to say. A small plan has no crowd.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, extract, func, select
from sqlalchemy.orm import aliased

from ..database import among, db
from ..institutions.models import Institution
from ..plan.models import Plan
from ..workshops.by_name import is_over
from ..workshops.editions import BY_NAME
from ..workshops.headcounts import Headcount
from ..workshops.models import PUBLIC, ConvenedRegion, Representation, Venue, Workshop, WorkshopSource
from .attributed import with_basis
from .participation import DOUBTFUL
from .rules import Total
from .standing import Standing

# So many, the newest, are read one by one whatever they are.
MOST = 24


class Group(NamedTuple):
    """Workshops of the crowd that are alike, by code; a `number` they state is of their only region."""

    codes: tuple[str, ...]
    year: int
    regions: tuple[str, ...]
    is_held: bool
    is_cancelled: bool
    basis: str
    number: int | None
    host: str | None = None


@dataclass(frozen=True)
class Crowd:
    """All of them, and how many of them each cooperating source supports, by its key."""

    groups: tuple[Group, ...] = ()
    credited: Mapping[str, int] = field(default_factory=dict)

    @property
    def held(self) -> list[Group]:
        """Those that took place."""
        return [one for one in self.groups if one.is_held]

    @property
    def codes_held(self) -> list[str]:
        """The codes of those that took place."""
        return [code for one in self.held for code in one.codes]

    @property
    def by_name(self) -> list[str]:
        """The codes of those that took place and whose people were recorded by name."""
        return [code for one in self.held if one.basis == BY_NAME for code in one.codes]

    @cached_property
    def size(self) -> int:
        """How many there are."""
        return sum(len(one.codes) for one in self.groups)

    @property
    def to_come(self) -> int:
        """How many have not taken place yet."""
        return sum(len(one.codes) for one in self.groups if not (one.is_held or one.is_cancelled))

    @cached_property
    def years(self) -> Counter[int]:
        """How many there are in each year."""
        found: Counter[int] = Counter()
        for one in self.groups:
            found[one.year] += len(one.codes)
        return found


NONE = Crowd()


def with_crowd(found: Iterable[Standing], crowd: Crowd) -> tuple[Standing, ...]:
    """How places stand, with those of the crowd that are for them."""
    return tuple(_with(one, crowd) for one in found)


def _with(standing: Standing, crowd: Crowd) -> Standing:
    place = standing.place.members
    here = [one for one in crowd.groups if not set(place).isdisjoint(one.regions)]
    held = [one for one in here if one.is_held]
    stated = [one for one in held if one.number is not None]
    numbers = _bases(stated)
    return replace(
        standing,
        is_host=standing.is_host or any(one.host in place for one in crowd.held),
        workshops=standing.workshops + tuple(code for one in held for code in one.codes),
        attributable=sum(numbers.values(), standing.attributable or 0) if stated else standing.attributable,
        by_basis=with_basis(standing.by_basis, numbers),
        silent=standing.silent + tuple(code for one in held if one.number is None for code in one.codes),
        withheld=standing.withheld
        + tuple(code for one in held if one.basis == BY_NAME for code in one.codes),
        called=standing.called + tuple(code for one in held for code in one.codes),
        to_come=standing.to_come
        + sum(len(one.codes) for one in here if not (one.is_held or one.is_cancelled)),
    )


def total_with(found: Total, crowd: Crowd) -> Total:
    """The whole plan, with the crowd: each workshop once, its number of its region alone."""
    stated = [one for one in crowd.held if one.number is not None]
    numbers = _bases(stated)
    more = sum(numbers.values())
    return replace(
        found,
        number=found.number + more,
        alone=found.alone + more,
        held=found.held + len(crowd.codes_held),
        with_figure=found.with_figure + (figures := sum(len(one.codes) for one in stated)),
        told=found.told + figures,
        by_basis=with_basis(found.by_basis, numbers),
    )


def _bases(stated: Iterable[Group]) -> Counter[str]:
    found: Counter[str] = Counter()
    for one in stated:
        found[one.basis] += one.number or 0
    return found


def read_crowd(
    plan: Plan, published: frozenset[str], kept_back: frozenset[str], at: datetime
) -> tuple[Crowd, list[int] | None]:
    """The crowd, and the workshops to be read one by one; None for all there are.

    Where people of workshops `published` by name stand by region, no number is stated of them; of those
    `kept_back` none is read until one is stated without names.
    """
    theirs = (Workshop.plan_id == plan.id, Workshop.state.in_(PUBLIC))
    newest = select(Workshop.id).where(*theirs).order_by(Workshop.first_day.desc(), Workshop.id.desc())
    apart = set(db.session.scalars(newest.limit(MOST + 1)))
    if len(apart) <= MOST:
        return NONE, None
    apart |= _odd(theirs, published)
    groups = tuple(
        one for row in _all(_alike(theirs, [*apart], at)) for one in _kept_back(_group(row), kept_back)
    )
    return Crowd(groups, _credited(theirs, apart)), sorted(apart)


def _odd(theirs: Sequence[ColumnElement[bool]], published: frozenset[str]) -> set[int]:
    """Of whom there is more to say: bodies on record, a doubtful date, a number that is no one region's.

    These are few, so they are looked up first and in all plans.
    """
    link = aliased(ConvenedRegion)
    regions = select(func.count()).where(link.workshop_id == Workshop.id).scalar_subquery()
    is_stated = (Headcount.basis.in_(("reported", "sheet")), *theirs)
    stated = select(Workshop.id, Workshop.code, regions).join(Headcount, _said()).where(*is_stated)
    odd = (
        select(Representation.workshop_id).distinct(),
        select(Headcount.workshop_id).where(Headcount.jurisdiction_code.is_not(None)),
        select(Workshop.id).where(DOUBTFUL, *theirs),
    )
    found = {row[0] for one in odd for row in _all(one)}
    return found | {number for number, code, count in _all(stated) if count != 1 or code in published}


def _said() -> ColumnElement[bool]:
    """The number in force of the whole workshop."""
    return and_(
        Headcount.workshop_id == Workshop.id,
        Headcount.replaced_at.is_(None),
        Headcount.jurisdiction_code.is_(None),
    )


def _alike(theirs: Sequence[ColumnElement[bool]], apart: list[int], at: datetime) -> Any:
    """Workshops with the same year, regions, state, basis and host, put together by the database."""
    link = aliased(ConvenedRegion)
    regions = select(func.aggregate_strings(link.jurisdiction_code, ",")).where(
        link.workshop_id == Workshop.id
    )
    year = extract("year", Workshop.first_day)
    each = (
        select(
            Workshop.code, year.label("year"), regions.scalar_subquery().label("regions"),
            case((is_over(at), 1), else_=0).label("over"),
            case((Workshop.state == "cancelled", 1), else_=0).label("cancelled"),
            Headcount.basis, Headcount.number, Venue.jurisdiction_code,
        )
        .outerjoin(Headcount, _said())
        .outerjoin(Venue, Venue.id == Workshop.venue_id)
        .where(*theirs, ~among(db.session(), Workshop.id, apart))
        .subquery()
    )  # fmt: skip
    alike = each.c[1:6]
    whole = (func.sum(each.c.number), each.c.jurisdiction_code)
    codes = func.aggregate_strings(each.c.code, ",")
    return select(codes, *alike, *whole).group_by(*alike, each.c.jurisdiction_code)


def _group(row: Any) -> Group:
    codes, year, regions, over, cancelled, basis, number, host = row
    stated = None if basis == BY_NAME or number is None else int(number)
    where = tuple(regions.split(",")) if regions else ()
    return Group(
        tuple(codes.split(",")), int(year), where, bool(over), bool(cancelled), basis or "unknown",
        stated, host,
    )  # fmt: skip


def _kept_back(group: Group, codes: frozenset[str]) -> Iterable[Group]:
    """The group in two where an edition keeps numbers of some of it back: by name, whoever is at the desk."""
    if not group.is_held or group.basis != "unknown" or codes.isdisjoint(group.codes):
        return [group]
    by_name = tuple(code for code in group.codes if code in codes)
    others = tuple(code for code in group.codes if code not in codes)
    kept = [group._replace(codes=by_name, basis=BY_NAME)]
    return [*kept, group._replace(codes=others)] if others else kept


def _credited(theirs: Sequence[ColumnElement[bool]], apart: Collection[int]) -> Counter[str]:
    rows = _all(
        select(WorkshopSource.workshop_id, Institution.key)
        .join(Institution, Institution.id == WorkshopSource.institution_id)
        .join(Workshop, Workshop.id == WorkshopSource.workshop_id)
        .where(WorkshopSource.role == "cooperating source", *theirs)
    )
    return Counter(key for number, key in rows if number not in apart)


def _all(statement: Any) -> Sequence[Any]:
    """Rows as they come: of thousands the session need not think of each."""
    return db.session.connection().execute(statement).all()
