"""Loading from files of our own: nothing when unchanged, whole rows at once otherwise."""

import csv
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import func
from sqlalchemy.orm import Session

from .database import Loaded, db, insert_into

Rows = Sequence[dict[str, Any]]


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV with a heading, every value a string."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def digest_of(*paths: Path) -> str:
    """One SHA-256 over the files in their order."""
    made = sha256()
    for path in paths:
        made.update(path.read_bytes())
    return made.hexdigest()


def is_loaded(name: str, digest: str) -> bool:
    """Whether exactly these files were loaded under this name."""
    found = db.session.get(Loaded, name)
    return found is not None and found.digest == digest


def note_loaded(session: Session, name: str, digest: str) -> None:
    """Remember, in the load's own transaction, what was loaded."""
    session.merge(Loaded(name=name, digest=digest))


def upsert(session: Session, table: Any, rows: Rows, by: Sequence[str], kept: Sequence[str] = ()) -> None:
    """Insert the rows or bring the ones with the same key up to date.

    Every row names the same columns. A `kept` column that is empty in the file keeps what the table has.
    """
    if not rows:
        return
    statement = insert_into(session, table)
    changes = {name: statement.excluded[name] for name in rows[0] if name not in by}
    for name in kept:
        changes[name] = func.coalesce(statement.excluded[name], table.c[name])
    session.execute(statement.on_conflict_do_update(index_elements=list(by), set_=changes), rows)
