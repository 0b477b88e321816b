"""Copying SQLite's log into the database after a deed, while many others are at work."""

from threading import Barrier, Thread

import pytest

from app import sqlite
from app.database import Loaded, db, transaction
from tests.databases import fresh_database, opened

# More than the pool keeps: a connection given back by one of them is closed.
AT_ONCE, DEEDS = 14, 5


def test_a_checkpoint_never_uses_a_connection_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "CHECKPOINT_BYTES", 0)
    with opened(fresh_database("sqlite", "empty")) as app:
        start, failures = Barrier(AT_ONCE, timeout=60), list[BaseException]()

        def work(number: int) -> None:
            start.wait()
            try:
                for deed in range(DEEDS):
                    with app.app_context(), transaction() as session:
                        session.add(Loaded(name=f"{number}-{deed}", digest=""))
            except Exception as error:
                failures.append(error)

        threads = [Thread(target=work, args=(number,)) for number in range(AT_ONCE)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        with app.app_context():
            assert db.session.query(Loaded).count() == AT_ONCE * DEEDS
