"""Whether an institution took part, as the public may know it: workshops and dates, never how many nor who.

Answered for public bodies alone: of a union, an employers' organisation or anything else nothing is said.

Of people by name only the latest edition speaks, by what was written down with it: a desk opened again takes
nothing back, and a person corrected since is told of with the next one. Of a body it speaks only where the
number of its region and year is published and no edition before kept it back; the year is the one each
edition has of the workshop, for a date that is moved since moves nobody to another number. The rule of
publication leaves a number open by other worlds that look the same: they differ in what an edition keeps back
alone, so answers that do not depend on it tell no reader which of them is true.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, or_, select

from ..database import db
from ..institutions.models import Institution
from ..institutions.queries import find, find_called, find_complete, words_of
from ..language import plain
from ..plan.models import Plan
from ..registration.reading import listed
from ..territory.queries import Place, jurisdictions
from ..workshops.by_name import is_over
from ..workshops.models import PUBLIC, Representation, Workshop
from ..workshops.queries import Card, upcoming
from ..workshops.record import MARKS
from ..workshops.standing import SOON, TAKING, standing
from . import edition_queries
from .attributed import NOBODY, of_edition
from .models import EditionBody

PUBLIC_BODIES = "government"
# Who is meant is not settled: possible, and never on record.
UNDECIDED = ("unresolved", "doubtful_level")
# By kind of government, the code it has among the candidates of a body that could not be placed.
CODES = {
    "regional government": "jurisdiction_code",
    "provincial municipality": "province_code",
    "district municipality": "district_code",
}


@dataclass(frozen=True)
class Meeting:
    """A workshop somebody took part in; `mark` is how sure the source is, empty when it is."""

    code: str
    name: str
    first_day: date
    last_day: date
    is_date_doubtful: bool
    mark: str = ""


@dataclass(frozen=True)
class Answer:
    """What is on record of one institution, and what is only possible."""

    certain: tuple[Meeting, ...]
    possible: tuple[Meeting, ...]


def find_body(typed: str) -> Institution | None:
    """The public body with this number; None for what is none."""
    found = find(db.session(), typed)
    return found if found is not None and found.sector == PUBLIC_BODIES else None


def number_called(text: str) -> str:
    """The number of the one public body whose whole name this is; empty for none.

    With words of the kind or of the place left out or added it is still whole, and with a letter less not.
    """
    found = find_called(db.session(), text)
    if found is not None and found.sector == PUBLIC_BODIES:
        return str(found.id)
    return str(find_complete(db.session(), text, PUBLIC_BODIES) or "")


def count_bodies(text: str) -> int:
    """How many public bodies have all the words of a search in their names: more than are shown, mostly."""
    words = words_of(text)
    rows = select(func.count(Institution.id)).where(
        Institution.sector == PUBLIC_BODIES,
        *(Institution.search.contains(word, autoescape=True) for word in words),
    )
    return (db.session.scalar(rows) or 0) if words else 0


def answer(plan: Plan, body: Institution, at: datetime) -> Answer:
    """The plan's workshops a body took part in, by date, each once."""
    held = (
        Workshop.plan_id == plan.id,
        Workshop.state.in_(PUBLIC),
        Workshop.state != "cancelled",
        is_over(at),
    )
    certain, possible = _named(held, body)
    editions = [of_edition(*one) for one in edition_queries.written(plan)]
    latest, region = editions[-1] if editions else NOBODY, listed(body).region
    closed = frozenset[tuple[str, str]]().union(*(one.closed for one in editions))
    theirs = (EditionBody.plan_id == plan.id, EditionBody.institution_id == body.id)
    kept = db.session.scalar(select(EditionBody.workshops).where(*theirs))
    codes = latest.workshops.intersection(kept or ())
    for one in db.session.scalars(select(Workshop).where(*held, Workshop.code.in_(codes))):
        cells = {(region, edition.years.get(one.code, "")) for edition in editions}
        if (region, latest.years[one.code]) in latest.open and cells.isdisjoint(closed):
            certain[one.code] = _meeting(one)
    return Answer(_by_date(certain.values()), _by_date(possible[code] for code in possible.keys() - certain))


def region_of(body: Institution) -> Place | None:
    """A body's region; None for one of the whole country or from abroad."""
    return jurisdictions(db.session()).get(body.jurisdiction_code or "")


def next_for(plan: Plan, body: Institution, at: datetime) -> Card | None:
    """The next workshop for a body's region that takes sign-ups or will; for one without, the next of all.

    Of invented workshops only the demonstration's own page speaks.
    """
    cards = upcoming(at, region=body.jurisdiction_code)
    fit = (card for card in cards if card.is_demonstration == plan.is_demonstration)
    return next((card for card in fit if standing(card, card, at) in (*TAKING, SOON)), None)


def _named(
    held: tuple[ColumnElement[bool], ...], body: Institution
) -> tuple[dict[str, Meeting], dict[str, Meeting]]:
    """What the source says: where it names the body, and where it may mean it."""
    certain: dict[str, Meeting] = {}
    possible: dict[str, Meeting] = {}
    code = getattr(body, CODES[body.kind]) if body.kind in CODES else None
    theirs = or_(Representation.institution_id == body.id, Representation.resolution.in_(UNDECIDED))
    rows = db.session.execute(
        select(Workshop, Representation)
        .join(Representation, Representation.workshop_id == Workshop.id)
        .where(*held, theirs)
    )
    for workshop, row in rows:
        mark = str(MARKS.get(row.resolution, ""))
        if row.resolution in UNDECIDED:
            if row.institution_id == body.id or (code and code in row.candidates):
                possible[workshop.code] = _meeting(workshop, mark)
        else:
            certain[workshop.code] = _meeting(workshop, mark)
    return certain, possible


def _meeting(workshop: Workshop, mark: str = "") -> Meeting:
    return Meeting(
        workshop.code,
        plain(workshop, "short"),
        workshop.first_day,
        workshop.last_day,
        workshop.date_confidence == "doubtful",
        mark,
    )


def _by_date(meetings: Iterable[Meeting]) -> tuple[Meeting, ...]:
    return tuple(sorted(meetings, key=lambda one: (one.first_day, one.code)))
