"""What this floor forgets: what a laptop's letters say, which are files there, and why letters failed.

Where a mail server takes the letters nothing of them stays here.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import ColumnElement, String, and_, cast

from ..config import settings
from ..forgetting import Rule, emptied
from ..outbox import Job


def rules() -> Sequence[Rule]:
    """Jobs stay, so that none is done twice; what they were about goes."""
    return (
        emptied("whom a lost link was asked for", Job, _asked_due, {"payload": {}}),
        emptied("reasons why jobs failed", Job, _errors_due, {"error": None}),
    )


def count_letters(at: datetime) -> int:
    """How many files have come to their day."""
    return sum(1 for _ in _letters(at))


def forget_letters(at: datetime) -> int:
    """Delete them; returns how many."""
    due = list(_letters(at))
    for path in due:
        path.unlink(missing_ok=True)
    return len(due)


def _letters(at: datetime) -> Iterator[Path]:
    before = (at - timedelta(days=settings().contact_days)).timestamp()
    folder = settings().data_dir / "mail"
    return (path for path in folder.glob("*") if path.is_file() and path.stat().st_mtime < before)


def _done(at: datetime) -> ColumnElement[bool]:
    return Job.done_at <= at - timedelta(days=settings().contact_days)


def _asked_due(at: datetime) -> ColumnElement[bool]:
    return and_(Job.kind == "link", cast(Job.payload, String) != "{}", _done(at))


def _errors_due(at: datetime) -> ColumnElement[bool]:
    return and_(Job.error.is_not(None), _done(at))
