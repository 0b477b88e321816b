"""What changed since last month: workshops held, regions that came on record, numbers entered.

Staff read it from people as they stand, here; the public as `public_changes` has it.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import aliased

from ..accounts.scopes import Scope
from ..database import db
from ..plan.models import Plan
from ..workshops.by_name import STATED, is_over
from ..workshops.counts import RegionCount
from ..workshops.editions import BY_NAME
from ..workshops.headcounts import Headcount
from ..workshops.models import ConvenedRegion, Representation, Workshop
from .facts import Place
from .month import Changes
from .participation import has_no_figure
from .planned import Narrowed, wanted

MONTH = timedelta(days=30)
Conditions = tuple[ColumnElement[bool], ...]


class Evidence(NamedTuple):
    """A table whose rows say that a region was represented: which of them, and of which workshops."""

    of: Any
    rows: Conditions = ()
    workshops: Conditions = ()


def _with_number(*which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether there is a number of the whole workshop."""
    theirs = (Headcount.workshop_id == Workshop.id, Headcount.jurisdiction_code.is_(None))
    return exists().where(*theirs, Headcount.number.is_not(None), *which)


BODIES = Evidence(Representation)
_IN_FORCE = Headcount.replaced_at.is_(None)
_PARTS = (Headcount.jurisdiction_code.is_not(None), Headcount.number.is_not(None))
_WITHOUT_NAMES = Headcount.basis != BY_NAME
# Being convened says that somebody came where a number was stated without names, for one region or several;
# of what is replaced since too.
STOOD = (
    Evidence(ConvenedRegion, (), (_with_number(_WITHOUT_NAMES),)),
    Evidence(Headcount, (*_PARTS, _WITHOUT_NAMES)),
    BODIES,
)
WITH_PEOPLE = (
    Evidence(ConvenedRegion, (), (STATED, _with_number(_IN_FORCE))),
    Evidence(Headcount, (*_PARTS, _IN_FORCE), (STATED,)),
    BODIES,
    Evidence(RegionCount, (RegionCount.present > 0,), (~STATED,)),
)


def read_changes(
    plan: Plan, scope: Scope, places: tuple[Place, ...], narrowed: Narrowed, at: datetime
) -> Changes:
    """What the last month brought; few workshops are looked at, whatever there is in all."""
    asked = (*wanted(plan, scope, plan.years, narrowed), Workshop.state != "cancelled")
    since = at - MONTH
    before = (*asked, is_over(at), Workshop.ends_at <= since)
    ids = list(db.session.scalars(select(Workshop.id).where(*recent(since, asked, at))))
    entered = entered_since(since, asked)
    if not ids:
        return Changes(since, entered=entered, is_whole=scope.is_national)
    theirs = Workshop.id.in_(ids)
    named = _sum(
        select(func.sum(RegionCount.present))
        .join(Workshop, Workshop.id == RegionCount.workshop_id)
        .where(theirs, ~STATED)
    )
    return Changes(
        since=since,
        held=len(ids),
        silent=_sum(select(func.count(Workshop.id)).where(theirs, has_no_figure())),
        bases=((BY_NAME, named),) * bool(named) + _stated(theirs),
        entered=entered,
        regions=_new(ids, before, places, WITH_PEOPLE),
        is_whole=scope.is_national,
    )


def recent(
    since: datetime, asked: tuple[ColumnElement[bool], ...], at: datetime
) -> tuple[ColumnElement[bool], ...]:
    """Held since then: what few are is asked first of each."""
    return Workshop.ends_at > since, *asked, is_over(at)


def entered_since(since: datetime, asked: tuple[ColumnElement[bool], ...]) -> int:
    """Of how many workshops, or single regions of them, a number was written down or replaced since then."""
    there = exists().where(Workshop.id == Headcount.workshop_id, *asked)
    changed = or_(Headcount.made_at > since, Headcount.replaced_at > since)
    places = select(Headcount.workshop_id, Headcount.jurisdiction_code).distinct()
    found = places.where(changed, Headcount.number.is_not(None), there)
    return _sum(select(func.count()).select_from(found.subquery()))


def _stated(theirs: ColumnElement[bool]) -> tuple[tuple[str, int], ...]:
    """What stands without names: of the whole, or of some regions where nothing is of the whole."""
    whole = aliased(Headcount)
    has_whole = exists().where(
        whole.workshop_id == Workshop.id, whole.jurisdiction_code.is_(None), whole.replaced_at.is_(None),
        whole.number.is_not(None),
    )  # fmt: skip
    counts = or_(Headcount.jurisdiction_code.is_(None), ~has_whole)
    rows = db.session.execute(
        select(Headcount.basis, func.sum(Headcount.number))
        .join(Workshop, Workshop.id == Headcount.workshop_id)
        .where(theirs, STATED, _IN_FORCE, counts, Headcount.number.is_not(None))
        .group_by(Headcount.basis)
        .order_by(Headcount.basis)
    )
    return tuple((basis, int(number or 0)) for basis, number in rows)


def _sum(statement: object) -> int:
    return int(db.session.scalar(statement) or 0)  # type: ignore[call-overload]


def _new(
    ids: list[int], before: Conditions, places: tuple[Place, ...], where: Iterable[Evidence]
) -> tuple[Place, ...]:
    """Regions represented at these workshops and at none before, as far as these tables say."""
    codes = represented(ids, where)
    new = [one for one in places if not codes.isdisjoint(one.members)]
    return tuple(one for one in new if not any(was_there(code, before, where) for code in one.members))


def represented(ids: list[int], where: Iterable[Evidence]) -> set[str]:
    """Regions represented at these workshops, as far as these tables say."""
    found: set[str] = set()
    for of, rows, workshops in where if ids else ():
        these = select(Workshop.id).where(Workshop.id.in_(ids), *workshops)
        found |= set(db.session.scalars(select(_region_of(of)).where(of.workshop_id.in_(these), *rows)))
    return {code for code in found if code}


def was_there(code: str, before: Conditions, where: Iterable[Evidence]) -> bool:
    """Whether a region was represented at a workshop before, as far as these tables say."""
    return any(
        db.session.scalar(
            select(
                exists().where(
                    _region_of(of) == code,
                    *rows,
                    of.workshop_id.in_(select(Workshop.id).where(*before, *workshops)),
                )
            )
        )
        for of, rows, workshops in where
    )


def _region_of(of: Any) -> Any:
    """The column of one of these tables that says the region."""
    return of.region if of is RegionCount else of.jurisdiction_code
