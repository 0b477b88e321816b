"""Fixtures everybody uses.

`app` and `client` (below, tests/page.py) work on a database of this process, on SQLite and PostgreSQL in
turn, and undo everything after each test. `start_server` (tests/servers.py) starts the real thing on a
database of its own. `smtp` (tests/mail.py) is a real mail server, `browser` (tests/browsers.py) a real
Chromium.
"""

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from sqlalchemy.orm import Session

from app.database import db
from app.sqlite import writing

from . import shared
from .databases import DIALECTS, application, close, fresh_database
from .postgres import stop_shared_server

# How long an example takes says how loaded the machine is.
settings.register_profile("aforo", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("aforo")

pytest_plugins = ["tests.browsers", "tests.mail", "tests.page", "tests.cast", "tests.servers"]


def pytest_configure(config: pytest.Config) -> None:
    """Forget the settings of whoever runs the tests; the first process opens the shared folder."""
    for name in [
        name for name in os.environ if name.startswith("AFORO_") and not name.startswith("AFORO_TEST_")
    ]:
        del os.environ[name]
    if not hasattr(config, "workerinput"):
        shared.open_folder()


def pytest_collection_finish() -> None:
    """What is loaded by now stays: the collector need not look at it over and over."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def pytest_unconfigure(config: pytest.Config) -> None:
    """The first process is the last: it stops the database server and clears the folder."""
    if not hasattr(config, "workerinput") and shared.VARIABLE in os.environ:
        stop_shared_server()
        shared.close_folder()


class Own:
    """The databases and applications of this process: one on each dialect, made when first asked for."""

    def __init__(self) -> None:
        self.urls: dict[str, str] = {}
        self.applications: dict[str, Flask] = {}

    def database_url(self, dialect: str) -> str:
        """The address of the database."""
        if dialect not in self.urls:
            self.urls[dialect] = fresh_database(dialect)
        return self.urls[dialect]

    def application(self, dialect: str) -> Flask:
        """The application on that database."""
        if dialect not in self.applications:
            self.applications[dialect] = application(self.database_url(dialect))
        return self.applications[dialect]


@pytest.fixture(scope="session")
def own() -> Iterator[Own]:
    """What this process keeps for all its tests."""
    kept = Own()
    yield kept
    for made in kept.applications.values():
        close(made)


@pytest.fixture(params=DIALECTS)
def dialect(request: pytest.FixtureRequest) -> str:
    """The database in use; every test that touches one runs on both."""
    return str(request.param)


@pytest.fixture
def database_url(dialect: str, own: Own) -> str:
    """This process's database: territory and institutions are there, nothing else."""
    return own.database_url(dialect)


@pytest.fixture
def app(dialect: str, own: Own) -> Iterator[Flask]:
    """The application; whatever the test does to the database is undone afterwards.

    An application context is open, so that queries and actions can be called directly. Requests of
    `client` have contexts and sessions of their own, as in life; what was loaded here before a request
    must be refreshed to show what the request changed.
    """
    with isolated(own.application(dialect)) as made, made.app_context():
        yield made


@pytest.fixture
def session(app: Flask) -> Session:
    """The session of the test's own application context."""
    return db.session()


@contextmanager
def isolated(app: Flask) -> Iterator[Flask]:
    """Put one connection in the engine's place and roll it back: commits are savepoints inside."""
    db.session.session_factory.configure(join_transaction_mode="create_savepoint")
    with app.app_context():
        engines: Any = db.engines
    engine = engines[None]
    lock = app.extensions.get("aforo_write_lock")
    with engine.connect() as connection:
        token = writing.set(True)
        outer = connection.begin()
        writing.reset(token)
        engines[None] = connection
        app.extensions["aforo_write_lock"] = None
        try:
            yield app
        finally:
            engines[None] = engine
            app.extensions["aforo_write_lock"] = lock
            outer.rollback()
