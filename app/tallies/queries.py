"""What is on record, read from the tables into plain values: a handful of statements a page."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from ..database import among, db
from ..institutions.models import Institution
from ..language import plain
from ..plan.models import InterventionGroup, Plan, Target
from ..territory.models import Jurisdiction, Region
from ..workshops.models import PUBLIC, Workshop
from .facts import Named, Place, Promises, Record
from .records import read_records, source_of

_read: dict[bool, tuple[Place, ...]] = {}


def places(lima_in_two: bool) -> tuple[Place, ...]:
    """The rows of the tally as on the diagram: 25 departments, or 26 jurisdictions.

    Read once, for they change with a release and not with a deed.
    """
    if not _read.get(lima_in_two):
        _read[lima_in_two] = _places(lima_in_two)
    return _read[lima_in_two]


def _places(lima_in_two: bool) -> tuple[Place, ...]:
    members: dict[str, list[Jurisdiction]] = defaultdict(list)
    for one in db.session.scalars(select(Jurisdiction).order_by(Jurisdiction.code)):
        members[one.region_code].append(one)
    made: list[Place] = []
    for region in db.session.scalars(select(Region)):
        here = members[region.code]
        made += _parts(region, here) if lima_in_two else [_whole(region, here)]
    return tuple(sorted(made, key=lambda place: (place.row, place.column, place.code)))


def _whole(region: Region, members: Sequence[Jurisdiction]) -> Place:
    codes = tuple(member.code for member in members)
    return Place(region.code, region.name, region.name, region.short, region.column, region.row, codes)


def _parts(region: Region, members: Sequence[Jurisdiction]) -> list[Place]:
    return [
        Place(one.code, one.name_es, one.name_en, one.short, region.column, region.row, (one.code,))
        for one in members
    ]


def promises(plan: Plan) -> Promises:
    """What the plan announced."""
    return Promises(
        years=plan.years,
        announced_components=plan.announced_components,
        components=tuple(Named(step.name_es, step.name_en) for step in plan.components),
        groups=tuple(_group(group) for group in plan.groups),
        sources=tuple(source_of(one.institution) for one in plan.sources),
        targets=db.session.scalar(select(func.count(Target.id)).where(Target.plan_id == plan.id)) or 0,
        is_demonstration=plan.is_demonstration,
        source_es=plan.source_es or "",
        source_en=plan.source_en or "",
    )


def _group(group: InterventionGroup) -> Named:
    members = tuple(sorted(member.jurisdiction_code for member in group.members))
    return Named(group.name_es, group.name_en, members)


def owner(plan: Plan) -> str:
    """Who answers for the plan, with the body at the top of it."""
    if plan.owner is None:
        return ""
    top = plan.owner
    while top.parent_id and (above := db.session.get(Institution, top.parent_id)):
        top = above
    return ", ".join(dict.fromkeys((plain(plan.owner, "name"), plain(top, "name"))))


def records_of(plan: Plan, at: datetime, apart: Sequence[int] | None = None) -> tuple[Record, ...]:
    """What the public may know of the plan's workshops, by date; nothing of another plan's, nor of none.

    `apart` are the only ones asked for.
    """
    wanted = select(Workshop).where(Workshop.plan_id == plan.id, Workshop.state.in_(PUBLIC))
    return _records(wanted if apart is None else wanted.where(among(db.session(), Workshop.id, apart)), at)


def records_outside(at: datetime) -> tuple[Record, ...]:
    """Meetings that belong to no plan and are no demonstration: they never enter a figure."""
    outside = select(Workshop).where(
        Workshop.plan_id.is_(None), Workshop.is_demonstration.is_(False), Workshop.state.in_(PUBLIC)
    )
    return _records(outside, at)


def _records(wanted: Select[Workshop], at: datetime) -> tuple[Record, ...]:
    found = wanted.options(joinedload(Workshop.venue)).order_by(Workshop.first_day, Workshop.id)
    return read_records(db.session.scalars(found).all(), at)
