"""Reminders: three days and one day before, one each, for each date; nothing of them cancels anything."""

from datetime import timedelta

import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import PARTICIPANT
from app.database import db
from app.language import speaking
from app.registration import notices as sending
from app.registration.actions import leave
from app.registration.letters import letter
from app.registration.models import Notice
from app.registration.reminding import remind
from app.registration.told import Told
from app.tokens import link_token
from app.workshops.models import Workshop
from tests.makers import a_person, in_days, make_workshop, sign_up
from tests.page import ProofReader
from tests.registration.truth import notices, rows, states


def until_nothing_is_due() -> int:
    done = 0
    while remind():
        done += 1
    return done


def busy(days: int, **given: int) -> Workshop:
    workshop = make_workshop(when=in_days(days), capacity=2, **given)
    for number in range(3):
        sign_up(workshop, a_person(email=f"persona{number}@example.org"))
    return workshop


def test_each_reminder_is_owed_once_to_those_with_a_seat(session: Session) -> None:
    workshop = busy(10)
    starts = workshop.starts_at
    assert until_nothing_is_due() == 0
    for before, owed in ((timedelta(days=3), 2), (timedelta(days=2), 2), (timedelta(hours=20), 4)):
        with time_machine.travel(starts - before, tick=False):
            until_nothing_is_due()
            assert until_nothing_is_due() == 0
            assert notices(session, workshop.id)["reminder"] == owed, before
    with time_machine.travel(starts + timedelta(minutes=1), tick=False):
        assert until_nothing_is_due() == 0


def test_what_is_not_published_is_not_reminded_of(session: Session) -> None:
    workshop = make_workshop(when=in_days(2), state="scheduled")
    assert until_nothing_is_due() == 0
    assert notices(session, workshop.id)["reminder"] == 0


def test_a_reminder_lapses_once_its_reader_left_or_it_began(session: Session) -> None:
    workshop = busy(2)
    until_nothing_is_due()
    owed = session.scalars(select(Notice).where(Notice.kind == "reminder").order_by(Notice.id)).all()
    leave(PARTICIPANT, rows(session, workshop.id)[0].id)
    assert sending.why_not(session, owed[0], workshop.made_at) == "it was cancelled since"
    assert sending.why_not(session, owed[1], workshop.made_at) is None
    assert sending.why_not(session, owed[1], workshop.starts_at) == "the workshop has begun"


def test_its_one_link_leads_to_the_question_and_cancels_nothing(
    app: Flask, client: ProofReader, session: Session
) -> None:
    workshop = busy(2)
    until_nothing_is_due()
    owed = session.scalars(select(Notice).where(Notice.kind == "reminder")).first()
    assert owed
    person = owed.registration
    token = link_token("ticket", person.ref, person.generation)
    for language in ("es", "en"):
        with speaking(language):
            written = letter(Told(owed))
        assert written.text.count("http") == 1 and f"/r/{token}#cannot-come" in written.text
    for _ in range(3):
        assert 'id="cannot-come"' in client.get(f"/r/{token}").text
    client.post(f"/r/{token}/open", data={"to": "leave"}, headers={"Sec-Fetch-Site": "same-origin"})
    client.post("/es/me/leave", data={}, headers={"Sec-Fetch-Site": "same-origin"})
    db.session.rollback()
    assert states(session, workshop.id) == ["seated", "seated", "waiting"]
