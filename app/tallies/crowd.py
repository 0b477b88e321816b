"""The many workshops of a large plan, read as a few columns each instead of one by one.

Whose regions, number and date are plain enters the sums from here; the page goes through the newest and
through those of which there is more to say. A small plan has no crowd.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import and_, case, func, select

from ..database import db
from ..institutions.models import Institution
from ..plan.models import Plan
from ..workshops.editions import BY_NAME
from ..workshops.headcounts import Headcount
from ..workshops.models import PUBLIC, ConvenedRegion, Representation, Venue, Workshop, WorkshopSource
from .attributed import with_basis
from .participation import DOUBTFUL, is_over
from .rules import Standing, Total

# So many, the newest, are read one by one whatever they are.
MOST = 40


@dataclass(frozen=True, slots=True)
class One:
    """A workshop of the crowd; a `number` it states is of its only region."""

    code: str
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

    everybody: tuple[One, ...] = ()
    credited: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def held(self) -> tuple[One, ...]:
        """Those that took place."""
        return tuple(one for one in self.everybody if one.is_held)

    @cached_property
    def to_come(self) -> tuple[One, ...]:
        """Those that have not yet."""
        return tuple(one for one in self.everybody if not (one.is_held or one.is_cancelled))

    @cached_property
    def hosts(self) -> frozenset[str]:
        """The regions where they took place."""
        return frozenset(one.host for one in self.held if one.host)

    @cached_property
    def years(self) -> Counter[int]:
        """How many there are in each year."""
        return Counter(one.year for one in self.everybody)

    def without(self, published: frozenset[str]) -> "Crowd":
        """The same, those without a number whose people an edition has by region."""
        if not published:
            return self
        return replace(
            self,
            everybody=tuple(
                replace(one, number=None) if one.number is not None and one.code in published else one
                for one in self.everybody
            ),
        )


NONE = Crowd()


def with_crowd(found: Iterable[Standing], crowd: Crowd) -> tuple[Standing, ...]:
    """How places stand, with those of the crowd that are for them."""
    if not crowd.everybody:
        return tuple(found)
    by_region: dict[str, list[One]] = defaultdict(list)
    for one in crowd.everybody:
        for code in one.regions:
            by_region[code].append(one)
    return tuple(_with(one, by_region, crowd) for one in found)


def _with(standing: Standing, by_region: dict[str, list[One]], crowd: Crowd) -> Standing:
    members = standing.place.members
    here = [one for code in members for one in by_region.get(code, ())]
    if len(members) > 1:
        here = list({one.code: one for one in here}.values())
    held = [one for one in here if one.is_held]
    stated = [one for one in held if one.number is not None]
    numbers = _bases(stated)
    return replace(
        standing,
        is_host=standing.is_host or not crowd.hosts.isdisjoint(members),
        workshops=standing.workshops + tuple(one.code for one in held),
        attributable=sum(numbers.values(), standing.attributable or 0) if stated else standing.attributable,
        by_basis=with_basis(standing.by_basis, numbers),
        without_figure=standing.without_figure + len(held) - len(stated),
        to_come=standing.to_come + sum(not (one.is_held or one.is_cancelled) for one in here),
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
        held=found.held + len(crowd.held),
        with_figure=found.with_figure + len(stated),
        by_basis=with_basis(found.by_basis, numbers),
    )


def _bases(stated: Iterable[One]) -> Counter[str]:
    found: Counter[str] = Counter()
    for one in stated:
        found[one.basis] += one.number or 0
    return found


def read_crowd(plan: Plan, at: datetime) -> tuple[Crowd, list[int] | None]:
    """The crowd, and the workshops to be read one by one; None for all there are."""
    theirs = (Workshop.plan_id == plan.id, Workshop.state.in_(PUBLIC))
    if (db.session.scalar(select(func.count()).where(*theirs)) or 0) <= MOST:
        return NONE, None
    whole = and_(
        Headcount.workshop_id == Workshop.id,
        Headcount.replaced_at.is_(None),
        Headcount.jurisdiction_code.is_(None),
    )
    rows = _all(
        select(
            Workshop.id, Workshop.code, Workshop.first_day, Workshop.state, case((is_over(at), 1), else_=0),
            Headcount.basis, Headcount.number, Venue.jurisdiction_code,
        )
        .outerjoin(Headcount, whole)
        .outerjoin(Venue, Venue.id == Workshop.venue_id)
        .where(*theirs)
        .order_by(Workshop.first_day, Workshop.id)
    )  # fmt: skip
    regions: dict[int, tuple[str, ...]] = {}
    link = ConvenedRegion
    for number, code in _all(
        select(link.workshop_id, link.jurisdiction_code)
        .join(Workshop, Workshop.id == link.workshop_id)
        .where(*theirs)
    ):
        regions[number] = (*regions.get(number, ()), code)
    apart, crowd = {row[0] for row in rows[-MOST:]} | _odd(plan), {}
    for number, code, day, state, over, basis, said, host in rows:
        here, stated = regions.get(number, ()), said if basis != BY_NAME else None
        if number in apart or not here or (stated is not None and len(here) > 1):
            apart.add(number)
        else:
            is_cancelled = state == "cancelled"
            crowd[number] = One(
                code, day.year, here, bool(over), is_cancelled, basis or "unknown", stated, host
            )
    return Crowd(tuple(crowd.values()), _credited(crowd)), sorted(apart)


def _odd(plan: Plan) -> set[int]:
    """Of whom there is more to say: somebody is on record, the date is doubtful, a region has its number."""
    of_plan = Workshop.plan_id == plan.id
    parts = (Headcount.jurisdiction_code.is_not(None), Headcount.replaced_at.is_(None))
    statements = (
        select(Representation.workshop_id).join(Workshop, Workshop.id == Representation.workshop_id),
        select(Headcount.workshop_id).join(Workshop, Workshop.id == Headcount.workshop_id).where(*parts),
        select(Workshop.id).where(DOUBTFUL),
    )
    return {row[0] for one in statements for row in _all(one.where(of_plan, Workshop.state.in_(PUBLIC)))}


def _credited(crowd: Collection[int]) -> Counter[str]:
    rows = _all(
        select(WorkshopSource.workshop_id, Institution.key)
        .join(Institution, Institution.id == WorkshopSource.institution_id)
        .where(WorkshopSource.role == "cooperating source")
    )
    return Counter(key for number, key in rows if number in crowd)


def _all(statement: Any) -> Sequence[Any]:
    """Rows as they come: of thousands the session need not think of each."""
    return db.session.connection().execute(statement).all()
