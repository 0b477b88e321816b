"""A workshop's own questions: answered on one's own page, never a condition, kept under their words."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import now
from app.database import transaction
from app.registration.models import Answer, Registration
from app.tokens import link_token
from app.workshops.draft import QuestionDraft
from app.workshops.models import Workshop
from app.workshops.questions import asked_by, write_questions
from tests.cast import OWN, SAME_ORIGIN, Colleague
from tests.lists import taken
from tests.makers import make_workshop, sign_up
from tests.page import ProofReader

FOOD = QuestionDraft("one", "¿Almuerzo?", "Lunch?", (("Carne", "Meat"), ("Verdura", "Greens")))
DAYS = QuestionDraft("several", "¿Qué días?", "Which days?", (("Lunes", "Monday"), ("Martes", "Tuesday")))
WHY = QuestionDraft("text", "¿Por qué vienes?", "Why do you come?")
HOTEL = QuestionDraft("yesno", "¿Hotel?", "Hotel?")


@pytest.fixture
def workshop(app: Flask, session: Session) -> Workshop:
    """A workshop that asks four things."""
    made = make_workshop(convened=(OWN,))
    with transaction() as inside:
        write_questions(inside, made.id, (FOOD, DAYS, WHY, HOTEL), now())
    return made


def _enter(client: ProofReader, session: Session, workshop: Workshop) -> list[str]:
    """Open one's own page; the names of its questions' fields."""
    made = sign_up(workshop)
    row = session.scalars(select(Registration).where(Registration.ref == made.ref)).one()
    client.post(f"/r/{link_token('ticket', row.ref, row.generation)}/open", headers=SAME_ORIGIN)
    return [f"q-{one.id}" for one in asked_by(session, workshop.id)]


def test_answers_are_kept_and_stand_in_the_spreadsheet(
    client: ProofReader, organiser: Colleague, session: Session, workshop: Workshop
) -> None:
    food, days, why, hotel = _enter(client, session, workshop)
    form = {food: "1", days: ["1", "0"], why: "Por el tema", hotel: "n"}
    assert client.post("/es/me/questions", data=form, headers=SAME_ORIGIN).status_code == 303
    values = {row.question_id: row.value for row in session.scalars(select(Answer))}
    assert list(values.values()) == [[1], [0, 1], "Por el tema", False]
    page = client.get("/es/me").page
    assert page.one(f"#{food}-1").get("checked") is not None
    assert page.one(f"#{why}").get("value") == "Por el tema"
    with transaction() as inside:
        write_questions(inside, workshop.id, (), now())
    with transaction() as inside:
        inside.scalars(select(Registration)).one().position = "Subgerenta"
    people = organiser.get(f"/es/manage/workshops/{workshop.code}/registrations").page
    assert "Cargo: Subgerenta" in people.words("#people tbody")
    assert [" ".join(one.text_content().split()) for one in people.all("#people details div")] == [
        "¿Almuerzo? Verdura", "¿Qué días? Lunes, Martes", "¿Por qué vienes? Por el tema", "¿Hotel? No",
    ]  # fmt: skip
    sheet = taken(organiser, workshop).text
    for word in ("¿Almuerzo?", "Verdura", "Lunes, Martes", "Por el tema", "¿Hotel?"):
        assert word in sheet, "what was answered stays though it is asked no more"
    assert not client.get("/es/me").page.all("#questions")


def test_nothing_has_to_be_answered(client: ProofReader, session: Session, workshop: Workshop) -> None:
    _enter(client, session, workshop)
    assert client.post("/es/me/questions", data={}, headers=SAME_ORIGIN).status_code == 303
    assert session.scalars(select(Answer)).all() == []


@pytest.mark.parametrize("wrong", ["2", "-1", "x", "\x00", "²"])
def test_only_what_was_offered_is_chosen(
    client: ProofReader, session: Session, workshop: Workshop, wrong: str
) -> None:
    food, *_others = _enter(client, session, workshop)
    assert client.post("/es/me/questions", data={food: wrong}, headers=SAME_ORIGIN).status_code == 422
    assert session.scalars(select(Answer)).all() == []


@pytest.mark.parametrize("wrong", ["x" * 301, "a\x00b", "al \u202erevés"])
def test_a_text_is_short_and_plain(
    client: ProofReader, session: Session, workshop: Workshop, wrong: str
) -> None:
    *_others, why, _hotel = _enter(client, session, workshop)
    assert client.post("/es/me/questions", data={why: wrong}, headers=SAME_ORIGIN).status_code == 422


def test_a_position_is_asked_where_the_workshop_asks_it(client: ProofReader, session: Session) -> None:
    plain, asking = make_workshop(), make_workshop(requires_position=True)
    assert not client.get(f"/es/workshops/{plain.code}").page.all("#sign-up [name=position]")
    assert client.get(f"/es/workshops/{asking.code}").page.all("#sign-up [name=position]")
