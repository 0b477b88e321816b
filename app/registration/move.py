"""Steps that move a workshop to other days or another place, inside a deed."""

from datetime import datetime

from sqlalchemy.orm import Session

from ..workshops.closings import last_closing
from ..workshops.draft import Where
from ..workshops.models import Workshop
from ..workshops.on_record import what_counts_it
from ..workshops.parts import turn
from ..workshops.placing import venue_of
from ..workshops.rules import ensure_window
from ..workshops.search import search_text
from ..workshops.seats import Seats
from ..workshops.when import When
from ..workshops.window import Window, carried, carried_on
from ..workshops.writing import shift_agenda, write_days
from .workshop_rules import ensure_not_on_record


def write_move(
    session: Session, workshop: Workshop, counters: Seats, when: When, where: Where, at: datetime
) -> str | None:
    """Write days and place; agenda and sign-up go along.

    Of sign-up that is closed and stays so: the hour it is to close at if it is reopened.
    """
    if workshop.ends_at <= at:
        # On a day to come it would leave the figures it is part of.
        ensure_not_on_record(what_counts_it(workshop), workshop.code)
    first_day, before = workshop.first_day, Window(counters.opens_at, counters.closes_at, workshop.starts_at)
    write_days(workshop, when)
    step = workshop.first_day - first_day
    after = carried_on(before, step, workshop.starts_at, at)
    counters.opens_at, counters.closes_at = after.opens_at, after.closes_at
    ensure_window(counters.opens_at, counters.closes_at, workshop.ends_at)
    workshop.venue = venue_of(session, workshop, where) or workshop.venue
    shift_agenda(workshop, first_day)
    turn(workshop, "when", "where", "seats")
    workshop.search = search_text(workshop)
    session.flush()
    if not before.is_closed(at):
        return None
    planned = Window(None, last_closing(session, workshop) or before.closes_at, before.starts_at)
    again = carried(planned, step, workshop.starts_at).closes_at
    return again.isoformat() if again else None
