"""Staff check somebody in without a device, from the ticket a phone's own camera read, and take it back."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.attendance.closing import close_desk
from app.attendance.models import DeskOperation
from app.audit import COMMAND, AuditRow
from app.database import transaction
from app.workshops.models import Workshop
from tests.cast import Colleague
from tests.makers import in_days, make_workshop, sign_up

from .desk import Device, row, ticket, who


def card(organiser: Colleague, workshop: Workshop, whose: str) -> str:
    return f"/es/manage/workshops/{workshop.code}/attendance?who={whose}"


def press(organiser: Colleague, workshop: Workshop, whose: str, name: str, value: str = "") -> Any:
    """A button of the card; what the page leads to."""
    here = card(organiser, workshop, whose)
    key = organiser.get(here).page.one("[name=key]").get("value")
    return organiser.post(here, {"key": key, name: value or f"{whose} {workshop.first_day}"})


def state(organiser: Colleague, workshop: Workshop, whose: str) -> str:
    page = organiser.get(card(organiser, workshop, whose)).page
    return str(page.all("section[aria-labelledby=one-title] .chip")[0].text_content())


def test_a_scanned_ticket_ends_in_an_arrival(
    workshop: Workshop, session: Session, organiser: Colleague
) -> None:
    made = sign_up(workshop)
    whose = who(made)
    led = organiser.get(f"/E/{ticket(made)[-16:]}").page.one("main a.btn").get("href")
    assert led == card(organiser, workshop, whose)
    answer = press(organiser, workshop, whose, "came")
    assert answer.status_code == 303 and answer.location == led
    assert state(organiser, workshop, whose) == "Presente"
    assert press(organiser, workshop, whose, "came").status_code == 303
    assert press(organiser, workshop, whose, "came_back").status_code == 303
    assert state(organiser, workshop, whose) == "Aún no"
    kept = session.scalars(select(DeskOperation).order_by(DeskOperation.seq)).all()
    assert [(one.kind, one.evidence, one.account_id) for one in kept] == [
        ("arrival", "staff", organiser.account.id),
        ("undo", "staff", organiser.account.id),
    ]
    deeds = session.scalars(select(AuditRow.action).where(AuditRow.action.startswith("check in"))).all()
    assert sorted(deeds) == ["check in", "check in no more"]


def test_the_same_form_twice_is_one_record(
    workshop: Workshop, session: Session, organiser: Colleague
) -> None:
    whose = who(sign_up(workshop))
    here = card(organiser, workshop, whose)
    form = {
        "key": organiser.get(here).page.one("[name=key]").get("value"),
        "came": f"{whose} {workshop.first_day}",
    }
    for _ in range(2):
        assert organiser.post(here, form).status_code == 303
    assert press(organiser, workshop, whose, "came_back").status_code == 303
    assert organiser.post(here, form).status_code == 303, "a late retry of the first"
    assert state(organiser, workshop, whose) == "Aún no"
    assert len(session.scalars(select(DeskOperation)).all()) == 2


def test_what_a_device_recorded_is_not_taken_back_by_staff(device: Device, organiser: Colleague) -> None:
    whose = who(sign_up(device.workshop))
    device.sync(device.op(who=whose))
    page = organiser.get(card(organiser, device.workshop, whose)).page
    assert not page.has("[name=came]") and not page.has("[name=came_back]")
    press(organiser, device.workshop, whose, "came_back")
    assert state(organiser, device.workshop, whose) == "Presente"


def test_who_gave_the_seat_back_and_came_counts_with_a_mark(
    workshop: Workshop, session: Session, organiser: Colleague
) -> None:
    made = sign_up(workshop)
    with transaction():
        row(made).state = "cancelled"
    page = organiser.get(card(organiser, workshop, who(made))).page
    assert "no tiene vacante" in page.words("section[aria-labelledby=one-title]").lower()
    assert press(organiser, workshop, who(made), "came").status_code == 303
    assert state(organiser, workshop, who(made)) == "Presente"


def test_nobody_comes_on_a_day_to_come_nor_once_the_desk_is_closed(
    workshop: Workshop, session: Session, organiser: Colleague
) -> None:
    later = make_workshop(when=in_days(5))
    whose = who(sign_up(later))
    assert not organiser.get(card(organiser, later, whose)).page.has("[name=came]")
    assert press(organiser, later, whose, "came").status_code == 422
    whose = who(sign_up(workshop))
    close_desk(COMMAND, workshop.id, anyway=True, keeps_figure=False)
    assert press(organiser, workshop, whose, "came").status_code == 409
    assert session.scalars(select(DeskOperation)).all() == []


@pytest.mark.parametrize("typed", ["r999999", "w1", "x"])
def test_nobody_there_has_no_card(workshop: Workshop, organiser: Colleague, typed: str) -> None:
    assert organiser.get(card(organiser, workshop, typed)).status_code == 404


def test_only_in_ones_own_region(workshop: Workshop, other_organiser: Colleague) -> None:
    whose = who(sign_up(workshop))
    assert other_organiser.get(card(other_organiser, workshop, whose)).status_code == 404
    posted = other_organiser.post(
        card(other_organiser, workshop, whose), {"came": f"{whose} {workshop.first_day}"}
    )
    assert posted.status_code == 404
