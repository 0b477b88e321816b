"""Delegations: seats held in the one count, named, swapped, given back, lapsed; the line comes first."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from app.attendance.written import settle
from app.audit import PARTICIPANT, Actor
from app.database import db, transaction
from app.institutions.models import Institution
from app.logs import seen
from app.outbox import DONE, Job, Outcome
from app.refusals import Conflict, Refusal
from app.registration import delegation_warning, delegations
from app.registration.actions import cancel_workshop, change_capacity, correct, leave, move_workshop
from app.registration.delegations import Grant, grant, name
from app.registration.drift import drift
from app.registration.models import Delegation
from app.registration.people import Represented
from app.registration.reading import listed
from app.registration.rules import KeyIsUsed
from app.registration.settling import Said
from app.tokens import form_key, link_token
from app.workshops.draft import Where
from app.workshops.models import Workshop
from app.workshops.seats import Seats
from tests.cast import OWN, SAME_ORIGIN, Colleague
from tests.makers import a_person, asked, from_now, in_days, make_workshop, sign_up
from tests.page import ProofReader
from tests.registration.test_race import at_once
from tests.registration.truth import ensure_true, notices, rows, seats_of, states

STAFF = Actor("account", 1)


def body(key: str = "GR-08") -> int:
    return db.session.scalars(select(Institution.id).where(Institution.key == key)).one()


def given(workshop: Workshop, number: int, key: str = "GR-08", **more: Any) -> Delegation:
    ref = grant(PARTICIPANT, workshop.id, Grant(body(key), number, from_now(5), **more))
    return db.session.scalars(select(Delegation).where(Delegation.ref == ref)).one()


def now_of(made: Delegation) -> Delegation:
    return db.session.get_one(Delegation, made.id, populate_existing=True)


def true(workshop: Workshop) -> None:
    ensure_true(db.session(), workshop.id)
    assert drift(db.session()) == []


def test_seats_held_are_taken_and_named_without_taking_more(session: Session) -> None:
    workshop = make_workshop(capacity=3)
    made = given(workshop, 2)
    assert seats_of(session, workshop.id).taken == 2
    who = asked(workshop, a_person(email="uno@example.org"))
    for _ in range(2):
        name(PARTICIPANT, made.id, who)
    assert (seats_of(session, workshop.id).taken, now_of(made).held) == (2, 1)
    assert notices(session, workshop.id) == {"confirmation": 1}
    sign_up(workshop)
    sign_up(workshop)
    assert states(session, workshop.id) == ["seated", "seated", "waiting"]
    name(PARTICIPANT, made.id, asked(workshop))
    with pytest.raises(Conflict):
        name(PARTICIPANT, made.id, asked(workshop))
    true(workshop)


def test_a_delegation_never_jumps_the_line_nor_the_capacity(session: Session) -> None:
    workshop = make_workshop(capacity=2)
    with pytest.raises(Conflict):
        given(workshop, 3)
    for _ in range(3):
        sign_up(workshop)
    with pytest.raises(Conflict):
        given(workshop, 1)
    given_none = db.session.scalars(select(Delegation)).all()
    assert given_none == []
    true(workshop)


def test_one_institution_has_one_delegation(session: Session) -> None:
    workshop = make_workshop()
    given(workshop, 2)
    with pytest.raises(Refusal):
        given(workshop, 2)
    assert seats_of(session, workshop.id).taken == 2
    true(workshop)


def test_one_is_put_in_the_place_of_another(session: Session) -> None:
    workshop = make_workshop(capacity=1)
    made = given(workshop, 1)
    name(PARTICIPANT, made.id, asked(workshop, a_person(email="uno@example.org")))
    sign_up(workshop)
    first = rows(session, workshop.id)[0].id
    name(PARTICIPANT, made.id, asked(workshop), first)
    assert states(session, workshop.id) == ["cancelled", "waiting", "seated"]
    assert notices(session, workshop.id)["cancelled"] == 1
    for wrong in (first, rows(session, workshop.id)[1].id, 999999999):
        with pytest.raises(Refusal):
            name(PARTICIPANT, made.id, asked(workshop), wrong)
    true(workshop)


def test_what_is_given_back_goes_to_the_first_in_line(session: Session) -> None:
    workshop = make_workshop(capacity=2)
    made = given(workshop, 2)
    for _ in range(3):
        sign_up(workshop)
    for _ in range(2):
        delegations.give_back(PARTICIPANT, made.id, workshop.id)
    assert states(session, workshop.id) == ["seated", "seated", "waiting"]
    assert notices(session, workshop.id)["promoted"] == 2
    true(workshop)


def test_seats_without_a_name_lapse_on_their_date(session: Session) -> None:
    workshop = make_workshop(capacity=2)
    made = given(workshop, 2)
    sign_up(workshop)
    payload = {"delegation": made.id}
    with transaction() as deed:
        delegations.lapse(deed, payload, Outcome(DONE))
    assert now_of(made).held == 2, "too early"
    with time_machine.travel(made.lapses_at + timedelta(seconds=1), tick=False):
        for _ in range(2):
            with transaction() as deed:
                delegations.lapse(deed, payload, Outcome(DONE))
    assert (now_of(made).held, states(session, workshop.id)) == (0, ["seated"])
    assert now_of(made).lapsed_at is not None
    true(workshop)


def test_an_institution_is_warned_while_it_holds_seats(app: Flask, tmp_path: Any) -> None:
    workshop = make_workshop()
    made = given(workshop, 2, email="oficina@example.org", language="es")
    assert not delegation_warning.warn({"delegation": made.id}), "it is too early"
    with time_machine.travel(made.lapses_at - timedelta(days=1)):
        assert delegation_warning.warn({"delegation": made.id})
    with transaction() as deed:
        delegation_warning.settle(deed, {"delegation": made.id}, Outcome(DONE, result=True))
    assert now_of(made).warned_at is not None
    delegations.give_back(PARTICIPANT, made.id, workshop.id)
    assert not delegation_warning.warn({"delegation": made.id})


def test_a_person_named_who_cannot_come_frees_the_seat(session: Session) -> None:
    workshop = make_workshop(capacity=1)
    made = given(workshop, 1)
    name(PARTICIPANT, made.id, asked(workshop))
    sign_up(workshop)
    leave(PARTICIPANT, rows(session, workshop.id)[0].id)
    assert states(session, workshop.id) == ["cancelled", "seated"]
    true(workshop)


def test_looking_at_the_link_changes_nothing_and_names_nobody(client: ProofReader, session: Session) -> None:
    workshop = make_workshop()
    made = given(workshop, 2)
    name(PARTICIPANT, made.id, asked(workshop, a_person(family_names="Secreta Ejemplo")))
    before = (now_of(made).held, states(session, workshop.id))
    for _ in range(3):
        answer = client.get(f"/g/{made.token}")
        assert answer.status_code == 200 and "Secreta" not in answer.text
    assert (now_of(made).held, states(session, workshop.id)) == before
    for nothing, title in ((f"/g/{'a' * 43}?lang=es", "no abre"), ("/es/delegation", "se cerró")):
        answer = client.get(nothing)
        words = answer.page.words("main")
        assert answer.status_code == 404 and title in answer.page.words("h1")
        assert "tu institución" in words and "quien organiza" in words, "a page, in tú"
        assert not re.search(r"\b(su|sus|usted|abra|pida)\b", words) and not answer.page.has("main a")
    wrong = link_token("ticket", made.ref, made.generation)
    assert client.get(f"/g/{wrong}").status_code == 404


def test_an_institution_names_and_gives_back_by_its_link(client: ProofReader, session: Session) -> None:
    workshop = make_workshop()
    made = given(workshop, 2)
    client.post(f"/g/{made.token}/open?lang=es", headers=SAME_ORIGIN)
    form = {"given_names": "Zoila", "family_names": "Ejemplo", "phone": "900 000 001", "consent": "y"}
    form["key"] = form_key()
    lacking = client.post("/es/delegation", data=form | {"consent": ""}, headers=SAME_ORIGIN)
    assert lacking.status_code == 422 and 'value="Zoila"' in lacking.text
    assert client.post("/es/delegation", data=form, headers=SAME_ORIGIN).status_code == 303
    assert "Zoila Ejemplo" in client.get("/es/delegation").text
    row = rows(session, workshop.id)[0]
    assert (row.institution_id, row.region, row.delegation_id) == (body(), "08", made.id)
    for missing in ({}, {"sure": "y"}, {"give_back": "y"}):
        refused = client.post("/es/delegation/give-back", data=missing, headers=SAME_ORIGIN)
        assert refused.status_code == 422 and "DEVOLVER" in refused.page.words("label[for=give_back]")
        assert refused.page.one("[name=give_back][aria-invalid]").get("value") == missing.get("give_back", "")
    given_back = client.post("/es/delegation/give-back", data={"give_back": "devolver"}, headers=SAME_ORIGIN)
    assert given_back.status_code == 303
    assert (now_of(made).held, seats_of(session, workshop.id).taken) == (0, 1)
    true(workshop)


def test_where_the_position_is_required_it_is_asked_of_a_delegate_too(
    client: ProofReader, session: Session
) -> None:
    form = {"given_names": "Zoila", "family_names": "Ejemplo", "phone": "900 000 001", "consent": "y"}
    for is_asked in (False, True):
        workshop = make_workshop(requires_position=is_asked)
        client.post(f"/g/{given(workshop, 2).token}/open?lang=es", headers=SAME_ORIGIN)
        assert client.get("/es/delegation").page.has("[name=position]") is is_asked
        if is_asked:
            lacking = client.post("/es/delegation", data=form | {"key": form_key()}, headers=SAME_ORIGIN)
            assert lacking.status_code == 422 and "Escribe el cargo de la persona" in lacking.text
            assert lacking.page.has("[name=position][aria-invalid]") and rows(session, workshop.id) == []
        said = form | {"key": form_key(), "position": "Jefa de oficina"}
        assert client.post("/es/delegation", data=said, headers=SAME_ORIGIN).status_code == 303
        assert rows(session, workshop.id)[0].position == ("Jefa de oficina" if is_asked else None)


def test_with_every_seat_named_somebody_must_give_way(client: ProofReader, session: Session) -> None:
    workshop = make_workshop()
    made = given(workshop, 2)
    client.post(f"/g/{made.token}/open?lang=es", headers=SAME_ORIGIN)
    form = {"given_names": "Zoila", "no_contact": "y", "consent": "y"}
    for family, is_free in (("Una", True), ("Dos", False)):
        named = form | {"family_names": family, "key": form_key()}
        assert client.post("/es/delegation", data=named, headers=SAME_ORIGIN).status_code == 303
        page = client.get("/es/delegation").page
        assert ("(opcional)" in page.words("label[for=instead_of]")) is is_free
        assert ("Déjalo vacío" in page.words("main")) is is_free
    third = form | {"family_names": "Tres", "key": form_key()}
    answer = client.post("/es/delegation", data=third, headers=SAME_ORIGIN)
    assert answer.status_code == 409 and answer.page.has("#instead_of[aria-invalid]")
    third["instead_of"] = str(rows(session, workshop.id)[0].id)
    assert client.post("/es/delegation", data=third, headers=SAME_ORIGIN).status_code == 303
    assert states(session, workshop.id) == ["cancelled", "seated", "seated"]


def test_staff_hold_and_free_seats(organiser: Colleague, session: Session) -> None:
    workshop = make_workshop(convened=(OWN,))
    here = f"/es/manage/workshops/{workshop.code}/delegations"
    day = (workshop.starts_at - timedelta(days=3)).date().isoformat()
    form = {"institution_id": str(body()), "number": "4", "until": day, "language": "es"}
    for wrong in ({"number": "0"}, {"until": "2001-01-01"}, {"institution_id": "x"}, {"email": "x"}):
        assert organiser.post(here, form | wrong).status_code == 422, wrong
    assert organiser.post(here, form | {"number": "31"}).status_code == 409
    assert organiser.post(here, form).status_code == 303
    page = organiser.get(here).text
    assert "Por asignar: 4 de 4 vacantes" in page and re.search(r"/g/[\w-]{43}", page)
    made = db.session.scalars(select(Delegation)).one()
    assert organiser.post(f"{here}/{made.id}/release").status_code == 303
    assert seats_of(session, workshop.id).taken == 0


def test_a_storm_with_delegations_in_play(real: Flask) -> None:
    """Fifty leave, a hundred come, ten seats are added, five delegations name, two give their seats back."""
    workshop = make_workshop(capacity=70)
    keys = ("GR-01", "GR-02", "GR-03", "GR-04", "GR-05")
    made = [given(workshop, 4, key).id for key in keys]
    for number in range(50):
        sign_up(workshop, a_person(email=f"persona{number}@example.org"))
    numbers = [row.id for row in rows(db.session(), workshop.id)]
    db.session.commit()
    names = [asked(workshop, a_person(email=f"delegada{number}@example.org")) for number in range(10)]

    def deed(place: int) -> None:
        with real.app_context():
            if place < 50:
                leave(PARTICIPANT, numbers[place])
            elif place < 150:
                sign_up(workshop, a_person(email=f"otra{place}@example.org"))
            elif place < 160:
                name(PARTICIPANT, made[place % 3], names[place - 150])
            elif place < 162:
                delegations.give_back(PARTICIPANT, made[place - 157], workshop.id)
            else:
                change_capacity(STAFF, workshop.id, 80)

    assert [error for error in at_once(163, deed) if error is not None] == []
    found, counters = rows(db.session(), workshop.id), seats_of(db.session(), workshop.id)
    public = [row.state for row in found if row.delegation_id is None][50:]
    assert (counters.free, counters.taken) == (0, 80)
    assert public == ["seated"] * public.count("seated") + ["waiting"] * public.count("waiting")
    owed = notices(db.session(), workshop.id)
    assert owed["promoted"] == owed["waiting"] - public.count("waiting")
    assert owed["confirmation"] == 50 + (100 - owed["waiting"]) + 10
    true(workshop)


def limited(workshop: Workshop, most: int) -> None:
    with transaction() as deed:
        deed.get_one(Seats, workshop.id).per_institution = most


def test_seats_held_count_under_the_limit_of_one_institution(session: Session) -> None:
    workshop = make_workshop()
    limited(workshop, 3)
    with pytest.raises(Conflict):
        given(workshop, 4)
    one = a_person(represents=listed(db.session.get_one(Institution, body())))
    sign_up(workshop, one)
    with pytest.raises(Conflict):
        given(workshop, 3)
    made = given(workshop, 2)
    for _ in range(2):
        another = a_person(represents=one.represents)
        with pytest.raises(Conflict):
            sign_up(workshop, another)
        with pytest.raises(Conflict):
            correct(PARTICIPANT, sign_up_number(workshop), another)
        name(PARTICIPANT, made.id, asked(workshop, a_person(represents=one.represents)))
    assert sum(row.institution_id == body() for row in rows(session, workshop.id)) == 3
    true(workshop)


def sign_up_number(workshop: Workshop) -> int:
    sign_up(workshop)
    return rows(db.session(), workshop.id)[-1].id


def test_a_form_sent_again_with_another_name_names_nobody_in_silence(session: Session) -> None:
    workshop = make_workshop()
    made, who = given(workshop, 2), asked(workshop)
    name(PARTICIPANT, made.id, who)
    with pytest.raises(KeyIsUsed):
        name(PARTICIPANT, made.id, asked(workshop, key=who.key))
    assert now_of(made).held == 1
    true(workshop)


def test_a_workshop_that_begins_earlier_cuts_the_day_of_lapsing_while_it_does(session: Session) -> None:
    workshop = make_workshop(capacity=2)
    made = given(workshop, 2, email="oficina@example.org")
    promised, known = made.lapses_at, made.warned_at
    sign_up(workshop)

    def moved(days: int) -> list[tuple[str, datetime]]:
        move_workshop(STAFF, workshop.id, workshop.version, in_days(days), Where(workshop.venue_id))
        what = ("delegation lapse", "delegation warning")
        jobs = db.session.execute(select(Job.kind, Job.due_at).where(Job.kind.in_(what)).order_by(Job.id))
        return [(one.kind, one.due_at) for one in jobs]

    due = moved(3)
    begins = db.session.get_one(Workshop, workshop.id).starts_at
    assert now_of(made).held_until == begins and due[-1] == ("delegation lapse", begins)
    due = moved(40)
    assert now_of(made).held_until == promised, "moved back, it is as it was promised"
    assert due[-2:] == [
        ("delegation warning", promised - timedelta(days=2)),
        ("delegation lapse", promised),
    ]
    assert len(moved(50)) == len(due), "nothing changes for who lapses before either day"
    assert (now_of(made).lapses_at, now_of(made).warned_at) == (promised, known)
    for hour, left in ((begins, 2), (promised, 0)):
        with time_machine.travel(hour, tick=False), transaction() as deed:
            delegations.lapse(deed, {"delegation": made.id}, Outcome(DONE))
        assert now_of(made).held == left
    assert states(session, workshop.id) == ["seated"]
    true(workshop)


def test_nobody_is_warned_of_a_workshop_called_off(app: Flask) -> None:
    workshop = make_workshop()
    made = given(workshop, 2, email="oficina@example.org")
    cancel_workshop(STAFF, workshop.id, "Motivo", "Reason")
    assert not delegation_warning.warn({"delegation": made.id})
    with time_machine.travel(made.lapses_at + timedelta(seconds=1), tick=False), transaction() as deed:
        delegations.lapse(deed, {"delegation": made.id}, Outcome(DONE))
    assert seats_of(db.session(), workshop.id).taken == 0
    with pytest.raises(Refusal):
        name(PARTICIPANT, made.id, asked(workshop))
    true(workshop)


@pytest.mark.parametrize("typed", ["x", "-1", "9" * 12, "\x00", "١"])
def test_who_gives_way_is_never_guessed(typed: str, client: ProofReader, session: Session) -> None:
    workshop = make_workshop()
    made = given(workshop, 2)
    client.post(f"/g/{made.token}/open?lang=es", headers=SAME_ORIGIN)
    form = {"given_names": "Zoila", "family_names": "Ejemplo", "no_contact": "y", "consent": "y"}
    form |= {"key": form_key(), "instead_of": typed}
    assert client.post("/es/delegation", data=form, headers=SAME_ORIGIN).status_code == 422
    assert now_of(made).held == 2


def test_no_day_is_too_late_to_be_refused(organiser: Colleague) -> None:
    workshop = make_workshop(convened=(OWN,), zone="America/Los_Angeles")
    here = f"/es/manage/workshops/{workshop.code}/delegations"
    form = {"institution_id": str(body()), "number": "1", "until": "9999-12-31", "language": "es"}
    assert organiser.post(here, form).status_code == 422


def test_a_link_is_in_no_log(app: Flask) -> None:
    with app.test_request_context("/g/abcdefgh/open"):
        assert seen(500)["path"] == "/g/…/open"


def test_settling_and_leaving_lock_in_one_order(real: Flask) -> None:
    """A delegate has a seat after those who wait: who settles takes the counters first, as who leaves."""
    workshop = make_workshop(capacity=1)
    made = given(workshop, 1)
    written = Represented("08", kind="unlisted", text="Gobierno de ejemplo")
    sign_up(workshop, a_person(represents=written))
    name(PARTICIPANT, made.id, asked(workshop, a_person(represents=written)))
    seated, target = rows(db.session(), workshop.id)[1].id, body("GR-09")
    db.session.commit()
    order: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        words = statement.split()
        found = words[words.index("FROM") + 1] if "FROM" in words else ""
        if found in ("seats", "registration"):
            order.append(found)

    event.listen(db.engine, "before_cursor_execute", note)
    said = Said("gobierno de ejemplo", written.region)
    settle(PARTICIPANT, workshop.id, said, db.session.get_one(Institution, target))
    event.remove(db.engine, "before_cursor_execute", note)
    assert order[0] == "seats"
    leave(PARTICIPANT, seated)
    true(workshop)
