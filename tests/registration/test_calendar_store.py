"""The calendar files we send, put into a real calendar server's store: one event, moved, then called off."""

import re
from datetime import date, datetime, time, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from uuid import uuid4
from xml.etree import ElementTree as Xml
from zoneinfo import ZoneInfo

import pytest
import vobject
from flask import Flask
from radicale import Application
from radicale.config import load
from sqlalchemy.orm import Session
from werkzeug.test import Client

from app.audit import COMMAND
from app.database import transaction
from app.registration.actions import cancel_workshop, move_workshop
from app.workshops.draft import Where
from app.workshops.models import Workshop, WorkshopSession
from app.workshops.when import When
from tests.makers import a_person, in_days, make_workshop, sign_up
from tests.page import ProofReader

from .mailbox import Mailbox, calendar_of

LIMA = ZoneInfo("America/Lima")
HERE = "/persona/talleres/"
BY_UID = """<?xml version="1.0"?><C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">
<D:prop><D:getetag/><C:calendar-data/></D:prop><C:filter><C:comp-filter name="VCALENDAR">
<C:comp-filter name="VEVENT">{}</C:comp-filter></C:comp-filter></C:filter></C:calendar-query>"""
UID_IS = '<C:prop-filter name="UID"><C:text-match>{}</C:text-match></C:prop-filter>'


class Calendar:
    """Somebody's calendar on a Radicale server, and the program that files what comes by mail in it."""

    def __init__(self, folder: Path) -> None:
        settings = load()
        storage = {"filesystem_folder": str(folder), "_filesystem_fsync": "False"}
        given = {"storage": storage, "auth": {"type": "none"}, "rights": {"type": "owner_only"}}
        settings.update(given | {"logging": {"level": "critical"}}, "test", privileged=True)
        self.server = Client(Application(settings))
        self.ask("MKCALENDAR", HERE, 201)

    def ask(self, method: str, path: str, *expected: int, body: str = "", kind: str = "text/calendar") -> str:
        answer = self.server.open(
            path, method=method, data=body.encode(), content_type=kind,
            headers={"Authorization": "Basic cGVyc29uYTp4"},
        )  # fmt: skip
        assert answer.status_code in expected, (method, answer.status_code, answer.text[:300])
        return str(answer.text)

    def find(self, uid: str = "") -> dict[str, Any]:
        """What the store answers: events by their address, those with a UID or all."""
        told = self.ask(
            "REPORT", HERE, 207, body=BY_UID.format(UID_IS.format(uid) if uid else ""), kind="text/xml"
        )
        return {
            one.findtext("{DAV:}href") or "": vobject.readOne(
                one.findtext(".//{*}calendar-data") or ""
            ).vevent
            for one in Xml.fromstring(told).iter("{DAV:}response")
        }

    def file(self, text: str) -> None:
        """As RFC 5546 has it: an event whose UID is known is brought up to date by a higher SEQUENCE."""
        read = vobject.readOne(text)
        there = self.find(read.vevent.uid.value)
        # A store keeps events, not the messages that bring them.
        kept = re.sub(r"METHOD:\w+\r?\n", "", text)
        if not there:
            self.ask("PUT", f"{HERE}{uuid4()}.ics", 201, body=kept)
        for address, known in there.items():
            if int(read.vevent.sequence.value) > int(known.sequence.value):
                self.ask("PUT", address, 201, 204, body=kept)

    def only(self) -> Any:
        """The one event there is."""
        (event,) = self.find().values()
        return event


@pytest.fixture
def calendar(tmp_path: Path) -> Calendar:
    return Calendar(tmp_path / "radicale")


def enclosed(letters: list[EmailMessage]) -> str:
    """The calendar file of the one letter."""
    (letter,) = letters
    return calendar_of(letter) or ""


def a_workshop() -> Workshop:
    made = make_workshop(when=in_days(30))
    part = WorkshopSession(
        workshop_id=made.id, position=1, day=made.first_day, title_es="Apertura", title_en="Opening"
    )
    with transaction() as session:
        session.add(part)
    return made


def test_moving_a_workshop_moves_the_one_event_and_calling_it_off_cancels_it(
    app: Flask, session: Session, calendar: Calendar
) -> None:
    workshop, mail = a_workshop(), Mailbox(app)
    sign_up(workshop, a_person(email="persona@example.org"))
    calendar.file(enclosed(mail.collect()))
    first = calendar.only()
    assert first.dtstart.value == datetime.combine(workshop.first_day, time(9), LIMA)
    day = workshop.first_day + timedelta(days=7)
    move_workshop(COMMAND, workshop.id, workshop.version, When(day, day, time(15), time(18)), Where())
    moved = enclosed(mail.collect())
    calendar.file(moved)
    second = calendar.only()
    assert second.uid.value == first.uid.value
    assert int(second.sequence.value) > int(first.sequence.value)
    assert second.dtstart.value == datetime.combine(day, time(15), LIMA)
    session.expire_all()
    assert session.get_one(Workshop, workshop.id).sessions[0].day == day, "the agenda goes along"
    cancel_workshop(COMMAND, workshop.id, "Por lluvias.", "Because of rain.")
    calendar.file(enclosed(mail.collect()))
    third = calendar.only()
    assert (third.uid.value, third.status.value) == (first.uid.value, "CANCELLED")
    assert int(third.sequence.value) > int(second.sequence.value)
    calendar.file(moved)
    assert calendar.only().status.value == "CANCELLED", "a letter that comes late changes nothing"


def test_the_public_file_of_a_moved_workshop_is_the_same_event(
    client: ProofReader, calendar: Calendar
) -> None:
    workshop = a_workshop()
    address = f"/es/workshops/{workshop.code}.ics"
    calendar.file(client.get(address).text)
    day = date(workshop.first_day.year + 1, 3, 19)
    move_workshop(COMMAND, workshop.id, workshop.version, When(day, day, time(9), time(13)), Where())
    calendar.file(client.get(address).text)
    assert calendar.only().dtstart.value == datetime.combine(day, time(9), LIMA)


def test_a_second_event_would_be_seen(client: ProofReader, calendar: Calendar) -> None:
    file = client.get(f"/es/workshops/{a_workshop().code}.ics").text
    calendar.file(file)
    calendar.ask("PUT", f"{HERE}other.ics", 409, body=re.sub(r"METHOD:\w+\r?\n", "", file))
    calendar.file(re.sub(r"UID:", "UID:other-", file))
    assert len(calendar.find()) == 2
