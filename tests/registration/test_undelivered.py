"""Mails that did not arrive: each can be settled, and lapses once its news is no news any more."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.scopes import Scope
from app.attendance.group_message import Draft, send
from app.audit import AuditRow
from app.clock import now
from app.database import db, transaction
from app.front.queries import pending
from app.outbox import Job
from app.registration import actions, telling
from app.registration.models import Notice, Registration
from app.registration.owed import owe
from app.registration.telling import count_undelivered, to_tell
from app.tokens import form_key
from app.workshops.models import Workshop
from tests.cast import OTHER, OWN, Colleague, Enter
from tests.makers import a_person, in_days, make_workshop, sign_up

from .test_notices import STAFF, move, somebody

EVERYWHERE = Scope(0, is_national=True)
ANSWER = "550 5.1.1 no such user"


def fail(notice: Notice, state: str = "bounced", why: str = ANSWER) -> Notice:
    """The worker gave it up."""
    with transaction() as deed:
        row = deed.get_one(Notice, notice.id)
        row.state, row.error, row.settled_at = state, why, now()
        job = deed.scalars(select(Job).where(Job.key == f"notice:{row.id}")).one()
        job.state, job.done_at, job.tries = "failed", now(), 10
    return row


def last(session: Session, kind: str) -> Notice:
    """The newest of a kind."""
    newest = select(Notice).where(Notice.kind == kind).order_by(Notice.id.desc()).limit(1)
    return session.scalars(newest).one()


def arrived(notice: Notice) -> None:
    with transaction() as deed:
        row = deed.get_one(Notice, notice.id)
        row.state, row.sequence = "sent", row.registration.workshop.sequence


def listed(workshop: Workshop) -> list[str]:
    """The kinds on the list; the count and the home say the same."""
    db.session.expire_all()
    found = [one.notice.kind for one in to_tell(EVERYWHERE, workshop.id).undelivered]
    assert count_undelivered(EVERYWHERE, workshop.id) == len(found)
    home = [row.code for one in pending(now(), EVERYWHERE) if one.kind == "failed" for row in one.workshops]
    assert (workshop.code in home) == bool(found)
    # What requests did meanwhile stays, and no savepoint is left open around the next one.
    db.session.commit()
    return found


def page_of(somebody: Colleague, workshop: Workshop) -> Any:
    return somebody.get(f"/es/manage/workshops/{workshop.code}/to-tell").page


def test_it_is_told_by_hand_and_taken_back(organiser: Colleague, session: Session) -> None:
    workshop = make_workshop()
    somebody(session, workshop, given_names="Ana", phone="+51911222333")
    notice = fail(last(session, "confirmation"))
    here, number = f"/es/manage/workshops/{workshop.code}/to-tell", notice.id
    row = page_of(organiser, workshop).one(f"#notice-{number}")
    link = urlsplit(row.cssselect("a[href*='wa.me']")[0].get("href"))
    assert link.path == "/51911222333"
    assert parse_qs(link.query)["text"][0].startswith("Hola, Ana:")
    assert "Hola, Ana:" in row.cssselect("details")[0].text_content()
    for _ in range(2):
        answer = organiser.post(f"{here}/{number}", {"sequence": "0"})
        assert (answer.status_code, answer.location) == (303, f"{here}#undelivered")
        assert listed(workshop) == []
    page = page_of(organiser, workshop)
    assert not page.has("#undelivered")
    assert "Ana Ejemplo" in page.words(".history") and organiser.account.name in page.words(".history")
    assert organiser.post(f"{here}/{number}/undo").location == f"{here}#notice-{number}"
    session.expire_all()
    assert (notice.state, notice.error, notice.told_by) == ("bounced", ANSWER, None)
    assert listed(workshop) == ["confirmation"]
    deeds = list(session.scalars(select(AuditRow.action).where(AuditRow.object_kind == "notice")))
    assert deeds == ["tell by hand", "untell by hand"]


def test_without_a_phone_it_can_be_settled_too(organiser: Colleague, session: Session) -> None:
    workshop = make_workshop()
    somebody(session, workshop, phone=None)
    notice = fail(last(session, "confirmation"), "failed", "450 4.2.2 full")
    row = page_of(organiser, workshop).one(f"#notice-{notice.id}")
    assert not row.cssselect("a[href*='wa.me'], a[href^='tel:']")
    here = f"/es/manage/workshops/{workshop.code}/to-tell/{notice.id}"
    organiser.post(here)
    assert listed(workshop) == []
    organiser.post(f"{here}/undo")
    session.expire_all()
    assert notice.state == "failed"


def test_it_is_sent_again_once(organiser: Colleague, session: Session) -> None:
    workshop = make_workshop()
    somebody(session, workshop)
    notice = fail(last(session, "confirmation"))
    here = f"/es/manage/workshops/{workshop.code}/to-tell"
    for _ in range(2):
        assert organiser.post(f"{here}/{notice.id}/again").location == f"{here}#undelivered"
        session.expire_all()
        job = session.scalars(select(Job).where(Job.key == f"notice:{notice.id}")).one()
        assert (notice.state, notice.error, job.state, job.tries) == ("pending", None, "pending", 0)
        assert listed(workshop) == []
    assert list(session.scalars(select(AuditRow.action).where(AuditRow.object_kind == "notice"))) == [
        "send again"
    ]


def test_it_is_sent_again_though_its_job_was_cleared_away(organiser: Colleague, session: Session) -> None:
    workshop = make_workshop()
    somebody(session, workshop)
    notice = fail(last(session, "confirmation"))
    with transaction() as deed:
        deed.delete(deed.scalars(select(Job).where(Job.key == f"notice:{notice.id}")).one())
    organiser.post(f"/es/manage/workshops/{workshop.code}/to-tell/{notice.id}/again")
    assert session.scalars(select(Job.state).where(Job.key == f"notice:{notice.id}")).one() == "pending"


def test_what_is_on_its_way_or_elsewhere_is_not_settled(enter: Enter, session: Session) -> None:
    workshop, elsewhere = make_workshop((OWN,)), make_workshop((OTHER,))
    somebody(session, workshop)
    somebody(session, elsewhere)
    own, foreign = session.scalars(select(Notice).order_by(Notice.id))
    organiser = enter("organiser", (OWN,))
    fail(foreign)
    for code, number, status in (
        (workshop.code, own.id, 303), (workshop.code, foreign.id, 404), (elsewhere.code, foreign.id, 404)
    ):  # fmt: skip
        for deed in ("", "/again", "/undo"):
            answer = organiser.post(f"/es/manage/workshops/{code}/to-tell/{number}{deed}")
            assert answer.status_code == status, (code, number, deed)
    session.expire_all()
    assert (own.state, foreign.state) == ("pending", "bounced")


def test_it_lapses_when_the_workshop_is_over_or_off(session: Session) -> None:
    workshop, off = make_workshop(), make_workshop()
    for one in (workshop, off):
        somebody(session, one)
        fail(last(session, "confirmation"))
        assert listed(one) == ["confirmation"]
    actions.cancel_workshop(STAFF, off.id, "Por las lluvias.", "Because of the rain.")
    assert listed(off) == []
    fail(last(session, "cancelled"))
    assert listed(off) == ["cancelled"], "that it is off is news still"
    with time_machine.travel(now() + timedelta(days=40), tick=False):
        assert listed(workshop) == listed(off) == []


def test_it_lapses_when_nobody_can_be_reached_any_more(session: Session) -> None:
    workshop = make_workshop()
    person = somebody(session, workshop)
    with transaction() as deed:
        owe(deed, "thanks", [person], deed.get_one(Workshop, workshop.id), now())
    fail(last(session, "thanks"))
    arrived(last(session, "confirmation"))
    with time_machine.travel(now() + timedelta(days=40), tick=False):
        assert listed(workshop) == ["thanks"]
        with transaction() as deed:
            row = deed.get_one(Registration, person.id)
            row.email = row.phone = row.email_key = None
        assert listed(workshop) == []


def test_a_move_lapses_once_the_person_knows_how_it_is(session: Session) -> None:
    workshop = make_workshop()
    somebody(session, workshop)
    arrived(last(session, "confirmation"))
    move(session, workshop, in_days(33))
    first = fail(last(session, "moved"))
    assert listed(workshop) == ["moved"]
    move(session, workshop, in_days(34))
    assert listed(workshop) == [], "the next one says it"
    second = fail(last(session, "moved"))
    assert second.id != first.id
    assert listed(workshop) == ["moved"], "once, not per move"
    actions.cancel_workshop(STAFF, workshop.id, "Por las lluvias.", "Because of the rain.")
    assert listed(workshop) == []


@pytest.mark.parametrize("kind", ["reminder", "link"])
def test_a_letter_that_arrived_says_what_others_did_not(session: Session, kind: str) -> None:
    workshop = make_workshop()
    person = somebody(session, workshop)
    fail(last(session, "confirmation"))
    move(session, workshop, in_days(33))
    fail(last(session, "moved"))
    assert listed(workshop) == ["confirmation", "moved"]
    with transaction() as deed:
        owe(deed, kind, [person], deed.get_one(Workshop, workshop.id), now())
    assert listed(workshop) == ["confirmation", "moved"], "it is only on its way"
    arrived(last(session, kind))
    assert listed(workshop) == []


def test_two_different_messages_to_the_group_stay_two(session: Session) -> None:
    workshop = make_workshop()
    somebody(session, workshop)
    arrived(last(session, "confirmation"))
    for _ in range(2):
        send(STAFF, workshop.id, Draft("seated", "Traigan su DNI.", "Bring your ID.", form_key()))
        fail(last(session, "message"))
    assert listed(workshop) == ["message", "message"]


def test_some_stand_on_the_page_and_all_are_counted(
    coordinator: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "MOST_SHOWN", 2)
    workshop = make_workshop()
    for number in range(4):
        sign_up(workshop, a_person(email=f"p{number}@example.org"))
    with transaction() as deed:
        for one in deed.scalars(select(Notice)):
            one.state = "failed"
    assert count_undelivered(EVERYWHERE, workshop.id) == 4
    page = page_of(coordinator, workshop)
    assert len(page.all("#undelivered ~ .people li")) == 2
    assert "2 mensajes más" in page.words("main")
