"""The database: base class, constraint names, the deed's transaction, SQLite or PostgreSQL."""

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from typing import Any

from flask import Flask, current_app
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    DateTime,
    Dialect,
    Engine,
    Insert,
    MetaData,
    String,
    Table,
    any_,
    event,
    func,
    literal,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.types import TypeDecorator

from .config import ROOT, settings
from .postgres import ask_sparingly, pool_options
from .refusals import Busy
from .sqlite import WriteLock, guard, writing


class Base(DeclarativeBase):
    """Every table; constraints are named so that a race can be told by name."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def only(where: str) -> dict[str, Any]:
    """What makes an index one over some rows alone, on both databases."""
    return {"postgresql_where": text(where), "sqlite_where": text(where)}


class Utc(TypeDecorator[datetime]):
    """An instant: aware UTC in Python, timestamptz on PostgreSQL, naive UTC on SQLite."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive time: nobody could say when it was."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the instant back aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Loaded(Base):
    """What has been loaded from files, so that loading it again costs nothing."""

    __tablename__ = "loaded"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})
migrate = Migrate()


def connect(app: Flask) -> None:
    """Choose the engine from the settings and guard it."""
    chosen = app.extensions["aforo_settings"]
    app.config["SQLALCHEMY_DATABASE_URI"] = chosen.database
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = _engine_options(
        chosen.database, chosen.pool_size, chosen.busy_seconds
    )
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    with app.app_context():
        engine = db.engine
        if engine.dialect.name == "sqlite":
            guard(engine)
            app.extensions["aforo_write_lock"] = _write_lock(engine)
        else:
            ask_sparingly(engine)


def _engine_options(url: str, pool_size: int, busy_seconds: float) -> dict[str, Any]:
    # What people wrote stays out of error texts, and so out of the logs.
    quiet = {"hide_parameters": True}
    if url.startswith("sqlite"):
        return {**quiet, "connect_args": {"check_same_thread": False}}
    return quiet | pool_options(pool_size, busy_seconds)


def _write_lock(engine: Engine) -> WriteLock | None:
    path = engine.url.database
    return WriteLock(path) if path and path != ":memory:" else None


@contextmanager
def transaction() -> Iterator[Session]:
    """One deed: everything inside is committed together, or nothing is.

    The deed sees the present: SQLite's read snapshot is ended first, PostgreSQL looks anew with each
    statement. Raises Busy when its turn does not come in time; the caller may try again with the same key.
    """
    session = db.session()
    if writing.get():
        raise RuntimeError("a deed inside a deed")
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("something was changed outside a deed")
    if session.get_bind().dialect.name == "sqlite":
        session.commit()
    lock = current_app.extensions.get("aforo_write_lock")
    with lock.held(settings().busy_seconds) if lock else nullcontext():
        token = writing.set(True)
        try:
            yield session
            session.commit()
        except BaseException as error:
            session.rollback()
            if is_busy(error):
                raise Busy from error
            raise
        finally:
            writing.reset(token)
        if lock and lock.needs_checkpoint():
            checkpoint(db.engine)


def at_once(session: Session) -> None:
    """For a deed of one statement: let it commit by itself where the engine can; its locks end with it."""
    if isinstance(bind := session.get_bind(), Engine) and bind.dialect.name == "postgresql":
        session.commit()
        session.connection(execution_options={"isolation_level": "AUTOCOMMIT"})


def at_one_moment(session: Session) -> None:
    """Let all that is read until the transaction ends be of one moment; on SQLite it always is.

    A deed that then changes a row which somebody else has changed since is broken off as Busy.
    """
    if isinstance(bind := session.get_bind(), Engine) and bind.dialect.name == "postgresql":
        session.rollback()
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def checkpoint(engine: Engine, how: str = "PASSIVE") -> None:
    """Copy SQLite's log into the database; only the holder of the write lock may.

    The connection is held meanwhile: one given back to a full pool is closed, or somebody else's already.
    """
    held = engine.raw_connection()
    try:
        held.cursor().execute(f"PRAGMA wal_checkpoint({how})")
    finally:
        held.close()


def ensure_gone() -> None:
    """Let SQLite's log not go on holding what was deleted; PostgreSQL's vacuum does so by itself."""
    lock = current_app.extensions.get("aforo_write_lock")
    db.session.rollback()
    if lock:
        with lock.held(settings().busy_seconds):
            checkpoint(db.engine, "TRUNCATE")


def is_busy(error: BaseException) -> bool:
    """Whether the database gave up waiting or broke a deadlock: worth another try."""
    if not isinstance(error, OperationalError):
        return False
    code = getattr(error.orig, "sqlstate", None)
    return code in {"55P03", "57014", "40001", "40P01"} or "database is locked" in str(error.orig)


@event.listens_for(Session, "before_flush")
def _only_deeds_write(session: Session, _context: Any, _instances: Any) -> None:
    if not writing.get() and (session.new or session.dirty or session.deleted):
        raise RuntimeError("a write outside a deed: wrap it in transaction()")


def broken_rule(error: IntegrityError) -> str:
    """The name of the constraint that spoke, on either database; empty when it has none."""
    named = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
    if named:
        return str(named)
    text = str(error.orig)
    if found := re.search(r"(?:CHECK constraint failed|UNIQUE constraint failed: index): '?(\w+)", text):
        return found[1]
    found = re.search(r"UNIQUE constraint failed: (.+)", text)
    return _unique_name(found[1]) if found else ""


def _unique_name(columns: str) -> str:
    parts = [part.strip().split(".") for part in columns.split(",")]
    table: Table = Base.metadata.tables[parts[0][0]]
    wanted = {column for _, column in parts}
    rules: list[Any] = [*(index for index in table.indexes if index.unique), *table.constraints]
    for rule in rules:
        if {column.name for column in getattr(rule, "columns", ())} == wanted and rule.name:
            return str(rule.name)
    return ""


def among(session: Session, column: Any, numbers: Sequence[int]) -> ColumnElement[bool]:
    """Whether a column is one of many numbers: they go as one parameter, for one each costs more than all."""
    if session.get_bind().dialect.name == "postgresql":
        there: ColumnElement[bool] = column == any_(literal(list(numbers), ARRAY(BigInteger)))
        return there
    each = func.json_each(json.dumps(list(numbers))).table_valued("value")
    return column.in_(select(each.c.value))  # type: ignore[no-any-return]


def insert_into(session: Session, table: Any) -> Any:
    """An INSERT that knows ON CONFLICT on the engine in use."""
    return insert_for(session.get_bind().dialect.name, table)


def insert_for(dialect: str, table: Any) -> Any:
    """The same for an engine by its name: what is made once and used again."""
    made: Insert = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    return made
