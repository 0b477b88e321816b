"""Signing up: who gets a seat, who waits, what a repeated post is answered with."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import PARTICIPANT, AuditRow
from app.outbox import Job
from app.refusals import Conflict, Refusal
from app.registration import claim
from app.registration.actions import leave
from app.registration.models import Notice, Registration
from app.registration.people import Represented
from app.registration.rules import OnlyLineLeft
from app.tokens import door_code, form_key, link_token
from tests.makers import a_person, asked, make_workshop, sign_up
from tests.registration.truth import ensure_true, notices, rows, states

pytestmark = pytest.mark.usefixtures("in_english")

NOON = datetime(2027, 3, 1, 17, 0, tzinfo=UTC)


def test_a_person_gets_a_seat_and_all_the_deed_owes(app: Flask, session: Session) -> None:
    workshop = make_workshop()
    made = sign_up(workshop, a_person(email="persona@example.org"))
    assert (made.state, made.is_new) == ("seated", True)
    row = rows(session, workshop.id)[0]
    assert (row.seq, row.ref, row.seated_at) == (1, made.ref, row.made_at)
    notice = session.scalars(select(Notice).where(Notice.registration_id == row.id)).one()
    assert (notice.kind, notice.channel, notice.state) == ("confirmation", "mail", "pending")
    job = session.scalars(select(Job).where(Job.key == f"notice:{notice.id}")).one()
    assert (job.kind, job.payload, job.state) == ("notice", {"notice": notice.id}, "pending")
    audit = session.scalars(select(AuditRow).where(AuditRow.object_key == str(row.id))).one()
    assert (audit.action, audit.details) == ("sign up", {"workshop": workshop.id})
    ensure_true(session, workshop.id)


def test_the_last_seat_goes_to_one_of_two_people(app: Flask, session: Session) -> None:
    workshop = make_workshop(capacity=1)
    assert [sign_up(workshop).state for _ in range(3)] == ["seated", "waiting", "waiting"]
    assert states(session, workshop.id) == ["seated", "waiting", "waiting"]
    ensure_true(session, workshop.id)


def test_who_has_only_a_phone_is_owed_no_confirmation(app: Flask, session: Session) -> None:
    workshop = make_workshop()
    sign_up(workshop)
    assert not notices(session, workshop.id)
    assert session.scalars(select(Job)).all() == []


def test_who_waits_is_told_so(app: Flask, session: Session) -> None:
    workshop = make_workshop(capacity=1)
    sign_up(workshop)
    sign_up(workshop, a_person(email="persona@example.org"))
    assert notices(session, workshop.id) == {"waiting": 1}


def test_the_same_form_sent_again_is_answered_the_same(app: Flask, session: Session) -> None:
    workshop = make_workshop()
    form = asked(workshop, a_person(email="persona@example.org"))
    first = sign_up(workshop, form.person, key=form.key)
    again = sign_up(workshop, form.person, key=form.key)
    assert (again.ref, again.state, again.is_new) == (first.ref, first.state, False)
    assert len(rows(session, workshop.id)) == 1
    assert notices(session, workshop.id) == {"confirmation": 1}
    ensure_true(session, workshop.id)


def test_the_same_form_is_answered_the_same_after_sign_up_closed_and_after_leaving(
    app: Flask, session: Session
) -> None:
    workshop = make_workshop(capacity=1)
    form = asked(workshop)
    first = sign_up(workshop, form.person, key=form.key)
    sign_up(workshop)
    assert sign_up(workshop, form.person, key=form.key, accepts_line=False).ref == first.ref
    leave(PARTICIPANT, rows(session, workshop.id)[0].id)
    assert sign_up(workshop, form.person, key=form.key).state == "cancelled"
    ensure_true(session, workshop.id)


def test_the_same_key_with_other_details_changes_nothing(app: Flask, session: Session) -> None:
    workshop = make_workshop()
    key = form_key()
    sign_up(workshop, key=key)
    with pytest.raises(Refusal, match="already sent with other details"):
        sign_up(workshop, key=key)
    assert len(rows(session, workshop.id)) == 1
    ensure_true(session, workshop.id)


def test_a_key_of_one_workshop_opens_no_other(app: Flask, session: Session) -> None:
    first, second, person, key = make_workshop(), make_workshop(), a_person(), form_key()
    sign_up(first, person, key=key)
    with pytest.raises(Refusal, match="already sent"):
        sign_up(second, person, key=key)
    assert rows(session, second.id) == []


@pytest.mark.parametrize(
    "names", [("Persona", "Ejemplo"), ("PERSONA", "  ejemplo "), ("Persona Ejemplo", "")]
)
def test_the_same_person_does_not_sign_up_twice(app: Flask, session: Session, names: tuple[str, str]) -> None:
    workshop = make_workshop()
    phone = "+51900000001"
    sign_up(workshop, a_person(given_names="Persona", family_names="Ejemplo", phone=phone))
    with pytest.raises(Refusal, match="already signed up"):
        sign_up(workshop, a_person(given_names=names[0], family_names=names[1], phone=phone))
    assert len(rows(session, workshop.id)) == 1
    ensure_true(session, workshop.id)


def test_colleagues_share_a_phone_and_accents_tell_people_apart(app: Flask, session: Session) -> None:
    workshop = make_workshop()
    for family_names in ("Ñañez", "Nanez", "Ejemplo"):
        sign_up(workshop, a_person(family_names=family_names, phone="+51900000001"))
    assert len(rows(session, workshop.id)) == 3


def test_composed_and_decomposed_letters_are_one_person(app: Flask, session: Session) -> None:
    workshop = make_workshop()
    sign_up(workshop, a_person(family_names="Ña\u0303ez", phone="+51900000001"))
    with pytest.raises(Refusal):
        sign_up(workshop, a_person(family_names="N\u0303ãez", phone="+51900000001"))


def test_homonyms_without_a_contact_are_two_people(app: Flask, session: Session) -> None:
    workshop = make_workshop()
    for _ in range(2):
        sign_up(workshop, a_person(given_names="Persona", family_names="Ejemplo", phone=None))
    assert states(session, workshop.id) == ["seated", "seated"]
    ensure_true(session, workshop.id)


def test_who_left_may_sign_up_again(app: Flask, session: Session) -> None:
    workshop, person = make_workshop(), a_person()
    sign_up(workshop, person)
    leave(PARTICIPANT, rows(session, workshop.id)[0].id)
    assert sign_up(workshop, person).is_new
    assert states(session, workshop.id) == ["cancelled", "seated"]
    ensure_true(session, workshop.id)


def test_who_saw_a_free_seat_is_asked_before_waiting(app: Flask, session: Session) -> None:
    workshop = make_workshop(capacity=1)
    sign_up(workshop)
    with pytest.raises(OnlyLineLeft, match="last seat"):
        sign_up(workshop, accepts_line=False)
    assert states(session, workshop.id) == ["seated"]
    ensure_true(session, workshop.id)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"opens_at": NOON + timedelta(seconds=1)}, "not opened yet"),
        ({"closes_at": NOON}, "has closed"),
        ({"closes_at": NOON - timedelta(seconds=1)}, "has closed"),
        ({"state": "cancelled", "is_taking": False}, "was cancelled"),
        ({"state": "held", "is_taking": False}, "already taken place"),
        ({"is_taking": False}, "has closed"),
    ],
)
def test_nobody_signs_up_outside_the_window(
    app: Flask, session: Session, given: dict[str, object], message: str
) -> None:
    with time_machine.travel(NOON, tick=False):
        workshop = make_workshop(**given)
        with pytest.raises(Conflict, match=message):
            sign_up(workshop)
    assert rows(session, workshop.id) == []
    ensure_true(session, workshop.id)


def test_the_window_opens_and_closes_by_the_second(app: Flask, session: Session) -> None:
    with time_machine.travel(NOON, tick=False):
        workshop = make_workshop(opens_at=NOON, closes_at=NOON + timedelta(seconds=1))
        assert sign_up(workshop).state == "seated"


def test_counts_follow_what_a_person_represents(app: Flask, session: Session) -> None:
    workshop = make_workshop(capacity=2)
    sign_up(workshop, a_person(represents=Represented("08", text="Oficina de ejemplo", kind="unlisted")))
    sign_up(workshop, a_person(represents=Represented("abroad", country="BO")))
    sign_up(workshop, a_person(represents=Represented("unstated")))
    ensure_true(session, workshop.id)


def test_a_short_code_that_is_taken_is_drawn_again(app: Flask, session: Session) -> None:
    workshop = make_workshop()
    sign_up(workshop)
    taken = rows(session, workshop.id)[0].short_code
    drawn = iter([taken, taken, "ZZZZZZZZ"])
    original, claim.short_code = claim.short_code, lambda: next(drawn)
    try:
        sign_up(workshop)
    finally:
        claim.short_code = original
    assert {row.short_code for row in rows(session, workshop.id)} == {taken, "ZZZZZZZZ"}
    ensure_true(session, workshop.id)


def test_nothing_usable_is_kept_of_a_link(app: Flask, session: Session) -> None:
    workshop = make_workshop()
    made = sign_up(workshop)
    row = session.scalars(select(Registration).where(Registration.ref == made.ref)).one()
    kept = " ".join(str(value) for value in vars(row).values())
    assert link_token("ticket", made.ref, 1) not in kept
    assert door_code(made.ref, 1) not in kept
