"""The organiser's page: arrived of signed up, by institution and sector, who is missing, per day."""

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.institutions.models import Institution
from app.registration.people import Represented
from app.workshops.models import Workshop
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
    assert [one.text_content() for one in page.all(".figure .num")] == ["2", "1"]
    rows = [" ".join(one.text_content().split()) for one in page.all("tbody tr")]
    assert "Gobierno12" in [one.replace(" ", "") for one in rows]
    assert f"{body.name_es}12".replace(" ", "") in [one.replace(" ", "") for one in rows]
    assert "Ausente, Persona" in page.words("details") and "Falta 1 persona" in page.words("details")


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


def test_an_attendance_with_a_mark_is_listed(app: Flask, workshop: Workshop, organiser: Colleague) -> None:
    somebody = who(sign_up(workshop))
    for device in (Device(app, workshop), Device(app, workshop)):
        device.sync(device.op(who=somebody))
    assert "también se registró en otro equipo" in organiser.get(here(workshop)).page.words("#arrived")


def test_the_workshop_s_page_leads_to_its_desk(workshop: Workshop, organiser: Colleague) -> None:
    page = organiser.get(f"/es/manage/workshops/{workshop.code}").page
    assert page.has(f".tabs a[href='{here(workshop)}']")


def test_a_device_that_still_holds_records_is_listed_so(device: Device, organiser: Colleague) -> None:
    device.sync(unsent=3)
    assert "3 por enviar" in organiser.get(here(device.workshop)).page.words("aside")
