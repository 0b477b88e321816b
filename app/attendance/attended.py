"""Who came to a workshop, day by day, and how that is known: for staff and for the spreadsheet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from ..database import db
from ..institutions.namesakes import provinces_of_namesakes, with_province
from ..language import gettext
from ..language import lazy_gettext as _l
from ..registration.models import SEATED, Registration
from ..registration.spreadsheet import region_word
from ..sheets import Table
from ..workshops.by_name import is_by_name
from ..workshops.models import Workshop
from . import closing_queries, queries, rules
from .board import Board, Person, board, days_of
from .closings import DeskClosing
from .late import Late, late_records
from .models import DESK, SHEET, STAFF, WalkIn
from .rules import Key
from .words import clock

PRESENT, EXCUSED, ABSENT, EXPECTED, NOTHING = "present", "excused", "absent", "expected", ""
STATES = {
    PRESENT: _l("Present"),
    EXCUSED: _l("Excused"),
    ABSENT: _l("Absent"),
    EXPECTED: _l("Not yet"),
    NOTHING: _l("Nothing recorded"),
}
SOURCES = {DESK: _l("desk"), SHEET: _l("signed sheet"), STAFF: _l("staff")}
# How somebody came to be on the list.
ON_LIST = {
    "seated": _l("Signed up"),
    "waiting": _l("Waiting list"),
    "cancelled": _l("Sign-up cancelled"),
    "walk_in": _l("Did not sign up"),
}


@dataclass(frozen=True)
class Day:
    """One person on one day: the state, the hour if a desk knows it, and on what that rests."""

    state: str
    hour: str = ""
    known_by: tuple[str, ...] = ()

    @property
    def sources(self) -> list[str]:
        """On what it rests, in words."""
        return [str(SOURCES[one]) for one in self.known_by]


@dataclass(frozen=True)
class Attendance:
    """The whole list with every day, and what was frozen if the desk is closed."""

    board: Board
    everybody: Sequence[tuple[Person, list[Day]]]
    closing: DeskClosing | None
    after: Sequence[Late]

    @property
    def late(self) -> int:
        """How many records were kept since the desk was closed."""
        return len(self.after)

    @cached_property
    def named_late(self) -> dict[Key, Late]:
        """What those say of somebody we know, the last one for each person and day."""
        return {one.key: one for one in self.after if one.name}

    @cached_property
    def rows(self) -> list[tuple[Person, list[Day]]]:
        """Who holds a seat, or of whom something was recorded."""
        return [(one, days) for one, days in self.everybody if _is_of_interest(one, days)]

    def of(self, who: str) -> tuple[Person, list[Day]] | None:
        """One of all who ever signed up or came, with their days."""
        return next(((one, days) for one, days in self.everybody if one.who == who), None)

    @property
    def days(self) -> list[date]:
        """The days of the workshop."""
        return days_of(self.board.workshop)

    @property
    def attendances(self) -> int:
        """Over all days, one for each person and day."""
        return sum(self.board.by_day.values())

    def who_came_for(self, one: Person) -> list[str]:
        """Everybody who came in somebody's place, each once."""
        names = (self.board.replaced.get((one.who, on)) for on in self.days)
        return list(dict.fromkeys(filter(None, names)))

    @cached_property
    def by_evidence(self) -> dict[str, int]:
        """Attendances by what they rest on; one known twice stands under each."""
        came = [day for _person, days in self.rows for day in days if day.state == PRESENT]
        return {one: sum(one in day.known_by for day in came) for one in SOURCES}


def attended(workshop: Workshop, at: datetime) -> Attendance:
    """What is known now, in order of family names."""
    shown = board(workshop, workshop.first_day)
    evidence = closing_queries.evidence(workshop.id)
    closing = closing_queries.closing_in_force(workshop.id)
    after = late_records(workshop.id, closing.last_seq) if closing else []
    unmarked = {on: _unmarked(shown, on, at, closing is not None) for on in days_of(workshop)}
    if not queries.holds(workshop.id, is_by_name(at)):
        unmarked = {on: NOTHING if state == ABSENT else state for on, state in unmarked.items()}
    everybody = [
        (one, [_day(shown, one, on, evidence, state) for on, state in unmarked.items()])
        for one in shown.people
    ]
    return Attendance(shown, everybody, closing, after)


def _unmarked(shown: Board, on: date, at: datetime, is_closed: bool) -> str:
    """What is known on a day of those without a mark: of a day when nobody was marked as present, nothing."""
    if not (is_closed or _is_over(shown.workshop, on, at)):
        return EXPECTED
    return ABSENT if shown.by_day[on] else NOTHING


def _is_over(workshop: Workshop, on: date, at: datetime) -> bool:
    """Whether a day has ended in the workshop's zone; the last one with the workshop."""
    if on == workshop.last_day:
        return workshop.ends_at <= at
    return datetime.combine(on + timedelta(days=1), time(), workshop.time_zone) <= at


def _day(shown: Board, one: Person, on: date, evidence: dict[str, str], unmarked: str) -> Day:
    presence = shown.found.get((one.who, on))
    if presence is None:
        state = ABSENT if (one.who, on) in shown.replaced else unmarked
        return Day(state if one.state == SEATED else NOTHING)
    known = tuple(name for name in SOURCES if name in {evidence.get(ref) for ref in presence.refs})
    is_timed = presence.status == rules.PRESENT and DESK in known
    return Day(
        PRESENT if presence.status == rules.PRESENT else EXCUSED,
        clock(presence.since, shown.workshop.zone) if is_timed else "",
        known,
    )


def _is_of_interest(one: Person, days: Iterable[Day]) -> bool:
    """Who holds a seat, or of whom something was recorded."""
    return one.state == SEATED or any(day.state != NOTHING for day in days)


def table(found: Attendance) -> Table:
    """One row for each person and day, so that both can be counted; with what tells namesakes apart."""
    heading = [
        gettext("Day"), gettext("Family names"), gettext("Given names"), gettext("Phone"), gettext("E-mail"),
        gettext("Institution"), gettext("Region"), gettext("On the list as"), gettext("Attendance"),
        gettext("Hour"), gettext("Known by"), gettext("In the place of"),
    ]  # fmt: skip
    return Table(gettext("Attendance"), heading, list(_cells(found)))


def _cells(found: Attendance) -> Iterable[list[object]]:
    number = found.board.workshop.id
    people: dict[str, Registration | WalkIn] = {
        rules.registration_key(one.id): one for one in queries.signed_up(number)
    }
    people |= {rules.walk_in_key(one.ref): one for one in queries.walk_ins(number)}
    provinces = provinces_of_namesakes(db.session())
    for person, days in found.rows:
        row = people[person.who]
        called = with_province(person.represents, row.institution_id, provinces)
        for on, one in zip(found.days, days, strict=True):
            yield [
                on, person.family_names, person.given_names, row.phone, row.email,
                called, region_word(row), ON_LIST[person.state], STATES[one.state], one.hour,
                ", ".join(one.sources), person.replaces,
            ]  # fmt: skip
