"""Copying SQLite's log into the database after a deed."""

from typing import Any

import pytest
from sqlalchemy import event

from app import database, sqlite
from app.database import Loaded, db, transaction
from tests.databases import fresh_database, opened

# What SQLAlchemy's pool keeps; whatever comes back to a full one is closed.
KEPT = 5


def test_the_connection_it_uses_is_held_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "CHECKPOINT_BYTES", 0)
    with opened(fresh_database("sqlite", "empty")) as app, app.app_context():
        others = [db.engine.raw_connection() for _ in range(KEPT)]

        def others_come_back(*_about: Any) -> None:
            while others:
                others.pop().close()

        with transaction() as session:
            session.add(Loaded(name="checkpoint", digest=""))
            session.flush()
            event.listen(db.engine.pool, "checkout", others_come_back)
        assert not others, "no connection was taken for the checkpoint"
        assert db.session.get(Loaded, "checkpoint") is not None


def test_a_log_that_was_copied_is_not_copied_again_after_every_deed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "CHECKPOINT_BYTES", 256 * 1024)
    copied: list[Any] = []
    copy = database.checkpoint
    monkeypatch.setattr(database, "checkpoint", lambda engine: (copied.append(engine), copy(engine)))
    with opened(fresh_database("sqlite", "empty")) as app, app.app_context():
        for number in range(100):
            with transaction() as session:
                session.add(Loaded(name=f"checkpoint {number}", digest="x" * 64))
    assert 1 <= len(copied) <= 20
