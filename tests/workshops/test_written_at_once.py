"""Two editors at one moment: the same house or person is kept once, a plan holds its workshops."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.scopes import Scope
from app.audit import COMMAND
from app.database import db
from app.plan import actions as plan_actions
from app.plan.draft import PlanDraft
from app.plan.models import Plan
from app.refusals import Refusal
from app.workshops import actions
from app.workshops.draft import Draft, NewVenue, Place, SessionDraft, Where
from app.workshops.models import Speaker, Venue, Workshop
from app.workshops.plan_years import ensure_years_hold
from app.workshops.when import When
from tests.behind import on_its_own, one_behind_the_other
from tests.makers import make_plan, make_workshop

EVERYWHERE = Scope(1, is_national=True)


@pytest.fixture
def app(dialect: str) -> Iterator[Flask]:
    """An application on a database of its own."""
    with on_its_own(dialect) as made:
        yield made


def edit(number: int, part: str, draft: Draft) -> Any:
    """Save one part of a workshop nobody else writes."""
    return lambda: actions.edit_part(COMMAND, EVERYWHERE, number, part, 1, draft)


def test_one_house_written_by_two_is_kept_once(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    deeds = [
        edit(
            make_workshop(state="scheduled").id,
            "where",
            Draft(where=Place(Where(new=NewVenue(name, city="Cusco")), None, None)),
        )
        for name in ("Casa Única", "CASA UNICA")
    ]
    one_behind_the_other(app, monkeypatch, [actions], *deeds)
    db.session.rollback()
    found = db.session.scalars(select(Venue.name).where(func.lower(Venue.name).like("casa%")))
    assert list(found) == ["Casa Única"]


def test_one_person_named_by_two_is_kept_once(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    deeds = [
        edit(
            make_workshop(state="scheduled").id,
            "sessions",
            Draft(sessions=(SessionDraft(None, None, None, "Sesión", None, (name,)),)),
        )
        for name in ("Ana Única", "ANA UNICA")
    ]
    one_behind_the_other(app, monkeypatch, [actions], *deeds)
    db.session.rollback()
    assert list(db.session.scalars(select(Speaker.name))) == ["Ana Única"]


@pytest.mark.parametrize("is_plan_first", [True, False])
def test_no_workshop_is_put_outside_a_plan_that_is_being_shortened(
    app: Flask, monkeypatch: pytest.MonkeyPatch, is_plan_first: bool
) -> None:
    plan = make_plan("corto", 2027, 2030)
    texts = {f"{name}_{tongue}": "Plan" for name in ("short", "title") for tongue in ("es", "en")}
    shorter = PlanDraft(texts, None, None, 2027, 2029, None)
    before, after = (When(date(year, 5, 7), date(year, 5, 7), None, None) for year in (2028, 2030))
    workshop = make_workshop(state="scheduled", when=before, plan_id=plan.id)
    moved = edit(workshop.id, "when", Draft(when=after))

    def shorten() -> None:
        with suppress(Refusal):
            plan_actions.edit_plan(COMMAND, plan.id, 1, shorter, ensure_years_hold)

    def move() -> None:
        with suppress(Refusal):
            moved()

    deeds = (shorten, move) if is_plan_first else (move, shorten)
    one_behind_the_other(app, monkeypatch, [actions, plan_actions], *deeds)
    db.session.rollback()
    last, day = db.session.execute(select(Plan.last_year, Workshop.last_day).join(Workshop)).one()
    assert (last, day.year) == ((2029, 2028) if is_plan_first else (2030, 2030))
