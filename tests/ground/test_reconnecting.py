"""Connections that ended while nobody used them: replaced before a deed meets them, and rarely asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from app import postgres
from app.database import db
from tests.databases import drop_database, fresh_database, opened
from tests.postgres import shared_server


@contextmanager
def an_application() -> Iterator[Flask]:
    """An application on a database of its own, with a connection it has used and given back twice."""
    url = fresh_database("postgresql", "empty")
    try:
        with opened(url) as app, app.app_context():
            for _ in range(2):
                answered()
            yield app
    finally:
        drop_database(url)


def answered() -> bool:
    """Whether the database answers; the connection goes back."""
    try:
        return bool(db.session.scalar(text("SELECT 1")))
    finally:
        db.session.remove()


def end_all() -> None:
    """End every connection to the database in use, as a server does that stops."""
    name = db.engine.url.database
    end = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s"
    with psycopg.connect(f"{shared_server().replace('+psycopg', '')}/postgres", autocommit=True) as other:
        other.execute(end, [name])


def count_questions(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every connection that is asked from now on."""
    asked: list[Any] = []
    dialect = db.engine.dialect
    ask = type(dialect).do_ping

    def noted(connection: Any) -> bool:
        asked.append(connection)
        return ask(dialect, connection)

    monkeypatch.setattr(dialect, "do_ping", postgres.careful(noted))
    return asked


def test_a_connection_the_server_ended_is_replaced_unseen() -> None:
    with an_application():
        end_all()
        assert answered()


def test_without_the_question_the_end_is_met_in_the_deed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the same end, with nobody looking."""
    with an_application():
        monkeypatch.setattr(db.engine.dialect, "do_ping", lambda _connection: True)
        end_all()
        with pytest.raises(OperationalError):
            answered()


def test_a_connection_in_use_is_asked_once_and_after_a_rest_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with an_application():
        asked = count_questions(monkeypatch)
        assert all(answered() for _ in range(5)) and len(asked) == 1
        monkeypatch.setattr(postgres, "TRUSTED", 0.0)
        assert all(answered() for _ in range(5)) and len(asked) == 6
