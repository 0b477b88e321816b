"""Issuing: by the rule, with a reason below it, once, in scope; what it leaves behind."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.audit import COMMAND, AuditRow
from app.certificates import actions, queries
from app.certificates.facts import read
from app.certificates.issuing import issue_to
from app.certificates.models import CertificateRule
from app.certificates.rules import Rule
from app.clock import HOME, now
from app.database import broken_rule, transaction
from app.refusals import Refusal
from app.registration.models import Notice
from app.registration.people import Represented
from tests.cast import Colleague
from tests.makers import a_person

from .world import Held, certificates, issued, row_of, who


def here(held: Held, *parts: str) -> str:
    """The certificates of a workshop, for staff."""
    return "/".join((f"/es/manage/workshops/{held.workshop.code}/certificates", *parts))


def audits(session: Session, action: str) -> list[dict[str, Any]]:
    """The details of every row of one kind of deed."""
    rows = select(AuditRow.details, AuditRow.actor_id).where(AuditRow.action == action)
    return [{**details, "by": by} for details, by in session.execute(rows.order_by(AuditRow.id))]


def test_none_is_issued_while_a_day_is_still_to_come(organiser: Colleague) -> None:
    """Marked as held too early, or moved since: what was recorded beforehand is no attendance yet."""
    held = Held()
    today = now().astimezone(HOME).date()
    held.days = [today, today + timedelta(days=1)]
    made = held.person(0, 1)
    held.end()
    answer = organiser.post(here(held, "people", who(made), "issue"), {"reason": "Motivo de ejemplo"})
    assert answer.status_code == 422 and certificates(held) == []
    assert organiser.post(here(held, "all")).status_code == 422
    with time_machine.travel(now() + timedelta(days=1), tick=False):
        assert issued(held, who(made)).name


def test_who_came_often_enough_gets_one(app: Flask, session: Session) -> None:
    held = Held()
    both, one = held.person(0, 1, person=a_person(email="persona@example.org")), held.person(0)
    held.end()
    row, facts = issued(held, who(both)), None
    facts = read(row.facts)
    assert (len(facts.days), facts.of, facts.asked, facts.minutes) == (2, 2, 80, 480)
    assert (row.is_override, row.reason, row.name) == (False, None, row_of(both).full_name)
    assert row_of(both).certified_at is not None and row_of(one).certified_at is None
    kinds = select(Notice.kind).where(Notice.registration_id == row_of(both).id).order_by(Notice.id)
    assert session.scalars(kinds).all() == ["confirmation", "certificate"]


def test_below_the_rule_only_with_a_reason_and_it_is_on_record(
    session: Session, organiser: Colleague
) -> None:
    held = Held()
    whose = who(held.person(0))
    held.end()
    path = here(held, "people", whose)
    assert "menos de lo que se pide" in organiser.get(path).page.words("main")
    for reason in ("", "   "):
        answer = organiser.post(f"{path}/issue", {"reason": reason})
        assert answer.status_code == 422 and "Escribe por qué" in answer.page.words(".summary")
    assert certificates(held) == []
    reason = "Moderó una mesa fuera de la sala"
    assert organiser.post(f"{path}/issue", {"reason": reason}).status_code == 303
    (row,) = certificates(held)
    assert (row.is_override, row.reason, row.issued_by) == (True, reason, organiser.account.id)
    assert read(row.facts).minutes == 240
    (told,) = audits(session, "issue certificate")
    assert told == {"workshop": held.workshop.code, "override": True, "by": organiser.account.id}
    assert reason in organiser.get(path).page.words("main")


def test_a_rule_of_its_own_is_on_record_and_changes_nothing_issued(
    session: Session, organiser: Colleague
) -> None:
    held = Held()
    whose, other = who(held.person(0)), who(held.person(0))
    held.end()
    issued(held, other, "Motivo de ejemplo")
    assert organiser.post(here(held, "rule"), {"share": "50", "minutes_a_day": "90"}).status_code == 303
    assert queries.rule_of(held.workshop.id) == Rule(50, 90)
    row = issued(held, whose)
    assert (row.is_override, read(row.facts).minutes, read(row.facts).asked) == (False, 90, 50)
    assert read(certificates(held, other)[0].facts).minutes == 240
    assert audits(session, "set certificate rule")[0]["share"] == 50


def test_a_rule_is_what_was_said_last_whatever_was_read_before(session: Session) -> None:
    number = Held().workshop.id
    actions.set_rule(COMMAND, number, Rule(50))
    seen = session.get_one(CertificateRule, number)
    session.connection().execute(update(CertificateRule).values(share=70))
    assert seen.share == 50, "not the case that is meant"
    actions.set_rule(COMMAND, number, Rule(50))
    assert session.scalar(select(CertificateRule.share)) == 50


def test_namesakes_are_told_apart_by_whom_they_represent(organiser: Colleague) -> None:
    held, homes = Held(), ("Municipalidad de ejemplo", "Oficina de ejemplo")
    some = [
        a_person(family_names="Homónima", represents=Represented(region="08", kind="unlisted", text=text))
        for text in homes
    ]
    people = [who(held.person(0, 1, person=one)) for one in some]
    held.end()
    rows = organiser.get(here(held)).page.all("tbody th")
    assert [one.text_content() for one in rows] == [f"Homónima, Persona{text}" for text in homes]
    for whose, text in zip(people, homes, strict=True):
        assert text in organiser.get(here(held, "people", whose)).page.words(".pairs")


@pytest.mark.parametrize("share", ["", "0", "101", "-1", "x", "9" * 30, "\x00"])
def test_a_rule_that_is_none_is_refused(organiser: Colleague, share: str) -> None:
    held = Held().end()
    answer = organiser.post(here(held, "rule"), {"share": share, "minutes_a_day": "7"})
    assert answer.status_code == 422 and "80 % de los días" in answer.page.words(".figures")
    assert queries.rule_of(held.workshop.id) == Rule()


def test_nobody_gets_one_before_the_workshop_or_after_it_was_called_off(app: Flask) -> None:
    held = Held()
    whose = who(held.person(0, 1))
    with pytest.raises(Refusal):
        actions.issue(COMMAND, held.workshop.id, whose, "Motivo")
    held.end("cancelled")
    with pytest.raises(Refusal):
        actions.issue(COMMAND, held.workshop.id, whose, "Motivo")
    held.end("published")
    assert issued(held, whose).name


def test_hours_nobody_wrote_down_are_asked_for(organiser: Colleague) -> None:
    held = Held()
    whose = who(held.person(0, 1))
    held.end(agenda=False)
    answer = organiser.post(here(held, "people", whose, "issue"))
    assert answer.status_code == 422 and "cuántas horas" in answer.page.words(".summary")
    organiser.post(here(held, "rule"), {"share": "80", "minutes_a_day": "360"})
    assert organiser.post(here(held, "people", whose, "issue")).status_code == 303
    assert read(certificates(held)[0].facts).minutes == 720


def test_twice_is_once_also_when_both_looked_first(app: Flask, session: Session) -> None:
    held = Held()
    whose = who(held.person(0, 1))
    held.end()
    issued(held, whose)
    with pytest.raises(Refusal):
        actions.issue(COMMAND, held.workshop.id, whose, "Motivo")
    workshop = queries.get_workshop(held.workshop.id)
    (person,) = queries.attended(workshop)
    minutes = queries.minutes_of(workshop, Rule()) or {}
    with pytest.raises(IntegrityError) as raced, transaction() as deed:
        issue_to(deed, COMMAND, workshop, person, Rule(), minutes, now())
    assert broken_rule(raced.value) == "uq_certificate_valid"
    assert len(certificates(held)) == 1


def test_revoked_with_a_reason_and_issued_again_with_another_code(
    session: Session, organiser: Colleague
) -> None:
    held = Held()
    made = held.person(0, 1)
    held.end()
    before, path = issued(held, who(made)), here(held, "people", who(made))
    code, facts = before.code_hash, before.facts
    assert organiser.post(f"{path}/revoke", {"revoked_reason": ""}).status_code == 422
    assert organiser.post(f"{path}/revoke", {"revoked_reason": "Nombre mal escrito"}).status_code == 303
    assert row_of(made).certified_at is None
    assert "Nombre mal escrito" in organiser.get(path).page.words("main")
    assert organiser.post(f"{path}/revoke", {"revoked_reason": "Otra vez"}).status_code == 409
    assert organiser.post(f"{path}/issue").status_code == 303
    first, second = certificates(held, who(made))
    assert (first.code_hash, first.facts, first.revoked_by) == (code, facts, organiser.account.id)
    assert first.revoked_reason == "Nombre mal escrito"
    assert second.code_hash != code and second.revoked_at is None
    assert len(audits(session, "revoke certificate")) == 1


def test_somebody_from_the_door_gets_one_and_whoever_never_came_none(organiser: Colleague) -> None:
    held = Held(days=1)
    door, absent = held.walk_in("Rosa", "Puerta"), who(held.person())
    held.end()
    assert organiser.post(here(held, "people", door, "issue")).status_code == 303
    assert certificates(held)[0].name == "Rosa Puerta"
    for nobody in (absent, "r999999", "w" + "0" * 36, "x"):
        assert organiser.get(here(held, "people", nobody)).status_code == 404
        assert organiser.post(here(held, "people", nobody, "issue"), {"reason": "y"}).status_code == 404
    with pytest.raises(Refusal):
        actions.issue(COMMAND, held.workshop.id, absent, "Motivo")


def test_the_list_says_who_has_one_and_what_changed_since(organiser: Colleague) -> None:
    held = Held()
    made, _below = held.person(0, 1), held.person(0)
    held.end()
    issued(held, who(made))
    words = organiser.get(here(held)).page.words("main")
    assert "2/2" in words and "1/2" in words and "No llega al mínimo" in words
    assert "Cambió después" not in words
    with transaction():
        row_of(made).given_names = "Otra"
    assert "Cambió después" in organiser.get(here(held)).page.words("main")


def test_another_regions_staff_see_nothing(other_organiser: Colleague) -> None:
    held = Held()
    whose = who(held.person(0, 1))
    held.end()
    issued(held, whose)
    person = here(held, "people", whose)
    for path in (
        here(held),
        here(held, "progress"),
        f"{here(held)}.pdf",
        person,
        f"{person}/certificate.pdf",
    ):
        assert other_organiser.get(path).status_code == 404
    for path in (here(held, "rule"), here(held, "all"), f"{person}/issue", f"{person}/revoke"):
        assert other_organiser.post(path, {"revoked_reason": "x", "share": "5"}).status_code == 404
        assert other_organiser.get(path).status_code in (404, 405)
    assert certificates(held)[0].revoked_at is None
