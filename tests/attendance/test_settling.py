"""What is held is settled by a person, once, within their scope; the record itself stays as it was."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.attendance.board import board
from app.attendance.models import DeskException, DeskOperation
from tests.cast import Colleague
from tests.makers import a_person, make_workshop, sign_up

from .desk import Device, who


def hold(device: Device, session: Session) -> tuple[DeskException, str]:
    """A code nobody has, and the address where it is settled."""
    device.sync(device.op(code="AAAABBBBCCCCDDDD"))
    found = session.scalars(select(DeskException).order_by(DeskException.id.desc())).first()
    assert found
    return found, f"/es/manage/workshops/{device.workshop.code}/desk/exceptions/{found.id}"


def arrived(device: Device) -> list[str]:
    """Who came, by name."""
    return [one.name for one in board(device.workshop, device.workshop.first_day).arrived]


def test_it_is_somebody_on_the_list(device: Device, session: Session, organiser: Colleague) -> None:
    somebody = sign_up(device.workshop, a_person(family_names="Hallada"))
    found, where = hold(device, session)
    page = organiser.get(f"{where}?q=hallada").page
    assert page.one("button[name=who]").get("value") == who(somebody)
    assert organiser.post(where, {"who": who(somebody)}).status_code == 303
    assert arrived(device) == ["Hallada, Persona"]
    session.refresh(found)
    assert found.settlement == "counted" and found.settled_by == organiser.account.id
    held, made = session.scalars(select(DeskOperation).order_by(DeskOperation.seq)).all()
    assert held.is_held and (made.refers_to, made.evidence, made.day) == (held.ref, "staff", held.day)


def test_it_is_somebody_who_did_not_sign_up(device: Device, session: Session, organiser: Colleague) -> None:
    _found, where = hold(device, session)
    form = {"way": "walk_in", "given_names": "Persona", "family_names": "Nueva"}
    assert organiser.post(where, form).status_code == 303
    assert arrived(device) == ["Nueva, Persona"]


def test_it_counts_for_nothing(device: Device, session: Session, organiser: Colleague) -> None:
    found, where = hold(device, session)
    assert organiser.post(where, {"way": "dismiss"}).status_code == 303
    session.refresh(found)
    assert found.settlement == "dismissed" and arrived(device) == []
    here = organiser.get(f"/es/manage/workshops/{device.workshop.code}/desk").page
    assert not here.has("#exceptions")
    # Devices learn it from a record beside it: they stop saying that something waits for the organiser.
    held, beside = session.scalars(select(DeskOperation).order_by(DeskOperation.seq)).all()
    assert held.is_held and (beside.kind, beside.refers_to) == ("undo", held.ref)
    assert [one["refers_to"] for one in device.sync()["changes"]] == [held.ref]


@pytest.mark.parametrize(
    "second", [{"way": "dismiss"}, {"way": "walk_in", "given_names": "A", "family_names": "B"}]
)
def test_it_is_settled_once(
    device: Device, session: Session, organiser: Colleague, second: dict[str, str]
) -> None:
    _found, where = hold(device, session)
    organiser.post(where, {"way": "dismiss"})
    assert organiser.post(where, second).status_code == 409
    assert arrived(device) == []


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"way": "x"},
        {"who": "r0"},
        {"who": "\x00"},
        {"way": "walk_in"},
        {"way": "walk_in", "given_names": "..."},
    ],
)
def test_what_says_nothing_settles_nothing(
    device: Device, session: Session, organiser: Colleague, form: dict[str, Any]
) -> None:
    found, where = hold(device, session)
    assert organiser.post(where, form).status_code == 422
    session.refresh(found)
    assert found.settled_at is None


def test_nobody_of_another_workshop_is_counted_here(
    device: Device, session: Session, organiser: Colleague
) -> None:
    _found, where = hold(device, session)
    assert organiser.post(where, {"who": who(sign_up(make_workshop()))}).status_code == 422


def test_a_device_that_takes_it_back_leaves_nothing_to_settle(
    device: Device, session: Session, organiser: Colleague
) -> None:
    found, _where = hold(device, session)
    here = f"/es/manage/workshops/{device.workshop.code}/desk"
    assert organiser.get(here).page.has("#exceptions")
    device.sync(device.op("undo", refers_to=found.operation.ref))
    assert not organiser.get(here).page.has("#exceptions")


def test_another_organiser_finds_nothing(
    device: Device, session: Session, other_organiser: Colleague
) -> None:
    found, where = hold(device, session)
    assert other_organiser.get(where).status_code == 404
    assert other_organiser.post(where, {"way": "dismiss"}).status_code == 404
    session.refresh(found)
    assert found.settled_at is None
