"""Which plan is shown: the real one first, the demonstration only where it is switched on."""

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.plan import queries

from ..sample.conftest import set_up, whole

__all__ = ["set_up", "whole"]


@pytest.fixture
def without_demo(
    whole: Session, set_up: dict[str, Flask], dialect: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The switch is off, though the demonstration was loaded before."""
    kept = set_up[dialect].extensions
    monkeypatch.setitem(kept, "aforo_settings", replace(kept["aforo_settings"], demo=False))


def test_the_real_plan_is_the_first(whole: Session) -> None:
    found = queries.find_real_plan()
    assert found is not None
    assert (found.key, found.is_demonstration) == ("2011-2014", False)
    assert [plan.key for plan in queries.all_plans()] == ["2011-2014", "demo"]


def test_a_plan_is_found_by_its_key(whole: Session) -> None:
    assert queries.find_plan("2011-2014") == queries.find_real_plan()
    assert queries.find_plan("demo") == queries.find_demonstration()
    assert queries.find_plan("nope") is None


def test_switched_off_the_demonstration_is_nowhere(without_demo: None) -> None:
    assert queries.find_plan("demo") is None
    assert queries.find_demonstration() is None
    assert [plan.key for plan in queries.all_plans()] == ["2011-2014"]


def test_without_plans_nothing_is_found(app: Flask) -> None:
    assert queries.find_real_plan() is None
    assert queries.find_demonstration() is None
    assert list(queries.all_plans()) == []
