"""What an edition is made from, and the editions there are."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import defer

from ..attendance.models import Desk
from ..database import db
from ..plan.models import Plan
from ..workshops.by_name import is_by_name, is_over
from ..workshops.counts import RegionCount, SignUpCount
from ..workshops.editions import WRITTEN, Edition
from ..workshops.models import Workshop
from .edition import AGES, KINDS, SEXES, WORKSHOPS, Counted, Draft
from .publication import WORKSHOP
from .records import read_records

Wanted = tuple[ColumnElement[bool], ...]
_PRESENT = (
    select(func.coalesce(func.sum(RegionCount.present), 0))
    .where(RegionCount.workshop_id == Workshop.id)
    .correlate(Workshop)
    .scalar_subquery()
)
# People by name enter once the desk is closed and enough came: no step between editions is one person's.
_CLOSED = exists().where(Desk.workshop_id == Workshop.id, Desk.closed_at.is_not(None))
_CLOSED_WITH_ENOUGH = and_(_CLOSED, _PRESENT >= WORKSHOP)
DIMENSIONS = {KINDS: "institution_kind", SEXES: "sex", AGES: "age_band"}


def read_draft(plan: Plan, at: datetime) -> Draft:
    """The plan's figures as an edition would have them now."""
    held, by_name = _held(plan, at), counted_by_name(plan, at)
    return Draft(_workshops(held, by_name, at), _regions(by_name), _described(by_name))


def counted_by_name(plan: Plan, at: datetime) -> Wanted:
    """Which workshops an edition signed off now counts by the people written down."""
    return (*_held(plan, at), is_by_name(at), _CLOSED_WITH_ENOUGH)


def left_out(plan: Plan, at: datetime, before: Mapping[str, Any]) -> Sequence[Workshop]:
    """Workshops whose people that edition counts by name, though enough are on record and one signed now does
    not: the desk is open, or another number stands."""
    counted = {
        one["code"] for one in before[WORKSHOPS] if one["basis"] == "named" and one["number"] is not None
    }
    stay = select(Workshop.code).where(*counted_by_name(plan, at))
    enough = (Workshop.plan_id == plan.id, Workshop.state != "cancelled", _PRESENT >= WORKSHOP)
    gone = sorted(counted.difference(db.session.scalars(stay)))
    rows = select(Workshop).where(*enough, Workshop.code.in_(gone))
    return db.session.scalars(rows.order_by(Workshop.first_day, Workshop.id)).all() if gone else []


def editions(plan: Plan) -> Sequence[Edition]:
    """Every edition of a plan's figures, the first one first."""
    return db.session.scalars(
        select(Edition).where(Edition.plan_id == plan.id).order_by(Edition.version)
    ).all()


def find_edition(plan: Plan, version: int) -> Edition | None:
    """One of them."""
    wanted = select(Edition).where(Edition.plan_id == plan.id, Edition.version == version)
    return db.session.scalar(wanted)


def later(plan: Plan, version: int) -> Sequence[Edition]:
    """The editions after one, the first one first, without their tables."""
    wanted = select(Edition).where(Edition.plan_id == plan.id, Edition.version > version)
    return db.session.scalars(wanted.options(defer(Edition.tables)).order_by(Edition.version)).all()


def latest(plan: Plan) -> tuple[Edition, str] | None:
    """The newest of them, and its tables as they are written down; None without any."""
    newest = select(Edition, WRITTEN).where(Edition.plan_id == plan.id).order_by(Edition.version.desc())
    found = db.session.execute(newest.options(defer(Edition.tables)).limit(1)).first()
    return (found[0], found[1]) if found else None


def written(plan: Plan, until: datetime | None = None) -> Sequence[tuple[int, str]]:
    """Every edition's version and its tables as written down, the first one first; those signed by then."""
    rows = select(Edition.version, WRITTEN).where(Edition.plan_id == plan.id).order_by(Edition.version)
    signed = rows if until is None else rows.where(Edition.signed_at <= until)
    return [(version, tables) for version, tables in db.session.execute(signed)]


def in_force(plan: Plan, at: datetime, version: int | None = None) -> tuple[int, str] | None:
    """The newest edition signed off by then, up to a version: that, and its tables as written down."""
    kept = [Edition.plan_id == plan.id, Edition.signed_at <= at]
    kept += [] if version is None else [Edition.version <= version]
    newest = select(Edition.version, WRITTEN).where(*kept).order_by(Edition.version.desc())
    found = db.session.execute(newest.limit(1)).first()
    return (found[0], found[1]) if found else None


def latest_version(plan: Plan) -> int:
    """The newest edition's version; 0 without any."""
    return db.session.scalar(select(func.max(Edition.version)).where(Edition.plan_id == plan.id)) or 0


def _held(plan: Plan, at: datetime) -> Wanted:
    return (Workshop.plan_id == plan.id, Workshop.state != "cancelled", is_over(at))


def _workshops(held: Wanted, by_name: Wanted, at: datetime) -> tuple[Counted, ...]:
    """Reported headcounts as they stand; by name only what this edition counts.

    Too few at a closed desk are kept back; while it is open nobody has said yet how many came.
    """
    named = {
        code: number for code, number in db.session.execute(select(Workshop.code, _PRESENT).where(*by_name))
    }
    few = set(db.session.scalars(select(Workshop.code).where(*held, is_by_name(at), _CLOSED, _PRESENT > 0)))
    rows = db.session.scalars(select(Workshop).where(*held).order_by(Workshop.first_day, Workshop.id)).all()
    made = []
    for one in read_records(rows, at, as_it_stands=True):
        is_stated = one.number is not None and one.basis in ("reported", "sheet")
        basis = "named" if one.code in few else one.basis if is_stated else "unknown"
        number = named.get(one.code, one.number if is_stated else None)
        told = (one.code, one.short_es, one.short_en, one.first_day.isoformat(), tuple(sorted(one.regions)))
        bodies = {body.region for body in one.represented if body.region}
        parts = [] if basis == "named" else sorted(one.parts)
        apart = (
            ()
            if number is not None
            else tuple((code, one.part_bases[code], one.parts[code]) for code in parts)
        )
        made.append(Counted(*told, basis, number, tuple(sorted(bodies.union(parts))), apart))
    return tuple(made)


def _regions(by_name: Wanted) -> dict[tuple[str, str], int]:
    rows = db.session.execute(
        select(RegionCount.region, Workshop.first_day, RegionCount.present)
        .join(Workshop, Workshop.id == RegionCount.workshop_id)
        .where(*by_name, RegionCount.present > 0)
    )
    found: dict[tuple[str, str], int] = defaultdict(int)
    for region, day, number in rows:
        found[region, str(day.year)] += number
    return dict(found)


def _described(by_name: Wanted) -> dict[str, dict[str, int]]:
    found = {}
    for name, column in DIMENSIONS.items():
        value = getattr(SignUpCount, column)
        rows = db.session.execute(
            select(value, func.sum(SignUpCount.number))
            .join(Workshop, Workshop.id == SignUpCount.workshop_id)
            .where(*by_name, SignUpCount.attendance == "present", SignUpCount.number > 0)
            .group_by(value)
        )
        found[name] = {word or "none": int(number) for word, number in rows}
    return found
