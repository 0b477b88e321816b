"""The line: whoever came first is seated first, in the deed that frees or adds the seat."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, selectinload

from ..audit import Actor, record
from ..workshops import counts, seats
from ..workshops.models import Workshop
from .models import SEATED, WAITING, Registration
from .owed import owe
from .people import cell

FRESH = {"populate_existing": True}


Cells = list[counts.Cell]


def seat_the_first(
    session: Session, actor: Actor, counters: seats.Seats, workshop: Workshop, at: datetime
) -> tuple[Cells, Cells]:
    """Give the free seats to the first in line; returns what they were counted under, and are from now on."""
    moved = seats.seat_from_line(counters)
    if not moved:
        return [], []
    first = session.scalars(_line(workshop.id).limit(moved), execution_options=FRESH).all()
    waited = [cell(one) for one in first]
    for one in first:
        one.state, one.seated_at, one.version = SEATED, at, one.version + 1
        record(session, actor, "promote", ("registration", one.id), workshop=workshop.id)
    owe(session, "promoted", first, workshop, at)
    return waited, [cell(one) for one in first]


def recount(session: Session, left: Iterable[counts.Cell], came: Iterable[counts.Cell]) -> None:
    """Move registrations from the cells they left to those they came to."""
    steps = Counter(came)
    steps.subtract(Counter(left))
    counts.change(session, dict(steps))


def get_locked(session: Session, registration_id: int) -> Registration:
    """A registration as it is now, until the deed ends.

    Its institution is read afterwards: joined, PostgreSQL would give the one of before the wait.
    """
    row = select(Registration).where(Registration.id == registration_id)
    locked = row.options(selectinload(Registration.institution)).with_for_update(of=Registration)
    return session.scalars(locked, execution_options=FRESH).one()


def lock_workshop(session: Session, workshop_id: int) -> tuple[seats.Seats, Workshop]:
    """The counters first, as sign-up does: two deeds then never wait for each other."""
    counters = seats.lock(session, workshop_id)
    row = select(Workshop).where(Workshop.id == workshop_id)
    locked = row.with_for_update(key_share=True, of=Workshop)
    return counters, session.scalars(locked, execution_options=FRESH).one()


def _line(workshop_id: int) -> Select[Registration]:
    """Locked row by row: somebody may be correcting theirs."""
    rows = select(Registration).where(Registration.workshop_id == workshop_id, Registration.state == WAITING)
    locked = rows.options(selectinload(Registration.institution)).with_for_update(of=Registration)
    return locked.order_by(Registration.seq)
