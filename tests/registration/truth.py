"""What must be true of a workshop's sign-ups after every deed, read from the tables themselves."""

from collections import Counter

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.language import squeezed
from app.registration.models import SEATED, WAITING, Delegation, Notice, Registration
from app.registration.people import cell
from app.workshops.counts import SignUpCount
from app.workshops.seats import Seats


def rows(session: Session, workshop_id: int) -> list[Registration]:
    """All sign-ups of a workshop, in order of arrival, as they are now."""
    found = select(Registration).where(Registration.workshop_id == workshop_id).order_by(Registration.seq)
    return list(session.scalars(found, execution_options={"populate_existing": True}))


def states(session: Session, workshop_id: int) -> list[str]:
    """Their states, in order of arrival."""
    return [row.state for row in rows(session, workshop_id)]


def seats_of(session: Session, workshop_id: int) -> Seats:
    """The counters as they are now."""
    found = select(Seats).where(Seats.workshop_id == workshop_id)
    return session.scalars(found, execution_options={"populate_existing": True}).one()


def ensure_true(session: Session, workshop_id: int) -> None:
    """Counters say what the rows say, the line is in order, no seat idles under it, every cell is exact.

    Everybody is found by what is written of them.
    """
    found, seats = rows(session, workshop_id), seats_of(session, workshop_id)
    number = Counter(row.state for row in found)
    held = select(func.coalesce(func.sum(Delegation.held), 0)).where(Delegation.workshop_id == workshop_id)
    assert (seats.taken, seats.waiting) == (number[SEATED] + session.scalar(held), number[WAITING])
    assert seats.taken <= seats.capacity + seats.excess
    assert seats.last_seq == len(found) == max((row.seq for row in found), default=0)
    if seats.waiting and seats.is_taking:
        assert seats.taken >= seats.capacity, "a seat idles under a line"
    first_waiting = min((row.seq for row in found if row.state == WAITING), default=10**9)
    assert all(
        row.seq < first_waiting for row in found if row.state == SEATED and row.delegation_id is None
    ), "seated past the line"
    counted = select(SignUpCount).where(SignUpCount.workshop_id == workshop_id, SignUpCount.number > 0)
    cells = session.scalars(counted, execution_options={"populate_existing": True})
    kept = {
        (
            one.workshop_id,
            one.region,
            one.institution_kind,
            one.sex,
            one.age_band,
            one.state,
            one.attendance,
        ): one.number
        for one in cells
    }
    assert all(row.squeezed == squeezed(row.search) for row in found), "not found as it is written"
    assert kept == dict(Counter(tuple(vars(cell(row)).values()) for row in found))


def notices(session: Session, workshop_id: int) -> Counter[str]:
    """How many notices of each kind are owed."""
    found = select(Notice.kind).where(Notice.workshop_id == workshop_id)
    return Counter(session.scalars(found))
