"""The board says of held, number and without figure what the figures of the same year and scope say."""

from datetime import timedelta
from random import Random

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.scopes import Scope
from app.attendance.counting import state_figure
from app.audit import COMMAND
from app.clock import now
from app.database import transaction
from app.plan.models import Component, Plan
from app.tallies.board import fold
from app.tallies.board_queries import items, reached
from app.tallies.participation import read_participation
from app.tallies.planned import Narrowed
from app.tallies.queries import places
from app.workshops.counts import NUMBERS, RegionCount
from app.workshops.headcounts import Headcount, Stated, restate
from app.workshops.models import STATES, Representation, Workshop

from ..cast import Colleague
from ..makers import in_days, make_workshop
from .boards import make_plan, promise
from .programmes import held_with, of_today

CODES = ("08", "15", "1501", "21", "23")
SCOPES = (Scope(0, is_national=True), Scope(0, is_national=False, regions=frozenset({"08"})))


def fill(plan: Plan, drawn: Random) -> int:
    """Workshops past and to come in every state, with people written down, numbers stated, both or neither.

    Returns the number of its component.
    """
    with transaction() as session:
        step = Component(plan_id=plan.id, position=1, name_es="Paso", name_en="Step")
        session.add(step)
    for _number in range(25):
        workshop = make_workshop(
            tuple(drawn.sample(CODES, drawn.randint(0, 3))), in_days(drawn.randint(-500, 300)),
            plan_id=plan.id, state=drawn.choice(STATES), component_id=drawn.choice((None, step.id)),
        )  # fmt: skip
        with transaction() as session:
            for code in drawn.sample((*CODES, "abroad"), drawn.choice((0, 0, 1, 2))):
                numbers = {one: drawn.randint(0, 9) for one in NUMBERS}
                session.add(RegionCount(workshop_id=workshop.id, region=code, **numbers))
            for code in (None, *drawn.sample(CODES, 2)):
                if drawn.random() < 0.4:
                    basis = drawn.choice(("named", "sheet", "reported", "unknown"))
                    said = {"basis": basis, "number": None if basis == "unknown" else drawn.randint(0, 60)}
                    gone = drawn.choice((None, None, now()))
                    session.add(
                        Headcount(workshop_id=workshop.id, jurisdiction_code=code, made_at=now(),
                                  replaced_at=gone, **said)
                    )  # fmt: skip
            if drawn.random() < 0.2:
                body = {"label_es": "Ejemplo", "label_en": "Example", "resolution": "exact"}
                session.add(
                    Representation(workshop_id=workshop.id, jurisdiction_code="08", position=1, **body)
                )
    return step.id


@pytest.mark.parametrize("seed", range(8))
def test_the_board_and_the_figures_agree_over_random_plans(app: Flask, seed: int) -> None:
    drawn, at = Random(seed), now()
    plan = make_plan(first_year=at.year - 2, last_year=at.year + 1)
    asked = [Narrowed(component=fill(plan, drawn)), Narrowed(), *(Narrowed(state=one) for one in STATES)]
    seen = 0
    for scope in SCOPES:
        for narrowed in asked:
            found = read_participation(plan, scope, places(lima_in_two=True), narrowed, at)
            years = {year: (one.held, one.silent, found.number_of(year)) for year, one in found.whole.items()}
            here = reached(plan, scope, plan.years, narrowed, at)
            assert {one.year: (one.held, one.silent, one.number) for one in here} == years, (scope, narrowed)
            assert sum(one.number for one in here) == found.number
            total = fold(CODES, items(plan, scope, plan.years, narrowed, at), plan.years, None).total
            assert (total.planned, total.held) == (found.all_workshops.planned, found.all_workshops.held)
            seen += found.number
    assert seen


def test_the_board_says_what_the_figures_say_of_what_stands_as_published(
    app: Flask, coordinator: Colleague
) -> None:
    """Past and still published, with people written down at an open desk, with its figure withdrawn: held."""
    year = in_days(0).first_day.year
    plan = make_plan(first_year=year, last_year=year)
    promise(plan, "people", year, 200)
    past = of_today(plan)
    with transaction() as session:
        session.get_one(Workshop, past.id).ends_at = now()
    state_figure(COMMAND, past, Stated(41, "reported", None, "Ejemplo", "Example"))
    held_with(plan, {"08": 12, "14": 9}, is_closed=False)
    withdrawn = held_with(plan, {"08": 12, "14": 9})
    with transaction() as session:
        restate(session, withdrawn.id, Stated(None, "unknown"), None, now())
    page = coordinator.get(f"/es/manage/board/{plan.key}").page
    assert "3 talleres planificados · 3 realizados" in page.words("#board-sum")
    assert page.words("section.part tbody tr:first-child") == f"{year} 200 3 83"
    figures = coordinator.get(f"/es/manage/figures/{plan.key}").page.all("main .figures .figure")
    said = [" ".join(one.text_content().split()) for one in figures]
    assert said[0].startswith("Participaciones registradasParticipaciones registradas 83"), said
    assert "3de 3 previstos; 0 talleres sin cifra" in said[1]
    # Who is written down while a workshop lasts counts as on the figures, though nothing is held yet.
    with transaction() as session:
        for one in (past, withdrawn):
            session.get_one(Workshop, one.id).state = "cancelled"
        lasting = session.scalars(select(Workshop).where(Workshop.state == "held")).one()
        lasting.state, lasting.ends_at = "published", now() + timedelta(hours=1)
    page = coordinator.get(f"/es/manage/board/{plan.key}").page
    assert page.words("section.part tbody tr:first-child") == f"{year} 200 0 21"
