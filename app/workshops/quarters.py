"""Quarters of a year, and a planned workshop put into another: same place in it, same length, same hours."""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta

from .when import EARLIEST, LATEST, When

SATURDAY = 5


@dataclass(frozen=True)
class Shift:
    """Where a planned workshop goes: a quarter, a region instead of one it had, a state."""

    year: int
    quarter: int
    leaving: str | None
    region: str | None
    state: str


def quarter_of(day: date) -> int:
    """The quarter of its year, 1 to 4."""
    return (day.month + 2) // 3


def first_weekday(year: int, quarter: int) -> date:
    """The first day of a quarter that is no Saturday or Sunday."""
    day = date(year, 3 * quarter - 2, 1)
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= SATURDAY else 0)


def in_quarter(when: When, year: int, quarter: int) -> When:
    """The same days of the same month of the quarter, as far as that month has them."""
    first = when.first_day
    if (first.year, quarter_of(first)) == (year, quarter):
        return when
    month = 3 * quarter - 2 + (first.month - 1) % 3
    moved = date(year, month, min(first.day, monthrange(year, month)[1]))
    return replace(when, first_day=moved, last_day=moved + (when.last_day - first))


def is_quarter(year: int, quarter: int) -> bool:
    """Whether anybody plans for it."""
    return EARLIEST.year <= year <= LATEST.year and 1 <= quarter <= 4
