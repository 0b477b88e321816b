"""Work for later, written in the deed's own transaction and done by the worker.

A job is taken with a lease: a worker that dies loses it after LEASE and another takes it up. The job's
`key` makes asking twice the same as asking once. Payloads hold numbers of rows, never personal data.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, Integer, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from .clock import now
from .database import Base, Utc, db, transaction

LEASE = timedelta(minutes=5)
# After each failure the next try waits longer; after the last one the job is given up and shown.
WAITS = tuple(timedelta(minutes=m) for m in (1, 5, 15, 30, 60, 120, 240, 480, 480))

Work = Callable[[dict[str, Any]], None]


class Postpone(Exception):
    """The work could not be done now for a passing reason; try again later."""


class GiveUp(Exception):
    """The work can never be done; say so and stop trying."""


class Job(Base):
    """One piece of work; state is pending, done or failed."""

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_due", "state", "due_at"),)

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    key: Mapped[str] = mapped_column(String(100), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(10), default="pending")
    tries: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(Utc)
    made_at: Mapped[datetime] = mapped_column(Utc)
    done_at: Mapped[datetime | None] = mapped_column(Utc)
    error: Mapped[str | None] = mapped_column(String(300))


def job(kind: str, key: str, due_at: datetime | None = None, **payload: Any) -> Job:
    """A job to be added to the deed's session."""
    at = now()
    return Job(kind=kind, key=key, payload=payload, state="pending", tries=0, due_at=due_at or at, made_at=at)


def backlog(session: Session) -> dict[str, int]:
    """How many jobs are pending and failed."""
    rows = session.execute(
        select(Job.state, func.count()).where(Job.state != "done").group_by(Job.state)
    ).tuples()
    return {"pending": 0, "failed": 0, **dict(rows.all())}


def work_once(work: Mapping[str, Work]) -> bool:
    """Take one due job, do it, write down how it went; False when nothing is due."""
    taken = _take()
    if taken is None:
        return False
    number, kind, payload = taken
    try:
        work[kind](payload)
    except GiveUp as error:
        _settle(number, failed=True, error=str(error))
    except Exception as error:
        # Whatever goes wrong is kept with the job, tried again, and shown when the tries are used up.
        _settle(number, failed=False, error=f"{type(error).__name__}: {error}")
    else:
        _settle(number)
    return True


def _take() -> tuple[int, str, dict[str, Any]] | None:
    db.session.rollback()
    due = select(Job).where(Job.state == "pending", Job.due_at <= now()).order_by(Job.due_at, Job.id).limit(1)
    if db.session.scalar(due.with_only_columns(Job.id)) is None:
        return None
    with transaction() as session:
        found = session.scalar(due.with_for_update(skip_locked=True))
        if found is None:
            return None
        found.due_at = now() + LEASE
        found.tries += 1
        return found.id, found.kind, dict(found.payload)


def _settle(number: int, failed: bool = False, error: str | None = None) -> None:
    with transaction() as session:
        found = session.get_one(Job, number)
        found.error = error[:300] if error else None
        if error is None:
            found.state, found.done_at = "done", now()
        elif failed or found.tries > len(WAITS):
            found.state, found.done_at = "failed", now()
        else:
            found.due_at = now() + WAITS[found.tries - 1]
