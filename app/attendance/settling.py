"""The steps of settling a held record: it stays as it was, and a record by a person is put beside it."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..audit import Actor
from ..workshops.models import Workshop
from .models import DeskException
from .recording import Author, keep, lock_desk
from .told import Told


def lock_exception(session: Session, exception_id: int) -> DeskException:
    """An exception, held until the deed ends."""
    wanted = select(DeskException).where(DeskException.id == exception_id).with_for_update()
    return session.scalars(wanted, execution_options={"populate_existing": True}).one()


def beside(session: Session, actor: Actor, row: DeskException, told: Told, at: datetime) -> None:
    """Keep what the person says of it, at the hour and on the day the device told."""
    held = row.operation
    desk, workshop = lock_desk(session, row.workshop_id), session.get_one(Workshop, row.workshop_id)
    author = Author(account=actor.id, clock_offset=held.clock_offset)
    said = replace(told, at=held.tapped_at, day=held.day, refers_to=held.ref)
    keep(session, desk, workshop, author, [said], at)
