"""The step that takes somebody out of a workshop, shared by the deeds that do."""

from datetime import datetime

from sqlalchemy.orm import Session

from ..audit import Actor, record
from ..workshops import seats
from ..workshops.models import Workshop
from .line import recount, seat_the_first
from .models import CANCELLED, SEATED, Registration
from .owed import owe
from .people import cell


def step_out(
    session: Session, actor: Actor, counters: seats.Seats, workshop: Workshop, row: Registration,
    at: datetime, reason: str = "", *, words: str = "", is_told: bool = True,
) -> None:  # fmt: skip
    """Give up a seat or a place in line; the seat goes to the first who waits.

    `reason` is the word for why staff take them off, `words` what they write of it.

    `is_told`: whether they are owed word of it, when somebody else does it.
    """
    left = cell(row)
    (seats.leave_seat if row.state == SEATED else seats.leave_line)(counters)
    row.state, row.cancelled_at, row.cancelled_by = CANCELLED, at, actor.kind
    row.removed_for, row.removed_words = reason or None, words or None
    row.version += 1
    details = {"workshop": workshop.id} | ({"reason": reason} if reason else {})
    record(session, actor, "cancel registration", ("registration", row.id), **details)
    if is_told and actor.kind != "participant":
        owe(session, "cancelled", [row], workshop, at)
    waited, promoted = seat_the_first(session, actor, counters, workshop, at)
    recount(session, [left, *waited], [cell(row), *promoted])
