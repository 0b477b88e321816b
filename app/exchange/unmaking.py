"""Taking a workshop back that a file made, with what hangs on it and says nothing of it."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Select, delete, exists, select, update
from sqlalchemy.orm import Session

from ..registration.exports import Export
from .models import IMPORTING, UNDOING, ImportBatch, ImportChunk, ImportKey


class _Stays(Exception):
    """The workshop stays, and with it all that hangs on it."""


def lock_idle(session: Session, workshops: Sequence[int]) -> None:
    """Hold the files sent for these workshops of which nothing came in: imports before counters and desks."""
    rows = _idle(workshops).order_by(ImportBatch.id).with_for_update()
    session.execute(rows).all()


def unmake_whole(session: Session, number: int, unmake: Callable[[], bool]) -> bool:
    """Take a workshop away with the files that changed nothing there; whether it could be.

    That lists of people were taken away stays on record, without the workshop.
    """
    try:
        with session.begin_nested():
            idle = session.scalars(_idle([number])).all()
            session.execute(delete(ImportChunk).where(ImportChunk.batch_id.in_(idle)))
            session.execute(delete(ImportBatch).where(ImportBatch.id.in_(idle)))
            exported = update(Export).where(Export.workshop_id == number)
            session.execute(exported.values(workshop_id=None))
            if not unmake():
                raise _Stays
    except _Stays:
        return False
    return True


def _idle(workshops: Sequence[int]) -> Select[Any]:
    has_made = exists().where(ImportKey.batch_id == ImportBatch.id)
    rows = select(ImportBatch.id).where(ImportBatch.workshop_id.in_(workshops), ~has_made)
    return rows.where(ImportBatch.state.not_in((IMPORTING, UNDOING)))
