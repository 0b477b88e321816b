"""What the desk answers, marks and holds, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from ..language import gettext, hour, ngettext
from ..language import lazy_gettext as _l
from . import rules
from .board import NOBODY, UNLISTED, UNSAID, Person
from .models import ARRIVAL, OTHER_WORKSHOP, REPLACEMENT, UNDO, UNKNOWN_CODE, UNREADABLE, WALK_IN

ARRIVED, ALREADY, UNDONE, UNKNOWN, ELSEWHERE, WALKED_IN = (
    "arrived", "already", "undone", "unknown", "elsewhere", "walked-in",
)  # fmt: skip
MARKS = {
    rules.TWO_DEVICES: _l("also recorded on another device"),
    rules.WAS_CANCELLED: _l("their sign-up was cancelled"),
    rules.WAS_WAITING: _l("was on the waiting list"),
    rules.CLOCK_OFF: _l("the device's clock is off"),
    rules.OTHER_HOUR: _l("at an hour when nobody was expected"),
    rules.OTHER_DAY: _l("another day was told"),
    rules.EARLY: _l("recorded before that day"),
    rules.CLOSED: _l("recorded after the workshop was closed"),
    rules.NO_CONSENT: _l("represents a union: ask for written consent"),
}
HELD = {
    UNKNOWN_CODE: _l("Unknown code"),
    OTHER_WORKSHOP: _l("It belongs to another workshop"),
    UNREADABLE: _l("It could not be read"),
}
SECTORS = {
    "government": _l("Government"),
    "workers": _l("Workers"),
    "employers": _l("Employers"),
    "international": _l("International"),
    "academia": _l("Academia"),
    "civil society": _l("Civil society"),
    UNLISTED: _l("Institutions not on the list"),
    NOBODY: _l("On their own behalf"),
    UNSAID: _l("Institution not stated"),
}


KINDS = {
    ARRIVAL: _l("Somebody came"),
    UNDO: _l("A record was taken back"),
    WALK_IN: _l("Somebody came without a sign-up"),
    REPLACEMENT: _l("Somebody came in another's place"),
}


def about(told: Mapping[str, Any]) -> str:
    """What a held record is told apart by: whom it names, else the beginning of what can be read of it."""
    named = next((told[name] for name in ("name", "code", "who", "workshop") if told.get(name)), "")
    return named or " · ".join(list(filter(None, told.get("sent", {}).values()))[:3])[:80] or "—"


def sector(one: Person) -> str:
    """The sector somebody is counted under."""
    return str(SECTORS[one.sector])


def represents(one: Person) -> str:
    """Whom somebody stands for; where that is nobody of the list, what is known of it."""
    return one.represents or sector(one)


@dataclass(frozen=True)
class Answer:
    """What the desk says after a tap: a word for its colour, the big word, whom it is about and more."""

    said: str
    title: str
    name: str = ""
    more: str = ""
    who: str = ""


def answer(said: str, person: Person | None, zone: str) -> Answer | None:
    """The answer to a tap, as things stand now."""
    if said in (ARRIVED, WALKED_IN, ALREADY) and person and person.presence:
        title = gettext("Checked in")
        if said == ALREADY:
            title = gettext("Already checked in at %(hour)s", hour=clock(person.presence.since, zone))
        more = "; ".join(str(MARKS[mark]) for mark in person.marks)
        return Answer(said, title, person.name, more or person.institution, person.who)
    if said == UNDONE:  # who came without a sign-up is on the list no more
        whose = (person.name, person.institution, person.who) if person else ()
        return Answer(said, gettext("Undone"), *whose)
    if said == UNKNOWN:
        advice = gettext("The code was put down for the organiser. Search by name, or add the person.")
        return Answer(said, gettext("Not on the list"), "", advice)
    return None


def people(count: int) -> str:
    """So many people, in words."""
    return str(ngettext("%(num)s person", "%(num)s people", count))


def answer_of_many(said: str, found: list[Person]) -> Answer | None:
    """The answer to a tap that was about a whole delegation: all of it is taken back at once."""
    if said == ARRIVED and (came := [one for one in found if one.has_come]):
        whose = ",".join(one.who for one in came)
        return Answer(said, gettext("Checked in"), came[0].group, people(len(came)), whose)
    return Answer(UNDONE, gettext("Undone"), people(len(found))) if said == UNDONE else None


def elsewhere(title: str, when: str) -> Answer:
    """A ticket of another workshop."""
    return Answer(ELSEWHERE, gettext("Ticket is for another workshop"), title, when)


def clock(at: datetime, zone: str) -> str:
    """The time of day in the workshop's zone."""
    return hour(at.astimezone(ZoneInfo(zone)).time().replace(second=0, microsecond=0))
