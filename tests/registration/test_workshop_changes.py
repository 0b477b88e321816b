"""Capacity, moving and calling off a workshop people have signed up for."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import PARTICIPANT, Actor, AuditRow
from app.language import speaking
from app.refusals import Conflict, Refusal
from app.registration.actions import cancel_workshop, change_capacity, leave, move_workshop
from app.registration.appointment import of
from app.registration.letters import letter
from app.registration.models import Notice
from app.registration.told import Told
from app.workshops.draft import NewVenue, Where
from app.workshops.models import Workshop
from tests.makers import a_person, in_days, make_workshop, sign_up
from tests.registration.truth import ensure_true, notices, rows, seats_of, states

pytestmark = pytest.mark.usefixtures("in_english")

STAFF = Actor("account", 1)


def _full(capacity: int, people: int) -> Workshop:
    workshop = make_workshop(capacity=capacity)
    for number in range(people):
        sign_up(workshop, a_person(email=f"persona{number}@example.org"))
    return workshop


def test_added_seats_go_to_the_first_in_line_at_once(app: Flask, session: Session) -> None:
    workshop = _full(1, 5)
    change_capacity(STAFF, workshop.id, 3)
    assert states(session, workshop.id) == ["seated", "seated", "seated", "waiting", "waiting"]
    assert notices(session, workshop.id)["promoted"] == 2
    ensure_true(session, workshop.id)


def test_more_seats_than_the_line_needs_are_free(app: Flask, session: Session) -> None:
    workshop = _full(1, 2)
    change_capacity(STAFF, workshop.id, 10)
    assert states(session, workshop.id) == ["seated", "seated"]
    assert seats_of(session, workshop.id).free == 8
    ensure_true(session, workshop.id)


def test_a_cut_evicts_nobody_and_melts_as_people_leave(app: Flask, session: Session) -> None:
    workshop = _full(4, 6)
    change_capacity(STAFF, workshop.id, 2)
    assert states(session, workshop.id) == ["seated"] * 4 + ["waiting"] * 2
    assert seats_of(session, workshop.id).excess == 2
    for number, left in ((0, 1), (1, 0)):
        leave(PARTICIPANT, rows(session, workshop.id)[number].id)
        assert seats_of(session, workshop.id).excess == left
    assert states(session, workshop.id)[4:] == ["waiting", "waiting"]
    leave(PARTICIPANT, rows(session, workshop.id)[2].id)
    assert states(session, workshop.id)[3:] == ["seated", "seated", "waiting"]
    ensure_true(session, workshop.id)


def test_a_cut_is_judged_by_the_seats_taken_at_its_moment(app: Flask, session: Session) -> None:
    workshop = _full(3, 2)
    change_capacity(STAFF, workshop.id, 2, is_cut_meant=False)
    change_capacity(STAFF, workshop.id, 3)
    sign_up(workshop)
    with pytest.raises(Refusal, match="fewer"):
        change_capacity(STAFF, workshop.id, 2, is_cut_meant=False)
    assert seats_of(session, workshop.id).capacity == 3


def test_after_a_cut_a_new_sign_up_waits(app: Flask, session: Session) -> None:
    workshop = _full(3, 3)
    change_capacity(STAFF, workshop.id, 1)
    assert sign_up(workshop).state == "waiting"
    ensure_true(session, workshop.id)


def test_the_same_capacity_again_is_no_change(app: Flask, session: Session) -> None:
    workshop = _full(1, 2)
    for _ in range(2):
        change_capacity(STAFF, workshop.id, 2)
    told = select(AuditRow).where(AuditRow.action == "change capacity")
    assert [row.details for row in session.scalars(told)] == [{"before": 1, "after": 2}]
    assert notices(session, workshop.id)["promoted"] == 1


@pytest.mark.parametrize("capacity", [0, -1, 10_001])
def test_a_capacity_is_that_of_a_room(app: Flask, session: Session, capacity: int) -> None:
    workshop = _full(1, 1)
    with pytest.raises(Refusal, match="between"):
        change_capacity(STAFF, workshop.id, capacity)
    assert seats_of(session, workshop.id).capacity == 1


def test_the_room_of_a_held_workshop_is_history(app: Flask, session: Session) -> None:
    workshop = make_workshop(state="held")
    with pytest.raises(Refusal):
        change_capacity(STAFF, workshop.id, 40)


def test_a_moved_workshop_keeps_its_people_and_tells_them(app: Flask, session: Session) -> None:
    workshop = _full(1, 2)
    before = of(workshop).kept()
    when = in_days(40)
    move_workshop(STAFF, workshop.id, 1, when, Where())
    session.refresh(workshop)
    assert (workshop.first_day, workshop.starts_at) == (when.first_day, when.starts_at)
    assert (workshop.version, workshop.sequence) == (2, 1)
    assert workshop.moved_at is not None
    assert states(session, workshop.id) == ["seated", "waiting"]
    moved = session.scalars(select(Notice).where(Notice.kind == "moved")).all()
    assert [(one.sequence, one.before) for one in moved] == [(1, before)] * 2
    assert seats_of(session, workshop.id).closes_at == when.starts_at
    with speaking("es"):
        told = {one.registration.state: letter(Told(one)).text for one in moved}
    assert "«No podré asistir»" in told["seated"]
    waiting = told["waiting"]
    assert "tu lugar pasará" not in waiting and "no quieres esperar" in waiting, "a place in line is no seat"
    ensure_true(session, workshop.id)


def test_a_workshop_moves_to_another_room(app: Flask, session: Session) -> None:
    workshop = _full(1, 1)
    where = Where(new=NewVenue(name="Otro local de ejemplo", city="Puno"))
    move_workshop(STAFF, workshop.id, 1, in_days(30), where)
    session.refresh(workshop)
    assert workshop.venue is not None
    assert workshop.venue.name == "Otro local de ejemplo"
    assert workshop.sequence == 1


def test_a_move_to_where_it_is_tells_nobody(app: Flask, session: Session) -> None:
    workshop = _full(1, 1)
    move_workshop(STAFF, workshop.id, 1, in_days(30), Where(venue_id=workshop.venue_id))
    session.refresh(workshop)
    assert (workshop.version, workshop.sequence) == (1, 0)
    assert notices(session, workshop.id)["moved"] == 0


def test_a_move_over_somebody_elses_change_is_refused(app: Flask, session: Session) -> None:
    workshop = _full(1, 1)
    move_workshop(STAFF, workshop.id, 1, in_days(40), Where())
    with pytest.raises(Conflict):
        move_workshop(STAFF, workshop.id, 1, in_days(50), Where())
    session.refresh(workshop)
    assert workshop.first_day == in_days(40).first_day


def test_nothing_moves_into_the_past(app: Flask, session: Session) -> None:
    workshop = _full(1, 1)
    with pytest.raises(Refusal, match="past"):
        move_workshop(STAFF, workshop.id, 1, in_days(-1), Where())


def test_a_cancelled_workshop_keeps_its_people_on_record_and_tells_them(app: Flask, session: Session) -> None:
    workshop = _full(1, 3)
    leave(PARTICIPANT, rows(session, workshop.id)[2].id)
    for _ in range(2):
        cancel_workshop(STAFF, workshop.id, "Motivo de ejemplo", "Sample reason")
    session.refresh(workshop)
    assert (workshop.state, workshop.sequence) == ("cancelled", 1)
    assert (workshop.cancelled_reason_es, workshop.cancelled_reason_en) == (
        "Motivo de ejemplo",
        "Sample reason",
    )
    assert states(session, workshop.id) == ["seated", "waiting", "cancelled"]
    assert notices(session, workshop.id)["cancelled"] == 2
    with pytest.raises(Conflict, match="cancelled"):
        sign_up(workshop)
    ensure_true(session, workshop.id)


def test_what_took_place_is_not_cancelled(app: Flask, session: Session) -> None:
    workshop = make_workshop(state="held")
    with pytest.raises(Refusal, match="took place"):
        cancel_workshop(STAFF, workshop.id, "Motivo", "Reason")
