"""The desk with payloads: kept and shown as written, held or refused, and never a failure."""

import json
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import text
from app.attendance.models import DeskCode, DeskDevice, DeskException, DeskOperation, WalkIn
from app.workshops.models import Workshop
from tests.attendance.desk import DESK, Device
from tests.makers import in_days, make_workshop, sign_up
from tests.turns import by_turns

from .browser import Attacker
from .payloads import FEW

# A lone surrogate arrives in a form as the bytes it was encoded with.
TYPED = tuple(one for one in FEW if "\ud800" not in one)
FIELDS = ("given_names", "family_names", "institution", "phone")


@pytest.fixture
def workshop(app: Flask) -> Workshop:
    """One of today, with somebody signed up."""
    day = in_days(0)
    made = make_workshop(when=type(day)(day.first_day, day.last_day, None, None))
    sign_up(made)
    return made


@pytest.fixture
def device(app: Flask, workshop: Workshop, attacker: Attacker) -> Device:
    """A phone in bad hands."""
    return Device(app, workshop, attacker)


def rows(session: Session, table: Any) -> int:
    """How many there are."""
    session.expire_all()
    return len(session.scalars(select(table.id)).all())


def test_the_walk_in_form_keeps_names_as_written_or_nothing(
    session: Session, device: Device, dialect: str
) -> None:
    attacker: Attacker = device.client
    for typed in by_turns(TYPED[::2], dialect):
        before = rows(session, WalkIn)
        sent = [("given_names", typed), ("family_names", typed), ("institution", typed), ("phone", "")]
        answer = attacker.send(f"{device.home}walk-in", sent)
        if answer.status_code == 303:
            made = session.scalars(select(WalkIn).order_by(WalkIn.id.desc())).first()
            assert made and (made.given_names, made.institution_text) == (text.line(typed), text.line(typed))
            attacker.get(answer.location)
        else:
            assert answer.status_code in (413, 422) and rows(session, WalkIn) == before
    assert rows(session, WalkIn) > 5


def test_batches_keep_names_as_written_or_hold_them(
    session: Session, device: Device, insider: Attacker
) -> None:
    told = [device.op("walk_in", **dict.fromkeys(FIELDS, typed)) for typed in FEW]
    told += [device.op(code=typed) for typed in FEW]
    told += [device.op(who=typed, workshop=typed, day=typed, refers_to=typed) for typed in FEW]
    for some in (told[:30], told[30:60], *(told[start : start + 120] for start in range(60, len(told), 120))):
        body = json.dumps({"now": 0, "cursor": 0, "ops": some})
        headers = {**DESK, "Content-Type": "application/json"}
        answer = device.client.post(f"{device.home}sync", data=body, headers=headers)
        assert answer.status_code == 200 and set(answer.json["ack"]) == {one["id"] for one in some}
    kept = {one.ref: one for one in session.scalars(select(WalkIn))}
    plain = [one for one in told if one["id"] in kept and not text.is_odd(one["family_names"])]
    short = [one for one in plain if len(one["family_names"]) <= 80]
    assert len(short) > 20
    for one in short:
        assert kept[one["id"]].family_names == " ".join(text.line(one["family_names"]).split())
    assert rows(session, DeskOperation) == len(told)
    assert device.client.get(device.home).status_code == 200
    here = f"/es/manage/workshops/{device.workshop.code}/desk"
    assert insider.get(here).status_code == 200
    for number in session.scalars(select(DeskException.id).order_by(DeskException.id)).all()[::12]:
        assert insider.get(f"{here}/exceptions/{number}").status_code == 200


def test_addresses_and_taps_of_the_desk_take_no_nonsense(
    session: Session, device: Device, dialect: str
) -> None:
    attacker: Attacker = device.client
    for typed in by_turns(FEW[::3], dialect):
        asked = [("q", typed), ("day", typed), ("said", "elsewhere"), ("to", typed), ("who", typed)]
        assert attacker.ask(device.home, asked).status_code == 200
        assert attacker.ask(f"{device.home}walk-in", [("replaces", typed), ("day", typed)]).status_code == 200
        for name in ("q", "who", "undo", "all"):
            tapped = attacker.send(f"{device.home}arrive", [(name, typed), ("key", typed), ("day", typed)])
            assert tapped.status_code in (303, 413)
        assert attacker.send("/es/desk", [("code", typed)]).status_code in (413, 422, 429)
    assert rows(session, DeskDevice) == 1


def test_the_organiser_s_forms_take_no_nonsense(
    session: Session, device: Device, insider: Attacker, dialect: str
) -> None:
    here = f"/es/manage/workshops/{device.workshop.code}/desk"
    device.sync(device.op(code="AAAABBBBCCCCDDDD"))
    held = f"{here}/exceptions/{session.scalars(select(DeskException.id)).one()}"
    for typed in by_turns(TYPED[::5], dialect):
        named = insider.send(f"{here}/codes", [("name", typed)])
        assert named.status_code in (303, 413, 422)
        if named.status_code == 303:
            assert text.line(typed) in insider.get(named.location).page.tree.text_content()
        settled = insider.send(held, [("who", typed), ("way", typed), ("q", typed)])
        assert settled.status_code in (413, 422)
        assert insider.ask(held, [("q", typed)]).status_code == 200
    assert rows(session, DeskCode) > 3
    for number in ("2147483647", "2147483648", "9" * 30, "-1"):
        assert insider.get(f"{here}/exceptions/{number}").status_code == 404
        assert insider.send(f"{here}/devices/{number}/revoke", []).status_code == 404
