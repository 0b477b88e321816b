"""Whoever came without a sign-up may be somebody else of the lists: offered, settled, counted, taken back."""

from uuid import NAMESPACE_URL, uuid5

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.scopes import Scope
from app.attendance.likeness import Likeness, settle, undo
from app.attendance.models import UNDO, WalkIn
from app.attendance.told import Told
from app.attendance.unmaking import unmake_with_desk
from app.audit import COMMAND
from app.certificates.erasing import erase_walk_in
from app.clock import now
from app.database import db, transaction
from app.forgetting import GONE
from app.plan.models import Plan
from app.refusals import Conflict
from app.registration.people import Represented
from app.tallies.distinct import Distinct, read_people
from app.tallies.planned import Narrowed
from app.tallies.recount import drift
from app.workshops.models import Workshop
from tests.alike import came, came_by

from ..cast import OTHER, OWN, Colleague, Enter
from .boards import make_plan
from .programmes import keep_told

ONE_DATABASE = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
PHONES = "+51911111111", "+51922222222"
NOBODY = Represented(OWN)
NAMED = {"given_names": "Persona", "family_names": "Gemela 08"}


@pytest.fixture
def plan(app: Flask) -> Plan:
    return make_plan(first_year=now().year, last_year=now().year)


def people(plan: Plan) -> Distinct:
    found = read_people(plan, Scope(0, is_national=True), Narrowed(), plan.years)
    db.session.commit()
    return found


def at(plan: Plan, page: str = "") -> str:
    return f"/es/manage/figures/{plan.key}/same-people{page}"


def of_ref(who: str) -> WalkIn:
    return db.session.scalars(select(WalkIn).where(WalkIn.ref == who[1:])).one()


@pytest.mark.parametrize("kind", ["signed up and came by", "twice at the door", "in another's place"])
def test_a_pair_is_offered_settled_counted_and_taken_back(
    plan: Plan, organiser: Colleague, session: Session, kind: str
) -> None:
    first = came_by(plan, phone=PHONES[0]) if kind == "twice at the door" else came(plan, **NAMED)
    absent = came(plan, given_names="Otra", family_names="Persona") if kind == "in another's place" else ""
    pair = (first, came_by(plan, instead_of=absent))
    before = people(plan)
    page = organiser.get(at(plan)).page
    assert len(page.all("main article")) == 1 and "Sin inscripción" in page.words("main article")
    named = [one.get("value") for name in ("one", "other") for one in page.all(f"main input[name={name}]")]
    assert sorted(named) == sorted(pair)
    form = dict(zip(("one", "other"), named, strict=True)) | {"verdict": "same"}
    for _twice in range(2):
        assert organiser.post(at(plan), form).status_code == 303
    after = people(plan)
    assert (after.people, after.joined) == (before.people - 1, 1) and drift(session) == []
    session.commit()
    page = organiser.get(at(plan)).page
    assert not page.all("main article") and page.words(".history").count("Persona Gemela 08") == 2
    assert organiser.post(at(plan), form | {"verdict": "different"}).status_code == 409
    made = session.scalars(select(Likeness)).one().id
    for _twice in range(2):
        assert organiser.post(at(plan, f"/{made}/undo")).status_code == 303
    assert people(plan) == before and len(organiser.get(at(plan)).page.all("main article")) == 1


@ONE_DATABASE
def test_what_speaks_for_one_person_is_what_it_is_at_sign_up(plan: Plan, organiser: Colleague) -> None:
    came_by(plan, family="Del Celular", phone=PHONES[0])
    came(plan, given_names="Persona Ana", family_names="Del Celular", phone=PHONES[0], represents=NOBODY)
    came_by(plan, family="De Nadie")
    came(plan, given_names="Persona", family_names="De Nadie", represents=NOBODY)
    came_by(plan, family="Conocida", phone=PHONES[1])
    came(plan, given_names="Persona", family_names="Conocida", phone=PHONES[1])
    (told,) = (one.text_content() for one in organiser.get(at(plan)).page.all("main article"))
    assert "Del Celular" in told and "mismo celular" in told and "mismo nombre" not in told


@ONE_DATABASE
def test_an_e_mail_is_shown_where_it_is_the_only_contact(plan: Plan, organiser: Colleague) -> None:
    came_by(plan, email="gemela@example.org")
    came_by(plan)
    page = organiser.get(at(plan)).page
    told = [str(row.cssselect("td")[-1].text_content()) for row in page.all("main article tbody tr")]
    assert sorted(told) == ["Sin contacto", "gemela@example.org"]


@ONE_DATABASE
def test_only_those_of_a_scope_are_offered_and_settled(plan: Plan, enter: Enter, session: Session) -> None:
    here, across = came_by(plan, phone=PHONES[0]), came_by(plan, OTHER)
    own, other, coordinator = enter("organiser", (OWN,)), enter("organiser", (OTHER,)), enter("coordinator")
    form = {"one": here, "other": across, "verdict": "same"}
    for somebody in (own, other):
        assert not somebody.get(at(plan)).page.all("main article")
        assert somebody.post(at(plan), form).status_code == 404
    assert coordinator.post(at(plan), form).status_code == 303
    made = session.scalars(select(Likeness)).one().id
    assert own.post(at(plan, f"/{made}/undo")).status_code == 404
    assert not own.get(at(plan)).page.all(".history") and coordinator.get(at(plan)).page.all(".history")
    assert session.scalars(select(Likeness.undone_at)).one() is None


@ONE_DATABASE
def test_the_number_stays_when_somebody_from_the_door_is_erased(plan: Plan, organiser: Colleague) -> None:
    pair = came_by(plan, phone=PHONES[0]), came_by(plan)
    settle(COMMAND, pair, is_same=True)
    before = people(plan)
    erase_walk_in(COMMAND, of_ref(pair[1]).id)
    gone = of_ref(pair[1])
    assert (gone.search, gone.full_name) == ("", GONE) and people(plan) == before == Distinct(2, 1, 1, 1)
    page = organiser.get(at(plan)).page
    assert not page.all("main article") and "Persona Gemela 08" in page.words(".history")
    undo(COMMAND, db.session.scalars(select(Likeness.id)).one())
    with pytest.raises(Conflict):
        settle(COMMAND, pair, is_same=True)


@pytest.mark.parametrize("is_said", [True, False])
def test_a_workshop_that_a_list_made_stays_while_something_is_said_of_its_people(
    plan: Plan, is_said: bool
) -> None:
    pair = came(plan, **NAMED), came_by(plan)
    if is_said:
        settle(COMMAND, pair, is_same=True)
    number, ref = of_ref(pair[1]).workshop_id, pair[1][1:]
    workshop = db.session.get_one(Workshop, number)
    db.session.commit()
    keep_told(workshop, Told(taken_back(ref), UNDO, now(), refers_to=ref))
    with transaction() as session:
        assert unmake_with_desk(session, COMMAND, number, workshop.version, taken_back) is not is_said
    assert (db.session.get(Workshop, number, populate_existing=True) is None) is not is_said


def taken_back(ref: str) -> str:
    return str(uuid5(NAMESPACE_URL, ref))
