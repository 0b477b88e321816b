"""Workshops as staff see them: only those within a scope; any other looks like one that does not exist.

An organiser runs the workshops convened for a region of theirs, and those they were named for. That a
workshop takes place in their region is not enough: the host lends the room, the convened come.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, case, exists, func, or_, select, true
from sqlalchemy.orm import joinedload, selectinload

from ..accounts.scopes import Scope
from ..config import settings
from ..database import db
from ..plan.models import Plan
from .models import ConvenedRegion, Venue, Workshop, WorkshopOrganiser, WorkshopSession, WorkshopSource
from .seats import Seats

# Workshops on a page of the list.
PAGE = 30


@dataclass(frozen=True)
class Filter:
    """What narrows the list: a state, a plan by its key; and which page of it."""

    state: str = ""
    plan: str = ""
    page: int = 1


@dataclass(frozen=True)
class Listed:
    """One page of the list, and whether there are more."""

    rows: Sequence[tuple[Workshop, Seats]]
    has_more: bool


def in_scope(scope: Scope) -> ColumnElement[bool]:
    """The condition every staff query over Workshop carries."""
    if scope.is_national:
        return true()
    convened = exists().where(
        ConvenedRegion.workshop_id == Workshop.id, ConvenedRegion.jurisdiction_code.in_(scope.regions)
    )
    named = exists().where(
        WorkshopOrganiser.workshop_id == Workshop.id, WorkshopOrganiser.account_id == scope.account_id
    )
    return or_(convened, named)


def is_shown() -> ColumnElement[bool]:
    """Without the demonstration its workshops are nowhere."""
    return true() if settings().demo else Workshop.is_demonstration.is_(False)


def find_workshop(code: str, scope: Scope) -> tuple[Workshop, Seats] | None:
    """A workshop within the scope, whole, with its counters."""
    statement = (
        select(Workshop, Seats)
        .join(Seats, Seats.workshop_id == Workshop.id)
        .where(Workshop.code == code, in_scope(scope), is_shown())
        .options(
            joinedload(Workshop.plan),
            joinedload(Workshop.theme),
            joinedload(Workshop.venue).joinedload(Venue.district),
            joinedload(Workshop.venue).joinedload(Venue.jurisdiction),
            selectinload(Workshop.convened).joinedload(ConvenedRegion.jurisdiction),
            selectinload(Workshop.sources).joinedload(WorkshopSource.institution),
            selectinload(Workshop.sessions).selectinload(WorkshopSession.roles),
        )
    )
    found = db.session.execute(statement).first()
    return None if found is None else (found[0], found[1])


def list_workshops(scope: Scope, wanted: Filter, at: datetime) -> Listed:
    """The next ones first, by date; after them those that are past, the latest first."""
    to_come = Workshop.ends_at >= at
    statement = (
        select(Workshop, Seats)
        .join(Seats, Seats.workshop_id == Workshop.id)
        .outerjoin(Plan, Plan.id == Workshop.plan_id)
        .where(in_scope(scope), is_shown())
        .options(joinedload(Workshop.theme), joinedload(Workshop.plan))
        .options(joinedload(Workshop.venue).joinedload(Venue.district))
        .order_by(
            case((to_come, 0), else_=1),
            case((to_come, Workshop.starts_at), else_=None),
            Workshop.starts_at.desc(),
            Workshop.id,
        )
    )
    if wanted.state:
        statement = statement.where(Workshop.state == wanted.state)
    if wanted.plan:
        statement = statement.where(Plan.key == wanted.plan)
    found = db.session.execute(statement.offset((wanted.page - 1) * PAGE).limit(PAGE + 1)).all()
    return Listed([(row[0], row[1]) for row in found[:PAGE]], len(found) > PAGE)


def count_workshops(scope: Scope) -> int:
    """How many workshops the scope covers."""
    return db.session.scalar(select(func.count(Workshop.id)).where(in_scope(scope), is_shown())) or 0


def known_codes(codes: Sequence[str], scope: Scope) -> Sequence[Workshop]:
    """The workshops with these codes that are within the scope, by date."""
    rows = select(Workshop).where(Workshop.code.in_(codes), in_scope(scope), is_shown())
    return db.session.scalars(rows.order_by(Workshop.first_day, Workshop.id)).all()
