"""Closing the desk: what is missing is said, who came is frozen, nothing that comes later is lost."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.attendance.board import board
from app.attendance.closings import DeskClosing
from app.attendance.counting import ensure_stated
from app.attendance.models import DeskDevice, DeskOperation
from app.database import transaction
from app.refusals import Refusal
from app.registration.models import Notice
from app.registration.notices import TASK
from app.workshops.headcounts import Headcount, Stated
from app.workshops.models import Workshop
from tests.cast import Colleague
from tests.makers import a_person, from_now, make_workshop, sign_up

from .desk import Device, devices, who
from .sheet import address, filled, printed


def door(workshop: Workshop) -> str:
    return f"/es/manage/workshops/{workshop.code}/door"


def close(organiser: Colleague, workshop: Workshop, **form: Any) -> Any:
    return organiser.post(f"{door(workshop)}/close", form)


def figures(session: Session) -> list[tuple[int | None, str, bool]]:
    rows = session.scalars(
        select(Headcount).order_by(Headcount.id), execution_options={"populate_existing": True}
    )
    return [(one.number, one.basis, one.replaced_at is None) for one in rows]


def arrive(device: Device, number: int = 1, **person: Any) -> list[str]:
    some = [who(sign_up(device.workshop, a_person(**person))) for _ in range(number)]
    device.sync(*(device.op(who=one) for one in some))
    return some


def test_closing_freezes_who_came_and_states_the_figure(
    device: Device, session: Session, organiser: Colleague
) -> None:
    arrive(device, 3)
    assert close(organiser, device.workshop).status_code == 303
    assert figures(session) == [(3, "named", True)]
    (made,) = session.scalars(select(DeskClosing)).all()
    assert made.people == 3 and made.by_day == {str(device.workshop.first_day): 3}
    assert "El registro está cerrado" in organiser.get(door(device.workshop)).page.words("main")


def test_closing_wipes_the_list_and_loses_nothing(
    device: Device, session: Session, organiser: Colleague
) -> None:
    first, second = arrive(device), who(sign_up(device.workshop))
    close(organiser, device.workshop)
    said = device.sync(device.op(who=second))
    assert said["is_over"] and "people" not in said and said["ack"]
    late = session.scalars(select(DeskOperation).where(DeskOperation.who == second)).one()
    assert "closed" in late.flags
    assert board(device.workshop, device.workshop.first_day).humans == 2
    assert figures(session) == [(1, "named", True)] and first
    page = organiser.get(door(device.workshop)).page
    assert "1 registro llegó después" in page.words("main")


def test_what_came_after_the_close_is_named_and_marked(device: Device, organiser: Colleague) -> None:
    workshop = device.workshop
    both = [sign_up(workshop, a_person(family_names=name)) for name in ("Deshecha", "Tardía")]
    op = device.op(who=who(both[0]))
    walk_in = device.op("walk_in", given_names="Persona", family_names="De la Puerta")
    device.sync(op, walk_in)
    close(organiser, workshop)
    here = door(workshop).replace("/door", "/attendance")
    assert not organiser.get(here).page.has("#late")
    undone = [device.op("undo", refers_to=one["id"]) for one in (op, walk_in)]
    device.sync(*undone, device.op(who=who(both[1])), device.op(code="AAAABBBBCCCCDDDD"))
    page = organiser.get(here).page
    told = page.words("#late")
    for words in (
        "Persona Deshecha", "Persona De la Puerta", "Persona Tardía", "1 registro no nombra",
        "se deshizo después del cierre", "se registró como presente después del cierre",
    ):  # fmt: skip
        assert words in told, words
    assert "se deshizo después del cierre" in page.words(f"#{who(both[0])}")
    assert "presente después del cierre" in page.words(f"#{who(both[1])}")


def test_opening_again_needs_a_reason_and_closing_anew_counts_anew(
    device: Device, session: Session, organiser: Colleague
) -> None:
    arrive(device)
    close(organiser, device.workshop)
    arrive(device)
    where = f"{door(device.workshop)}/reopen"
    assert organiser.post(where, {"reason": " "}).status_code == 422
    assert organiser.post(where, {"reason": "x" * 301}).status_code == 422
    assert device.sync()["is_over"]
    for _ in range(2):
        assert organiser.post(where, {"reason": "Faltaba un equipo"}).status_code == 303
    assert not device.sync()["is_over"]
    assert "Faltaba un equipo" in organiser.get(door(device.workshop)).page.words("main")
    close(organiser, device.workshop)
    assert figures(session) == [(1, "named", False), (2, "named", True)]


def test_what_is_missing_is_said_first(device: Device, session: Session, organiser: Colleague) -> None:
    arrive(device)
    device.sync(device.op(code="AAAABBBBCCCCDDDD"), unsent=2)
    page = organiser.get(door(device.workshop)).page
    assert "2 por enviar" in page.words("main") and page.has("a[href*=exceptions]")
    answer = close(organiser, device.workshop)
    assert answer.status_code == 422 and "Todavía falta algo" in answer.page.words(".summary")
    assert figures(session) == [] and not device.sync(unsent=2)["is_over"]
    assert close(organiser, device.workshop, anyway="y").status_code == 303
    (made,) = session.scalars(select(DeskClosing)).all()
    assert (made.unsent, made.held) == (2, 1) and devices(device.workshop)[0].unsent == 2


def test_regions_with_more_people_than_were_named_say_where_to_correct_them(
    device: Device, session: Session, organiser: Colleague
) -> None:
    arrive(device, 2)
    where = f"/es/manage/workshops/{device.workshop.code}/headcount"
    stated = {"basis": "sheet", "number": "3", "region": "08", "source_es": "", "source_en": ""}
    assert organiser.post(where, stated).status_code == 303
    answer = close(organiser, device.workshop)
    assert answer.status_code == 422 and answer.page.has(f".summary a[href='{where}']")
    assert "suman 3 personas y hay 2 registradas por nombre" in answer.page.words(".summary")
    assert figures(session) == [(3, "sheet", True)] and not session.scalars(select(DeskClosing)).all()
    assert organiser.post(where, stated | {"number": "2"}).status_code == 303
    assert close(organiser, device.workshop).status_code == 303
    assert figures(session)[-1] == (2, "named", True)


def test_who_closes_is_told_of_devices_that_fell_silent(
    device: Device, session: Session, organiser: Colleague
) -> None:
    here = door(device.workshop)
    assert "sin noticias" not in organiser.get(here).page.words("main"), "it was let in just now"
    with transaction() as deed:
        deed.scalars(select(DeskDevice)).one().let_in_at = from_now(-1 / 24)
    assert "sin noticias desde que se habilitó" in organiser.get(here).page.words("main")
    device.sync(device.op(who=who(sign_up(device.workshop))))
    assert "Ningún dispositivo" in organiser.get(here).page.words("main")
    with transaction() as deed:
        deed.scalars(select(DeskDevice)).one().seen_at = from_now(-1 / 24)
    words = organiser.get(here).page.words("main")
    assert "Equipo de ejemplo: sin noticias desde el" in words and "Ningún dispositivo" not in words
    # The plain page is heard of too.
    device.tap(who=who(sign_up(device.workshop)))
    assert "Ningún dispositivo" in organiser.get(here).page.words("main")
    close(organiser, device.workshop)
    assert "sin noticias" in organiser.get(here).page.words("main"), "its list was not deleted yet"
    assert device.sync()["is_over"]
    assert "sin noticias" not in organiser.get(here).page.words("main")


def test_a_phone_that_only_tapped_the_plain_page_holds_nothing(device: Device, organiser: Colleague) -> None:
    device.tap(who=who(sign_up(device.workshop)))
    with transaction() as deed:
        row = deed.scalars(select(DeskDevice)).one()
        row.let_in_at = row.seen_at = from_now(-1 / 24)
    assert "Ningún dispositivo" in organiser.get(door(device.workshop)).page.words("main")
    close(organiser, device.workshop)
    assert "sin noticias" not in organiser.get(door(device.workshop)).page.words("main")


def test_closing_twice_is_closing_once(device: Device, session: Session, organiser: Colleague) -> None:
    arrive(device)
    for _ in range(2):
        assert close(organiser, device.workshop).status_code == 303
    assert len(session.scalars(select(DeskClosing)).all()) == 1 and len(figures(session)) == 1


def test_a_desk_where_nobody_came_has_no_figure(
    device: Device, session: Session, organiser: Colleague
) -> None:
    assert close(organiser, device.workshop).status_code == 303
    assert figures(session) == []


@pytest.mark.parametrize("given", [{}, {"state": "scheduled"}, {"state": "cancelled"}])
def test_what_has_not_begun_is_not_closed(
    app: Flask, session: Session, organiser: Colleague, given: dict[str, Any]
) -> None:
    assert close(organiser, make_workshop(**given)).status_code == 422
    assert session.scalars(select(DeskClosing)).all() == []


def test_those_who_came_are_thanked_once_by_mail_or_by_hand(
    device: Device, session: Session, organiser: Colleague
) -> None:
    arrive(device, email="una@example.org", phone=None)
    arrive(device)
    sign_up(device.workshop)
    close(organiser, device.workshop)
    organiser.post(f"{door(device.workshop)}/reopen", {"reason": "Prueba"})
    close(organiser, device.workshop)
    thanks = session.scalars(select(Notice).where(Notice.kind == "thanks").order_by(Notice.id)).all()
    assert [one.channel for one in thanks] == ["mail", "hand"]
    became = TASK.do({"notice": thanks[0].id})
    assert became.state == "sent"
    told = organiser.get(f"/es/manage/workshops/{device.workshop.code}/to-tell").page
    assert "Gracias%20por%20participar" in told.one("a[href*='wa.me']").get("href")


def test_a_stated_figure_is_replaced_or_kept_as_somebody_says(
    device: Device, session: Session, organiser: Colleague
) -> None:
    arrive(device)
    here = f"/es/manage/workshops/{device.workshop.code}/headcount"
    form = {
        "region": "",
        "basis": "reported",
        "number": "40",
        "source_es": "Informe de ejemplo",
        "source_en": "Sample report",
    }
    assert organiser.post(here, form).status_code == 303
    close(organiser, device.workshop, keep_figure="y")
    assert figures(session) == [(40, "reported", True)]
    organiser.post(f"{door(device.workshop)}/reopen", {"reason": "Prueba"})
    close(organiser, device.workshop)
    assert figures(session) == [(40, "reported", False), (1, "named", True)]


@pytest.mark.parametrize("basis", ["reported", "sheet"])
def test_nobody_states_that_0_took_part(
    device: Device, session: Session, organiser: Colleague, basis: str
) -> None:
    here = f"/es/manage/workshops/{device.workshop.code}/headcount"
    form = {"region": "", "basis": basis, "source_es": "Informe, p. 4", "source_en": "Report, p. 4"}
    for typed in ("0", "00"):
        answer = organiser.post(here, form | {"number": typed})
        assert answer.status_code == 422 and "desconocido no es 0" in answer.page.words(".summary")
        kept = [answer.page.one(f"[name={name}]").get("value") for name in ("number", "source_es")]
        assert kept == [typed, "Informe, p. 4"]
    with pytest.raises(Refusal):
        ensure_stated(Stated(0, basis, None, "Informe, p. 4", "Report, p. 4"))
    assert figures(session) == []


def test_a_closed_desk_takes_no_sheet(device: Device, session: Session, organiser: Colleague) -> None:
    sign_up(device.workshop)
    page = printed(device.workshop).pages[0]
    form = filled(organiser.get(address(page)).page) | {f"arrival_{page.days[0]}": "1"}
    close(organiser, device.workshop)
    answer = organiser.post(address(page), form)
    assert answer.status_code == 409 and "ya no cambia" in answer.page.words(".summary")
    assert session.scalars(select(DeskOperation)).all() == []


def test_another_organiser_closes_nothing(
    device: Device, session: Session, other_organiser: Colleague
) -> None:
    arrive(device)
    assert other_organiser.get(door(device.workshop)).status_code == 404
    assert close(other_organiser, device.workshop).status_code == 404
    assert figures(session) == []
