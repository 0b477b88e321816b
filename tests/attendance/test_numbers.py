"""The organiser's page: arrived of signed up, by institution and sector, who is missing, per day."""

from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import transaction
from app.institutions.models import Institution
from app.registration.people import Represented
from app.workshops.models import Workshop
from app.workshops.seats import Seats
from tests.cast import Colleague
from tests.makers import a_person, in_days, make_workshop, sign_up, today

from .desk import Device, who


def here(workshop: Workshop) -> str:
    """The desk of a workshop, for staff."""
    return f"/es/manage/workshops/{workshop.code}/desk"


def test_the_page_says_who_came_and_who_is_missing(
    device: Device, session: Session, organiser: Colleague
) -> None:
    body = session.scalars(select(Institution).where(Institution.key == "GR-08")).one()
    represents = Represented(region="08", institution_id=body.id, kind=body.kind, name=body.name_es)
    came = sign_up(device.workshop, a_person(represents=represents))
    sign_up(device.workshop, a_person(represents=represents, family_names="Ausente"))
    device.sync(device.op(who=who(came)), device.op("walk_in", given_names="Persona", family_names="Puerta"))
    page = organiser.get(here(device.workshop)).page
    assert [one.text_content() for one in page.all(".figure .num")] == ["2", "1", "1"]
    rows = [" ".join(one.text_content().split()) for one in page.all("tbody tr")]
    assert "Gobierno210" in [one.replace(" ", "") for one in rows]
    assert f"{body.name_es}210".replace(" ", "") in [one.replace(" ", "") for one in rows]
    assert "Ausente, Persona" in page.words("details") and "Falta 1 persona" in page.words("details")


def tallied(page: Any) -> dict[str, list[str]]:
    """Signed up, of those here, here besides: by what stands at the row's head."""
    rows = ([one.text_content().strip() for one in row] for row in page.all("#arrived tbody tr"))
    return {cells[0]: cells[1:] for cells in rows}


def test_who_is_replaced_is_neither_missing_nor_counted_twice(
    app: Flask, session: Session, organiser: Colleague
) -> None:
    start, end = in_days(0), in_days(1)
    workshop = make_workshop(when=type(start)(start.first_day, end.first_day, None, None))
    device = Device(app, workshop)
    body = session.scalars(select(Institution).where(Institution.key == "GR-08")).one()
    represents = Represented(region="08", institution_id=body.id, kind=body.kind, name=body.name_es)
    here_now, absent = (who(sign_up(workshop, a_person(represents=represents))) for _ in range(2))
    stands_in = device.op("replacement", who=absent, given_names="Persona", family_names="Reemplazo")
    device.sync(device.op(who=here_now), stands_in)
    page = organiser.get(here(workshop)).page
    assert tallied(page) == {"Gobierno": ["2", "1", "1"], body.name_es: ["2", "1", "1"]}
    figures = [" ".join(one.text_content().split()) for one in page.all("#arrived .figure")]
    assert figures[1].endswith("de 2") and figures[2] == "Ingresaron además1sin vacante propia"
    assert "Faltan 0 personas" in page.words("details")
    assert "0 por ingresar" in device.get().page.words("#pending")
    # On the other day nobody came for them yet.
    tomorrow = organiser.get(f"{here(workshop)}?day={workshop.last_day}").page
    assert "Faltan 2 personas" in tomorrow.words("details")
    list_of_all = organiser.get(f"/es/manage/workshops/{workshop.code}/attendance").page
    assert "En su lugar vino Persona Reemplazo" in list_of_all.words(f"#{absent}")
    assert "Ausente" in list_of_all.words(f"#{absent}") and "Aún no" in list_of_all.words(f"#{absent}")
    device.sync(device.op("undo", refers_to=stands_in["id"]))
    assert tallied(organiser.get(here(workshop)).page)["Gobierno"] == ["2", "1", "0"]
    assert "Falta 1 persona" in organiser.get(here(workshop)).page.words("details")


def test_nobody_at_the_door_is_said_to_come_for_themselves(device: Device, organiser: Colleague) -> None:
    sign_up(device.workshop)
    device.sync(device.op("walk_in", given_names="Persona", family_names="Puerta"))
    found = tallied(organiser.get(here(device.workshop)).page)
    assert found == {"A título personal": ["1", "0", "0"], "Institución no indicada": ["0", "0", "1"]}


def test_the_numbers_come_alone_for_htmx_and_lead_back_without(device: Device, organiser: Colleague) -> None:
    path = f"{here(device.workshop)}/arrived"
    part = organiser.get(path, headers={"HX-Request": "true"})
    assert part.status_code == 200 and "<html" not in part.text and 'id="arrived"' in part.text
    assert organiser.get(path).status_code == 303


def test_people_and_attendances_of_two_days(app: Flask, organiser: Colleague) -> None:
    start, end = in_days(0), in_days(1)
    workshop = make_workshop(when=type(start)(start.first_day, end.first_day, None, None))
    device, somebody = Device(app, workshop), who(sign_up(workshop))
    device.sync(*(device.op(who=somebody, day=day.isoformat()) for day in (start.first_day, end.first_day)))
    page = organiser.get(here(workshop)).page
    assert page.words("#arrived .figures .figure:last-child").endswith("1 y 1")
    assert page.has("nav .tabs a[aria-current]")


def test_more_than_the_room_holds_is_said(app: Flask, organiser: Colleague) -> None:
    workshop = make_workshop(when=today(), capacity=1)
    device = Device(app, workshop)
    device.sync(*(device.op("walk_in", given_names="Persona", family_names=f"N{n}") for n in "12"))
    page = organiser.get(here(workshop)).page
    assert "1 persona más que el aforo" in page.words("#arrived")
    with transaction() as session:
        session.get_one(Seats, workshop.id).capacity = 0
    assert "más que el aforo" not in organiser.get(here(workshop)).page.words("#arrived"), "nobody stated it"


def test_an_attendance_with_a_mark_is_listed(app: Flask, workshop: Workshop, organiser: Colleague) -> None:
    somebody = who(sign_up(workshop))
    for device in (Device(app, workshop), Device(app, workshop)):
        device.sync(device.op(who=somebody))
    assert "también se registró en otro dispositivo" in organiser.get(here(workshop)).page.words("#arrived")


def test_the_workshop_s_page_leads_to_its_desk(workshop: Workshop, organiser: Colleague) -> None:
    page = organiser.get(f"/es/manage/workshops/{workshop.code}").page
    assert page.has(f".tabs a[href='{here(workshop)}']")


def test_a_device_that_still_holds_records_is_listed_so(device: Device, organiser: Colleague) -> None:
    device.sync(unsent=3)
    assert "3 por enviar" in organiser.get(here(device.workshop)).page.words("aside")
