"""Steps that move a workshop to other days or another place, inside a deed."""

from sqlalchemy.orm import Session

from ..workshops.draft import Where
from ..workshops.models import Workshop
from ..workshops.parts import turn
from ..workshops.placing import venue_of
from ..workshops.rules import ensure_window
from ..workshops.search import search_text
from ..workshops.seats import Seats
from ..workshops.when import When
from ..workshops.writing import shift_agenda, write_days


def write_move(session: Session, workshop: Workshop, counters: Seats, when: When, where: Where) -> None:
    """Write days and place; the agenda goes along, and so does sign-up that closed when it began."""
    before = workshop.first_day
    follows = counters.closes_at is None or counters.closes_at == workshop.starts_at
    write_days(workshop, when)
    if follows or (counters.closes_at and counters.closes_at > workshop.ends_at):
        counters.closes_at = workshop.starts_at
    ensure_window(counters.opens_at, counters.closes_at, workshop.ends_at)
    workshop.venue = venue_of(session, where) or workshop.venue
    shift_agenda(workshop, before)
    turn(workshop, "when", "where", "seats")
    workshop.search = search_text(workshop)
    session.flush()
