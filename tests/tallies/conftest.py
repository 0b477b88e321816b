"""The plan of 2011-2014 as it is loaded, read into a tally and on its page."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.clock import now
from app.plan.queries import find_real_plan
from app.tallies.tally import Tally, read_tally

from ..cast import Colleague, make_account
from ..page import ProofReader
from ..sample.conftest import set_up, whole

__all__ = ["set_up", "whole"]

SignIn = Callable[..., ProofReader]


@pytest.fixture
def tally(whole: Session) -> Tally:
    """The real plan with Lima as one: 25 departments."""
    return read_real_tally()


@pytest.fixture
def tally_of_26(whole: Session) -> Tally:
    """The real plan with Lima in two: 26 jurisdictions."""
    return read_real_tally(lima_in_two=True)


def read_real_tally(lima_in_two: bool = False) -> Tally:
    """The real plan's tally as the tables stand now."""
    plan = find_real_plan()
    assert plan is not None
    return read_tally(plan, now(), lima_in_two)


@pytest.fixture
def reader(whole: Session, set_up: dict[str, Flask], dialect: str) -> ProofReader:
    """Somebody who reads the public pages of the loaded plan."""
    return ProofReader(set_up[dialect], set_up[dialect].response_class)


@pytest.fixture
def signed_in(whole: Session, set_up: dict[str, Flask], dialect: str) -> Iterator[SignIn]:
    """Somebody who works here: `signed_in("organiser", "08")`."""

    def sign_in(role: str, *regions: str) -> ProofReader:
        client = ProofReader(set_up[dialect], set_up[dialect].response_class)
        Colleague(make_account(role, regions), client).be_in()
        return client

    yield sign_in
