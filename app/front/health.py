"""Whether the installation can serve: what is asked of the database, and what it says."""

from functools import cache
from typing import Any

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from ..config import ROOT
from ..database import db
from ..logs import log
from ..outbox import backlog
from ..sqlite import has_wal_race

# What an acknowledged sign-up outlives: the process and the operating system, on one machine.
DURABILITY = "D1"


def examine() -> dict[str, Any]:
    """All there is to say; `ok` when the database answers and its schema is the one this code wants."""
    engine = db.engine.dialect.name
    try:
        found = _read(db.session(), engine)
    except SQLAlchemyError as error:
        log.error("unwell", error=type(error).__name__)
        return {"ok": False, "database": {"engine": engine, "reachable": False}}
    finally:
        db.session.rollback()
    return found


def _read(session: Session, engine: str) -> dict[str, Any]:
    is_sqlite = engine == "sqlite"
    version = session.scalar(text("SELECT sqlite_version()" if is_sqlite else "SHOW server_version"))
    schema = {"now": MigrationContext.configure(session.connection()).get_current_revision(), "head": _head()}
    ok = schema["now"] == schema["head"]
    return {
        "ok": ok,
        "database": {"engine": engine, "version": str(version), "reachable": True},
        "durability": DURABILITY,
        "write_guard": _guard() if is_sqlite else None,
        "schema": schema,
        "outbox": backlog(session) if ok else None,
    }


def _guard() -> dict[str, Any]:
    """How writes are kept apart; the lock stands whether or not this SQLite has the race."""
    return {"kind": "one writer under a file lock", "sqlite_has_wal_race": has_wal_race()}


@cache
def _head() -> str | None:
    """The newest migration of the code that runs."""
    return ScriptDirectory(str(ROOT / "migrations")).get_current_head()
