"""Which revision of the schema a database has, and bringing it to another one."""

from functools import cache

from alembic import command
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from .config import ROOT


@cache
def _script() -> ScriptDirectory:
    return ScriptDirectory(str(ROOT / "migrations"))


@cache
def head() -> str | None:
    """The newest revision this code knows."""
    return _script().get_current_head()


def knows(revision: str) -> bool:
    """Whether a revision is one of ours; a newer Aforo has others."""
    return revision in {one.revision for one in _script().walk_revisions()}


def revision_of(connection: Connection) -> str | None:
    """The revision of a database; None when it has no schema."""
    return MigrationContext.configure(connection).get_current_revision()


def is_current(session: Session) -> bool:
    """Whether the database has the newest schema this code knows."""
    return revision_of(session.connection()) == head()


def upgrade_on(connection: Connection, revision: str = "head") -> None:
    """Bring the schema to a revision inside the connection's own transaction: with it, or not at all."""
    config = current_app.extensions["migrate"].migrate.get_config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
