"""Seats and the line: one statement decides who sits.

The counters are a row of their own, so that the statement that takes a seat locks nothing else. State
and window stand in its WHERE: nobody sits in a workshop that closed a moment ago. A cut of the capacity
below the seats taken evicts nobody: the surplus stands in `excess` and melts as people leave.
"""

from datetime import datetime

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    ForeignKey,
    Integer,
    and_,
    bindparam,
    case,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from ..database import Base, Utc
from .models import Workshop


class Seats(Base):
    """The counters of one workshop. `is_taking` is true from publication until it is held or cancelled.

    `has_line`: whether those who find no seat may wait; `per_institution`: how many of one
    institution may hold a seat or wait, empty for as many as there are.
    """

    __tablename__ = "seats"
    __table_args__ = (
        CheckConstraint("taken BETWEEN 0 AND capacity + excess", name="taken"),
        CheckConstraint("excess >= 0 AND waiting >= 0 AND capacity >= 0 AND last_seq >= 0", name="counters"),
    )

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"), primary_key=True)
    capacity: Mapped[int] = mapped_column(default=0)
    excess: Mapped[int] = mapped_column(default=0)
    taken: Mapped[int] = mapped_column(default=0)
    waiting: Mapped[int] = mapped_column(default=0)
    last_seq: Mapped[int] = mapped_column(default=0)
    is_taking: Mapped[bool] = mapped_column(default=False)
    opens_at: Mapped[datetime | None] = mapped_column(Utc)
    closes_at: Mapped[datetime | None] = mapped_column(Utc)
    has_line: Mapped[bool] = mapped_column(default=True, server_default=true())
    per_institution: Mapped[int | None]

    @property
    def free(self) -> int:
        """Seats nobody holds."""
        return max(0, self.capacity - self.taken)

    def is_open(self, at: datetime) -> bool:
        """Whether sign-up is open at an instant; for showing, the claim decides by itself."""
        opened = self.opens_at is None or self.opens_at <= at
        return self.is_taking and opened and (self.closes_at is None or at < self.closes_at)


_seat_is_free = and_(Seats.waiting == 0, Seats.taken < Seats.capacity)
_at = bindparam("claimed_at", type_=Utc)

# The statement that decides, for whoever makes it part of a larger one: a seat if one is free and nobody
# waits, else a place in line. Somebody waits after it exactly when this claim waits too.
CLAIM = (
    update(Seats)
    .where(
        Seats.workshop_id == bindparam("claimed_workshop", type_=Integer),
        Seats.is_taking,
        or_(Seats.opens_at.is_(None), Seats.opens_at <= _at),
        or_(Seats.closes_at.is_(None), Seats.closes_at > _at),
        or_(and_(bindparam("accepts_line", type_=Boolean), Seats.has_line), _seat_is_free),
    )
    .values(
        taken=Seats.taken + case((_seat_is_free, 1), else_=0),
        waiting=Seats.waiting + case((_seat_is_free, 0), else_=1),
        last_seq=Seats.last_seq + 1,
    )
    .returning(Seats.workshop_id, Seats.waiting, Seats.last_seq)
    .execution_options(synchronize_session=False)
)


def claiming(workshop_id: int, at: datetime, accepts_line: bool) -> dict[str, object]:
    """What CLAIM must be told; somebody who does not accept a place in line gets a seat or nothing."""
    return {"claimed_workshop": workshop_id, "claimed_at": at, "accepts_line": accepts_line}


def hold(session: Session, workshop_id: int, number: int) -> bool:
    """Take so many seats at once for people to be named, all or none, and only over an empty line."""
    held = (
        update(Seats)
        .where(Seats.workshop_id == workshop_id, Seats.is_taking, Seats.waiting == 0)
        .where(Seats.taken + number <= Seats.capacity)
        .values(taken=Seats.taken + number)
        .returning(Seats.workshop_id)
    )
    return session.execute(held).first() is not None


def lock(session: Session, workshop_id: int) -> Seats:
    """The counters, locked until the deed ends: the first statement of a deed that frees or adds seats."""
    statement = select(Seats).where(Seats.workshop_id == workshop_id).with_for_update()
    return session.scalars(statement, execution_options={"populate_existing": True}).one()


def leave_seat(seats: Seats) -> None:
    """One seat less is taken; a surplus melts first."""
    seats.taken -= 1
    seats.excess = max(0, seats.taken - seats.capacity)


def give_back(seats: Seats, number: int) -> None:
    """So many seats less are taken; a surplus melts first."""
    seats.taken -= number
    seats.excess = max(0, seats.taken - seats.capacity)


def leave_line(seats: Seats) -> None:
    """One less waits."""
    seats.waiting -= 1


def seat_from_line(seats: Seats) -> int:
    """Move as many from the line as seats are free; returns how many, the caller seats the first of them."""
    moved = min(seats.free, seats.waiting) if seats.is_taking else 0
    seats.taken += moved
    seats.waiting -= moved
    return moved


def set_capacity(seats: Seats, capacity: int) -> None:
    """A new capacity; below the seats taken, the surplus is kept as excess."""
    seats.capacity = capacity
    seats.excess = max(0, seats.taken - capacity)


def get(session: Session, workshop_id: int) -> Seats:
    """The counters of a workshop, for showing."""
    return session.get_one(Seats, workshop_id)


def add(session: Session, workshop: Workshop, capacity: int) -> Seats:
    """Counters for a new workshop."""
    seats = Seats(workshop_id=workshop.id, capacity=capacity)
    session.add(seats)
    return seats
