"""Two editors write the same house, or the same person, at one moment: kept once."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.scopes import Scope
from app.audit import COMMAND
from app.database import db
from app.workshops import actions
from app.workshops.draft import Draft, NewVenue, Place, SessionDraft, Where
from app.workshops.models import Speaker, Venue
from tests.behind import on_its_own, one_behind_the_other
from tests.makers import make_workshop

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
