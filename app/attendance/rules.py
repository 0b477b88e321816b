"""Who came, as a function of the SET of records: neither their order nor any clock decides it.

Present is who has an arrival that no undo refers to; one person, one day: one attendance, however often
recorded. What is counted all the same carries marks for a person to look at.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from ..language import lazy_gettext as _l
from ..refusals import Conflict, Refusal
from ..registration.models import CANCELLED, WAITING
from .models import ARRIVAL, DEVICE_KINDS, REPLACEMENT, UNDO, WALK_IN

PRESENT, EXCUSED = "present", "excused"
ARRIVING = frozenset({ARRIVAL, WALK_IN, REPLACEMENT})
# Records that bring somebody the list does not know.
BRINGING = frozenset({WALK_IN, REPLACEMENT})

# Marks: what was recorded counts, and somebody should know.
CLOCK_OFF, OTHER_HOUR, OTHER_DAY, CLOSED, NO_CONSENT, EARLY = (
    "clock_off", "other_hour", "other_day", "closed", "union_consent", "early",
)  # fmt: skip
TWO_DEVICES, WAS_CANCELLED, WAS_WAITING = "devices", "cancelled", "waiting"

# A clock this far off is said; records from outside these hours around the workshop too.
MOST_SKEW = timedelta(minutes=5)
BEFORE, AFTER = timedelta(hours=2), timedelta(hours=6)
# How long a code lets a device in, and how many devices a workshop has at most.
CODE_LASTS = timedelta(minutes=10)
MOST_DEVICES = 10
MOST_IN_BATCH = 200
# A device that was not heard of for so long has no network, or sleeps, and may hold records.
SILENT = timedelta(minutes=5)


NO_SUCH_CODE = _l("No device code is like that. Check it, or ask the organiser for another one.")


@dataclass(frozen=True)
class Record:
    """One record as the rules see it; `at` is when it happened by our clock, as far as can be told."""

    ref: str
    kind: str
    day: date
    at: datetime
    who: str | None = None
    refers_to: str | None = None
    device: int | None = None
    flags: frozenset[str] = frozenset()
    is_held: bool = False


@dataclass(frozen=True)
class Presence:
    """What is known of one person on one day: since when, by which records and devices, with which marks."""

    status: str
    since: datetime
    refs: frozenset[str]
    devices: frozenset[int]
    marks: frozenset[str]


Key = tuple[str, date]


def attendance(records: Iterable[Record]) -> dict[Key, Presence]:
    """Everybody's state on each day, from all the records of a workshop in whatever order, however often."""
    found = {one.ref: one for one in records}
    undone = {one.refers_to for one in found.values() if _takes_back(one)}
    brought = {walk_in_key(one.ref) for one in found.values() if one.kind in BRINGING}
    standing: dict[Key, list[Record]] = defaultdict(list)
    for one in found.values():
        is_known = bool(one.who) and (one.who in brought or not is_walk_in(one.who))
        if is_known and one.kind != UNDO and not one.is_held and not undone & {one.ref, one.refers_to}:
            standing[str(one.who), one.day].append(one)
    return {key: _presence(some) for key, some in standing.items()}


def registration_key(number: int) -> str:
    """Who a sign-up stands for."""
    return f"r{number}"


def number_of(who: str) -> int:
    """The number of the sign-up somebody is named after; 0 for who came without one."""
    return 0 if is_walk_in(who) else int(who[1:])


def walk_in_key(ref: str) -> str:
    """Who came without a sign-up, by the record that brought them."""
    return f"w{ref}"


def is_walk_in(who: str | None) -> bool:
    """Whether somebody came without a sign-up."""
    return bool(who) and str(who).startswith("w")


def _takes_back(one: Record) -> bool:
    """Whether a record takes another one back; what is held does nothing."""
    return one.kind == UNDO and one.refers_to is not None and not one.is_held


def says_who_came(one: Record) -> bool:
    """Whether a record that nothing takes back is enough to know that somebody of the list came."""
    return one.kind == ARRIVAL and one.refers_to is None and not one.is_held and not is_walk_in(one.who)


def _presence(records: list[Record]) -> Presence:
    """An arrival outweighs an excuse: who came was there."""
    arrivals = [one for one in records if one.kind in ARRIVING]
    told = arrivals or records
    devices = frozenset(one.device for one in told if one.device is not None)
    marks = frozenset().union(*(one.flags for one in told))
    return Presence(
        status=PRESENT if arrivals else EXCUSED,
        since=min(one.at for one in told),
        refs=frozenset(one.ref for one in told),
        devices=devices,
        marks=marks | ({TWO_DEVICES} if arrivals and len(devices) > 1 else frozenset()),
    )


def present(found: Mapping[Key, Presence], day: date | None = None) -> set[str]:
    """Who came on a day, or on any."""
    return {who for (who, on), one in found.items() if one.status == PRESENT and day in (None, on)}


def unsettled(records: Iterable[Record]) -> set[str]:
    """The held records that nobody took back, in whatever batch: those for a person to settle."""
    found = list(records)
    undone = {one.refers_to for one in found if one.kind == UNDO}
    return {one.ref for one in found if one.is_held and one.kind != UNDO and one.ref not in undone}


def marks_of_state(state: str) -> frozenset[str]:
    """What a sign-up's own state adds: who had cancelled, or waited in line, and came."""
    return frozenset({CANCELLED: {WAS_CANCELLED}, WAITING: {WAS_WAITING}}.get(state, set()))


def happened_at(tapped_at: datetime, clock_offset: int) -> datetime:
    """When it was by our clock, told by a device whose clock is so many seconds behind it."""
    return tapped_at + timedelta(seconds=clock_offset)


def marks_of_time(at: datetime, clock_offset: int, starts_at: datetime, ends_at: datetime) -> set[str]:
    """A clock that is off, and an hour at which nobody was expected: counted, and said."""
    found = {CLOCK_OFF} if abs(clock_offset) > MOST_SKEW.total_seconds() else set()
    return found | (set() if starts_at - BEFORE <= at <= ends_at + AFTER else {OTHER_HOUR})


def counted_day(told: date | None, first: date, last: date, today: date) -> tuple[date, bool]:
    """The workshop's day a record counts for, and whether another one was told: the nearest is taken."""
    wanted = told or today
    day = min(max(wanted, first), last)
    return day, told is not None and day != told


def marks_of_day(kind: str, day: date, today: date) -> set[str]:
    """An arrival on a day still to come; who is excused says so beforehand."""
    return {EARLY} if kind in ARRIVING and day > today else set()


def is_open(ends_at: datetime, at: datetime) -> bool:
    """Whether a device still keeps the list: until six hours after the end."""
    return at <= ends_at + AFTER


def ensure_may_let_in(state: str, ends_at: datetime, devices: int, at: datetime) -> None:
    """Devices are for a workshop people can come to, and not for a crowd of devices."""
    if state not in ("published", "held") or not is_open(ends_at, at):
        raise Refusal(_l("This workshop takes no arrivals: it is not published, or it is over."))
    if devices >= MOST_DEVICES:
        raise Refusal(_l("Ten devices are enough: revoke one first."))


def ensure_desk_open(is_closed: bool, where: tuple[str, Any, str] | None = None) -> None:
    """A closed desk lets nothing in that would find it closed; `where` it is opened again, for who may."""
    if is_closed:
        raise Conflict(
            _l("The desk is closed: no device is let in until the organiser opens it again."), where=where
        )


def ensure_fresh(expires_at: datetime, is_used: bool, at: datetime) -> None:
    """A code lets one device in, once, for ten minutes."""
    if is_used:
        raise Spent(_l("This code was used already. Ask the organiser for another one."))
    if at > expires_at:
        raise Spent(_l("This code is older than ten minutes. Ask the organiser for another one."))


def ensure_unsettled(is_settled: bool) -> None:
    """A person settles an exception once."""
    if is_settled:
        raise Conflict(_l("Somebody has settled this already."))


def is_device_kind(kind: Any) -> bool:
    """Whether a device may record such a thing."""
    return isinstance(kind, str) and kind in DEVICE_KINDS


class Spent(Refusal):
    """A code that was good once (410)."""

    status = 410
