"""A workshop's list on one day: who is expected, who came and since when, who is missing."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from ..language import bare, fold, gettext, plain
from ..registration.models import CANCELLED, SEATED, Registration
from ..registration.unions import sounds_like_a_union
from ..tokens import shown_code
from ..workshops.counts import NOT_STATED
from ..workshops.models import Workshop
from . import queries, rules
from .models import WalkIn
from .rules import Key, Presence

# For whom somebody stands where no institution of the list says it: written freely, nobody, not said.
UNLISTED, NOBODY, UNSAID = "unlisted", "none", "unsaid"


@dataclass(frozen=True)
class Person:
    """Somebody of the list or from the door. `institution` is what a device may show; `group` names a
    delegation that can come in at once; `replaced_by` who came in their place that day."""

    who: str
    given_names: str
    family_names: str
    institution: str
    represents: str
    sector: str
    group: str
    state: str
    code: str = ""
    replaces: str = ""
    replaced_by: str = ""
    presence: Presence | None = None

    @property
    def name(self) -> str:
        """Family names first, as lists are read."""
        return ", ".join(filter(None, (self.family_names, self.given_names)))

    @property
    def has_come(self) -> bool:
        """Whether they are present on the day."""
        return self.presence is not None and self.presence.status == rules.PRESENT

    @property
    def is_expected(self) -> bool:
        """Whether somebody should ask where they are: not of whom another came for."""
        return self.state == SEATED and self.presence is None and not self.replaced_by

    @property
    def marks(self) -> list[str]:
        """What a person should know of an attendance that counts."""
        if self.presence is None:
            return []
        return sorted(self.presence.marks | rules.marks_of_state(self.state))

    @property
    def search(self) -> str:
        """The words somebody at the desk looks for, letters and digits alone."""
        return bare(f"{self.given_names} {self.family_names} {self.institution} {self.code}")


@dataclass(frozen=True)
class Tally:
    """Some who are counted together: how many signed up, how many of those came, and who came besides."""

    name: str
    signed_up: int
    came: int
    besides: int


@dataclass(frozen=True)
class Board:
    """Everybody on one day, and what the other days say; `replaced` names who came for whom, and when."""

    workshop: Workshop
    day: date
    people: list[Person]
    found: Mapping[Key, Presence]
    replaced: Mapping[Key, str]

    @cached_property
    def arrived(self) -> list[Person]:
        """Who came that day, the last one first."""
        came = [(one.presence.since, one.who, one) for one in self.people if one.presence and one.has_come]
        return [one for _since, _who, one in sorted(came, key=lambda row: row[:2], reverse=True)]

    @cached_property
    def pending(self) -> list[Person]:
        """Who holds a seat, has not come and nobody came for, by family names."""
        return [one for one in self.people if one.is_expected]

    @property
    def expected(self) -> int:
        """How many hold a seat."""
        return sum(one.state == SEATED for one in self.people)

    @property
    def arrived_of_expected(self) -> int:
        """How many of those came."""
        return sum(one.state == SEATED for one in self.arrived)

    @property
    def humans(self) -> int:
        """Distinct people over all days."""
        return len(rules.present(self.found))

    @cached_property
    def by_day(self) -> dict[date, int]:
        """Attendances of each day of the workshop."""
        return {day: len(rules.present(self.found, day)) for day in days_of(self.workshop)}

    def person(self, who: str) -> Person | None:
        """One of them."""
        return next((one for one in self.people if one.who == who), None)

    def tally(self, counted_as: Callable[[Person], str]) -> list[Tally]:
        """Arrived of signed up by what people are counted as, in words; who holds no seat stands beside."""
        seated = Counter(counted_as(one) for one in self.people if one.state == SEATED)
        came = Counter(counted_as(one) for one in self.arrived if one.state == SEATED)
        besides = Counter(counted_as(one) for one in self.arrived if one.state != SEATED)
        names = sorted({*seated, *besides}, key=fold)
        return [Tally(name, seated[name], came[name], besides[name]) for name in names]


def days_of(workshop: Workshop) -> list[date]:
    """Every day of a workshop."""
    length = (workshop.last_day - workshop.first_day).days + 1
    return [workshop.first_day + timedelta(days=step) for step in range(length)]


def day_of(workshop: Workshop, told: str, at: datetime) -> date:
    """The day somebody chose of the workshop's, else today's, else the nearest one."""
    named = {day.isoformat(): day for day in days_of(workshop)}
    today = at.astimezone(workshop.time_zone).date()
    return named.get(told) or rules.counted_day(None, workshop.first_day, workshop.last_day, today)[0]


def board(workshop: Workshop, day: date) -> Board:
    """The list on a day, as it is known now."""
    found = rules.attendance(one.record for one in queries.kept_records(workshop.id))
    people = [
        _registered(row, found.get((rules.registration_key(row.id), day)))
        for row in queries.signed_up(workshop.id)
    ]
    known = rules.present(found)
    walked = [row for row in queries.walk_ins(workshop.id) if rules.walk_in_key(row.ref) in known]
    from_door = [_walked_in(row, found.get((rules.walk_in_key(row.ref), day))) for row in walked]
    replaced = _replaced(walked, found)
    people = [replace(one, replaced_by=replaced.get((one.who, day), "")) for one in people] + from_door
    people.sort(key=lambda one: (fold(one.family_names), fold(one.given_names), one.who))
    return Board(workshop, day, people, found, replaced)


def _registered(row: Registration, presence: Presence | None) -> Person:
    shown, group = on_device(row)
    return Person(
        who=rules.registration_key(row.id), given_names=row.given_names, family_names=row.family_names,
        institution=shown, represents=represents(row), sector=_sector(row), group=group, state=row.state,
        code=shown_code(row.short_code), presence=presence,
    )  # fmt: skip


def _walked_in(row: WalkIn, presence: Presence | None) -> Person:
    shown, _group = on_device(row)
    return Person(
        who=rules.walk_in_key(row.ref), given_names=row.given_names, family_names=row.family_names,
        institution=shown, represents=represents(row), sector=_sector(row), group="", state="walk_in",
        replaces=row.replaces.full_name if row.replaces else "", presence=presence,
    )  # fmt: skip


def _replaced(walked: Sequence[WalkIn], found: Mapping[Key, Presence]) -> dict[Key, str]:
    """Who came in the place of whom on each day, by name."""
    by_who = {rules.walk_in_key(row.ref): row for row in walked if row.replaces_id}
    came = [key for key, one in found.items() if key[0] in by_who and one.status == rules.PRESENT]
    some = [(by_who[who], on) for who, on in came]
    return {(rules.registration_key(row.replaces_id or 0), on): row.full_name for row, on in some}


def represents(row: Registration | WalkIn) -> str:
    """Whom somebody represents, in words; empty for nobody."""
    return plain(row.institution, "name") if row.institution else row.institution_text or ""


def on_device(row: Registration | WalkIn) -> tuple[str, str]:
    """What a device may show of it, and the delegation it stands for: of a union neither name nor group."""
    name = represents(row)
    is_union = row.institution is not None and (
        row.institution.kind == "union" or row.institution.sector == "workers"
    )
    if is_union or (row.institution is None and sounds_like_a_union(name)):
        return gettext("organisation"), ""
    is_cancelled = getattr(row, "state", "") == CANCELLED
    return name, "" if is_cancelled else name


def _sector(row: Registration | WalkIn) -> str:
    """Only who signed up was asked whether they come for themselves; nobody asks at the door."""
    if row.institution is not None:
        return row.institution.sector
    if row.institution_text:
        return UNLISTED
    is_said = isinstance(row, Registration) and row.region != NOT_STATED
    return NOBODY if is_said else UNSAID
