"""What a record writes beside a person is what all records say, though most of them are not read for it."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.attendance import rules
from app.registration.models import Registration
from app.workshops.counts import Cell, move
from tests.makers import sign_up

from .desk import Device, who


def beside(session: Session) -> list[str]:
    """What stands beside each sign-up, in their order."""
    return list(session.scalars(select(Registration.attendance).order_by(Registration.seq)))


def taken_back_first(device: Device, **said: Any) -> dict[str, Any]:
    """An arrival the desk knows the undo of already."""
    arrival = device.op(who=who(sign_up(device.workshop)), **said)
    device.sync(device.op("undo", refers_to=said.get("refers_to", arrival["id"])))
    return arrival


def test_an_arrival_whose_undo_came_first_is_none(session: Session, device: Device) -> None:
    device.sync(taken_back_first(device))
    assert beside(session) == [""]


def test_of_a_batch_it_is_none_and_the_others_came(session: Session, device: Device) -> None:
    device.sync(taken_back_first(device), device.op(who=who(sign_up(device.workshop))))
    assert beside(session) == ["", "present"]


def test_an_arrival_and_its_undo_at_once_are_none(session: Session, device: Device) -> None:
    arrival = device.op(who=who(sign_up(device.workshop)))
    device.sync(arrival, device.op("undo", refers_to=arrival["id"]))
    assert beside(session) == [""]


def test_an_arrival_for_a_record_that_is_taken_back_is_none(session: Session, device: Device) -> None:
    device.sync(taken_back_first(device, refers_to=str(uuid4())))
    assert beside(session) == [""]


def test_a_rule_that_looks_at_no_undo_is_caught(
    session: Session, device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: an arrival for another record, believed without a look."""
    monkeypatch.setattr(rules, "says_who_came", lambda one: one.kind == "arrival")
    device.sync(taken_back_first(device, refers_to=str(uuid4())))
    assert beside(session) == ["present"]


def test_rows_are_locked_in_the_order_all_deeds_keep() -> None:
    """Whoever comes is moved in one statement; what would lock in another order goes step by step."""
    expected = Cell(1, "08", "none", "", "", "seated")
    came = replace(expected, attendance="present")
    told = move(expected, came)
    assert told is not None
    assert {name: told[f"add_{name}"] for name in ("seated", "present", "pending")} == {
        "seated": 0, "present": 1, "pending": -1,
    }  # fmt: skip
    assert move(came, expected) is None
    assert move(expected, replace(came, region="15")) is None
