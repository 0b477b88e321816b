"""A database with all that `flask setup` loads, copied once a process and undone after each test."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.clock import day_at_home, now
from app.database import db

from ..conftest import isolated
from ..databases import application, close, fresh_database


@pytest.fixture(scope="session")
def set_up() -> Iterator[dict[str, Flask]]:
    """The applications on such databases, by dialect, as they are asked for."""
    made: dict[str, Flask] = {}
    yield made
    for one in made.values():
        close(one)


@pytest.fixture
def whole(dialect: str, set_up: dict[str, Flask]) -> Iterator[Session]:
    """A session on the plan of 2011-2014, its meetings and the demonstration."""
    today = day_at_home(now())
    if dialect in set_up and set_up[dialect].config["MADE_ON"] != today:
        close(set_up.pop(dialect))
    if dialect not in set_up:
        set_up[dialect] = application(fresh_database(dialect, "whole"))
        set_up[dialect].config["MADE_ON"] = today
    with isolated(set_up[dialect]) as app, app.app_context():
        yield db.session()
