"""The steps of settling a held record: it stays as it was, and a record by a person is put beside it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from ..audit import Actor
from ..workshops.models import Workshop
from .models import UNDO, DeskDevice, DeskException, DeskOperation
from .recording import Author, keep, lock_desk
from .rules import happened_at
from .told import Told


def lock_exception(session: Session, exception_id: int) -> DeskException:
    """An exception, held until the deed ends."""
    wanted = select(DeskException).where(DeskException.id == exception_id).with_for_update()
    return session.scalars(wanted, execution_options={"populate_existing": True}).one()


def lock_exceptions(session: Session, device: DeskDevice, reason: str, upto: int) -> Sequence[DeskException]:
    """What of one kind a device sent and nobody has settled, up to a number; held until the deed ends."""
    wanted = (
        select(DeskException)
        .join(DeskException.operation)
        .where(DeskOperation.device_id == device.id, DeskOperation.workshop_id == device.workshop_id)
        .where(DeskException.reason == reason, DeskException.settled_at.is_(None), DeskException.id <= upto)
        .options(contains_eager(DeskException.operation))
        .order_by(DeskException.id)
        .with_for_update(of=DeskException)
    )
    return session.scalars(wanted, execution_options={"populate_existing": True}).all()


def beside_all(session: Session, actor: Actor, rows: Sequence[DeskException], at: datetime) -> None:
    """Take each back by a record of the person's, which tells devices that it is settled."""
    workshop_id = rows[0].workshop_id
    desk, workshop = lock_desk(session, workshop_id), session.get_one(Workshop, workshop_id)
    held = [row.operation for row in rows]
    told = [
        Told(str(uuid4()), UNDO, happened_at(one.tapped_at, one.clock_offset), day=one.day, refers_to=one.ref)
        for one in held
    ]
    keep(session, desk, workshop, Author(account=actor.id), told, at)


def beside(session: Session, actor: Actor, row: DeskException, told: Told, at: datetime) -> None:
    """Keep what the person says of it, at the hour and on the day the device told."""
    held = row.operation
    desk, workshop = lock_desk(session, row.workshop_id), session.get_one(Workshop, row.workshop_id)
    author = Author(account=actor.id, clock_offset=held.clock_offset)
    said = replace(told, at=held.tapped_at, day=held.day, refers_to=held.ref)
    keep(session, desk, workshop, author, [said], at)
