"""The demonstration's days, counted from today."""

from datetime import date, time, timedelta

from ..clock import HOME_ZONE
from ..workshops.when import instant_at
from .plans import Facts

SATURDAY = 5
# Month and day of Peru's holidays; Holy Thursday and Good Friday go with Easter.
HOLIDAYS = frozenset({
    (1, 1), (5, 1), (6, 7), (6, 29), (7, 23), (7, 28), (7, 29), (8, 6), (8, 30), (10, 8), (11, 1), (12, 8),
    (12, 9), (12, 25),
})  # fmt: skip
OPENING = time(8)
CLOSING = time(18)
# What a workshop of the file does not say, so that a refresh undoes what visitors changed.
USUAL: Facts = {"zone": HOME_ZONE, "held_in": ["es"], "interpreted_to": [], "kind": "workshop"}
# The plan is always of the four years that hold last year's workshops, this year's and the next two.
YEARS_BEFORE, YEARS_AFTER = 1, 2


def dated(facts: Facts, today: date) -> Facts:
    """The demonstration's facts with real days, hours and years in place of distances from today."""
    years = {"first_year": today.year - YEARS_BEFORE, "last_year": today.year + YEARS_AFTER}
    workshops = [_workshop(said, today) for said in facts["workshop"]]
    return {**facts, "plan": facts["plan"] | years, "workshop": workshops}


def _workshop(said: Facts, today: date) -> Facts:
    whole = USUAL | said
    length = said.get("length_days", 1)
    is_today = said.get("is_today", False)
    first = today if is_today else weekdays_from(today + timedelta(days=said["in_days"]), length)
    closing = first - timedelta(days=1)
    if "closes_in_days" in said:
        closing = today + timedelta(days=said["closes_in_days"])
    opening = today + timedelta(days=said["opens_in_days"])
    return whole | {
        "first_day": first,
        "last_day": first + timedelta(days=length - 1),
        "opens_at": instant_at(opening, OPENING, whole["zone"]),
        "closes_at": instant_at(closing, CLOSING, whole["zone"]),
        "is_demonstration": True,
    }


def weekdays_from(day: date, length: int) -> date:
    """The first day from which so many follow each other without a weekend or a holiday."""
    while any(_is_off(day + timedelta(days=step)) for step in range(length)):
        day += timedelta(days=1)
    return day


def _is_off(day: date) -> bool:
    """No programme works then: weekends, and Peru's holidays."""
    is_holy = (easter(day.year) - day).days in (2, 3)
    return day.weekday() >= SATURDAY or (day.month, day.day) in HOLIDAYS or is_holy


def easter(year: int) -> date:
    """Easter Sunday, by the rule of Gauss as Meeus wrote it."""
    golden, century = year % 19, year // 100
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (year % 100 // 4) - moon - year % 4) % 7
    late = (golden + 11 * moon + 22 * week) // 451
    month, before = divmod(moon + week - 7 * late + 114, 31)
    return date(year, month, before + 1)
