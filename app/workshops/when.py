"""When a workshop is: days and hours on the wall clock of its zone, and the same as instants."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ..clock import HOME_ZONE
from ..language import lazy_gettext as _l
from ..refusals import Refusal

# The zones the editor offers; the first is the programme's own.
ZONES = (
    HOME_ZONE, "America/Bogota", "America/Guayaquil", "America/La_Paz", "America/Santiago",
    "America/Argentina/Buenos_Aires", "America/Sao_Paulo", "America/Caracas", "America/Panama",
    "America/Costa_Rica",
    "America/Mexico_City", "America/New_York", "America/Los_Angeles", "Europe/Madrid", "Europe/Rome",
    "Europe/Zurich", "Asia/Tokyo",
)  # fmt: skip
# A workshop of more days than this is a typing mistake.
MOST_DAYS = 31
EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)


@dataclass(frozen=True)
class When:
    """First and last day, hours if they are known, and the zone they are read in."""

    first_day: date
    last_day: date
    first_hour: time | None
    last_hour: time | None
    zone: str = HOME_ZONE

    @property
    def starts_at(self) -> datetime:
        """The first instant; a day without hours begins at midnight."""
        return instant_at(self.first_day, self.first_hour or time(), self.zone)

    @property
    def ends_at(self) -> datetime:
        """The last instant; a day without hours ends at the next midnight."""
        if self.last_hour is None:
            return instant_at(self.last_day + timedelta(days=1), time(), self.zone, fold=1)
        return instant_at(self.last_day, self.last_hour, self.zone, fold=1)


def instant_at(day: date, hour: time, zone: str, fold: int = 0) -> datetime:
    """The instant of a wall-clock time, in UTC.

    Where the clock is put back an hour happens twice: `fold` 0 is the first of the two, 1 the second; a
    workshop begins with the first and ends with the second. Where it is put forward, the missing hour is
    read by the clock before the change.
    """
    local = datetime.combine(day, hour, ZoneInfo(zone)).replace(fold=fold)
    return local.astimezone(UTC)


@lru_cache(maxsize=256)
def is_zone(name: str) -> bool:
    """Whether there is a zone of that name."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return False
    return True


def exists(day: date, hour: time, zone: str) -> bool:
    """Whether the clock of the zone shows that hour on that day: it skips one when it is put forward."""
    back = instant_at(day, hour, zone).astimezone(ZoneInfo(zone))
    return (back.date(), back.time()) == (day, hour)


def ensure_possible(when: When) -> None:
    """Days in order and near each other, hours in order, and none the clock skips."""
    if when.zone not in ZONES:
        raise Refusal(_l("Choose a time zone from the list."), "zone")
    if not EARLIEST <= when.first_day <= LATEST:
        raise Refusal(_l("Check the year of the first day."), "first_day")
    if when.last_day < when.first_day:
        raise Refusal(_l("The last day cannot be before the first."), "last_day")
    if (when.last_day - when.first_day).days >= MOST_DAYS:
        raise Refusal(_l("A workshop lasts at most 31 days."), "last_day")
    _ensure_hours(when)


def _ensure_hours(when: When) -> None:
    if when.first_hour is None and when.last_hour is not None:
        raise Refusal(_l("Write the hour it begins too."), "first_hour")
    if when.first_hour and when.last_hour and when.ends_at <= when.starts_at:
        raise Refusal(_l("It must end after it begins."), "last_hour")
    for name, day, hour in (
        ("first_hour", when.first_day, when.first_hour),
        ("last_hour", when.last_day, when.last_hour),
    ):
        if hour is not None and not exists(day, hour, when.zone):
            raise Refusal(_l("That hour does not exist on that day: the clock skips it."), name)
