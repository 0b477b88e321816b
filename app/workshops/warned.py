"""What to think twice about before a workshop is fixed: days off, clashes, a small room, in words.

They warn and forbid nothing. Another workshop is named where the reader may see it, else only that there
is one.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement, select

from ..accounts.scopes import Scope
from ..database import db
from ..language import day, gettext, plain
from ..language import number as in_digits
from .clashes import REGION, SPEAKER, VENUE, Clash, Taken, Talks, clashes
from .days_off import Free, days_off, touching
from .houses import first_of_each, houses
from .models import PUBLIC, ConvenedRegion, SessionRole, Speaker, Venue, Workshop, WorkshopSession
from .queries import regions
from .scoped import in_scope, is_shown
from .seats import Seats
from .when import When, is_zone

# Zones are at most 26 hours apart: no day of ours meets one farther off.
MARGIN = timedelta(days=2)


@dataclass(frozen=True)
class Warned:
    """One sentence; where another workshop is meant, its name and address if the reader may see it."""

    kind: str
    sentence: str
    name: str = ""
    url: str = ""


@dataclass(frozen=True)
class Other:
    """Another workshop as the reader may know it."""

    name: str
    url: str


def warnings(workshop: Workshop, scope: Scope) -> list[Warned]:
    """What speaks against a workshop's days, room and people as it stands."""
    first, last = workshop.first_day - MARGIN, workshop.last_day + MARGIN
    near = (
        Workshop.first_day <= last,
        Workshop.last_day >= first,
        Workshop.is_demonstration == workshop.is_demonstration,
    )
    every = taken(near)
    # A workshop called off takes nothing, whatever else is planned for its days.
    mine = next((one for one in every if one.number == workshop.id), None)
    if mine is None:
        return []
    free = days_off(workshop.first_day, workshop.last_day)
    found = [of_day(one) for one in _free_of(workshop, free)]
    return found + _of_room(workshop) + told(clashes(mine, every), scope)


def _of_room(workshop: Workshop) -> list[Warned]:
    """That it has more seats than its venue holds, as far as anybody noted that."""
    holds = workshop.venue.capacity if workshop.venue else None
    seats = db.session.scalar(select(Seats.capacity).where(Seats.workshop_id == workshop.id))
    if holds is None or seats is None or seats <= holds:
        return []
    said = gettext(
        "The workshop has %(seats)s seats, and its venue holds %(holds)s.",
        seats=in_digits(seats),
        holds=in_digits(holds),
    )
    return [Warned("room", said)]


def _free_of(workshop: Workshop, free: Iterable[Free]) -> list[Free]:
    """The days off of whom it is for, and of the place."""
    place = workshop.venue.jurisdiction_code if workshop.venue else None
    where = {*workshop.region_codes, *([place] if place else ())}
    return touching(free, workshop.first_day, workshop.last_day, where)


def taken(wanted: Sequence[ColumnElement[bool]]) -> list[Taken]:
    """What some workshops take, those called off left out."""
    meant = (*wanted, Workshop.state != "cancelled", is_shown())
    numbers = select(Workshop.id).where(*meant)
    columns = (
        Workshop.id, Workshop.first_day, Workshop.last_day, Workshop.first_hour, Workshop.last_hour,
        Workshop.zone, Venue.id, Venue.name,
    )  # fmt: skip
    rows = db.session.execute(
        select(*columns).outerjoin(Venue, Venue.id == Workshop.venue_id).where(*meant).order_by(Workshop.id)
    ).all()
    codes, talks = _regions(numbers), _talks(numbers)
    rooms = first_of_each(houses(db.session(), {venue for *_when, venue, name in rows if name}))
    return [
        # Of a city alone nobody knows the room.
        Taken(
            number,
            When(first, last, begins, ends, zone),
            rooms[venue] if name else None,
            frozenset(codes[number]),
            frozenset(talks[number]),
        )
        for number, first, last, begins, ends, zone, venue, name in rows
        # One row that cannot be read spoils the page of no other.
        if is_zone(zone)
    ]


def _regions(numbers: Any) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    columns = ConvenedRegion.workshop_id, ConvenedRegion.jurisdiction_code
    for number, code in db.session.execute(select(*columns).where(ConvenedRegion.workshop_id.in_(numbers))):
        found[number].append(code)
    return found


def _talks(numbers: Any) -> Mapping[int, list[Talks]]:
    found: dict[int, list[Talks]] = defaultdict(list)
    rows = (
        select(WorkshopSession.workshop_id, SessionRole.speaker_id, WorkshopSession.day)
        .join(SessionRole, SessionRole.session_id == WorkshopSession.id)
        .where(WorkshopSession.workshop_id.in_(numbers))
    )
    for number, speaker, on in db.session.execute(rows):
        found[number].append(Talks(speaker, on))
    return found


def told(found: Sequence[Clash], scope: Scope) -> list[Warned]:
    """Clashes in words."""
    others = known({clash.other for clash in found}, scope)
    names = _names(found)
    return [_of_clash(clash, names, others.get(clash.other)) for clash in found]


def known(numbers: Iterable[int], scope: Scope) -> dict[int, Other]:
    """The workshops among these that the reader may see: their own by its page, an announced one by its."""
    rows = db.session.execute(
        select(Workshop, in_scope(scope).label("is_own")).where(Workshop.id.in_(list(numbers)))
    )
    return {
        one.id: Other(plain(one, "short"), _address(one, is_own))
        for one, is_own in rows
        if is_own or one.state in PUBLIC
    }


def _address(workshop: Workshop, is_own: bool) -> str:
    return url_for("registration.manage" if is_own else "registration.workshop", code=workshop.code)


def _names(found: Iterable[Clash]) -> dict[tuple[str, int | str], str]:
    """The names of the rooms, people and regions of some clashes."""
    wanted: dict[str, set[Any]] = defaultdict(set)
    for clash in found:
        wanted[clash.kind].add(clash.what)
    rooms = select(Venue.id, Venue.name).where(Venue.id.in_(wanted[VENUE]))
    people = select(Speaker.id, Speaker.name).where(Speaker.id.in_(wanted[SPEAKER]))
    named: dict[tuple[str, int | str], str] = {
        (REGION, code): plain(regions()[code], "name") for code in wanted[REGION]
    }
    for kind, rows in ((VENUE, rooms), (SPEAKER, people)):
        named |= {(kind, number): name or "" for number, name in db.session.execute(rows)}
    return named


def _of_clash(clash: Clash, names: Mapping[tuple[str, int | str], str], other: Other | None) -> Warned:
    what = names.get((clash.kind, clash.what), "")
    sentence = {
        VENUE: gettext("The venue %(name)s is taken at those hours by another workshop.", name=what),
        SPEAKER: gettext("%(name)s has a part in another workshop that day.", name=what),
        REGION: gettext("%(name)s is convened to another workshop on the same days.", name=what),
    }[clash.kind]
    return Warned(clash.kind, sentence, other.name if other else "", other.url if other else "")


def of_day(free: Free) -> Warned:
    """A day off in words."""
    said = gettext("%(day)s is a day off: %(name)s.", day=day(free.day, "full"), name=plain(free, "name"))
    return Warned("day", said[:1].upper() + said[1:])
