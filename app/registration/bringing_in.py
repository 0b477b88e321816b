"""Steps of deeds that sign many people up at once, or take them off again. None of them commits."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..audit import Actor
from ..refusals import Busy
from ..workshops import seats
from ..workshops.models import Workshop
from ..workshops.standing import standing
from . import rules
from .claim import claim
from .leaving import step_out
from .line import get_locked
from .models import CANCELLED, Answer, Notice, Registration
from .notices import OVER, settle_notice
from .people import Asked

# A notice that reached the person.
HEARD = ("sent", "told")


@dataclass(frozen=True)
class Listed:
    """Somebody on a list: what the form would have asked, and what stands beside it.

    `signed_up_at` is when they did, where the list says it; `answers` are to the workshop's own questions.
    """

    asked: Asked
    note: str | None = None
    signed_up_at: datetime | None = None
    answers: Mapping[int, Any] = field(default_factory=dict)


def standing_keys(session: Session, workshop_id: int, keys: Collection[str]) -> set[str]:
    """Which of these people hold a place already, by their keys within a workshop."""
    mine = Registration.workshop_id == workshop_id, Registration.state != CANCELLED
    found = session.scalars(select(Registration.person_key).where(*mine, Registration.person_key.in_(keys)))
    return {key for key in found if key}


def bring_in(session: Session, actor: Actor, workshop: Workshop, listed: Listed, at: datetime) -> int:
    """Sign one of a list up by the statement that serves everybody; their number, or a Refusal.

    The workshop's counters are locked, and whoever holds a place already was left out.
    """
    made = claim(session, actor, listed.asked, at, workshop.sequence, is_locked=True)
    if made is None:
        _refuse(session, workshop, listed.asked, at)
        raise Busy
    numbers = select(Registration.id).where(Registration.ref == made.ref)
    number = session.scalars(numbers).one()
    if listed.note or listed.signed_up_at:
        row = session.get_one(Registration, number)
        row.note, row.made_at = listed.note, listed.signed_up_at or row.made_at
    session.add_all(
        Answer(registration_id=number, question_id=key, value=told) for key, told in listed.answers.items()
    )
    return number


def ensure_can_be_brought(workshop: Workshop, counters: seats.Seats, at: datetime) -> None:
    """Sign-up is open: a list comes in by the same door as everybody."""
    rules.ensure_can_be_had(standing(workshop, counters, at), True, counters.has_line)


def take_back(
    session: Session, actor: Actor, counters: seats.Seats, workshop: Workshop, number: int, at: datetime
) -> bool:
    """Take somebody off who was brought in by mistake; who was told is told, who was not never hears of it.

    Whether they still stood. The workshop's counters are locked.
    """
    row = get_locked(session, number)
    if row.state == CANCELLED:
        return False
    notices = session.scalars(select(Notice).where(Notice.registration_id == number)).all()
    for notice in notices:
        if notice.state not in OVER:
            settle_notice(notice, "lapsed", at)
    was_told = any(notice.state in HEARD for notice in notices)
    step_out(session, actor, counters, workshop, row, at, "mistaken", is_told=was_told)
    return True


def _refuse(session: Session, workshop: Workshop, asked: Asked, at: datetime) -> None:
    """In words why nothing was given."""
    counters = seats.get(session, workshop.id)
    ensure_can_be_brought(workshop, counters, at)
    if counters.per_institution is not None and asked.person.represents.institution_id is not None:
        rules.ensure_institution_fits(counters.per_institution, counters.per_institution)
