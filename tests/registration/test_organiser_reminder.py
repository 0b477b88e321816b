"""The day before, whoever runs a workshop is told by mail to prepare, once for each date."""

from datetime import timedelta

import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import transaction
from app.outbox import Job
from app.registration.organiser_reminder import send, who_run
from app.registration.reminding import remind
from app.workshops.models import Workshop, WorkshopOrganiser
from tests.cast import OTHER, OWN, make_account
from tests.makers import a_person, in_days, make_workshop, sign_up
from tests.registration.mailbox import Mailbox, text_of


def owed(session: Session) -> list[Job]:
    rows = select(Job).where(Job.kind == "organiser reminder").order_by(Job.id)
    return list(session.scalars(rows, execution_options={"populate_existing": True}))


def test_it_is_owed_the_day_before_and_once(app: Flask, session: Session) -> None:
    organiser = make_account("organiser", (OWN,))
    make_account("organiser", (OTHER,))
    workshop = make_workshop(convened=(OWN,), when=in_days(10))
    sign_up(workshop, a_person(email=None))
    for before, expected in ((timedelta(days=3), 0), (timedelta(hours=20), 1), (timedelta(hours=2), 1)):
        with time_machine.travel(workshop.starts_at - before, tick=False):
            while remind():
                pass
            assert len(owed(session)) == expected
    with time_machine.travel(workshop.starts_at - timedelta(hours=20), tick=False):
        letters = [one for one in Mailbox(app).collect() if organiser.email in str(one["To"])]
    (letter,) = letters
    said = text_of(letter)
    address = f"http://localhost/es/manage/workshops/{workshop.code}"
    words = (f"{address}/desk\n", f"Imprimir la lista: {address}/sheets", "1 / 30")
    assert [word for word in words if word not in said] == []
    assert str(letter["Subject"]) == f"Mañana: {workshop.short_es}"


def test_those_named_are_told_instead_of_the_regions_and_nobody_who_is_disabled(session: Session) -> None:
    named, other = make_account("organiser", (OTHER,)), make_account("organiser", (OWN,))
    workshop = make_workshop(convened=(OWN,))
    assert list(who_run(session, workshop)) == [other.id]
    with transaction() as deed:
        deed.add(WorkshopOrganiser(workshop_id=workshop.id, account_id=named.id))
    assert list(who_run(session, workshop)) == [named.id]
    with transaction() as deed:
        deed.get_one(type(named), named.id).disabled_at = workshop.made_at
    assert list(who_run(session, workshop)) == [other.id]


def test_what_moved_or_was_called_off_since_is_not_sent_nor_the_demonstration(session: Session) -> None:
    account = make_account("organiser", (OWN,))
    workshop = make_workshop(convened=(OWN,), when=in_days(1))
    asked = {"workshop": workshop.id, "account": account.id, "starts": workshop.starts_at.isoformat()}
    assert send(asked | {"starts": "2011-03-22T14:00:00+00:00"}) is False
    with transaction() as deed:
        deed.get_one(Workshop, workshop.id).state = "cancelled"
    assert send(asked) is False
    make_workshop(convened=(OWN,), when=in_days(1), is_demonstration=True)
    while remind():
        pass
    assert owed(session) == []
