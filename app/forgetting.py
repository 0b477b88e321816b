"""What is forgotten by itself: each floor says which rows come to their day, and what of them is emptied.

A rule says how many rows are due and forgets them; both ask the same question, so a dry run tells the truth.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

# What stands where a free text was that rows must go on having.
GONE = "—"
Due = Callable[[datetime], ColumnElement[bool]]


@dataclass(frozen=True)
class Rule:
    """One thing that is forgotten: how many are due at an instant, and forgetting them in a deed."""

    name: str
    count: Callable[[Session, datetime], int]
    forget: Callable[[Session, datetime], int]


def emptied(name: str, table: Any, due: Due, values: Mapping[str, Any]) -> Rule:
    """Rows that stay, with these columns emptied."""

    def forget(session: Session, at: datetime) -> int:
        made = update(table).where(due(at)).values(dict(values))
        return _rows(session, made)

    return Rule(name, _counting(table, due), forget)


def deleted(name: str, table: Any, due: Due) -> Rule:
    """Rows that go whole."""

    def forget(session: Session, at: datetime) -> int:
        return _rows(session, delete(table).where(due(at)))

    return Rule(name, _counting(table, due), forget)


def _counting(table: Any, due: Due) -> Callable[[Session, datetime], int]:
    def count(session: Session, at: datetime) -> int:
        return session.scalar(select(func.count()).select_from(table).where(due(at))) or 0

    return count


def _rows(session: Session, statement: Any) -> int:
    found: Any = session.execute(statement, execution_options={"synchronize_session": False})
    return int(found.rowcount)
