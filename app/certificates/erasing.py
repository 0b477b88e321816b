"""Erasing somebody on request: the same as what is forgotten by itself, at once and for one person."""

from sqlalchemy import select

from ..attendance.forgetting import forget_reasons
from ..attendance.rules import registration_key
from ..audit import Actor, record
from ..clock import now
from ..database import db, ensure_gone, transaction
from ..erasures import note, noted
from ..refusals import Refusal
from ..registration import rules
from ..registration.forgetting import forget_person
from ..registration.leaving import step_out
from ..registration.line import get_locked, lock_workshop
from ..registration.models import CANCELLED, Registration
from ..registration.queries import workshop_of
from .forgetting import forget_certificates_of


def erase(actor: Actor, registration_id: int) -> None:
    """Forget a person; who still holds a place gives it up. Done twice, it is done once."""
    with transaction() as session:
        at = now()
        counters, workshop = lock_workshop(session, workshop_of(session, registration_id))
        row = get_locked(session, registration_id)
        if row.forgotten_at is not None:
            return
        rules.ensure_may_erase(workshop.state, workshop.starts_at, workshop.ends_at, at)
        note(row.ref)
        if row.state != CANCELLED and workshop.state == "published" and workshop.starts_at > at:
            step_out(session, actor, counters, workshop, row, at)
        who = registration_key(row.id)
        forget_reasons(session, [who])
        forget_certificates_of(session, workshop.id, who)
        forget_person(session, row, at)
        record(session, actor, "erase person", ("registration", row.id), workshop=workshop.id)
    ensure_gone()


def noted_still_there() -> list[int]:
    """Who was erased once and is there again, from a backup that was put back."""
    wanted = select(Registration.id).where(Registration.ref.in_(noted()), Registration.forgotten_at.is_(None))
    return list(db.session.scalars(wanted.order_by(Registration.id)))


def erase_again(actor: Actor) -> int:
    """Erase them once more; returns how many. Whose workshop takes place waits until it is over."""
    return sum(_may_be_erased(actor, number) for number in noted_still_there())


def _may_be_erased(actor: Actor, number: int) -> bool:
    try:
        erase(actor, number)
    except Refusal:
        db.session.rollback()
        return False
    return True
