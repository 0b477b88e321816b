"""A large plan's page says the same whether its workshops are read one by one or as a crowd."""

from dataclasses import replace
from datetime import UTC, date, datetime
from random import Random
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit import COMMAND
from app.clock import now
from app.database import db, transaction
from app.plan.models import Plan
from app.tallies import crowd
from app.tallies.signing import sign_off
from app.tallies.standing import Standing
from app.tallies.tally import Tally, read_tally
from app.workshops.headcounts import Stated, restate
from app.workshops.models import Venue, Workshop

from ..page import ProofReader
from .boards import fill, make_plan
from .programmes import held_with

AFTER = datetime(2031, 2, 1, tzinfo=UTC)
BASES = ("reported", "reported", "sheet", "named", "unknown", "")


@pytest.fixture
def plan(app: Flask) -> Plan:
    """Workshops of every state and basis, some for two regions, some in an edition, one restated since."""
    made = make_plan(first_year=now().year, last_year=2030)
    by_name = held_with(made, {"08": 5, "1501": 5, "23": 2})
    restated = held_with(made, {"14": 10})
    reopened = held_with(made, {"16": 1})
    fill(made, 120)
    drawn = Random(5)
    with transaction() as session:
        venue = Venue(name="Local Ejemplo", jurisdiction_code="23", country="PE")
        theirs = select(Workshop).where(Workshop.plan_id == made.id, Workshop.id != reopened.id)
        for one in session.scalars(theirs.order_by(Workshop.id)):
            basis, number = drawn.choice(BASES), drawn.randint(1, 60)
            if one.state == "held" and basis:
                said = (None if basis == "unknown" else number, basis, None, "Ejemplo", "Example")
                restate(session, one.id, Stated(*said), None, now())
            one.venue = venue if drawn.random() < 0.3 else None
            if drawn.random() < 0.1:
                one.state, one.date_confidence = "cancelled", drawn.choice(("stated", "doubtful"))
    sign_off(COMMAND, "Persona Ejemplo", made.id, 1, "Ejemplo", "Example")
    with transaction() as session:
        restate(session, restated.id, Stated(12, "reported", None, "Ejemplo", "Example"), None, now())
        restate(session, reopened.id, Stated(None, "unknown"), None, now())
        session.get_one(Workshop, by_name.id).first_day = date(made.first_year, 1, 4)
    return made


def _in_order(one: Standing) -> Standing:
    return replace(
        one,
        workshops=tuple(sorted(one.workshops)),
        silent=tuple(sorted(one.silent)),
        withheld=tuple(sorted(one.withheld)),
        called=tuple(sorted(one.called)),
    )


def said(tally: Tally) -> dict[str, Any]:
    """Everything that adds up, whatever was read one by one."""
    standings = [
        replace(_in_order(one), parts=tuple(_in_order(part) for part in one.parts)) for one in tally.standings
    ]
    years = [(one.year, len(one.records) + one.more, one.is_to_come) for one in tally.years]
    names = ("total", "beside", "hosts", "links", "repeated", "most", "withheld", "to_come", "years_held")
    told = {name: getattr(tally, name) for name in (*names, "silent_years", "credited")}
    return {**told, "standings": standings, "years": years}


def test_a_crowd_adds_up_to_what_its_workshops_do_one_by_one(
    app: Flask, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    for lima_in_two in (False, True):
        found = {}
        for most in (1000, 6):
            monkeypatch.setattr(crowd, "MOST", most)
            db.session.expire_all()
            found[most] = read_tally(plan, AFTER, lima_in_two)
        whole, few = found.values()
        assert len(whole.people.kept_back.intersection(few.crowd.by_name)) == 1
        assert not whole.crowd.size and few.crowd.size > 20
        assert len(few.records) + few.crowd.size == len(whole.records)
        assert said(few) == said(whole) and few.total.named == 12
    monkeypatch.undo()
    reader = ProofReader(app, app.response_class)
    for lang, words in (("es", "no se repasan uno por uno"), ("en", "are not gone through one by one")):
        page = reader.get(f"/{lang}/plan/{plan.key}").page
        lists = page.all("#unknown .points")
        assert lists and max(len(one.cssselect("li")) for one in lists) <= crowd.MOST
        assert words in page.words("#unknown-figures ~ .points")
        assert page.has(f"#years a[href='/{lang}/?when=held']")
