"""Nothing that leads to a person is left past its day, anywhere, and every number stays as it was."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app import retention
from app.audit import WORKER
from app.clock import now
from app.database import db
from app.registration.models import Notice
from app.retention import due, forget_all
from tests.databases import fresh_database, opened
from tests.turns import by_turns

from .planted import CONTACT, World, found_in, plant, plant_ground, tallies

LIMITS = {
    "deadline": None,
    "database": None,
    "suppress_health_check": list(HealthCheck),
    "phases": (Phase.generate,),
}
DAYS = st.integers(min_value=0, max_value=420)
WORKSHOPS = st.lists(st.tuples(DAYS, st.integers(min_value=1, max_value=5)), min_size=1, max_size=3)
CLOCKS = st.lists(DAYS, min_size=1, max_size=3).map(sorted)


def forgotten_in_time(workshops: list[tuple[int, int]], clocks: list[int]) -> None:
    """After each look of the worker nothing is late, nothing went too early, and no number has moved."""
    world = World()
    for ended, people in workshops:
        plant(world, ended, people)
        plant_ground(world, ended)
    before = tallies(world)
    assert before[-1] == [] and len(world.words) > 20
    for days in clocks:
        at = now() + timedelta(days=days)
        forget_all(WORKER, at)
        assert found_in(world, at) == (set(), set())
        assert tallies(world) == before
        assert not any(due(at).values()), "it is not done once and for all"


def test_nothing_is_left_past_its_day_and_every_tally_is_as_it_was(app: Flask) -> None:
    looked = settings(max_examples=2, **LIMITS)(given(WORKSHOPS, CLOCKS)(forgotten_in_time))
    looked()


@pytest.mark.prove
def test_so_it_is_over_many_random_days(app: Flask) -> None:
    looked = settings(max_examples=30, **LIMITS)(given(WORKSHOPS, CLOCKS)(forgotten_in_time))
    looked()


def test_every_rule_that_is_taken_away_is_missed(
    app: Flask, monkeypatch: pytest.MonkeyPatch, dialect: str
) -> None:
    world = World()
    plant(world, 0, 4)
    plant_ground(world, 0)
    whole, unseen = retention.rules(), []
    connection: Any = db.engines[None]
    for gone in by_turns(whole, dialect):
        rest = [rule for rule in whole if rule.name != gone.name]
        monkeypatch.setattr(retention, "rules", lambda rest=rest: rest)
        db.session.rollback()
        attempt = connection.begin_nested()
        if not any(_late_after(world, days) for days in (40, 100, 420)):
            unseen.append(gone.name)
        db.session.rollback()
        attempt.rollback()
        db.session.expire_all()
    assert unseen == []


def _late_after(world: World, days: int) -> bool:
    """Whether forgetting leaves something, or cannot be done at all: what points at a row goes before it."""
    at = now() + timedelta(days=days)
    try:
        forget_all(WORKER, at)
    except IntegrityError:
        db.session.rollback()
        return True
    owed = select(Notice.id).where(Notice.state == "pending")
    return bool(found_in(world, at)[0]) or (days > CONTACT and db.session.scalar(owed) is not None)


def test_the_command_says_what_is_due_and_then_forgets_it(app: Flask) -> None:
    world = World()
    plant(world, 400, 2)
    ran = app.test_cli_runner().invoke(args=["forget", "--dry-run"])
    assert ran.exit_code == 0 and "      3  names of people\n" in ran.output
    assert found_in(world, now())[0], "a dry run changed something"
    ran = app.test_cli_runner().invoke(args=["forget"])
    assert ran.output.splitlines()[-1].endswith(" forgotten") and "      3  names of people\n" in ran.output
    db.session.rollback()
    assert found_in(world, now())[0] == set()
    assert app.test_cli_runner().invoke(args=["forget"]).output.endswith("\n0 forgotten\n")


def test_nothing_of_it_is_left_in_the_files_of_sqlite() -> None:
    url, world = fresh_database("sqlite"), World()
    path = Path(url.removeprefix("sqlite:///"))
    with opened(url) as app, app.app_context():
        plant(world, 400, 2)
        db.session.remove()
        assert len(_in_files(path, world)) == len(world.words), "the search sees nothing"
        forget_all(WORKER, now())
        db.session.remove()
        late = {word for word, due_at in world.words.items() if due_at <= now()}
        assert len(late) > 20 and _in_files(path, world) & late == set()


def _in_files(path: Path, world: World) -> set[str]:
    """The words found in the database's file and its log, as they are on the disk."""
    written = b"".join(one.read_bytes() for one in path.parent.glob(f"{path.name}*") if one.is_file())
    return {word for word in world.words if word.encode() in written}
