"""Calendar files as another library reads them: the same entry moved, cancelled, in both languages."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
import vobject
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import COMMAND
from app.language import speaking
from app.registration.actions import cancel_workshop, leave, move_workshop
from app.registration.calendar import calendar_file, google_calendar_url, workshop_calendar
from app.registration.models import Registration
from app.tokens import link_token
from app.workshops.draft import NewVenue, Where
from app.workshops.models import Venue, Workshop
from app.workshops.when import When
from tests.makers import in_days, make_workshop, sign_up

LIMA = ZoneInfo("America/Lima")


def entry(file: bytes) -> Any:
    """The one entry of a file, read by vobject."""
    assert all(len(line) <= 75 for line in file.split(b"\r\n"))
    calendars = list(vobject.readComponents(file.decode()))
    assert len(calendars) == 1
    found = list(calendars[0].vevent_list)
    assert len(found) == 1
    return found[0]


def registered(session: Session, workshop: Workshop, **given: Any) -> Registration:
    made = sign_up(workshop, **given)
    return session.scalars(select(Registration).where(Registration.ref == made.ref)).one()


@pytest.fixture
def workshop(app: Flask) -> Workshop:
    return make_workshop(when=When(date(2027, 3, 12), date(2027, 3, 12), time(9), time(13)))


@pytest.mark.parametrize(
    ("venue", "said"),
    [
        ({"district_code": "080108", "jurisdiction_code": "08"}, "Sala de ejemplo, Jr. 3, Wanchaq, Cusco"),
        ({"jurisdiction_code": "08"}, "Sala de ejemplo, Jr. 3, Cusco"),
        ({"jurisdiction_code": "08", "city": "Quillabamba"}, "Sala de ejemplo, Jr. 3, Quillabamba"),
    ],
)
def test_who_is_told_the_venue_is_told_where_it_lies(
    app: Flask, session: Session, venue: dict[str, str], said: str
) -> None:
    workshop = make_workshop(venue=Venue(name="Sala de ejemplo", address="Jr. 3", **venue))
    assert entry(calendar_file(registered(session, workshop))).location.value == said


def test_the_entry_says_when_where_and_under_what_code(session: Session, workshop: Workshop) -> None:
    person = registered(session, workshop)
    read = entry(calendar_file(person))
    assert read.dtstart.value == datetime(2027, 3, 12, 9, tzinfo=LIMA)
    assert read.dtend.value.astimezone(UTC) == datetime(2027, 3, 12, 18, tzinfo=UTC)
    assert read.location.value == "Local de ejemplo, Cusco"
    assert read.status.value == "CONFIRMED"
    assert read.uid.value == f"{workshop.code}-{person.ref}@localhost"
    assert read.dtstamp.value.tzinfo is not None
    code = f"{person.short_code[:4]}-{person.short_code[4:]}"
    assert code in read.description.value
    assert read.url.value == f"http://localhost/es/workshops/{workshop.code}"


def test_the_entry_holds_no_secret(session: Session, workshop: Workshop) -> None:
    person = registered(session, workshop)
    token = link_token("ticket", person.ref, person.generation)
    file = calendar_file(person).decode().replace("\r\n ", "")
    assert token not in file
    assert "/r/" not in file
    assert person.family_names not in file


def test_the_zone_goes_with_the_hours(workshop: Workshop) -> None:
    file = workshop_calendar(workshop)
    calendar = next(vobject.readComponents(file.decode()))
    assert calendar.vtimezone.tzid.value == "America/Lima"
    assert b"DTSTART;TZID=America/Lima:20270312T090000" in file


def test_it_speaks_the_readers_language(workshop: Workshop) -> None:
    for language in ("es", "en"):
        with speaking(language):
            read = entry(workshop_calendar(workshop))
        assert read.summary.value == getattr(workshop, f"short_{language}")
        assert getattr(workshop, f"title_{language}") in read.description.value
        assert f"/{language}/workshops/" in read.url.value


def test_a_moved_workshop_is_the_same_entry_with_a_higher_sequence(
    session: Session, workshop: Workshop
) -> None:
    person = registered(session, workshop)
    before, shown_before = entry(calendar_file(person)), entry(workshop_calendar(workshop))
    when = When(date(2027, 3, 19), date(2027, 3, 19), time(15), time(18))
    where = Where(new=NewVenue(name="Otro local", city="Cusco"))
    move_workshop(COMMAND, workshop.id, workshop.version, when, where)
    session.expire_all()
    for earlier, later in (
        (before, entry(calendar_file(person))),
        (shown_before, entry(workshop_calendar(workshop))),
    ):
        assert later.uid.value == earlier.uid.value
        assert int(later.sequence.value) > int(earlier.sequence.value)
        assert later.dtstart.value == datetime(2027, 3, 19, 15, tzinfo=LIMA)
        assert later.location.value == "Otro local, Cusco"


def test_a_cancelled_workshop_is_cancelled_in_the_calendar(session: Session, workshop: Workshop) -> None:
    person = registered(session, workshop)
    before = entry(calendar_file(person))
    cancel_workshop(COMMAND, workshop.id, "Por lluvias.", "Because of rain.")
    session.expire_all()
    read = entry(calendar_file(person, "CANCEL"))
    assert (read.uid.value, read.status.value) == (before.uid.value, "CANCELLED")
    assert int(read.sequence.value) > int(before.sequence.value)
    assert b"METHOD:CANCEL" in calendar_file(person, "CANCEL")
    assert entry(workshop_calendar(workshop)).status.value == "CANCELLED"


def test_whoever_leaves_or_waits_is_told_so(session: Session, app: Flask) -> None:
    workshop = make_workshop(capacity=1)
    seated, waiting = registered(session, workshop), registered(session, workshop)
    assert entry(calendar_file(waiting)).status.value == "TENTATIVE"
    assert "lista de espera" in entry(calendar_file(waiting)).summary.value
    before = entry(calendar_file(seated))
    leave(COMMAND, seated.id)
    session.expire_all()
    read = entry(calendar_file(seated))
    assert read.status.value == "CANCELLED"
    assert int(read.sequence.value) > int(before.sequence.value)


def test_days_without_hours_are_whole_days(app: Flask) -> None:
    first = date(2027, 5, 4)
    workshop = make_workshop(when=When(first, first + timedelta(days=1), None, None))
    read = entry(workshop_calendar(workshop))
    assert (read.dtstart.value, read.dtend.value) == (date(2027, 5, 4), date(2027, 5, 6))
    assert "dates=20270504%2F20270506" in google_calendar_url(workshop)


def test_an_unknown_end_is_not_invented(app: Flask) -> None:
    day = date(2027, 5, 4)
    workshop = make_workshop(when=When(day, day, time(9), None))
    assert "dtend" not in entry(workshop_calendar(workshop)).contents


@pytest.mark.parametrize("zone", ["America/Mexico_City", "America/Santiago", "Europe/Madrid"])
@pytest.mark.parametrize("day", [date(2027, 1, 15), date(2027, 7, 15), date(2027, 10, 31)])
def test_other_zones_keep_their_instants(app: Flask, zone: str, day: date) -> None:
    workshop = make_workshop(when=When(day, day, time(9), time(10), zone))
    read = entry(workshop_calendar(workshop))
    assert read.dtstart.value.astimezone(UTC) == workshop.starts_at
    assert read.dtend.value.astimezone(UTC) == workshop.ends_at


def test_weird_text_stays_text(app: Flask) -> None:
    title = "Taller; uno, dos\\n «tres»\nBEGIN:VEVENT " + "ñ" * 60
    workshop = make_workshop(short_es=title[:80], venue=Venue(name="Sala\r\nATTENDEE:mailto:x@example.org"))
    read = entry(workshop_calendar(workshop))
    assert read.summary.value == title[:80]
    assert "attendee" not in read.contents


def test_google_is_given_the_same(app: Flask) -> None:
    workshop = make_workshop(when=When(date(2027, 3, 12), date(2027, 3, 12), time(9), time(13)))
    address = urlsplit(google_calendar_url(workshop))
    asked = {name: values[0] for name, values in parse_qs(address.query).items()}
    assert address.hostname == "calendar.google.com"
    assert asked["dates"] == "20270312T090000/20270312T130000"
    assert asked["ctz"] == "America/Lima"
    assert asked["text"] == workshop.short_es
    assert asked["location"] == "Local de ejemplo, Cusco"


def test_a_calendar_has_a_stamp_of_its_own_time(app: Flask) -> None:
    read = entry(workshop_calendar(make_workshop(when=in_days(3))))
    assert abs(cast(datetime, read.dtstamp.value) - datetime.now(UTC)) < timedelta(minutes=1)
