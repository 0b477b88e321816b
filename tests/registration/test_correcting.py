"""Correcting one's data and adding what is optional: the counts follow."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import PARTICIPANT
from app.institutions.models import Institution
from app.refusals import Refusal
from app.registration.actions import answer, correct, leave
from app.registration.answers import Answers, answers
from app.registration.people import Represented
from tests.makers import a_person, make_workshop, sign_up
from tests.registration.truth import ensure_true, notices, rows

pytestmark = pytest.mark.usefixtures("in_english")


def test_names_contact_and_institution_are_written_anew(app: Flask, session: Session) -> None:
    workshop = make_workshop()
    sign_up(workshop)
    body = session.scalars(select(Institution).where(Institution.key == "GR-21")).one()
    represents = Represented("21", institution_id=body.id, kind=body.kind, name=body.name_es)
    correct(
        PARTICIPANT, rows(session, workshop.id)[0].id, a_person(given_names="Otra", represents=represents)
    )
    row = rows(session, workshop.id)[0]
    assert (row.given_names, row.institution_id, row.region, row.version) == ("Otra", body.id, "21", 2)
    assert "otra" in row.search
    assert "puno" in row.search
    ensure_true(session, workshop.id)


def test_a_corrected_sign_up_may_not_become_somebody_elses(app: Flask, session: Session) -> None:
    workshop, first = make_workshop(), a_person()
    sign_up(workshop, first), sign_up(workshop)
    second = rows(session, workshop.id)[1]
    names = second.family_names
    with pytest.raises(Refusal, match="already signed up"):
        correct(PARTICIPANT, second.id, first)
    assert rows(session, workshop.id)[1].family_names == names
    ensure_true(session, workshop.id)


def test_a_new_email_gets_the_link(app: Flask, session: Session) -> None:
    workshop = make_workshop()
    sign_up(workshop)
    number = rows(session, workshop.id)[0].id
    for _ in range(2):
        correct(PARTICIPANT, number, a_person(email="persona@example.org"))
    assert notices(session, workshop.id) == {"confirmation": 1}


def test_who_left_corrects_nothing(app: Flask, session: Session) -> None:
    workshop = make_workshop()
    sign_up(workshop)
    number = rows(session, workshop.id)[0].id
    leave(PARTICIPANT, number)
    for deed in (
        lambda: correct(PARTICIPANT, number, a_person()),
        lambda: answer(PARTICIPANT, number, Answers()),
    ):
        with pytest.raises(Refusal, match="cancelled"):
            deed()
    ensure_true(session, workshop.id)


def test_answers_are_counted_once_however_often_given(app: Flask, session: Session) -> None:
    workshop = make_workshop()
    sign_up(workshop), sign_up(workshop)
    number = rows(session, workshop.id)[0].id
    for given in (
        Answers("Jefa", "30-44", "female"),
        Answers("Jefa", "30-44", "female"),
        Answers(sex="male"),
    ):
        answer(PARTICIPANT, number, given)
        ensure_true(session, workshop.id)
    row = rows(session, workshop.id)[0]
    assert (row.position, row.age_band, row.sex) == (None, "", "male")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (("x" * 121, "", "", ""), "position"),
        (("a\u202eb", "", "", ""), "position"),
        (("", "17", "", ""), "age_band"),
        (("", "", "yes", ""), "sex"),
        (("", "", "", "\x00"), "access_need"),
    ],
)
def test_answers_are_of_the_list_and_readable(given: tuple[str, str, str, str], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        answers(*given)
    assert refused.value.field == field


def test_what_somebody_needs_may_take_several_lines() -> None:
    assert answers("", "", "", "Rampa\r\n\r\nAsiento cerca").access_need == "Rampa\n\nAsiento cerca"
