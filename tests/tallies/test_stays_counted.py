"""What counts in a plan's figures leaves them neither called off, nor moved on, nor put into another plan."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.attendance import closing
from app.attendance.counting import state_figure
from app.attendance.models import ARRIVAL, UNDO, DeskOperation
from app.attendance.told import Told
from app.audit import COMMAND
from app.clock import now
from app.database import db
from app.language import speaking
from app.plan.models import Plan
from app.refusals import Refusal
from app.registration.actions import cancel_workshop, move_workshop
from app.registration.models import Registration
from app.tallies.signing import sign_off
from app.workshops.draft import Where
from app.workshops.headcounts import Stated
from app.workshops.models import Workshop

from ..cast import Colleague
from ..makers import a_person, in_days, make_plan, sign_up
from ..page import ProofReader
from ..workshops.editor import edit_part
from .programmes import arrive, closing_of, keep_told, of_today

WHOLE, OF_A_REGION = (Stated(40, "reported", one, "Ejemplo", "Example") for one in (None, "08"))
PEOPLE, NUMBER, EDITION = "people are on record", "number of participants", "latest edition"
WAYS = ("a[href$='/cancel']", "a[href$='/move']")
SAID = {
    PEOPLE: "hay personas registradas como presentes",
    NUMBER: "número de participantes",
    EDITION: "última edición",
}


@pytest.fixture
def plan(app: Flask) -> Plan:
    """A plan that runs now."""
    return make_plan("ejemplo", now().year - 1, now().year + 3)


@pytest.fixture
def other(app: Flask) -> Plan:
    """Another."""
    return make_plan("otro", now().year - 1, now().year + 3)


def over(plan: Plan | None, people: int, is_there: bool = True) -> Workshop:
    """A workshop of yesterday that nobody marked as held: so many signed up, all came or none."""
    with time_machine.travel(now() - timedelta(days=1), tick=False):
        workshop = of_today(plan, capacity=30)
        for _ in range(people):
            sign_up(workshop, a_person())
        rows = select(Registration.id).where(Registration.workshop_id == workshop.id)
        arrive(workshop, *(db.session.scalars(rows) if is_there else ()))
    closing_of(workshop)
    return workshop


def take_back(workshop: Workshop) -> None:
    """Nobody came after all."""
    closing.reopen_desk(COMMAND, workshop.id, "Ejemplo")
    rows = select(DeskOperation.ref).where(
        DeskOperation.workshop_id == workshop.id, DeskOperation.kind == ARRIVAL
    )
    undone = (Told(str(uuid4()), UNDO, now(), refers_to=one) for one in db.session.scalars(rows))
    keep_told(workshop, *undone)
    closing_of(workshop)


def sign(plan: Plan, version: int) -> None:
    """The figures signed off as they stand."""
    sign_off(COMMAND, "Persona Ejemplo", plan.id, version, "Ejemplo", "Example")


def cancel(workshop: Workshop) -> None:
    """Call it off."""
    cancel_workshop(COMMAND, workshop.id, "Motivo", "Reason")


def move_on(workshop: Workshop) -> None:
    """Put it on a day to come."""
    db.session.refresh(workshop)
    move_workshop(COMMAND, workshop.id, workshop.version, in_days(30), Where())


def refused(deed: Callable[[Workshop], None], workshop: Workshop, why: str) -> None:
    """The deed is refused for this and changes nothing."""
    with speaking("en"), pytest.raises(Refusal, match=why):
        deed(workshop)
    db.session.refresh(workshop)
    assert workshop.state == "published" and workshop.ends_at <= now()


def total(app: Flask) -> str:
    """How many came, to how many workshops, as the plan's page says to everybody."""
    return str(ProofReader(app, app.response_class).get("/es/plan/ejemplo").page.words(".figures.first"))


@pytest.mark.parametrize("deed", [cancel, move_on])
def test_whom_an_edition_counts_it_counts_until_the_next(
    app: Flask, plan: Plan, deed: Callable[[Workshop], None]
) -> None:
    workshop, _beside = over(plan, 12), over(plan, 15)
    sign(plan, 1)
    before = total(app)
    refused(deed, workshop, PEOPLE)
    take_back(workshop)
    refused(deed, workshop, EDITION)
    assert total(app) == before and " 27" in before
    sign(plan, 2)
    deed(workshop)
    assert " 27" not in total(app)


def test_whom_a_plan_counts_stay_in_it(
    app: Flask, session: Session, coordinator: Colleague, plan: Plan, other: Plan
) -> None:
    workshop, _beside = over(plan, 12), over(plan, 15)
    sign(plan, 1)
    before = total(app)

    def put(into: str) -> Any:
        return edit_part(coordinator, workshop.code, "what", plan_id=into, component_id="")

    def refused_for(why: str) -> None:
        for into in ("", str(other.id)):
            answer = put(into)
            assert answer.status_code == 422 and SAID[why] in answer.page.words(".summary")
            assert answer.page.has(".summary a[href='#plan_id']")
        session.refresh(workshop)
        assert workshop.plan_id == plan.id

    refused_for(PEOPLE)
    assert put(str(plan.id)).status_code == 303, "all else of it may change"
    take_back(workshop)
    refused_for(EDITION)
    assert total(app) == before
    sign(plan, 2)
    assert put(str(other.id)).status_code == 303
    session.refresh(workshop)
    assert workshop.plan_id == other.id


@pytest.mark.parametrize("stated", [WHOLE, OF_A_REGION])
def test_a_number_in_force_is_of_what_took_place(
    app: Flask, session: Session, coordinator: Colleague, plan: Plan, other: Plan, stated: Stated
) -> None:
    workshop = over(plan, 3, is_there=False)
    state_figure(COMMAND, workshop, stated)
    for deed in (cancel, move_on):
        refused(deed, workshop, NUMBER)
    answer = edit_part(coordinator, workshop.code, "what", plan_id=str(other.id))
    assert SAID[NUMBER] in answer.page.words(".summary")
    state_figure(COMMAND, workshop, Stated(None, "unknown", stated.region))
    assert edit_part(coordinator, workshop.code, "what", plan_id=str(other.id)).status_code == 303
    cancel(workshop)


def test_where_nobody_came_it_may_be_called_off(
    app: Flask, session: Session, coordinator: Colleague, plan: Plan, other: Plan
) -> None:
    workshop, _beside = over(plan, 12, is_there=False), over(plan, 12)
    sign(plan, 1)
    assert edit_part(coordinator, workshop.code, "what", plan_id=str(other.id)).status_code == 303
    move_on(workshop)
    cancel(workshop)
    session.refresh(workshop)
    assert workshop.state == "cancelled"


def test_what_is_of_no_plan_may_still_be_put_into_one(coordinator: Colleague, plan: Plan) -> None:
    workshop = over(None, 12)
    assert edit_part(coordinator, workshop.code, "what", plan_id=str(plan.id)).status_code == 303
    refused(cancel, workshop, PEOPLE)


def test_what_took_place_is_not_offered_to_be_called_off(coordinator: Colleague, plan: Plan) -> None:
    workshop, silent = over(plan, 3), over(plan, 3, is_there=False)
    for one, offered in ((workshop, [False, False]), (silent, [True, True])):
        page = coordinator.get(f"/es/manage/workshops/{one.code}").page
        assert [page.has(way) for way in WAYS] == offered
    path = f"/es/manage/workshops/{workshop.code}/cancel"
    answer = coordinator.post(path, {"reason_es": "Motivo", "reason_en": "Reason"})
    assert answer.status_code == 422 and SAID[PEOPLE] in answer.page.words(".summary")
    assert answer.page.has(f".summary a[href='/es/manage/workshops/{workshop.code}/attendance']")


def test_on_its_day_with_people_there_it_is_moved_and_not_called_off(
    coordinator: Colleague, session: Session, plan: Plan
) -> None:
    workshop = of_today(plan)
    sign_up(workshop, a_person())
    arrive(workshop, session.scalars(select(Registration.id)).one())
    page = coordinator.get(f"/es/manage/workshops/{workshop.code}").page
    assert [page.has(way) for way in WAYS] == [False, True]
    with speaking("en"), pytest.raises(Refusal, match=PEOPLE):
        cancel(workshop)
    move_on(workshop)
    page = coordinator.get(f"/es/manage/workshops/{workshop.code}").page
    assert [page.has(way) for way in WAYS] == [True, True], "it has not begun: a desk that was tried"
    cancel(workshop)
