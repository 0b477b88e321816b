"""Databases for tests: migrated and filled once a run, then copied, which is cheap.

Three fillings: `empty` has the tables, `base` the territory and the institutions too, `whole` all that
`flask setup` loads.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

import psycopg
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache

from app import create_app
from app.clock import day_at_home, now
from app.database import db
from app.pages import stop_watching

from .postgres import shared_server
from .shared import alone, folder

DIALECTS = ("sqlite", "postgresql")
COMMANDS = {
    "empty": (["db", "upgrade"],),
    "base": (["territory", "load"], ["institutions", "load"]),
    "whole": (["setup"],),
}
STARTS_FROM = {"base": "empty", "whole": "base"}
SETTINGS = {
    "AFORO_BASE_URL": "http://localhost",
    "AFORO_SECRET_KEY": "a key for the tests only, long enough to be one",
    "AFORO_MAIL_URL": "file:",
    "AFORO_PAGE_CACHE": "0",
    "AFORO_MIN_FILL": "0",
    "AFORO_LIMITS": "0",
    "AFORO_CONTACT_EMAIL": "talleres@example.org",
    "AFORO_CONTROLLER": "Entidad Ejemplo",
}

_serial = count(1)


class CompiledTemplates(BytecodeCache):
    """What one application has compiled is there for the others of this process."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket when the template was compiled before; Jinja itself sees whether it has changed."""
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self.kept[bucket.key] = bucket.bytecode_to_string()


TEMPLATES = CompiledTemplates()


def settings_for(url: str, **given: str) -> dict[str, str]:
    """The settings of an application on this database, with a folder of its own."""
    place = folder() / "var" / url.rsplit("/", 1)[1].removesuffix(".db")
    place.mkdir(parents=True, exist_ok=True)
    # Static files are packed once for all applications, not once for each.
    packed = next((folder() / "var").glob(f"*/static-{'[0-9a-f]' * 12}"), None)
    if packed is not None and not (place / packed.name).exists():
        with suppress(FileExistsError):
            (place / packed.name).symlink_to(packed)
    return SETTINGS | {"AFORO_DATABASE_URL": url, "AFORO_DATA_DIR": str(place)} | given


def application(url: str, **given: str) -> Flask:
    """An application on this database, as tests want it: an error is raised, not a page."""
    made = create_app(settings_for(url, **given))
    made.testing = True
    made.jinja_env.bytecode_cache = TEMPLATES
    return made


def close(app: Flask) -> None:
    """Close an application's connections."""
    stop_watching(app)
    with app.app_context():
        db.engine.dispose()


@contextmanager
def opened(url: str, **given: str) -> Iterator[Flask]:
    """An application on this database, closed afterwards."""
    app = application(url, **given)
    try:
        yield app
    finally:
        close(app)


def fresh_database(dialect: str, filling: str = "base") -> str:
    """The address of a new database with this filling."""
    name = f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{next(_serial)}"
    return _copied(dialect, _filled(dialect, filling), name)


def copy_of(url: str) -> str:
    """The address of a new database that is as this one, which nobody uses meanwhile."""
    name = f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{next(_serial)}"
    return _copied(url.partition(":")[0].partition("+")[0], url.rsplit("/", 1)[1].removesuffix(".db"), name)


def drop_database(url: str) -> None:
    """Throw a database away; a server's files are dear, SQLite's go with the folder."""
    if url.startswith("sqlite"):
        Path(url.removeprefix("sqlite:///")).unlink()
        return
    _on_server(f"DROP DATABASE {url.rsplit('/', 1)[1]} WITH (FORCE)")


def _filled(dialect: str, filling: str) -> str:
    """The name of the database all others with this filling are copied from; made by the first who asks.

    The demonstration is of its day: a run that goes on past midnight makes another.
    """
    name = f"aforo_{filling}" + (f"_{day_at_home(now()):%Y%m%d}" if filling == "whole" else "")
    with alone(f"{dialect}-{name}"):
        done = folder() / f"{dialect}-{name}.done"
        if not done.exists():
            _fill(dialect, filling, name)
            done.touch()
    return name


def _fill(dialect: str, filling: str, name: str) -> None:
    start = STARTS_FROM.get(filling)
    url = _copied(dialect, _filled(dialect, start), name) if start else _created(dialect, name)
    with opened(url) as app:
        for words in COMMANDS[filling]:
            run(app, *words)
    if dialect == "sqlite":
        _settle(url)


def run(app: Flask, *words: str) -> str:
    """Run one of the application's commands; what it printed."""
    answer = app.test_cli_runner().invoke(args=list(words), catch_exceptions=False)
    if answer.exit_code:
        raise RuntimeError(f"flask {' '.join(words)}: {answer.output}")
    return str(answer.output)


def _created(dialect: str, name: str) -> str:
    if dialect == "postgresql":
        _on_server(f"CREATE DATABASE {name}")
    return _address(dialect, name)


def _copied(dialect: str, source: str, name: str) -> str:
    if dialect == "postgresql":
        _on_server(f"CREATE DATABASE {name} TEMPLATE {source} STRATEGY FILE_COPY")
    else:
        shutil.copyfile(folder() / f"{source}.db", folder() / f"{name}.db")
    return _address(dialect, name)


def _address(dialect: str, name: str) -> str:
    return f"{shared_server()}/{name}" if dialect == "postgresql" else f"sqlite:///{folder() / name}.db"


def _on_server(statement: str) -> None:
    address = shared_server().replace("+psycopg", "")
    with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[arg-type]


def _settle(url: str) -> None:
    """Bring the log into the file, so that copying the file copies all."""
    connection = sqlite3.connect(url.removeprefix("sqlite:///"))
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
