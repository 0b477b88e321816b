"""Who came without a sign-up is thanked by hand, where they left a phone; nobody else can be."""

from typing import Any
from urllib.parse import unquote

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.attendance.models import WalkIn
from app.audit import AuditRow
from app.workshops.models import Workshop
from tests.cast import Colleague
from tests.makers import make_workshop, sign_up

from .desk import Device, who

PHONE = "987654321"


def door(workshop: Workshop) -> str:
    return f"/es/manage/workshops/{workshop.code}/door"


def brought(device: Device, family: str, phone: str = "", **said: Any) -> dict[str, Any]:
    """Somebody without a sign-up comes in."""
    made = device.op(
        "replacement" if said else "walk_in", given_names="Persona", family_names=family, phone=phone, **said
    )
    device.sync(made)
    return made


def walk_in(session: Session, family: str) -> WalkIn:
    return session.scalars(select(WalkIn).where(WalkIn.family_names == family)).one()


def test_they_are_listed_once_the_desk_is_closed_with_the_words_to_send(
    device: Device, session: Session, organiser: Colleague
) -> None:
    brought(device, "Con Celular", PHONE)
    brought(device, "En Reemplazo", "912345678", who=who(sign_up(device.workshop)))
    brought(device, "Sin Celular")
    gone = brought(device, "Por Error", "911111111")
    device.sync(device.op("undo", refers_to=gone["id"]))
    assert not organiser.get(door(device.workshop)).page.has("#thanks")
    organiser.post(f"{door(device.workshop)}/close")
    page = organiser.get(door(device.workshop)).page
    names = [one.text_content() for one in page.all("#thanks .people b")]
    assert names == ["Persona Con Celular", "Persona En Reemplazo"]
    address = unquote(page.all("#thanks a[href*='wa.me']")[0].get("href"))
    assert address.startswith(f"https://wa.me/51{PHONE}?text=Hola, Persona: Gracias por participar")
    assert device.workshop.title_es in address
    assert "1 persona vino sin inscripción y no dejó celular" in page.words("#thanks")


def test_a_tick_is_made_once_and_taken_back_once(
    device: Device, session: Session, organiser: Colleague
) -> None:
    brought(device, "Con Celular", PHONE)
    organiser.post(f"{door(device.workshop)}/close")
    where = f"{door(device.workshop)}/thanks/{walk_in(session, 'Con Celular').id}"
    for form in ({}, {}, {"undo": "y"}, {"undo": "y"}, {}):
        assert organiser.post(where, form).status_code == 303
    session.expire_all()
    assert walk_in(session, "Con Celular").thanked_at is not None
    page = organiser.get(door(device.workshop)).page
    assert page.has("#thanks .history") and not page.has("#thanks .people")
    deeds = session.scalars(select(AuditRow.action).where(AuditRow.action.contains("thank by hand"))).all()
    assert sorted(deeds) == ["thank by hand", "thank by hand", "unthank by hand"]


def test_others_thank_nobody(
    app: Flask, device: Device, session: Session, organiser: Colleague, other_organiser: Colleague
) -> None:
    brought(device, "Con Celular", PHONE)
    number = walk_in(session, "Con Celular").id
    assert other_organiser.post(f"{door(device.workshop)}/thanks/{number}").status_code == 404
    elsewhere = make_workshop()
    assert organiser.post(f"{door(elsewhere)}/thanks/{number}").status_code == 404
    assert walk_in(session, "Con Celular").thanked_at is None
