"""Erasing somebody on request: the same as what is forgotten by itself, at once and for one person."""

from collections.abc import Callable

from sqlalchemy import select

from ..attendance.forgetting import forget_reasons, forget_walk_in, is_named
from ..attendance.models import WalkIn
from ..attendance.rules import registration_key, walk_in_key
from ..audit import Actor, record
from ..clock import now
from ..database import db, ensure_gone, transaction
from ..erasures import Words, forget_elsewhere, note, noted
from ..forgetting import GONE
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
        at, named = now(), session.get_one(Registration, registration_id)
        forget_elsewhere(session, named.workshop_id, Words(named.full_name, named.phone, named.email))
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


def erase_walk_in(actor: Actor, walk_in_id: int) -> None:
    """Forget a person who came without a sign-up. Done twice, it is done once."""
    with transaction() as session:
        at, wanted = now(), select(WalkIn).where(WalkIn.id == walk_in_id).with_for_update(of=WalkIn)
        named = session.get_one(WalkIn, walk_in_id)
        forget_elsewhere(session, named.workshop_id, Words(named.full_name, named.phone))
        _counters, workshop = lock_workshop(session, named.workshop_id)
        row = session.scalars(wanted, execution_options={"populate_existing": True}).one()
        if row.full_name == GONE and row.phone is None:
            return
        rules.ensure_may_erase(workshop.state, workshop.starts_at, workshop.ends_at, at)
        note(row.ref)
        forget_walk_in(session, row)
        forget_certificates_of(session, workshop.id, walk_in_key(row.ref))
        record(session, actor, "erase person", ("walk-in", row.id), workshop=workshop.id)
    ensure_gone()


Erasing = tuple[Callable[[Actor, int], None], int]


def noted_still_there() -> list[Erasing]:
    """Who was erased once and is there again, from a backup that was put back: the deed for each."""
    refs = noted()
    signed_up = select(Registration.id).where(Registration.ref.in_(refs), Registration.forgotten_at.is_(None))
    came_by = select(WalkIn.id).where(WalkIn.ref.in_(refs), is_named())
    return [
        *((erase, number) for number in db.session.scalars(signed_up.order_by(Registration.id))),
        *((erase_walk_in, number) for number in db.session.scalars(came_by.order_by(WalkIn.id))),
    ]


def erase_again(actor: Actor) -> int:
    """Erase them once more; returns how many. Whose workshop takes place waits until it is over."""
    return sum(_may_be_erased(actor, *one) for one in noted_still_there())


def _may_be_erased(actor: Actor, deed: Callable[[Actor, int], None], number: int) -> bool:
    try:
        deed(actor, number)
    except Refusal:
        db.session.rollback()
        return False
    return True
