"""The demonstration's days, counted from today."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ..workshops.when import instant_at
from .plans import Facts

SATURDAY = 5
OPENING = time(8)
CLOSING = time(18)
HOME = "America/Lima"
# What a workshop of the file does not say, so that a refresh undoes what visitors changed.
USUAL: Facts = {"zone": HOME, "held_in": ["es"], "interpreted_to": [], "kind": "workshop"}
# The plan is always of the four years that hold last year's workshops, this year's and the next two.
YEARS_BEFORE, YEARS_AFTER = 1, 2


def today_at_home(at: datetime) -> date:
    """The day it is in Lima."""
    return at.astimezone(ZoneInfo(HOME)).date()


def dated(facts: Facts, today: date) -> Facts:
    """The demonstration's facts with real days, hours and years in place of distances from today."""
    years = {"first_year": today.year - YEARS_BEFORE, "last_year": today.year + YEARS_AFTER}
    workshops = [_workshop(said, today) for said in facts["workshop"]]
    return {**facts, "plan": facts["plan"] | years, "workshop": workshops}


def _workshop(said: Facts, today: date) -> Facts:
    whole = USUAL | said
    length = said.get("length_days", 1)
    first = weekdays_from(today + timedelta(days=said["in_days"]), length)
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
    """The first day from which so many follow each other without a weekend."""
    while any((day + timedelta(days=step)).weekday() >= SATURDAY for step in range(length)):
        day += timedelta(days=1)
    return day
