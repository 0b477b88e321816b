"""What people wrote of their institution at the door is settled with what others wrote at sign-up."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.attendance import written
from app.attendance.models import UNDO, WALK_IN, WalkIn
from app.attendance.told import Newcomer, Told
from app.audit import COMMAND, AuditRow
from app.clock import now
from app.database import db, transaction
from app.forgetting import GONE
from app.institutions.models import Institution
from app.plan.models import Plan
from app.refusals import Refusal
from app.registration.models import Registration, Settlement
from app.registration.people import Represented
from app.registration.settling import Said
from app.tallies.models import EditionBody
from app.tallies.recount import drift
from app.tallies.signing import sign_off
from app.workshops.counts import NOT_STATED, UNLISTED, RegionCount, SignUpCount
from app.workshops.models import Workshop
from tests.behind import on_its_own, one_behind_the_other
from tests.cast import OTHER, OWN, Enter
from tests.makers import a_person, sign_up
from tests.registration.settled import at, choose
from tests.tallies.boards import make_plan
from tests.tallies.programmes import arrive, closing_of, keep_told, of_today

WRITTEN, BODY = "Muni de Huanta", "MP-0504"


@pytest.fixture
def plan(app: Flask) -> Plan:
    """A plan without workshops."""
    return make_plan()


@pytest.fixture
def workshop(plan: Plan) -> Workshop:
    """Three people of one text: who signed up and came, and two from the door, one of them taken back."""
    made = of_today(plan)
    sign_up(made, a_person(represents=Represented(NOT_STATED, kind=UNLISTED, text=WRITTEN)))
    arrive(made, *db.session.scalars(select(Registration.id)))
    come(made, WRITTEN.upper())
    take_back(made, come(made, WRITTEN))
    return made


def come(workshop: Workshop, text: str = "", represents: Represented | None = None) -> str:
    """Somebody comes in; the ref of the record that brings them."""
    ref = str(uuid4())
    newcomer = Newcomer("Persona", "Ejemplo", text, represents=represents)
    keep_told(workshop, Told(ref, WALK_IN, now(), newcomer=newcomer))
    return ref


def take_back(workshop: Workshop, ref: str) -> None:
    """The record of whoever came in is taken back."""
    keep_told(workshop, Told(str(uuid4()), UNDO, now(), refers_to=ref))


def the(key: str) -> Institution:
    return db.session.scalars(select(Institution).where(Institution.key == key)).one()


def a_union() -> Institution:
    return db.session.scalars(select(Institution).where(Institution.kind == "union")).all()[0]


def stand(session: Session) -> list[tuple[str, str | None]]:
    """Where each counts, and the key of the body they stand for; at sign-up first."""
    session.expire_all()
    rows = [row for of in (Registration, WalkIn) for row in session.scalars(select(of).order_by(of.id))]
    return [(row.region, row.institution.key if row.institution else None) for row in rows]


def counted(session: Session) -> dict[tuple[str, str], int]:
    """How many are present by region and kind."""
    rows = select(SignUpCount).where(SignUpCount.attendance == "present", SignUpCount.number > 0)
    session.expire_all()
    found: dict[tuple[str, str], int] = {}
    for one in session.scalars(rows):
        key = one.region, one.institution_kind
        found[key] = found.get(key, 0) + one.number
    return found


def only(workshop: Workshop) -> written.Written:
    (found,) = written.unsettled(workshop.id)
    return found


def test_one_choice_holds_for_both_and_is_undone_for_both(
    app: Flask, workshop: Workshop, enter: Enter, session: Session
) -> None:
    organiser, body, nobody = enter("organiser", (OWN,)), the(BODY), (NOT_STATED, None)
    page = organiser.get(at(workshop)).page
    assert "2 personas" in page.words(".people") and len(page.all(".people li")) == 1
    found = only(workshop)
    assert (found.people, found.signed_up) == (2, 1)
    for answer in (303, 404):
        assert choose(organiser, workshop, int(found.number), body.id) == answer
    assert stand(session) == [("05", BODY)] * 3
    assert counted(session) == {("05", body.kind): 2} and drift(session) == []
    rows = session.execute(select(RegionCount.region, RegionCount.present).where(RegionCount.present > 0))
    assert [tuple(one) for one in rows] == [("05", 2)]
    assert "huanta" in session.scalars(select(WalkIn.search)).all()[0]
    assert "3 personas" in organiser.get(at(workshop)).page.words(".history")
    made = session.scalars(select(Settlement.id)).one()
    for _ in range(2):
        assert organiser.post(at(workshop, f"/settled/{made}/undo")).status_code == 303
    assert stand(session) == [nobody] * 3
    assert counted(session) == {(NOT_STATED, UNLISTED): 2} and drift(session) == []
    rows = session.scalars(select(AuditRow).where(AuditRow.action.endswith("settle institution")))
    assert [(one.action, one.details["people"]) for one in rows] == [
        ("settle institution", 3), ("unsettle institution", 3),
    ]  # fmt: skip


def test_what_only_people_from_the_door_wrote_is_on_the_page_too(
    app: Flask, plan: Plan, enter: Enter, session: Session
) -> None:
    made, organiser = of_today(plan), enter("organiser", (OWN,))
    come(made, WRITTEN)
    come(made, represents=Represented("11", kind=UNLISTED, text=WRITTEN))
    take_back(made, come(made, "Mesa de trabajo"))
    page = organiser.get(at(made)).page
    places = {str(one.get("href")).rsplit("/", 1)[1] for one in page.all(".people a")}
    assert len(places) == 2 and all(place.startswith("w") for place in places)
    one = next(one for one in written.unsettled(made.id) if one.said.region == "11")
    page = organiser.get(at(made, f"/{one.number}")).page
    assert "Municipalidad Provincial de Huanta" in page.words("main") and not page.has("[checked]")
    form = {one.get("name"): one.get("value") for one in page.all("main form:first-of-type [type=hidden]")}
    chosen = form | {"institution_id": str(the(BODY).id)}
    assert organiser.post(at(made, f"/{one.number}"), chosen).status_code == 303
    assert stand(session)[:2] == [(NOT_STATED, None), ("05", BODY)], "another region is asked apart"
    assert drift(session) == []
    for odd in ("w", "wx", "w0", "w" + "9" * 40, "w-1", "0", "x", "%00", one.number):
        assert organiser.get(at(made, f"/{odd}")).status_code == 404


@pytest.mark.parametrize(("role", "region"), [("organiser", OTHER), ("viewer", OWN)])
def test_whoever_may_not_run_it_settles_nobody(
    app: Flask, plan: Plan, enter: Enter, session: Session, role: str, region: str
) -> None:
    made = of_today(plan)
    come(made, WRITTEN)
    somebody = enter(role, (region,) if role == "organiser" else ())
    path = at(made, f"/{only(made).number}")
    assert somebody.get(path).status_code in (403, 404)
    assert somebody.post(path, {"institution_id": str(the(BODY).id)}).status_code in (403, 404)
    assert stand(session) == [(NOT_STATED, None)]


def test_nobody_from_the_door_comes_to_stand_for_a_union(app: Flask, plan: Plan, session: Session) -> None:
    made, union = of_today(plan), a_union()
    said = Said(WRITTEN, NOT_STATED)
    come(made, WRITTEN)
    with pytest.raises(Refusal, match="puerta"):
        written.settle(COMMAND, made.id, said, union)
    agreed = a_person(represents=Represented(NOT_STATED, kind=UNLISTED, text=WRITTEN))
    sign_up(made, agreed)
    with transaction() as deed:
        deed.scalars(select(Registration)).one().union_consent_at = now()
    written.settle(COMMAND, made.id, said, union)
    assert [key for _region, key in stand(session)] == [union.key, None]
    assert (only(made).people, drift(session)) == (1, [])


def test_who_was_put_right_or_forgotten_since_is_left_alone(
    app: Flask, workshop: Workshop, session: Session
) -> None:
    written.settle(COMMAND, workshop.id, only(workshop).said, the(BODY))
    first, second = session.scalars(select(WalkIn).order_by(WalkIn.id)).all()
    with transaction() as deed:
        deed.get_one(WalkIn, second.id).institution_text = GONE
    written.undo(COMMAND, workshop.id, session.scalars(select(Settlement.id)).one())
    assert stand(session) == [(NOT_STATED, None), (NOT_STATED, None), ("05", BODY)]
    assert first.institution_text == WRITTEN.upper() and drift(session) == []


def test_a_text_that_was_forgotten_is_asked_of_nobody(app: Flask, plan: Plan) -> None:
    made = of_today(plan)
    come(made, WRITTEN)
    with transaction() as deed:
        deed.scalars(select(WalkIn)).one().institution_text = GONE
    assert written.unsettled(made.id) == []


def test_figures_by_institution_have_them(app: Flask, plan: Plan, session: Session) -> None:
    made = of_today(plan)
    for _ in range(12):
        come(made, WRITTEN)
    written.settle(COMMAND, made.id, only(made).said, the(BODY))
    closing_of(made)
    with transaction() as deed:
        deed.get_one(Workshop, made.id).state = "held"
    sign_off(COMMAND, "Persona Ejemplo", plan.id, 1, "Ejemplo", "Example")
    assert session.scalars(select(EditionBody.institution_id)).all() == [the(BODY).id]
    assert counted(session) == {("05", the(BODY).kind): 12} and drift(session) == []


@pytest.fixture
def own_app(dialect: str) -> Iterator[Flask]:
    """An application on a database of its own."""
    with on_its_own(dialect) as made:
        yield made


def test_the_door_waits_while_it_is_settled(own_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    made = of_today(make_plan())
    ref = come(made, WRITTEN)
    said, body = only(made).said, the(BODY)
    db.session.rollback()
    one_behind_the_other(
        own_app, monkeypatch, [written],
        lambda: written.settle(COMMAND, made.id, said, body), lambda: take_back(made, ref),
    )  # fmt: skip
    assert drift(db.session()) == []
