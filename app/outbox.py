"""Work for later, written in the deed's own transaction and done by the worker.

A job is taken with a lease: a worker that dies loses it after LEASE and another takes it up. The job's
`key` makes asking twice the same as asking once. Payloads hold numbers of rows, never personal data.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, Integer, String, func, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from .clock import now
from .database import Base, Utc

LEASE = timedelta(minutes=10)
# After each failure the next try waits longer; after the last one, a day on, the job is given up and shown.
WAITS = tuple(timedelta(minutes=m) for m in (1, 5, 15, 30, 60, 120, 240, 480, 480))
MOST_TRIES = len(WAITS) + 1

PENDING, DONE, FAILED = "pending", "done", "failed"
Payload = dict[str, Any]


class Postpone(Exception):
    """The work could not be done now for a passing reason; try again later."""


class Away(Postpone):
    """What this kind of work needs is away: no other job of the kind needs to try for a while."""


class GiveUp(Exception):
    """The work can never be done; say so and stop trying."""


class Job(Base):
    """One piece of work; state is pending, done or failed."""

    __tablename__ = "job"
    __table_args__ = (
        Index("ix_job_due", "state", "due_at"),
        Index(
            "ix_job_done",
            "done_at",
            postgresql_where=text("done_at IS NOT NULL"),
            sqlite_where=text("done_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    key: Mapped[str] = mapped_column(String(100), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    payload: Mapped[Payload] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(10), default=PENDING)
    tries: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(Utc)
    made_at: Mapped[datetime] = mapped_column(Utc)
    done_at: Mapped[datetime | None] = mapped_column(Utc)
    error: Mapped[str | None] = mapped_column(String(300))


@dataclass(frozen=True)
class Outcome:
    """How a try ended. `state` is the job's from now on, `result` what the work returned, `error` why not."""

    state: str
    result: Any = None
    error: Exception | None = None

    @property
    def why(self) -> str | None:
        """The error in words, without anything personal."""
        return None if self.error is None else said(self.error)


def _nothing(_session: Session, _payload: Payload, _outcome: Outcome) -> None:
    """Write nothing besides the job."""


def _no_limit() -> int | None:
    return None


@dataclass(frozen=True)
class Task:
    """How one kind of job is done.

    `do` works outside any transaction. `settle` writes what came of it in the deed that settles the job,
    so that the two can never disagree. `per_minute` is how many may be done in a minute, by all workers.
    """

    do: Callable[[Payload], Any]
    settle: Callable[[Session, Payload, Outcome], None] = _nothing
    per_minute: Callable[[], int | None] = _no_limit


def job(kind: str, key: str, due_at: datetime | None = None, **payload: Any) -> Job:
    """A job to be added to the deed's session."""
    at = now()
    return Job(kind=kind, key=key, payload=payload, state=PENDING, tries=0, due_at=due_at or at, made_at=at)


def backlog(session: Session) -> dict[str, int]:
    """How many jobs are pending and failed."""
    rows = session.execute(
        select(Job.state, func.count()).where(Job.state.in_((PENDING, FAILED))).group_by(Job.state)
    )
    return {PENDING: 0, FAILED: 0, **dict(rows.all())}


def outcome_of(error: Exception, tries: int) -> Outcome:
    """What becomes of a job whose try number `tries` ended with this error."""
    is_final = isinstance(error, GiveUp) or tries >= MOST_TRIES
    return Outcome(FAILED if is_final else PENDING, error=error)


def said(error: Exception) -> str:
    """An error in words that may be kept: ours with their text, without addresses; others by their name."""
    if not isinstance(error, Postpone | GiveUp):
        return type(error).__name__
    return re.sub(r"\S*@\S*", "…", str(error))[:300]


def retry(session: Session, keys: tuple[str, ...] = ()) -> list[Job]:
    """Make failed jobs due again: these, or all of them; the tries begin anew."""
    failed = select(Job).where(Job.state == FAILED).order_by(Job.id)
    found = list(session.scalars(failed.where(Job.key.in_(keys)) if keys else failed))
    for one in found:
        one.state, one.tries, one.due_at, one.done_at, one.error = PENDING, 0, now(), None, None
    return found


def given_up(session: Session) -> Sequence[Job]:
    """The jobs nobody tries any more, in their order."""
    return session.scalars(select(Job).where(Job.state == FAILED).order_by(Job.id)).all()
