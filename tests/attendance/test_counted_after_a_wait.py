"""An institution changes while its person arrives or answers: they are counted where they then stand."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from app.attendance import actions, written
from app.attendance.models import DeskDevice
from app.attendance.told import Told
from app.audit import COMMAND, PARTICIPANT
from app.clock import now
from app.database import db
from app.institutions.models import Institution
from app.registration import actions as deeds
from app.registration import line, settling
from app.registration.answers import Answers
from app.registration.drift import drift
from app.registration.models import Registration
from app.registration.people import Person, Represented
from tests.behind import on_its_own, one_behind_the_other
from tests.makers import a_person, make_workshop, sign_up, today

from .desk import make_code

BEFORE, AFTER, WRITTEN = "GR-21", "MP-0504", "Muni de Huanta"
PLACES = deeds, written


@pytest.fixture
def app(dialect: str) -> Iterator[Flask]:
    """An application on a database of its own."""
    with on_its_own(dialect) as made:
        yield made


def body(key: str) -> Institution:
    return db.session.scalars(select(Institution).where(Institution.key == key)).one()


def represented(region: str, key: str) -> Represented:
    found = body(key)
    return Represented(region, institution_id=found.id, kind=found.kind, name=found.name_es)


def correct(person: Person) -> None:
    """The person now stands for another institution, of another kind and region."""
    number = db.session.scalars(select(Registration.id)).one()
    deeds.correct(PARTICIPANT, number, replace(person, represents=represented("05", AFTER)))


def settle(_person: Person) -> None:
    """What the person wrote is found to be an institution."""
    workshop = db.session.scalars(select(Registration.workshop_id)).one()
    written.settle(COMMAND, workshop, settling.Said(WRITTEN, "05"), body(AFTER))


def arrive() -> None:
    """The person comes."""
    number = db.session.scalars(select(Registration.id)).one()
    device = db.session.scalars(select(DeskDevice)).one()
    day = device.workshop.first_day
    actions.record_at_desk(device, [Told(str(uuid4()), "arrival", now(), day=day, who=f"r{number}")])


def answer() -> None:
    """The person answers a question that is counted by."""
    number = db.session.scalars(select(Registration.id)).one()
    deeds.answer(PARTICIPANT, number, Answers(sex="woman", age_band=""))


def prepared(first: Callable[[Person], None]) -> Person:
    """Somebody signed up at a workshop of this day, whose desk a device is at."""
    workshop = make_workshop(convened=("05",), when=today())
    unlisted = Represented("05", kind="unlisted", text=WRITTEN)
    person = a_person(represents=unlisted if first is settle else represented("21", BEFORE))
    sign_up(workshop, person)
    actions.let_in(COMMAND, make_code(workshop))
    db.session.rollback()
    return person


@pytest.mark.parametrize("second", [arrive, answer])
@pytest.mark.parametrize("first", [correct, settle])
def test_it_is_counted_where_it_stands(
    app: Flask, monkeypatch: pytest.MonkeyPatch, first: Callable[[Person], None], second: Callable[[], None]
) -> None:
    person = prepared(first)
    one_behind_the_other(app, monkeypatch, PLACES, lambda: first(person), second)
    assert drift(db.session()) == []


def joined(number: int) -> Select[Registration]:
    """A registration held with the institution it was found with."""
    row = select(Registration).where(Registration.id == number).options(joinedload(Registration.institution))
    return row.with_for_update(of=Registration)


@pytest.mark.parametrize("dialect", ["postgresql"])
def test_an_institution_read_before_the_wait_is_seen(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: joined to the row that is waited for, it is the one of before."""
    person = prepared(correct)

    def get_locked(session: Session, number: int) -> Registration:
        return session.scalars(joined(number), execution_options=line.FRESH).one()

    monkeypatch.setattr(deeds, "get_locked", get_locked)
    one_behind_the_other(app, monkeypatch, PLACES, lambda: correct(person), answer)
    assert drift(db.session()) != []
