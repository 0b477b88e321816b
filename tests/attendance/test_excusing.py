"""Who let it be known that they could not come is excused without a sheet, and that is taken back."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.attendance.board import board
from app.attendance.models import DeskOperation
from app.audit import AuditRow
from app.workshops.models import Workshop
from tests.cast import Colleague
from tests.makers import make_workshop, sign_up

from .desk import Device, row, who
from .sheet import address, filled, printed


def here(workshop: Workshop) -> str:
    return f"/es/manage/workshops/{workshop.code}/attendance"


def press(organiser: Colleague, workshop: Workshop, name: str, value: str, key: str | None = None) -> Any:
    """A button of the page, with the page's own key unless another is given."""
    page = organiser.get(here(workshop)).page
    return organiser.post(here(workshop), {"key": key or page.one("[name=key]").get("value"), name: value})


def state(organiser: Colleague, workshop: Workshop, whose: str) -> str:
    """What the page says of somebody."""
    return str(organiser.get(here(workshop)).page.one(f"#{whose} .chip").text_content().strip())


def test_somebody_is_excused_and_it_is_taken_back(
    workshop: Workshop, session: Session, organiser: Colleague
) -> None:
    whose, day = who(sign_up(workshop)), workshop.first_day
    meant = f"{whose} {day}"
    answer = press(organiser, workshop, "excuse", meant)
    assert answer.status_code == 303 and answer.location.endswith(f"/attendance#{whose}")
    assert state(organiser, workshop, whose) == "Justificado"
    shown = board(workshop, day)
    assert shown.pending == [] and shown.humans == 0
    assert press(organiser, workshop, "back", meant).status_code == 303
    assert state(organiser, workshop, whose) == "Aún no"
    kept = session.scalars(select(DeskOperation).order_by(DeskOperation.seq)).all()
    assert [(one.kind, one.evidence, one.account_id) for one in kept] == [
        ("excuse", "staff", organiser.account.id),
        ("undo", "staff", organiser.account.id),
    ]
    deeds = session.scalars(select(AuditRow.action).where(AuditRow.action.startswith("excuse"))).all()
    assert sorted(deeds) == ["excuse", "excuse no more"]


def test_twice_is_once(workshop: Workshop, session: Session, organiser: Colleague) -> None:
    meant = f"{who(sign_up(workshop))} {workshop.first_day}"
    for name in ("back", "excuse", "excuse", "back", "back"):
        assert press(organiser, workshop, name, meant).status_code == 303
    assert len(session.scalars(select(DeskOperation)).all()) == 2


def test_an_excuse_of_a_signed_sheet_is_taken_back_too(workshop: Workshop, organiser: Colleague) -> None:
    whose, page = who(sign_up(workshop)), printed(workshop).pages[0]
    form = filled(organiser.get(address(page)).page) | {f"excuse_{page.days[0]}": "1"}
    assert organiser.post(address(page), form).status_code == 303
    assert state(organiser, workshop, whose) == "Justificado"
    press(organiser, workshop, "back", f"{whose} {workshop.first_day}")
    assert state(organiser, workshop, whose) == "Aún no"
    assert organiser.get(address(page)).page.one(f"#excuse_{page.days[0]}").get("value") == ""


def test_who_came_all_the_same_was_there(device: Device, organiser: Colleague) -> None:
    workshop = device.workshop
    whose = who(sign_up(workshop))
    meant = f"{whose} {workshop.first_day}"
    press(organiser, workshop, "excuse", meant)
    device.sync(device.op(who=whose))
    assert state(organiser, workshop, whose) == "Presente"
    answer = press(organiser, workshop, "excuse", meant)
    assert answer.status_code == 409 and "nada que justificar" in answer.page.words(".summary")


@pytest.mark.parametrize("typed", ["", "r1", "r999999 {day}", "{who} 2001-01-01", "{walk_in} {day}", "\x00"])
def test_nobody_else_and_no_other_day(
    device: Device, session: Session, organiser: Colleague, typed: str
) -> None:
    whose = who(sign_up(device.workshop))
    came = device.op("walk_in", given_names="Persona", family_names="De la Puerta")
    device.sync(came)
    named = {"who": whose, "day": device.workshop.first_day, "walk_in": f"w{came['id']}"}
    assert press(organiser, device.workshop, "excuse", typed.format(**named)).status_code == 422
    assert len(session.scalars(select(DeskOperation)).all()) == 1


def test_a_closed_desk_excuses_nobody(device: Device, session: Session, organiser: Colleague) -> None:
    workshop = device.workshop
    meant = f"{who(sign_up(workshop))} {workshop.first_day}"
    organiser.post(f"/es/manage/workshops/{workshop.code}/door/close")
    assert not organiser.get(here(workshop)).page.all("[name=excuse]")
    answer = organiser.post(here(workshop), {"excuse": meant})
    assert answer.status_code == 409 and "ya no cambia" in answer.page.words(".summary")
    assert session.scalars(select(DeskOperation)).all() == []


def test_another_organiser_excuses_nobody(
    app: Flask, session: Session, workshop: Workshop, other_organiser: Colleague
) -> None:
    made, elsewhere = sign_up(workshop), make_workshop(("15",))
    meant = f"r{row(made).id} {workshop.first_day}"
    assert other_organiser.post(here(workshop), {"excuse": meant}).status_code == 404
    assert other_organiser.post(here(elsewhere), {"excuse": meant}).status_code in (404, 422)
    assert session.scalars(select(DeskOperation)).all() == []
