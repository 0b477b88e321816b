"""Giving up a seat or a place in line: the first in line is seated in the same deed."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import PARTICIPANT, Actor, AuditRow
from app.outbox import Job
from app.refusals import Refusal
from app.registration.actions import cancel_workshop, leave
from app.registration.models import Notice
from app.registration.queries import place_in_line
from app.workshops.models import Workshop
from tests.makers import a_person, make_workshop, sign_up
from tests.registration.truth import ensure_true, notices, rows, seats_of, states

pytestmark = pytest.mark.usefixtures("in_english")

NOON = datetime(2027, 3, 1, 17, 0, tzinfo=UTC)


def _full(capacity: int, people: int) -> Workshop:
    workshop = make_workshop(capacity=capacity)
    for number in range(people):
        sign_up(workshop, a_person(email=f"persona{number}@example.org"))
    return workshop


def test_a_freed_seat_goes_to_the_first_in_line(app: Flask, session: Session) -> None:
    workshop = _full(2, 5)
    leave(PARTICIPANT, rows(session, workshop.id)[0].id)
    assert states(session, workshop.id) == ["cancelled", "seated", "seated", "waiting", "waiting"]
    promoted = rows(session, workshop.id)[2]
    assert promoted.seated_at == rows(session, workshop.id)[0].cancelled_at
    assert notices(session, workshop.id)["promoted"] == 1
    found = select(Notice).where(Notice.kind == "promoted", Notice.workshop_id == workshop.id)
    notice = session.scalars(found).one()
    assert notice.registration_id == promoted.id
    assert session.scalars(select(Job).where(Job.key == f"notice:{notice.id}")).one().payload == {
        "notice": notice.id
    }
    ensure_true(session, workshop.id)


def test_with_nobody_in_line_the_seat_is_free_again(app: Flask, session: Session) -> None:
    workshop = _full(2, 2)
    leave(PARTICIPANT, rows(session, workshop.id)[0].id)
    assert seats_of(session, workshop.id).free == 1
    assert sign_up(workshop).state == "seated"
    ensure_true(session, workshop.id)


def test_leaving_the_line_changes_nobody_elses_order(app: Flask, session: Session) -> None:
    workshop = _full(1, 4)
    leave(PARTICIPANT, rows(session, workshop.id)[1].id)
    assert states(session, workshop.id) == ["seated", "cancelled", "waiting", "waiting"]
    assert [place_in_line(row) for row in rows(session, workshop.id)[2:]] == [1, 2]
    assert notices(session, workshop.id)["promoted"] == 0
    ensure_true(session, workshop.id)


def test_leaving_twice_is_leaving_once(app: Flask, session: Session) -> None:
    workshop = _full(1, 3)
    number = rows(session, workshop.id)[0].id
    for _ in range(3):
        leave(PARTICIPANT, number)
    assert states(session, workshop.id) == ["cancelled", "seated", "waiting"]
    told = select(AuditRow).where(
        AuditRow.object_key == str(number), AuditRow.action == "cancel registration"
    )
    assert len(session.scalars(told).all()) == 1
    ensure_true(session, workshop.id)


def test_the_line_moves_after_sign_up_closed(app: Flask, session: Session) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        workshop = make_workshop(capacity=1, closes_at=NOON + timedelta(hours=1))
        sign_up(workshop), sign_up(workshop)
        clock.shift(timedelta(hours=2))
        leave(PARTICIPANT, rows(session, workshop.id)[0].id)
    assert states(session, workshop.id) == ["cancelled", "seated"]
    ensure_true(session, workshop.id)


def test_nobody_leaves_what_has_begun(app: Flask, session: Session) -> None:
    workshop = _full(1, 2)
    with time_machine.travel(workshop.starts_at, tick=False), pytest.raises(Refusal, match="already begun"):
        leave(PARTICIPANT, rows(session, workshop.id)[0].id)
    assert states(session, workshop.id) == ["seated", "waiting"]
    ensure_true(session, workshop.id)


def test_nobody_leaves_a_cancelled_workshop(app: Flask, session: Session) -> None:
    workshop = _full(1, 2)
    cancel_workshop(PARTICIPANT, workshop.id, "Motivo de ejemplo", "Sample reason")
    with pytest.raises(Refusal):
        leave(PARTICIPANT, rows(session, workshop.id)[0].id)
    ensure_true(session, workshop.id)


def test_whom_staff_takes_off_the_list_is_told(app: Flask, session: Session) -> None:
    workshop = _full(1, 2)
    leave(Actor("account", 1), rows(session, workshop.id)[0].id)
    assert rows(session, workshop.id)[0].cancelled_by == "account"
    assert notices(session, workshop.id) == {"confirmation": 1, "waiting": 1, "cancelled": 1, "promoted": 1}
    ensure_true(session, workshop.id)


def test_who_leaves_by_themselves_is_owed_no_word(app: Flask, session: Session) -> None:
    workshop = _full(2, 1)
    leave(PARTICIPANT, rows(session, workshop.id)[0].id)
    assert rows(session, workshop.id)[0].cancelled_by == "participant"
    assert notices(session, workshop.id)["cancelled"] == 0


def test_somebody_with_only_a_phone_is_told_by_hand(app: Flask, session: Session) -> None:
    workshop = make_workshop(capacity=1)
    sign_up(workshop), sign_up(workshop), sign_up(workshop, a_person(phone=None))
    leave(PARTICIPANT, rows(session, workshop.id)[0].id)
    found = select(Notice).where(Notice.workshop_id == workshop.id)
    notice = session.scalars(found).one()
    assert (notice.kind, notice.channel, notice.state) == ("promoted", "hand", "pending")
    leave(PARTICIPANT, rows(session, workshop.id)[1].id)
    assert states(session, workshop.id) == ["cancelled", "cancelled", "seated"]
    assert len(session.scalars(found).all()) == 1, "nobody can be told who left no contact"
    ensure_true(session, workshop.id)
