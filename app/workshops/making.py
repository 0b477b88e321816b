"""Steps that make a workshop, say that it took place, or take one away nothing hangs on. None commits."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ..accounts.scopes import Scope
from ..audit import Actor, record
from ..language import lazy_gettext as _l
from ..refusals import Refusal
from . import rules, seats
from .codes import free_code
from .counts import forget_empty
from .draft import Draft
from .headcounts import Headcount
from .models import Venue, Workshop
from .on_record import is_counted
from .placing import DETAILS
from .writing import write


def make(
    session: Session, actor: Actor, scope: Scope, draft: Draft, capacity: int, at: datetime,
    state: str = "scheduled",
) -> tuple[Workshop, seats.Seats]:  # fmt: skip
    """A new workshop with its counters, within what the editor answers for."""
    convened = draft.who.convened if draft.who else frozenset[str]()
    rules.ensure_may_convene(scope, (), convened, is_named=False)
    workshop = Workshop(state=rules.planned(state), code=free_code(session, _short(draft)))
    # What a demonstration account makes is a demonstration, in a plan or in none.
    workshop.is_demonstration = scope.is_demonstration
    counters = seats.Seats(capacity=capacity)
    if draft.when is None:
        raise Refusal(_l("Choose the first day."), "first_day")
    write(session, workshop, counters, draft, at)
    session.add(workshop)
    session.flush()
    counters.workshop_id = workshop.id
    session.add(counters)
    record(session, actor, "create workshop", ("workshop", workshop.code), capacity=capacity)
    return workshop, counters


def hold(workshop: Workshop, counters: seats.Seats, at: datetime) -> None:
    """It took place: nobody signs up or moves up any more."""
    rules.ensure_can_be_held(workshop, at)
    workshop.state = "held"
    counters.is_taking = False


def unmake(session: Session, actor: Actor, number: int, version: int, figure: int = 0) -> bool:
    """Take a workshop away that nobody has changed since and nothing hangs on; whether it could be.

    `figure` is the stated number it was made with, 0 for none. Any other speaks of it, and it stays; so it
    does while an edition counts it.
    """
    session.execute(select(seats.Seats.taken).where(seats.Seats.workshop_id == number).with_for_update())
    rows = select(Workshop).where(Workshop.id == number).with_for_update(of=Workshop)
    workshop = session.scalars(rows, execution_options={"populate_existing": True}).first()
    if workshop is None or workshop.version != version or is_counted(workshop):
        return False
    code, venue = workshop.code, workshop.venue_id
    try:
        with session.begin_nested():
            mine = Headcount.id == figure, Headcount.workshop_id == number
            session.execute(delete(Headcount).where(*mine))
            session.execute(delete(seats.Seats).where(seats.Seats.workshop_id == number))
            forget_empty(session, number)
            session.delete(workshop)
            session.flush()
    except IntegrityError:
        # Somebody signed up, came, was told of it or stated a figure: their rows speak of it, and it stays.
        return False
    is_used = select(Workshop.id).where(Workshop.venue_id == venue)
    if venue is not None and session.scalar(is_used.limit(1)) is None:
        # One that somebody wrote more of was not made with it alone.
        nothing_else = Venue.version == 1, *(getattr(Venue, name).is_(None) for name in DETAILS)
        session.execute(delete(Venue).where(Venue.id == venue, *nothing_else))
    record(session, actor, "unmake workshop", ("workshop", code))
    return True


def _short(draft: Draft) -> str:
    return draft.what.texts["short_es"] or "" if draft.what else ""
