"""The counters are counted again: no drift after real deeds, and every seeded one is seen."""

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.database import transaction
from app.registration.drift import drift

from ..databases import run
from ..makers import make_workshop, sign_up


@pytest.fixture
def busy(app: Flask) -> str:
    """A workshop of two seats with three sign-ups; its code."""
    workshop = make_workshop(capacity=2)
    for _ in range(3):
        sign_up(workshop)
    return workshop.code


def test_after_sign_ups_there_is_no_drift(app: Flask, busy: str, session: Session) -> None:
    assert drift(session) == []
    assert run(app, "counts", "check").strip() == "drift 0"


def test_the_demonstration_is_loaded_without_drift(whole: Session) -> None:
    assert drift(whole) == []


@pytest.mark.parametrize(
    ("statement", "counter"),
    [
        ("UPDATE seats SET taken = taken - 1", "seated keeps 1; counted are 2"),
        ("UPDATE seats SET waiting = waiting + 1", "waiting keeps 2; counted are 1"),
        ("UPDATE seats SET last_seq = 1", "last place keeps 1; counted are 3"),
        ("UPDATE sign_up_count SET number = 9 WHERE state = 'seated'", "seated keeps 9; counted are 2"),
        ("DELETE FROM sign_up_count WHERE state = 'waiting'", "waiting keeps 0; counted are 1"),
        ("UPDATE sign_up_count SET region = '15'", "15 none - - seated keeps 2; counted are 0"),
        ("UPDATE registration SET sex = 'male' WHERE seq = 1", "male - seated keeps 0; counted are 1"),
        ("UPDATE registration SET state = 'cancelled' WHERE seq = 3", "waiting keeps 1; counted are 0"),
    ],
)  # fmt: skip
def test_a_seeded_drift_is_seen(
    app: Flask, busy: str, session: Session, statement: str, counter: str
) -> None:
    with transaction() as deed:
        deed.execute(text(statement))
    assert any(str(one).startswith(busy) and str(one).endswith(counter) for one in drift(session))
    answer = app.test_cli_runner().invoke(args=["counts", "check"])
    assert answer.exit_code == 1
    assert f"{counter}\n" in answer.output
    assert answer.output.strip().splitlines()[-1] != "drift 0"


def test_counting_again_writes_nothing(app: Flask, busy: str, session: Session) -> None:
    with transaction() as deed:
        deed.execute(text("UPDATE seats SET waiting = 9"))
    run_again = [drift(session), drift(session)]
    assert run_again[0] == run_again[1] != []
