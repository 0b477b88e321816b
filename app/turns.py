"""Taking jobs from the outbox, one at a time, and writing down how each went."""

import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from threading import Event
from time import monotonic

from sqlalchemy import Select, func, select
from sqlalchemy.exc import OperationalError

from .clock import now
from .database import db, transaction
from .logs import log
from .outbox import (
    DONE,
    FAILED,
    LEASE,
    MOST_TRIES,
    PENDING,
    WAITS,
    Away,
    GiveUp,
    Job,
    Outcome,
    Payload,
    Task,
    outcome_of,
    said,
)
from .refusals import Busy

# Seconds between looks at an outbox where nothing may be done now.
PAUSE = 1.0
# Seconds a kind of work rests when what it needs is away.
REST = 60.0
# Seconds between tries to write down how a job went: what was done must not be done again for want of it.
INSIST = (0.5, 1, 2, 5, 10, 20, 40)


@dataclass(frozen=True)
class Taken:
    """A job this worker holds; `tries` tells its turn from another's."""

    id: int
    kind: str
    payload: Payload
    tries: int


class Turns:
    """One worker's way through the outbox."""

    def __init__(self, tasks: Mapping[str, Task]) -> None:
        self.tasks = tasks
        self._resting: dict[str, float] = {}

    def work_once(self) -> bool:
        """Take one due job, do it, write down how it went; False when nothing may be done now."""
        taken = self._take()
        if taken is None:
            return False
        outcome = self._try(taken)
        if isinstance(outcome.error, Away):
            self._resting[taken.kind] = monotonic() + REST
        self._settle(taken, outcome)
        return True

    def _take(self) -> Taken | None:
        db.session.rollback()
        try:
            kind = self._next_kind()
            if kind is None:
                return None
            with transaction() as session:
                found = session.scalar(_due([kind]).with_for_update(skip_locked=True))
                if found is None:
                    return None
                found.due_at = now() + LEASE
                found.tries += 1
                return Taken(found.id, found.kind, dict(found.payload), found.tries)
        finally:
            # An open snapshot would keep the database from tidying up while the worker waits or sends.
            db.session.rollback()

    def _next_kind(self) -> str | None:
        """The kind of the next job; one that has had its share of the minute lets the others pass."""
        while kinds := [kind for kind in self.tasks if monotonic() >= self._resting.get(kind, 0)]:
            kind = db.session.scalar(_due(kinds).with_only_columns(Job.kind))
            limit = self.tasks[kind].per_minute() if kind else None
            if kind is None or limit is None or _settled_lately(kind, limit) < limit:
                return kind
            self._resting[kind] = monotonic() + PAUSE
        return None

    def _try(self, taken: Taken) -> Outcome:
        try:
            if taken.tries > MOST_TRIES:
                raise GiveUp("the worker ended each time it tried this")
            return Outcome(DONE, result=self.tasks[taken.kind].do(taken.payload))
        except Exception as error:
            # Whatever goes wrong is kept with the job, tried again, and shown when the tries are used up.
            outcome = outcome_of(error, taken.tries)
            log.warning("job not done", job=taken.id, kind=taken.kind, tries=taken.tries, state=outcome.state,
                        why=outcome.why, at=where(error))  # fmt: skip
            return outcome
        finally:
            db.session.rollback()

    def _settle(self, taken: Taken, outcome: Outcome) -> None:
        for pause in INSIST:
            try:
                return self._write(taken, outcome)
            except (OperationalError, Busy) as error:
                log.warning("job not settled yet", job=taken.id, why=said(error))
                Event().wait(pause)
            except Exception as error:
                # The work is done; that its own note cannot be written must not make it be done again.
                log.error("job settled alone", job=taken.id, why=said(error), at=where(error))
                return self._write(taken, Outcome(FAILED, error=error), alone=True)
        self._write(taken, outcome)

    def _write(self, taken: Taken, outcome: Outcome, alone: bool = False) -> None:
        with transaction() as session:
            found = session.get_one(Job, taken.id, with_for_update=True, populate_existing=True)
            is_others = found.tries != taken.tries and outcome.state != DONE
            if found.state != PENDING or is_others:
                return
            found.state, found.error = outcome.state, outcome.why
            if outcome.state == PENDING:
                found.due_at = now() + _wait(taken)
            else:
                found.done_at = now()
            if not alone:
                self.tasks[taken.kind].settle(session, taken.payload, outcome)


def _due(kinds: list[str]) -> Select[Job]:
    is_due = (Job.state == PENDING, Job.due_at <= now(), Job.kind.in_(kinds))
    return select(Job).where(*is_due).order_by(Job.due_at, Job.id).limit(1)


def _settled_lately(kind: str, most: int) -> int:
    lately = select(Job.id).where(Job.done_at > now() - timedelta(minutes=1), Job.kind == kind).limit(most)
    return db.session.scalar(select(func.count()).select_from(lately.subquery())) or 0


def _wait(taken: Taken) -> timedelta:
    return WAITS[min(taken.tries, len(WAITS)) - 1]


def where(error: BaseException) -> str:
    """The line an error came from, for the log: its own words may hold personal data."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else ""
