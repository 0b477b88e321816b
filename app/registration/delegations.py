"""Delegations: seats one institution holds by one link, and names now or later.

Seats held without a name are taken in the one count of the workshop. They lapse on a date, with a warning
before; what lapses or is given back goes to the first in line in the same deed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from ..audit import WORKER, Actor, record
from ..clock import now
from ..database import broken_rule, db, transaction
from ..outbox import DONE, Outcome, Payload, Task
from ..tokens import hashed
from ..workshops import seats
from ..workshops.counts import Cell
from ..workshops.expected import note_invited
from ..workshops.models import Workshop
from . import delegation_rules, rules
from .claim import row_of
from .delegation_dates import jobs
from .line import FRESH, get_locked, lock_workshop, recount, seat_the_first
from .models import CANCELLED, SEATED, Delegation, Registration
from .owed import owe
from .people import Asked, cell
from .queries import count_of_institution


@dataclass(frozen=True)
class Grant:
    """What is to be given: to whom, how many seats, until when they may stay without a name."""

    institution_id: int
    number: int
    lapses_at: datetime
    email: str | None = None
    language: str = "es"


def grant(actor: Actor, workshop_id: int, given: Grant) -> str:
    """Hold seats for an institution, all of them or none; returns the reference of its link."""
    try:
        with transaction() as session:
            counters, workshop = lock_workshop(session, workshop_id)
            return give(session, actor, counters, workshop, given).ref
    except IntegrityError as error:
        delegation_rules.ensure_first(broken_rule(error) == "uq_delegation_institution")
        raise


def give(
    session: Session, actor: Actor, counters: seats.Seats, workshop: Workshop, given: Grant
) -> Delegation:
    """Hold them, in the deed at hand. Who let all go, or has named everybody, gets them on a new link."""
    at = now()
    delegation_rules.ensure_can_hold(workshop.state, workshop.starts_at, given.lapses_at, at)
    there = count_of_institution(workshop.id, given.institution_id)
    delegation_rules.ensure_fits(there + given.number, counters.per_institution)
    made = find_of_institution(session, workshop.id, given.institution_id)
    delegation_rules.ensure_first(made is not None and made.held > 0)
    delegation_rules.ensure_held(seats.hold(session, workshop.id, given.number))
    if made is None:
        made = Delegation(
            ref=uuid4().hex, workshop_id=workshop.id, institution_id=given.institution_id, generation=0,
            seats=0, made_at=at,
        )  # fmt: skip
        session.add(made)
    _hold_anew(made, given, actor)
    session.flush()
    session.add_all(jobs(made, at, f":g{made.generation}" if made.generation > 1 else ""))
    record(session, actor, "grant delegation", ("workshop", workshop.code), seats=given.number)
    if note_invited(session, workshop.id, made.institution_id, at):
        told = {"institution": made.institution_id, "so": False}
        record(session, actor, "mark declined", ("workshop", workshop.id), **told)
    return made


def _hold_anew(made: Delegation, given: Grant, actor: Actor) -> None:
    """What it was given before and did not name is no more; whom it named stays named."""
    people = len(named(made.id)) if made.id else 0
    made.seats, made.held = people + given.number, given.number
    made.email, made.language, made.lapses_at = given.email, given.language, given.lapses_at
    made.made_by, made.warned_at, made.lapsed_at, made.given_back_at = actor.id, None, None, None
    new_link(made)


def new_link(made: Delegation) -> None:
    """Another link: the one before opens nothing any more."""
    made.generation += 1
    made.link_hash = hashed(made.token)


def name(actor: Actor, delegation_id: int, asked: Asked, instead_of: int | None = None) -> int:
    """Give a held seat to a person, or somebody's seat to another; a repeated post changes nothing.

    Returns the number of their sign-up.
    """
    try:
        with transaction() as session:
            at = now()
            counters, workshop = lock_workshop(session, asked.workshop_id)
            made = get_held(session, delegation_id)
            if earlier := session.scalar(select(Registration).where(Registration.form_key == asked.key)):
                rules.ensure_same_form(earlier.form_hash, asked.body)
                return earlier.id
            rules.ensure_may_leave(workshop.state, workshop.starts_at, at)
            gone = _make_room(session, actor, made, instead_of, at)
            counters.last_seq += 1
            row = Registration(**row_of(asked, at), workshop_id=workshop.id, seq=counters.last_seq)
            row.state, row.seated_at, row.delegation_id = SEATED, at, made.id
            session.add(row)
            session.flush()
            owe(session, "confirmation", [row], workshop, at)
            recount(session, gone[:1], [*gone[1:], cell(row)])
            record(session, actor, "name delegate", ("registration", row.id), workshop=workshop.id)
            return row.id
    except IntegrityError as error:
        rules.ensure_not_yet(broken_rule(error) == "uq_registration_person")
        raise


def give_back(actor: Actor, delegation_id: int, workshop_id: int) -> None:
    """Give back the seats without a name: to the first in line, else to the public."""
    with transaction() as session:
        at = now()
        counters, workshop = lock_workshop(session, workshop_id)
        made = get_held(session, delegation_id)
        if free(session, actor, counters, workshop, made):
            made.given_back_at = at
            record(session, actor, "give seats back", ("workshop", workshop.code), delegation=made.id)


def lapse(session: Session, payload: Payload, outcome: Outcome) -> None:
    """Seats still without a name on their date are freed, in the deed that settles the job."""
    found = session.get(Delegation, payload["delegation"]) if outcome.state == DONE else None
    if found is None:
        return
    counters, workshop = lock_workshop(session, found.workshop_id)
    made = get_held(session, found.id)
    if made.held_until <= now() and free(session, WORKER, counters, workshop, made):
        made.lapsed_at = now()
        record(session, WORKER, "lapse seats", ("workshop", workshop.code), delegation=made.id)


def all_of(workshop_id: int) -> Sequence[Delegation]:
    """Every delegation of a workshop, in the order they were given."""
    rows = (
        select(Delegation)
        .where(Delegation.workshop_id == workshop_id)
        .options(joinedload(Delegation.institution))
    )
    return db.session.scalars(rows.order_by(Delegation.id)).all()


def standing(workshop_id: int) -> Sequence[Delegation]:
    """Those that still hold seats without a name, or have named somebody who comes."""
    people = select(Registration.delegation_id).where(
        Registration.workshop_id == workshop_id,
        Registration.delegation_id.is_not(None),
        Registration.state != CANCELLED,
    )
    rows = select(Delegation).where(
        Delegation.workshop_id == workshop_id, or_(Delegation.held > 0, Delegation.id.in_(people))
    )
    return db.session.scalars(rows.order_by(Delegation.id)).all()


def find_by_token(token: str) -> Delegation | None:
    """The delegation a link opens."""
    return db.session.scalar(select(Delegation).where(Delegation.link_hash == hashed(token)))


def find_by_ref(ref: str, generation: int) -> Delegation | None:
    """The delegation somebody has opened, while its link has not been renewed."""
    return db.session.scalar(
        select(Delegation).where(Delegation.ref == ref, Delegation.generation == generation)
    )


def find_of(workshop_id: int, number: int) -> Delegation | None:
    """One of a workshop."""
    return db.session.scalar(
        select(Delegation).where(Delegation.workshop_id == workshop_id, Delegation.id == number)
    )


def named(delegation_id: int) -> Sequence[Registration]:
    """Who has one of its seats, in the order they were named."""
    rows = select(Registration).where(
        Registration.delegation_id == delegation_id, Registration.state != CANCELLED
    )
    return db.session.scalars(rows.order_by(Registration.seq)).all()


def find_of_institution(session: Session, workshop_id: int, institution_id: int) -> Delegation | None:
    """That of an institution as it is now, until the deed ends."""
    wanted = select(Delegation).where(
        Delegation.workshop_id == workshop_id, Delegation.institution_id == institution_id
    )
    return session.scalar(wanted.with_for_update(), execution_options=FRESH)


def get_held(session: Session, delegation_id: int) -> Delegation:
    """A delegation as it is now, until the deed ends."""
    return session.get_one(Delegation, delegation_id, with_for_update=True, populate_existing=True)


def _make_room(
    session: Session, actor: Actor, made: Delegation, instead_of: int | None, at: datetime
) -> list[Cell]:
    """A held seat, or that of somebody who gives way: what they were counted under, and are from now on."""
    if instead_of is None:
        delegation_rules.ensure_has_seat(made.held)
        made.held -= 1
        return []
    mine = select(Registration.id).where(Registration.id == instead_of, Registration.delegation_id == made.id)
    delegation_rules.ensure_theirs(session.scalar(mine) is not None)
    row = get_locked(session, instead_of)
    delegation_rules.ensure_theirs(row.state == SEATED)
    left = cell(row)
    row.state, row.cancelled_at, row.cancelled_by = CANCELLED, at, "delegate"
    row.version += 1
    session.flush()
    owe(session, "cancelled", [row], made.workshop, at)
    record(session, actor, "cancel registration", ("registration", row.id), workshop=made.workshop_id)
    return [left, cell(row)]


def free(session: Session, actor: Actor, counters: seats.Seats, workshop: Workshop, made: Delegation) -> bool:
    """Free what has no name, and seat the first in line there."""
    if not made.held:
        return False
    seats.give_back(counters, made.held)
    made.held = 0
    waited, promoted = seat_the_first(session, actor, counters, workshop, now())
    recount(session, waited, promoted)
    return True


def _nothing(_payload: Payload) -> None:
    """There is nothing to do outside the deed that settles it."""


LAPSE = Task(_nothing, lapse)
