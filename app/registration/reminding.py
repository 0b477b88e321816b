"""Reminders three days and one day before, owed by the worker: once for each date a workshop has.

A reminder is marked in the deed that owes it, so two workers owe it once; a workshop that moves has another
date and is reminded of anew. With the last one whoever runs the workshop is told to prepare.
"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Exists, ForeignKey, exists, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from ..audit import WORKER, record
from ..clock import now
from ..database import Base, Utc, db, transaction
from ..workshops.models import Workshop
from . import organiser_reminder
from .line import lock_workshop
from .models import SEATED, Registration
from .owed import owe_all

# How many days before, the nearest first.
DAYS = (1, 3)


class Reminder(Base):
    """That everybody with a seat was owed a reminder so many days before a date of a workshop."""

    __tablename__ = "reminder"

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"), primary_key=True)
    days: Mapped[int] = mapped_column(primary_key=True)
    starts_at: Mapped[datetime] = mapped_column(Utc, primary_key=True)
    made_at: Mapped[datetime] = mapped_column(Utc)


def remind() -> bool:
    """Owe the reminders of one workshop, if one is due; returns whether one was."""
    found = _find_due(db.session(), now())
    db.session.rollback()
    if found is None:
        return False
    workshop_id, days = found
    with transaction() as session:
        at = now()
        _counters, workshop = lock_workshop(session, workshop_id)
        is_due = workshop.state == "published" and _days(workshop.starts_at, at) == days
        if is_due and not _is_marked(session, workshop, days):
            mark = Reminder(workshop_id=workshop.id, days=days, starts_at=workshop.starts_at, made_at=at)
            session.add(mark)
            told = owe_all(session, "reminder", Registration.state == SEATED, workshop, at)
            if days == min(DAYS):
                session.add_all(organiser_reminder.jobs(session, workshop, at))
            record(session, WORKER, "remind", ("workshop", workshop.code), people=told, days=days)
    return True


def _find_due(session: Session, at: datetime) -> tuple[int, int] | None:
    """A workshop that begins soon, and how many days before its next reminder is."""
    soon = (Workshop.state == "published", Workshop.starts_at > at)
    for days in DAYS:
        begins = (Workshop.starts_at <= at + timedelta(days=days), *_not_nearer(days, at))
        rows = select(Workshop.id).where(*soon, *begins, ~_marked(days)).order_by(Workshop.starts_at)
        if (number := session.scalar(rows.limit(1))) is not None:
            return number, days
    return None


def _not_nearer(days: int, at: datetime) -> list[ColumnElement[bool]]:
    """What begins within a day is reminded of as tomorrow's alone."""
    return [Workshop.starts_at > at + timedelta(days=nearer) for nearer in DAYS if nearer < days]


def _days(starts_at: datetime, at: datetime) -> int | None:
    if starts_at <= at:
        return None
    return next((days for days in DAYS if starts_at <= at + timedelta(days=days)), None)


def _marked(days: int) -> Exists:
    return exists().where(
        Reminder.workshop_id == Workshop.id, Reminder.days == days, Reminder.starts_at == Workshop.starts_at
    )


def _is_marked(session: Session, workshop: Workshop, days: int) -> bool:
    return session.get(Reminder, (workshop.id, days, workshop.starts_at)) is not None
