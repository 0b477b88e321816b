"""Who there is, who was expected and who is on record, read for one plan within a scope."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select

from ..accounts.scopes import Scope
from ..attendance.models import WalkIn
from ..database import db
from ..institutions.models import Institution, NetworkMember
from ..plan.models import GroupMember, InterventionGroup, Plan, Target
from ..registration.models import Registration
from ..territory.models import Province
from ..workshops.by_name import is_over
from ..workshops.expected import Expected
from ..workshops.models import ConvenedRegion, Representation, Workshop
from .coverage import Body, Coverage
from .edition_bodies import PRESENT
from .participation import read_participation
from .planned import Narrowed, wanted
from .queries import places
from .took_part import CODES, UNDECIDED

Conditions = tuple[ColumnElement[bool], ...]


def read_coverage(plan: Plan, scope: Scope, at: datetime) -> Coverage:
    """Coverage as it stands: of the regions somebody answers for, over the workshops they answer for."""
    asked = (*wanted(plan, scope, plan.years, Narrowed()), Workshop.state != "cancelled")
    held = (*asked, is_over(at))
    all_places = places(lima_in_two=True)
    here = tuple(one for one in all_places if scope.covers(one.code))
    bodies = tuple(one for one in _bodies() if _is_within(one, scope))
    expected = _expected(asked)
    found = read_participation(plan, scope, all_places, Narrowed(), at)
    of_expected = {one.region for one in bodies if one.id in expected and one.region}
    return Coverage(
        places=here,
        bodies=bodies,
        on_record=_named(held) | _came(asked),
        expected=expected,
        possible=_possible(held, bodies),
        regions_on_record=frozenset(row.code for row in found.on_record),
        regions_convened=frozenset(row.code for row in found.convened),
        regions_of_nobody=frozenset(row.code for row in found.nobody),
        regions_expected=frozenset(_meant(plan, asked) | of_expected),
        regions_possible=frozenset(row.code for row in found.rows if row.is_possible),
        members=_members(),
    )


def _is_within(one: Body, scope: Scope) -> bool:
    """Whoever answers for some regions is shown their institutions, and those of the whole country."""
    return not one.region or scope.covers(one.region)


def _bodies() -> list[Body]:
    one = Institution
    code = func.coalesce(one.district_code, one.province_code, one.jurisdiction_code, "")
    rows = db.session.execute(
        select(
            one.id, one.key, one.kind, one.sector, one.name_es, one.name_en,
            func.coalesce(one.jurisdiction_code, ""), func.coalesce(one.province_code, ""),
            func.coalesce(Province.name, ""), code, one.is_doubtful,
        ).outerjoin(Province, Province.code == one.province_code)
    )  # fmt: skip
    return [Body(*row[:5], row[5] or row[4], *row[6:]) for row in rows]


def _expected(asked: Conditions) -> frozenset[int]:
    """Institutions on the list of those expected at a workshop."""
    rows = select(Expected.institution_id).join(Workshop, Workshop.id == Expected.workshop_id)
    return frozenset(db.session.scalars(rows.where(*asked).distinct()))


def _named(held: Conditions) -> frozenset[int]:
    """Institutions a source names at a workshop held, without doubt who is meant."""
    rows = select(Representation.institution_id).join(Workshop, Workshop.id == Representation.workshop_id)
    sure = (Representation.institution_id.is_not(None), Representation.resolution.not_in(UNDECIDED))
    return frozenset(one for one in db.session.scalars(rows.where(*held, *sure).distinct()) if one)


def _came(asked: Conditions) -> frozenset[int]:
    """Institutions of whom anybody was recorded, over or not: each is looked up by itself, being few."""
    found: set[int] = set()
    asked_for = select(Workshop.id).where(*asked)
    for of in (Registration, WalkIn):
        there = exists().where(
            of.institution_id == Institution.id, of.attendance == PRESENT, of.workshop_id.in_(asked_for)
        )
        found.update(db.session.scalars(select(Institution.id).where(there)))
    return frozenset(found)


def _possible(held: Conditions, bodies: tuple[Body, ...]) -> frozenset[int]:
    """Whom one that could not be placed may be."""
    rows = db.session.execute(
        select(Representation.institution_id, Representation.candidates)
        .join(Workshop, Workshop.id == Representation.workshop_id)
        .where(*held, Representation.resolution.in_(UNDECIDED))
    ).all()
    codes = {code for _number, candidates in rows for code in candidates}
    named = {number for number, _candidates in rows if number}
    return frozenset(one.id for one in bodies if one.id in named or (one.kind in CODES and one.code in codes))


def _meant(plan: Plan, asked: Conditions) -> set[str]:
    """Regions a workshop is for, an intervention group names or a target is set for."""
    convened = select(ConvenedRegion.jurisdiction_code).where(
        ConvenedRegion.workshop_id.in_(select(Workshop.id).where(*asked))
    )
    grouped = select(GroupMember.jurisdiction_code).join(InterventionGroup)
    promised = select(Target.jurisdiction_code).where(
        Target.plan_id == plan.id, Target.jurisdiction_code.is_not(None)
    )
    statements: tuple[Any, ...] = (
        convened, grouped.where(InterventionGroup.plan_id == plan.id), promised
    )  # fmt: skip
    return {code for one in statements for code in db.session.scalars(one.distinct()) if code}


def _members() -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for network, member in db.session.execute(select(NetworkMember.network_id, NetworkMember.member_id)):
        found[network].add(member)
    return {network: frozenset(members) for network, members in found.items()}
