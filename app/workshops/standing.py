"""Where a workshop stands for somebody who would come: one word, for the pages that show it."""

from datetime import datetime
from typing import Protocol

CANCELLED = "cancelled"
HELD = "held"
OVER = "over"
SOON = "soon"
OPEN = "open"
FULL = "full"
CLOSED = "closed"
# Somebody can still sign up, for a seat or for a place in line.
TAKING = (OPEN, FULL)


class Shown(Protocol):
    """What is read of a workshop."""

    @property
    def state(self) -> str: ...
    @property
    def ends_at(self) -> datetime: ...


class Counted(Protocol):
    """What is read of its counters."""

    @property
    def capacity(self) -> int: ...
    @property
    def taken(self) -> int: ...
    @property
    def waiting(self) -> int: ...
    @property
    def is_taking(self) -> bool: ...
    @property
    def opens_at(self) -> datetime | None: ...
    @property
    def closes_at(self) -> datetime | None: ...


def is_held(workshop: Shown, at: datetime) -> bool:
    """Whether it took place: somebody said so, or it was announced and its end is past."""
    return workshop.state in ("held", "closed") or (workshop.state == "published" and workshop.ends_at <= at)


def standing(workshop: Shown, seats: Counted, at: datetime) -> str:
    """One of the words above. Who waits comes first: a free seat under a line is not for the next to ask."""
    if workshop.state == "cancelled":
        return CANCELLED
    if workshop.state in ("held", "closed"):
        return HELD
    if workshop.ends_at <= at:
        return OVER
    return _window(seats, at)


def _window(seats: Counted, at: datetime) -> str:
    if not seats.is_taking or (seats.closes_at and seats.closes_at <= at):
        return CLOSED
    if seats.opens_at and seats.opens_at > at:
        return SOON
    return FULL if seats.waiting or seats.taken >= seats.capacity else OPEN
