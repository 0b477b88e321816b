"""Registrations as their owners find them: by link, by code, by what they hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from ..database import db
from ..language import plain
from ..names import country
from ..territory.queries import jurisdictions
from ..tokens import as_code, hashed
from ..workshops.models import PUBLIC, Venue, Workshop
from ..workshops.questions import Question, asked_by
from ..workshops.seats import Seats
from . import own_answers
from .forgetting import EXPIRED
from .limited import count_written
from .models import CANCELLED, WAITING, Delegation, Notice, Registration
from .people import Represented


@dataclass(frozen=True)
class Offered:
    """A workshop somebody signs up for."""

    id: int
    code: str
    sequence: int
    requires_institution: bool
    requires_position: bool


_OWN = (
    select(Registration)
    .join(Registration.workshop)
    .options(
        contains_eager(Registration.workshop).options(
            joinedload(Workshop.venue).joinedload(Venue.district),
            joinedload(Workshop.venue).joinedload(Venue.jurisdiction),
        )
    )
)
_BY_LINK = _OWN.where(Registration.link_hash == bindparam("link"))
_ASKED_FOR = select(
    Workshop.id,
    Workshop.code,
    Workshop.sequence,
    Workshop.requires_institution,
    Workshop.requires_position,
).where(Workshop.code == bindparam("code"), Workshop.state.in_(PUBLIC))
_OFFERED = select(Workshop, Seats).join(Seats, Seats.workshop_id == Workshop.id)


def find_by_link(token: str) -> Registration | None:
    """The registration a personal link opens, with its workshop and venue."""
    return db.session.scalar(_BY_LINK, {"link": hashed(token)})


def find_by_door(code: str) -> Registration | None:
    """The registration whose ticket shows this door code."""
    return db.session.scalar(_OWN.where(Registration.door_hash == hashed(as_code(code))))


def find_by_code(code: str) -> Registration | None:
    """The registration with this short code, however it was typed; none once its link has expired."""
    theirs = Registration.short_code == _plain(as_code(code))
    return db.session.scalar(_OWN.where(theirs, ~Registration.link_hash.startswith(EXPIRED)))


def find_own(ref: str, generation: int) -> Registration | None:
    """The registration somebody has opened, while its links have not been renewed."""
    own = _OWN.options(joinedload(Registration.institution))
    return db.session.scalar(own.where(Registration.ref == ref, Registration.generation == generation))


def find_by_form_key(key: str) -> Registration | None:
    """What an earlier post of the same form made."""
    return db.session.scalar(select(Registration).where(Registration.form_key == key))


def find_same_person(workshop_id: int, person_key: str | None) -> Registration | None:
    """The sign-up this person has in the workshop; nobody without a contact is the same as another."""
    if person_key is None:
        return None
    same = select(Registration).where(
        Registration.workshop_id == workshop_id,
        Registration.person_key == person_key,
        Registration.state != CANCELLED,
    )
    return db.session.scalar(same)


def find_offered(code: str) -> Offered | None:
    """What signing up needs of an announced workshop, and nothing else: many ask for it at once."""
    found = db.session.execute(_ASKED_FOR, {"code": _plain(code).lower()}).first()
    return None if found is None else Offered(*found)


def before_moves(row: Registration) -> dict[str, Any] | None:
    """When and where it was before the first move since they signed up: what those it touched were told."""
    moves = select(Notice.before).where(Notice.workshop_id == row.workshop_id, Notice.kind == "moved")
    return db.session.scalar(moves.where(Notice.made_at > row.made_at).order_by(Notice.id).limit(1))


def count_of_institution(workshop_id: int, institution_id: int) -> int:
    """How many of an institution of the list hold a seat or wait, and how many more it may name, now."""
    people = select(func.count()).where(
        Registration.workshop_id == workshop_id,
        Registration.institution_id == institution_id,
        Registration.state != CANCELLED,
    )
    held = select(Delegation.held).where(
        Delegation.workshop_id == workshop_id, Delegation.institution_id == institution_id
    )
    return (db.session.scalar(people) or 0) + (db.session.scalar(held) or 0)


def count_of_represented(workshop_id: int, represents: Represented) -> int:
    """The same of whom somebody stands for, also written freely; of who comes for nobody there is none."""
    if represents.institution_id is not None:
        return count_of_institution(workshop_id, represents.institution_id)
    return count_written(db.session(), workshop_id, represents.text)


def questions_of(workshop_id: int) -> Sequence[Question]:
    """What a workshop asks of its own now."""
    return asked_by(db.session(), workshop_id)


def answers_of(registration_id: int) -> dict[int, Any]:
    """What a person answered, by question."""
    return own_answers.answers_of(db.session(), registration_id)


def get_offered(workshop_id: int) -> tuple[Workshop, Seats]:
    """A workshop and its counters as they are now."""
    fresh = _OFFERED.where(Workshop.id == workshop_id).execution_options(populate_existing=True)
    row = db.session.execute(fresh).one()
    return row[0], row[1]


def workshop_of(session: Session, registration_id: int) -> int:
    """The number of the workshop a registration belongs to, which never changes."""
    return session.scalars(select(Registration.workshop_id).where(Registration.id == registration_id)).one()


def place_in_line(registration: Registration) -> int:
    """How many come first, and oneself: 1 is the next to be seated."""
    before = select(func.count()).where(
        Registration.workshop_id == registration.workshop_id,
        Registration.state == WAITING,
        Registration.seq <= registration.seq,
    )
    return db.session.scalar(before) or 0


def region_name(registration: Registration) -> str:
    """The region or country somebody is counted under, in words; empty where there is none."""
    if registration.country:
        return country(registration.country)
    region = jurisdictions(db.session()).get(registration.region)
    return plain(region, "name") if region else ""


def find_current_by_email(email_key: str | None, at: datetime) -> Sequence[Registration]:
    """Registrations with this e-mail in workshops not yet over, by number."""
    rows = (
        select(Registration)
        .join(Registration.workshop)
        .where(Registration.email_key == email_key, Registration.state != CANCELLED, Workshop.ends_at > at)
    )
    return db.session.scalars(rows.order_by(Registration.id)).all()


def _plain(code: str) -> str:
    """A code as it may be asked for: PostgreSQL takes no NUL, and no code has one."""
    return code if code.isprintable() else ""
