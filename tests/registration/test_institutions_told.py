"""Institutions that no mail reaches are told by hand: of seats that lapse, of a move, of the end."""

from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import time_machine
from flask import Flask
from sqlalchemy.orm import Session

from app.audit import COMMAND, PARTICIPANT
from app.database import db, transaction
from app.outbox import FAILED, GiveUp, Outcome
from app.registration import delegation_change, delegation_deeds, delegation_warning, delegations
from app.registration.actions import cancel_workshop, move_workshop
from app.registration.delegations import Grant, all_of, grant, name
from app.registration.institutions_told import institutions_to_tell, to_tell
from app.registration.people import Represented
from app.workshops.draft import Where
from app.workshops.expected import all_expected, expect, mark
from app.workshops.models import Workshop
from tests.cast import OWN, SAME_ORIGIN, Colleague
from tests.makers import a_person, asked, from_now, in_days, make_workshop, sign_up
from tests.registration.mailbox import Mailbox, do_all_jobs
from tests.registration.test_delegations import STAFF, body, given, now_of
from tests.registration.test_still_owed import EVERYWHERE


def owed(workshop: Workshop) -> list[tuple[str, str]]:
    """Whom the list shows, and of what."""
    db.session.expire_all()
    return [(one.notice.institution.key, one.notice.kind) for one in to_tell(EVERYWHERE, workshop.id).pending]


def words(workshop: Workshop, key: str = "GR-08") -> str:
    """What is to be said to one."""
    db.session.expire_all()
    found = to_tell(EVERYWHERE, workshop.id).pending
    return next(one.text for one in found if one.notice.institution.key == key)


def move(workshop: Workshop, days: int) -> None:
    now = db.session.get_one(Workshop, workshop.id, populate_existing=True)
    move_workshop(STAFF, now.id, now.version, in_days(days), Where(now.venue_id))


def test_who_has_no_mail_is_to_be_warned_by_hand_before_seats_lapse(app: Flask, session: Session) -> None:
    workshop = make_workshop()
    made, other = given(workshop, 2), given(workshop, 1, key="GR-05", email="otra@example.org")
    with time_machine.travel(made.lapses_at - timedelta(days=2, minutes=1), tick=False):
        assert Mailbox(app).collect() == [] and owed(workshop) == []
    with time_machine.travel(made.lapses_at - timedelta(days=1), tick=False):
        (letter,) = Mailbox(app).collect()
        assert letter["To"] == "otra@example.org" and now_of(other).warned_at is not None
        assert owed(workshop) == [("GR-08", "warning")] and institutions_to_tell() == {workshop.id: 1}
        said = words(workshop)
        assert "2 vacantes" in said and now_of(made).token in said and "De nuestra consideración" in said
        delegations.give_back(PARTICIPANT, made.id, workshop.id)
        assert owed(workshop) == [], "there is nothing left to lapse"
    with time_machine.travel(made.lapses_at + timedelta(minutes=1), tick=False):
        assert owed(workshop) == []


def test_a_move_and_the_end_are_told_by_hand_the_newest_alone(app: Flask, session: Session) -> None:
    workshop = make_workshop(when=in_days(30), capacity=20)
    made = given(workshop, 2)
    named = given(workshop, 1, key="GR-05")
    name(PARTICIPANT, named.id, asked(workshop))
    gone = given(workshop, 1, key="GR-15")
    delegations.give_back(PARTICIPANT, gone.id, workshop.id)
    no = given(workshop, 1, key="GR-21")
    delegation_deeds.decline(PARTICIPANT, no.id, workshop.id)
    given(workshop, 1, key="GR-20", email="otra@example.org")
    before = workshop.first_day
    move(workshop, 40)
    assert sorted(owed(workshop)) == [("GR-05", "moved"), ("GR-08", "moved")]
    assert f"{before.day} de" in words(workshop) and "Las vacantes siguen reservadas" in words(workshop)
    move(workshop, 30)
    assert owed(workshop) == [], "it is as they know it"
    move(workshop, 41)
    move(workshop, 42)
    assert len(owed(workshop)) == 2 and f"{before.day} de" in words(workshop), "as it was when they were told"
    cancel_workshop(STAFF, workshop.id, "Lluvias", "Rains")
    assert sorted(owed(workshop)) == [("GR-05", "cancelled"), ("GR-08", "cancelled")]
    assert "Lluvias" in words(workshop) and now_of(made).token not in words(workshop)


def test_who_was_only_invited_is_told_as_long_as_nobody_of_it_signed_up(session: Session) -> None:
    workshop = make_workshop(when=in_days(30))
    expect(COMMAND, workshop.id, [body("GR-08"), body("GR-05"), body("GR-15"), body("GR-21")])
    there = {one.institution.key: one.id for one in all_expected(workshop.id)}
    for key in ("GR-08", "GR-05", "GR-15"):
        mark(COMMAND, there[key], "invited", True)
    mark(COMMAND, there["GR-05"], "declined", True)
    sign_up(
        workshop,
        a_person(represents=Represented("15", institution_id=body("GR-15"), kind="regional_government")),
    )
    move(workshop, 40)
    assert owed(workshop) == [("GR-08", "moved")] and f"/workshops/{workshop.code}" in words(workshop)


def test_a_warning_does_not_hide_a_move_nobody_told(app: Flask, session: Session) -> None:
    workshop = make_workshop(when=in_days(30))
    made = given(workshop, 2)
    move(workshop, 40)
    with time_machine.travel(made.lapses_at - timedelta(days=1), tick=False):
        do_all_jobs()
        assert owed(workshop) == [("GR-08", "moved")] and "Reservadas hasta" in words(workshop)


def test_what_a_mail_did_not_bring_is_told_by_hand(session: Session) -> None:
    workshop = make_workshop(when=in_days(30))
    made = given(workshop, 2, email="oficina@example.org")
    lost = Outcome(FAILED, error=GiveUp("no such address"))
    move(workshop, 40)
    assert owed(workshop) == []
    for sequence, told in ((0, []), (1, [("GR-08", "moved")])):
        with transaction() as deed:
            delegation_change.settle(deed, {"delegation": made.id, "sequence": sequence}, lost)
        assert owed(workshop) == told
    with time_machine.travel(made.lapses_at - timedelta(days=1), tick=False), transaction() as deed:
        delegation_warning.settle(deed, {"delegation": made.id}, lost)
    assert owed(workshop) == [("GR-08", "moved")]


def test_an_organiser_ticks_institutions_and_takes_it_back(
    app: Flask, organiser: Colleague, session: Session
) -> None:
    workshop = make_workshop(convened=(OWN,), when=in_days(30))
    grant(COMMAND, workshop.id, Grant(body("GR-08"), 2, from_now(1.5)))
    (made,) = all_of(workshop.id)
    here = f"/es/manage/workshops/{workshop.code}"
    for page in ("move", "cancel"):
        assert "1 institución" in organiser.get(f"{here}/{page}").page.words("main .note")
    do_all_jobs()
    shown = organiser.get(f"{here}/to-tell").page
    assert shown.words("#to-tell-count") == "1" and "Instituciones" in shown.words("#institutions")
    assert now_of(made).token in unquote(shown.one("main .told a").get("href"))
    assert "1 institución" in organiser.get(here).page.words("main")
    form: dict[str, Any] = {"owed": shown.one("main [name=owed]").get("value")}
    deed = shown.one("main .told form").get("action")
    assert organiser.post(deed, {"owed": "2026-01-01T00:00:00+00:00"}).status_code == 303
    assert owed(workshop) != [], "the words shown were others"
    for _ in range(2):
        assert organiser.post(deed, form).status_code == 303
    shown = organiser.get(f"{here}/to-tell").page
    assert owed(workshop) == [] and shown.words("#to-tell-count") == "0"
    assert "Gobierno Regional" in shown.words("main .history") and now_of(made).warned_at is not None
    sent, headers = {"csrf_token": organiser.token}, SAME_ORIGIN | {"HX-Request": "true"}
    row = organiser.client.post(f"{deed}/undo", data=sent, headers=headers).page
    assert row.words("#to-tell-count") == "1" and row.has("form") and now_of(made).warned_at is None
    assert owed(workshop) == [("GR-08", "warning")]


def test_todays_page_counts_institutions_to_be_told(coordinator: Colleague, session: Session) -> None:
    workshop = make_workshop(when=in_days(30))
    given(workshop, 2)
    move(workshop, 40)
    shown = coordinator.get("/es/manage/today").page
    assert "1 institución" in shown.words("#bodies")
    assert shown.one("#bodies a").get("href").endswith(f"/{workshop.code}/to-tell#institutions")
