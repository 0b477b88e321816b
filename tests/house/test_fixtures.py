"""The fixtures keep their word: what a test does to the database is gone in the next, on both."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.database import Loaded, db, transaction
from app.territory.models import Region


@pytest.mark.parametrize("time", ["first", "second"])
def test_each_test_finds_the_database_as_it_was(app: Flask, time: str) -> None:
    with transaction() as session:
        assert session.get(Loaded, "planted") is None
        session.add(Loaded(name="planted", digest=time))
    with transaction() as session:
        assert session.get_one(Loaded, "planted").digest == time


def test_a_deed_that_fails_leaves_nothing(app: Flask) -> None:
    def fail() -> None:
        with transaction() as session:
            session.add(Loaded(name="planted", digest=""))
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert db.session.get(Loaded, "planted") is None


def test_the_territory_is_there(app: Flask, dialect: str) -> None:
    assert db.session.get_bind().dialect.name == dialect
    assert db.session.scalar(select(func.count()).select_from(Region)) == 25
