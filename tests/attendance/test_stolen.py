"""A stolen device, while it is let in: no ticket can be made of what it holds or gets, nobody reached."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import BuildError

from app.audit import PARTICIPANT
from app.registration.actions import leave
from app.registration.models import Registration
from app.registration.people import Represented
from app.tokens import link_token
from app.workshops.models import Workshop
from tests.cast import SAME_ORIGIN, Colleague
from tests.makers import a_person, in_days, make_workshop, sign_up

from .desk import Device
from .stolen import learned, secrets

AT_THE_DOOR = "987600123"


@pytest.fixture
def workshop(app: Flask) -> Workshop:
    """One of tomorrow, for which a device was made ready."""
    return make_workshop(when=in_days(1))


@pytest.fixture
def people(app: Flask, session: Session, workshop: Workshop) -> list[Registration]:
    """With a phone, with an e-mail, with neither; of a delegation, of a union; one who gave the seat back."""
    office = Represented(region="08", kind="unlisted", text="Oficina de ejemplo")
    union = Represented(region="08", kind="unlisted", text="Sindicato de ejemplo")
    for given in (
        {}, {"phone": None, "email": "persona.uno@example.org"}, {"phone": None}, {"represents": office},
        {"represents": office, "email": "persona.dos@example.org"}, {"represents": union}, {},
    ):  # fmt: skip
        sign_up(workshop, a_person(**given))
    rows = session.scalars(select(Registration).where(Registration.workshop_id == workshop.id)).all()
    leave(PARTICIPANT, rows[-1].id)
    return list(rows)


@pytest.fixture
def thief(app: Flask, workshop: Workshop) -> Device:
    """Whoever has the phone and its token."""
    return Device(app, workshop, FlaskClient(app))


def told_by_the_list(thief: Device) -> Iterator[str]:
    """The list and every record, asked for from the start; then records of all that the list says."""
    first = thief.sync()
    yield json.dumps(first)
    ops = [thief.op(who=row[0]) for row in first["people"]]
    ops += [thief.op(code=said) for row in first["people"] for said in (row[5], row[6], row[6][:16])]
    ops += [thief.op("replacement", who=row[0], given_names="A", family_names="B") for row in first["people"]]
    yield thief.send(*ops, cursor=0, list="").text
    yield thief.send(cursor=0, list="").text


def told_by_pages(app: Flask, thief: Device, rows: list[list[str]]) -> Iterator[str]:
    """Every address there is, asked with all the names the list holds."""
    asked = 0
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()):
            continue
        for row in rows if rule.arguments - {"lang", "code"} else rows[:1]:
            for name in {row[5], row[6], row[0]}:
                values: dict[str, Any] = dict.fromkeys(rule.arguments, name) | {"number": int(row[0][1:])}
                values |= {"lang": "es"} if "lang" in rule.arguments else {}
                values |= {"code": thief.workshop.code} if rule.rule.startswith("/<lang>") else {}
                try:
                    address = app.url_map.bind("localhost").build(rule.endpoint, values)
                except (BuildError, ValueError):
                    continue
                asked += 1
                yield thief.client.get(address).get_data(as_text=True)
    assert asked > 100, "the thief asked for nothing"


def told_by_forms(thief: Device, rows: list[list[str]]) -> Iterator[str]:
    """The buttons of the desk, and finding a sign-up by all that the list says of its owner."""
    for row in rows:
        for form in ({"who": row[0]}, {"undo": row[0]}, {"q": row[5]}, {"q": row[6]}, {"q": row[1]}):
            yield thief.client.get(thief.post("arrive", **form).location).get_data(as_text=True)
        yield thief.get(f"walk-in?replaces={row[0]}").get_data(as_text=True)
        for form in ({"family_names": row[1]}, {"digits": ""}, {"digits": row[5][-3:]}):
            answer = thief.client.post("/es/find", data={"code": row[5]} | form, headers=SAME_ORIGIN)
            yield answer.get_data(as_text=True) + answer.headers.get("Location", "")


def test_a_stolen_device_mints_no_ticket_and_reaches_nobody(
    app: Flask, thief: Device, people: list[Registration], organiser: Colleague
) -> None:
    helper = Device(app, thief.workshop, FlaskClient(app))
    helper.sync(helper.op("walk_in", given_names="Persona", family_names="De la Puerta", phone=AT_THE_DOOR))
    rows = thief.sync(cursor=0, list="")["people"]
    assert {row[0] for row in rows} == {f"r{one.id}" for one in people}
    wanted = secrets(people) | {"phone from the door": AT_THE_DOOR}
    thief.cursor, thief.list_state = 0, ""
    told = [*told_by_the_list(thief), *told_by_pages(app, thief, rows[:2]), *told_by_forms(thief, rows)]
    assert learned(told, wanted) == set()
    assert people[0].family_names in "".join(told), "the thief was told nothing"


def test_the_eyes_that_judge_the_thief_are_good(
    app: Flask, thief: Device, people: list[Registration], organiser: Colleague
) -> None:
    """The control: who may see a contact or a ticket sees them, and they are found there."""
    wanted = secrets(people)
    listed = organiser.get(f"/es/manage/workshops/{thief.workshop.code}/registrations").text
    one = people[0]
    shown = thief.client.get(f"/r/{link_token('ticket', one.ref, one.generation)}").get_data(as_text=True)
    found = learned([listed.replace("\u00a0", "").replace(" ", ""), shown], wanted)
    assert f"square of r{one.id}" in found and f"link of r{one.id}" in found
    assert f"e-mail of r{people[1].id}" in found
    assert learned([f"https://wa.me/{people[0].phone}"], wanted) == {f"phone of r{one.id}"}
