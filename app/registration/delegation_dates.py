"""When seats without a name lapse: the warning and the lapse of each date, and putting the date off.

A date once promised stays promised: a workshop that begins earlier only cuts it as long as it does.
"""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..outbox import Job, job
from ..workshops.models import Workshop
from .line import FRESH
from .models import Delegation

# How long before seats lapse an institution is warned.
WARNED_BEFORE = timedelta(days=2)


def jobs(made: Delegation, at: datetime, turn: str = "") -> list[Job]:
    """The warning and the lapse; `turn` tells those of another date, beside which the first do nothing."""
    due = {"warning": max(at, made.held_until - WARNED_BEFORE), "lapse": made.held_until}
    return [
        job(f"delegation {what}", f"delegation {what}:{made.id}{turn}", when, delegation=made.id)
        for what, when in due.items()
    ]


def hold_until(session: Session, made: Delegation, lapses_at: datetime, at: datetime) -> None:
    """Seats without a name lapse on another date from now on, and are warned of before it."""
    if made.held and made.lapses_at != lapses_at:
        made.lapses_at, made.warned_at = lapses_at, None
        session.add_all(jobs(made, at, f":u{at:%Y%m%d%H%M%S%f}"))


def follow_move(session: Session, workshop: Workshop, begun_at: datetime, at: datetime) -> None:
    """Whose seats lapse at another hour since the workshop begins at another: their jobs, at that hour.

    `begun_at` is when it was to begin before.
    """
    first = min(begun_at, workshop.starts_at)
    cut = select(Delegation).where(
        Delegation.workshop_id == workshop.id, Delegation.held > 0, Delegation.lapses_at > first
    )
    if begun_at != workshop.starts_at:
        for made in session.scalars(cut.order_by(Delegation.id).with_for_update(), execution_options=FRESH):
            made.warned_at = None
            session.add_all(jobs(made, at, f":{workshop.sequence}"))
