"""What is held is settled by a person, once, within their scope; the record itself stays as it was."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.attendance.board import board
from app.attendance.models import DeskDevice, DeskException, DeskOperation
from app.audit import AuditRow
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


def settled_at(device: Device, session: Session) -> str:
    """Where the last held record is settled."""
    found = session.scalars(select(DeskException).order_by(DeskException.id.desc())).first()
    return f"/es/manage/workshops/{device.workshop.code}/desk/exceptions/{found.id if found else 0}"


@pytest.mark.parametrize(
    ("said", "told_apart_by", "words"),
    [
        (
            {"who": "r900000"},
            "r900000",
            ["Ingresó alguien", "r900000 · nadie de esta lista tiene ese número"],
        ),
        (
            {"kind": "replacement", "who": "r900000", "given_names": "Ana", "family_names": "Nueva"},
            "Ana Nueva",
            ["Alguien vino en reemplazo", "r900000", "Ana Nueva"],
        ),
        (
            {"kind": "llegada", "nombre": "Rosa Quispe"},
            "llegada · Rosa Quispe",
            ["kindllegada", "nombreRosa Quispe"],
        ),
        (
            {"kind": 7, "who": {"a": ["b"]}, "x" * 900: "y" * 900},
            "7 · {'a': ['b']} · yyy",
            ["kind7", "who{'a': ['b']}", "x" * 30 + "y" * 120],
        ),
    ],
)
def test_what_the_device_sent_can_be_read(
    device: Device, session: Session, organiser: Colleague, said: dict[str, Any], told_apart_by: str,
    words: list[str],
) -> None:  # fmt: skip
    device.sync(device.op(**said, phone="900 111 222"))
    where = settled_at(device, session)
    told = organiser.get(where).page.words("main")
    assert all(one in told for one in words), told
    assert "Equipo de ejemplo" in told and "111 222" not in told and "y" * 121 not in told
    for page in ("desk", "door"):
        shown = organiser.get(f"/es/manage/workshops/{device.workshop.code}/{page}").page
        assert told_apart_by in shown.words("main")


def test_what_is_sent_in_bad_faith_is_kept_short(
    device: Device, session: Session, organiser: Colleague
) -> None:
    odd = {f"k{n}\x00\u202e<b>": "<script>\x00\ud800" + "z" * 5000 for n in range(60)}
    device.sync(device.op("nothing", **odd))
    found = session.scalars(select(DeskException)).one()
    assert len(found.told["sent"]) <= 16 and max(map(len, found.told["sent"].values())) <= 120
    page = organiser.get(settled_at(device, session)).page
    assert "<script>" in page.words("#sent") and not page.has("#sent script")


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


def test_what_a_stolen_device_heaps_up_is_paged_and_settled_together(
    device: Device, session: Session, organiser: Colleague, other_organiser: Colleague
) -> None:
    desk = f"/es/manage/workshops/{device.workshop.code}/desk"
    device.sync(*(device.op(code=f"AAAABBBBCCCC{number:04}") for number in range(45)))
    device.sync(device.op(code="x", workshop="otro"))
    asked = {1: 20, 2: 20, 3: 6, 99: 6}
    pages = {number: organiser.get(f"{desk}?p={number}").page for number in asked}
    assert {number: len(page.all("#exceptions li")) for number, page in pages.items()} == asked
    assert len(organiser.get(desk.replace("/desk", "/door")).page.all("a[href*='/exceptions/']")) == 3
    form = {name: pages[1].one(f"#exceptions [name={name}]").get("value") for name in ("reason", "upto")}
    action = str(pages[1].one("#exceptions form").get("action"))
    device.sync(device.op(code="AAAABBBBCCCC9999"))
    assert other_organiser.post(action, form).status_code == 404
    for _ in "12":
        assert organiser.post(action, form).status_code == 303
    left = organiser.get(desk).page.words("#exceptions")
    assert "…9999" in left and "otro taller" in left and "…0001" not in left
    settled = session.scalars(select(DeskException.settlement).where(DeskException.settled_at.is_not(None)))
    assert settled.all() == ["dismissed"] * 45
    (told,) = session.scalars(select(AuditRow.details).where(AuditRow.action == "dismiss held records"))
    assert told["number"] == 45
    taken_back = [one["refers_to"] for one in device.sync()["changes"] if one["kind"] == "undo"]
    assert len(set(taken_back)) == 45, "the device learns that nothing of it waits"


@pytest.mark.parametrize(
    "form",
    [{}, {"reason": "x", "upto": "99"}, {"reason": "unknown_code", "upto": "9" * 30}, {"reason": "\x00"}],
)
def test_a_heap_nobody_named_is_left_as_it_is(
    device: Device, session: Session, organiser: Colleague, form: dict[str, str]
) -> None:
    number = session.scalars(select(DeskDevice.id)).one()
    where = f"/es/manage/workshops/{device.workshop.code}/desk/devices/{number}/dismiss"
    assert organiser.post(where, form).status_code == 303
    assert session.scalars(select(AuditRow).where(AuditRow.action == "dismiss held records")).all() == []


def test_another_organiser_finds_nothing(
    device: Device, session: Session, other_organiser: Colleague
) -> None:
    found, where = hold(device, session)
    assert other_organiser.get(where).status_code == 404
    assert other_organiser.post(where, {"way": "dismiss"}).status_code == 404
    session.refresh(found)
    assert found.settled_at is None
