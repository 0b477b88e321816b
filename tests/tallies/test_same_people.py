"""People who may be the same are offered with the reason, settled by hand, counted so, and taken back."""

from random import Random

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.scopes import Scope
from app.attendance.alike import Persons, Traits, is_like, reasons
from app.attendance.likeness import Likeness, among, choices, key_of, settle, undo
from app.attendance.rules import number_of
from app.audit import COMMAND, AuditRow
from app.certificates.erasing import erase
from app.certificates.own_data import kept_of
from app.clock import now
from app.database import db
from app.plan.models import Plan
from app.refusals import Conflict
from app.registration.models import Registration
from app.registration.people import Represented
from app.tallies.distinct import Distinct, read_people
from app.tallies.edition_queries import read_draft
from app.tallies.planned import Narrowed
from app.tallies.recount import drift
from tests.alike import came, came_by, came_twice

from ..cast import OTHER, OWN, Colleague, Enter
from .boards import make_plan

EVERYTHING = Scope(0, is_national=True)
ONE_DATABASE = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)


@pytest.fixture
def plan(app: Flask) -> Plan:
    return make_plan(first_year=now().year, last_year=now().year)


def at(plan: Plan, page: str = "") -> str:
    return f"/es/manage/figures/{plan.key}/same-people{page}"


def people(plan: Plan) -> Distinct:
    found = read_people(plan, EVERYTHING, Narrowed(), plan.years)
    db.session.commit()
    return found


def said(pair: tuple[str, str], verdict: str = "same") -> dict[str, str]:
    return {"one": pair[0], "other": pair[1], "verdict": verdict}


def test_a_pair_is_offered_settled_counted_and_taken_back(
    plan: Plan, organiser: Colleague, session: Session
) -> None:
    pair, draft = came_twice(plan), read_draft(plan, now())
    page = organiser.get(at(plan)).page
    assert len(page.all("main article")) == 1 and "mismo nombre" in page.words("main article")
    assert people(plan) == Distinct(2, 2, 0), "nobody is joined by being offered"
    for _twice in range(2):
        assert organiser.post(at(plan), said(pair)).status_code == 303
    assert people(plan) == Distinct(2, 1, 0, 1) and drift(session) == []
    session.commit()
    assert read_draft(plan, now()) == draft, "what is published knows nothing of it"
    page = organiser.get(at(plan)).page
    assert not page.all("main article") and "Son la misma persona" in page.words(".history")
    assert organiser.post(at(plan), said(pair, "different")).status_code == 409
    made = session.scalars(select(Likeness)).one().id
    for _twice in range(2):
        assert organiser.post(at(plan, f"/{made}/undo")).status_code == 303
    assert people(plan) == Distinct(2, 2, 0) and len(organiser.get(at(plan)).page.all("main article")) == 1
    of_likeness = AuditRow.action.endswith("likeness")
    noted = session.scalars(select(AuditRow.action).where(of_likeness).order_by(AuditRow.id)).all()
    assert noted == ["settle likeness", "unsettle likeness"]


@ONE_DATABASE
def test_who_are_different_are_not_offered_again_nor_joined_by_others(
    plan: Plan, organiser: Colleague
) -> None:
    first, second = came_twice(plan)
    third = came(plan, given_names="Persona", family_names="Gemela 08")
    assert len(organiser.get(at(plan)).page.all("main article")) == 3
    organiser.post(at(plan), said((first, second), "different"))
    organiser.post(at(plan), said((second, third)))
    assert not organiser.get(at(plan)).page.all("main article"), "the third is the second, so not the first"
    answer = organiser.post(at(plan), said((first, third)))
    assert answer.status_code == 409 and "lo contrario" in answer.page.words("main").casefold()
    assert people(plan) == Distinct(3, 2, 0, 1)


@ONE_DATABASE
def test_the_reasons_are_few_and_strong(plan: Plan, organiser: Colleague) -> None:
    shared = "+51987654321"
    came(plan, given_names="Ana", family_names="Ejemplo Uno", phone=shared, represents=Represented("08"))
    came(plan, given_names="Ana María", family_names="Ejemplo Uno", phone=shared)
    came(plan, given_names="Beto", family_names="Distinto", phone=shared)
    mail = {"email": "gil@example.org"}
    came(plan, given_names="Gil", family_names="Soto Ejemplo", **mail)
    came(plan, given_names="Gil", family_names="Soto Ejenplo", phone=None, **mail)
    came(plan, given_names="Caro", family_names="Sola", represents=Represented("08"))
    came(plan, given_names="Caro", family_names="Sola", represents=Represented("08"))
    came_by(plan, family="Listada 08", phone=shared[:-1] + "0", email="persona@example.org")
    came(plan, given_names="Persona", family_names="Listeda 08", phone=None, email="persona@example.org")
    told = [one.text_content() for one in organiser.get(at(plan)).page.all("main article")]
    assert sorted("mismo celular" in one for one in told) == [False, False, True]
    assert sorted("mismo correo" in one for one in told) == [False, True, True]


@ONE_DATABASE
def test_of_each_pair_is_said_what_tells_it_apart(plan: Plan, organiser: Colleague) -> None:
    shared, mail = "+51987654321", "persona@example.org"
    for family, one, other in (
        (
            "Del Mismo Celular",
            {"phone": shared},
            {"phone": shared, "email": mail, "given_names": "Ana María"},
        ),
        ("De Dos Celulares", {}, {}),
        ("Sin Uno", {}, {"phone": None}),
        ("Sin Ninguno", {"phone": None}, {"phone": None}),
        ("Del Mismo Correo", {"phone": None, "email": mail}, {"email": mail.title()}),
        ("Con Tilde", {"phone": shared, "given_names": "José"}, {"phone": shared, "given_names": "Jose"}),
    ):
        for told in (one, other):
            came(plan, **{"given_names": "Ana", "family_names": family} | told)
    said = {}
    for language in ("es", "en"):
        page = organiser.get(f"/{language}/manage/figures/{plan.key}/same-people").page
        assert "otro contacto" not in page.words("main") and "another contact" not in page.words("main")
        for pair in page.all("main article"):
            heading, why = pair.cssselect("h2")[0].text_content(), pair.cssselect("p")[0].text_content()
            said[language, heading.split(" · ")[0]] = why.split(": ")[-1]
    assert said == {
        ("es", "Ana María Del Mismo Celular"): "sus nombres no están escritos igual",
        ("es", "Ana De Dos Celulares"): "dejaron contactos distintos",
        ("es", "Ana Sin Uno"): "una de las dos no dejó ningún contacto",
        ("es", "Ana Sin Ninguno"): "ninguna de las dos dejó un contacto",
        ("es", "Ana Del Mismo Correo"): "no coinciden en el celular",
        ("es", "Jose Con Tilde"): "sus nombres no están escritos igual",
        ("en", "Ana María Del Mismo Celular"): "their names are not written the same",
        ("en", "Ana De Dos Celulares"): "they left different contacts",
        ("en", "Ana Sin Uno"): "one of the two left no contact",
        ("en", "Ana Sin Ninguno"): "neither left a contact",
        ("en", "Ana Del Mismo Correo"): "their phones are not the same",
        ("en", "Jose Con Tilde"): "their names are not written the same",
    }


@ONE_DATABASE
def test_only_those_of_a_scope_are_offered_and_settled(plan: Plan, enter: Enter, session: Session) -> None:
    pair = came_twice(plan)
    across = came(plan, OTHER, given_names="Persona", family_names="Gemela 08")
    own, other = enter("organiser", (OWN,)), enter("organiser", (OTHER,))
    assert len(own.get(at(plan)).page.all("main article")) == 1
    assert not other.get(at(plan)).page.all("main article")
    assert len(enter("coordinator").get(at(plan)).page.all("main article")) == 3
    for somebody, two in (
        (own, (pair[0], across)),
        (other, pair),
        (own, (pair[0], pair[0])),
        (own, ("r1", f"r{2**31 - 1}")),
    ):
        assert somebody.post(at(plan), said(two)).status_code == 404
    assert own.post(at(plan), said(pair, "maybe")).status_code == 422
    assert own.post(at(plan), said(pair)).status_code == 303
    made = session.scalars(select(Likeness)).one().id
    assert other.post(at(plan, f"/{made}/undo")).status_code == 404
    assert session.scalars(select(Likeness.undone_at)).one() is None


@ONE_DATABASE
def test_the_number_stays_when_somebody_is_erased(plan: Plan, organiser: Colleague, session: Session) -> None:
    pair, again = came_twice(plan), came_twice(plan, name="Otra")
    organiser.post(at(plan), said(pair))
    row = session.get_one(Registration, number_of(pair[1]))
    assert [one["is_same"] for one in kept_of(row).likeness] == [True]
    session.commit()
    for number in (pair[0], again[0]):
        erase(COMMAND, number_of(number))
    assert people(plan) == Distinct(4, 3, 0, 1)
    page = organiser.get(at(plan)).page
    assert not page.all("main article") and "Persona Gemela 08" in page.words(".history")
    with pytest.raises(Conflict):
        settle(COMMAND, again, is_same=True)


@ONE_DATABASE
def test_people_are_those_that_random_choices_leave(plan: Plan, session: Session) -> None:
    random = Random(7)
    numbers = [came(plan, given_names="Persona", family_names="De Muchas Listas") for _ in range(7)]
    numbers.append(came(plan, given_names="Persona", family_names="De Muchas Listas", phone=None))
    numbers += [came_by(plan, phone=phone, family="De Muchas Listas") for phone in ("", "", "+51911111111")]
    for _step in range(40):
        standing = session.scalars(select(Likeness.id).where(Likeness.undone_at.is_(None))).all()
        session.commit()
        if standing and random.random() < 0.3:
            undo(COMMAND, random.choice(standing))
        else:
            one, other = sorted(random.sample(numbers, 2))
            try:
                settle(COMMAND, (one, other), random.random() < 0.6)
            except Conflict:
                session.rollback()
        assert people(plan).people == counted(session, numbers)
        assert not contradictions(session)


def counted(session: Session, who: list[str]) -> int:
    """People by walking from row to row."""
    joined = {tuple(sorted((one.one, one.other))) for one in choices(session) if one.is_same}
    left = {
        key_of(row) for of, asked in among(who).items() for row in session.scalars(select(of).where(asked))
    }
    people = 0
    while left:
        people, reached = people + 1, {left.pop()}
        while more := {one for one in left if any(tuple(sorted((one, by))) in joined for by in reached)}:
            reached |= more
            left -= more
    session.commit()
    return people


def contradictions(session: Session) -> bool:
    """Whether two are settled as both."""
    said = choices(session)
    persons = Persons(said)
    session.commit()
    return any(persons.of(one.one) == persons.of(one.other) for one in said if not one.is_same)


def test_names_are_alike_by_whole_words_or_a_slip() -> None:
    for one, other, alike in (
        ("ana ejemplo", "ana maria ejemplo", True),
        ("ana ejemplo", "ejemplo ana", True),
        ("gil soto ejemplo", "gil soto ejenplo", True),
        ("ana", "ana", False),
        ("ana ejemplo", "beto ejemplo", False),
        ("ana ejemplo uno", "ana ejemplo dos", False),
    ):
        assert is_like(one, other) is alike, (one, other)
    nobody = Traits("", "", None, None)
    assert reasons(nobody, nobody) == ()
