"""Taking a workshop away that a list made, where all that was recorded there was taken back with the list."""

from collections.abc import Callable

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ..audit import Actor
from ..workshops import seats
from ..workshops.making import unmake
from .models import UNDO, Desk, DeskOperation, WalkIn
from .recording import lock_desk


class _Stays(Exception):
    """Somebody else recorded something there, or changed the workshop."""


def unmake_with_desk(
    session: Session, actor: Actor, number: int, version: int, undo_of: Callable[[str], str]
) -> bool:
    """Take a workshop away that nobody but the list has touched since; whether it could be.

    `undo_of` names the record by which the list takes one of its own back: a record that has none beside it
    is somebody else's, and so is an undo by any other name.
    """
    seats.lock(session, number)
    try:
        with session.begin_nested():
            _clear(session, number, undo_of)
            if not unmake(session, actor, number, version):
                raise _Stays
    except (_Stays, IntegrityError):
        return False
    return True


def _clear(session: Session, number: int, undo_of: Callable[[str], str]) -> None:
    if lock_desk(session, number).closed_at is not None:
        raise _Stays
    rows = select(DeskOperation.ref, DeskOperation.refers_to, DeskOperation.kind)
    found = session.execute(rows.where(DeskOperation.workshop_id == number)).all()
    mine = {row.ref for row in found if row.kind == UNDO and row.ref == undo_of(row.refers_to)}
    if any((row.ref if row.kind == UNDO else undo_of(row.ref)) not in mine for row in found):
        raise _Stays
    for table in (WalkIn, DeskOperation, Desk):
        session.execute(delete(table).where(table.workshop_id == number))
