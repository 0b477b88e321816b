"""An announced workshop with all its page shows, in as few questions to the database as it takes."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, or_, select
from sqlalchemy.orm import joinedload, selectinload

from ..database import db
from ..institutions.models import Institution
from ..plan.models import Plan, Theme
from .models import PUBLIC, SessionRole, Speaker, Venue, Workshop, WorkshopSession, WorkshopSource
from .seats import Seats

Line = Row[*tuple[Any, ...]]

_IS_IT = (Workshop.code == bindparam("code"), Workshop.state.in_(PUBLIC))
_PAGE = (
    select(Workshop, Seats)
    .join(Seats, Seats.workshop_id == Workshop.id)
    .where(*_IS_IT)
    .options(
        joinedload(Workshop.plan).load_only(Plan.key, Plan.short_es, Plan.short_en),
        joinedload(Workshop.theme),
        joinedload(Workshop.venue).joinedload(Venue.district),
        joinedload(Workshop.venue).joinedload(Venue.jurisdiction),
        selectinload(Workshop.convened),
    )
)
_NOW = (
    select(
        *Workshop.__table__.columns, Theme.colour, Seats.capacity, Seats.taken, Seats.waiting,
        Seats.is_taking, Seats.opens_at, Seats.closes_at,
    )
    .join(Seats, Seats.workshop_id == Workshop.id)
    .outerjoin(Theme, Theme.code == Workshop.theme_code)
    .where(*_IS_IT)
)  # fmt: skip
_BACKERS = (
    select(WorkshopSource.role, Institution.name_es, Institution.name_en)
    .join(Institution, Institution.id == WorkshopSource.institution_id)
    .where(WorkshopSource.workshop_id == bindparam("workshop"))
    .order_by(WorkshopSource.position, WorkshopSource.institution_id)
)
_AGENDA = (
    select(
        WorkshopSession.id, WorkshopSession.day, WorkshopSession.first_hour, WorkshopSession.last_hour,
        WorkshopSession.title_es, WorkshopSession.title_en, SessionRole.role, SessionRole.post_es,
        SessionRole.post_en, Speaker.name, Institution.name_es.label("body_es"),
        Institution.name_en.label("body_en"),
    )
    .join(Workshop, Workshop.id == WorkshopSession.workshop_id)
    .outerjoin(SessionRole, SessionRole.session_id == WorkshopSession.id)
    .outerjoin(Speaker, Speaker.id == SessionRole.speaker_id)
    .outerjoin(Institution, Institution.id == SessionRole.institution_id)
    .where(
        WorkshopSession.workshop_id == bindparam("workshop"),
        or_(
            WorkshopSession.day.is_(None),
            WorkshopSession.day.between(Workshop.first_day, Workshop.last_day),
        ),
    )
    .order_by(WorkshopSession.position, SessionRole.position)
)  # fmt: skip


def find_public(code: str) -> tuple[Workshop, Seats] | None:
    """An announced workshop with its counters, theme, plan, place and regions."""
    found = db.session.execute(_PAGE, {"code": code.lower()}).first()
    return None if found is None else (found[0], found[1])


def find_now(code: str) -> Line | None:
    """An announced workshop's own row with its counters and nothing else, for those who ask often."""
    return db.session.execute(_NOW, {"code": code.lower()}).first()


def backers(workshop_id: int) -> Sequence[Line]:
    """Who pays for, organises or supports a workshop, in the source's order."""
    return db.session.execute(_BACKERS, {"workshop": workshop_id}).all()


def agenda(workshop_id: int) -> Sequence[Line]:
    """The sessions on the workshop's days in order, each as many times as people have a role in it."""
    return db.session.execute(_AGENDA, {"workshop": workshop_id}).all()
