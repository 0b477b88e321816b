"""What people are told: once, when it is still true, whole in their language, and with links of ours only."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import lxml.html
import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.scopes import Scope
from app.audit import PARTICIPANT, Actor, AuditRow
from app.clock import now
from app.database import db, transaction
from app.outbox import Job
from app.registration import actions
from app.registration.models import Notice, Registration
from app.registration.notices import hand_text, is_needed, settle_notice
from app.registration.telling import tell, to_tell, untell
from app.tokens import link_token, shown_code
from app.workshops.draft import NewVenue, Where
from app.workshops.models import Workshop
from app.workshops.when import When
from tests.makers import a_person, make_workshop, sign_up
from tests.words import foreign_words

from .mailbox import Mailbox, addresses_of, calendar_of, html_of, text_of

STAFF = Actor("account")
MORNING = When(date(2027, 3, 12), date(2027, 3, 12), time(9), time(13))
LATER = When(date(2027, 3, 19), date(2027, 3, 19), time(15), time(18))
HERE = Where()


@pytest.fixture
def mailbox(app: Flask) -> Mailbox:
    return Mailbox(app)


def somebody(session: Session, workshop: Workshop, **given: Any) -> Registration:
    """Somebody who signed up and left an e-mail."""
    language, hand = given.pop("language", "es"), given.pop("is_told_by_hand", False)
    person = a_person(**{"email": f"ana{session.info.setdefault('n', 0)}@example.org"} | given)
    session.info["n"] += 1
    made = sign_up(workshop, person, language=language, is_told_by_hand=hand)
    return session.scalars(select(Registration).where(Registration.ref == made.ref)).one()


def move(session: Session, workshop: Workshop, when: When, place: str | None = None) -> None:
    where = Where(new=NewVenue(name=place, city="Cusco")) if place else HERE
    fresh = session.get_one(Workshop, workshop.id, populate_existing=True)
    actions.move_workshop(STAFF, workshop.id, fresh.version, when, where)


def states(session: Session, kind: str | None = None) -> list[str]:
    rows = select(Notice.state).order_by(Notice.id)
    return list(session.scalars(rows.where(Notice.kind == kind) if kind else rows))


def subjects(letters: list[Any]) -> list[str]:
    return [str(letter["Subject"]) for letter in letters]


def test_a_confirmation_says_everything_one_needs(session: Session, mailbox: Mailbox) -> None:
    person = somebody(session, make_workshop(when=MORNING), given_names="María José")
    [letter] = mailbox.collect()
    said = text_of(letter)
    assert letter["To"] == person.email
    assert letter["Subject"] == "Tu inscripción está confirmada"
    for wanted in (
        "Hola, María José:",
        person.workshop.title_es,
        "viernes, 12 de marzo de 2027, de 9:00 a. m. a 1:00 p. m., hora de Lima (UTC−5)",
        "Local de ejemplo, Cusco",
        shown_code(person.short_code),
        f"http://localhost/r/{link_token('ticket', person.ref, 1)}",
        "No podré asistir",
        "Programa de talleres de migración laboral",
        "talleres@example.org",
    ):
        assert " ".join(wanted.split()) in " ".join(said.split())
    assert person.ref in (calendar_of(letter) or "")
    assert states(session) == ["sent"]


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_message_is_whole_in_the_persons_language(
    session: Session, mailbox: Mailbox, language: str
) -> None:
    workshop = make_workshop(when=MORNING, capacity=1)
    first = somebody(session, workshop, language=language)
    somebody(session, workshop, language=language)
    letters = mailbox.collect()
    actions.leave(STAFF, first.id)
    letters += mailbox.collect()
    move(session, workshop, LATER, "Otro local")
    actions.ask_link("ana1@example.org")
    letters += mailbox.collect()
    actions.cancel_workshop(STAFF, workshop.id, "Por las lluvias.", "Because of the rain.")
    letters += mailbox.collect()
    kinds = ["confirmation", "waiting", "cancelled", "promoted", "moved", "link", "cancelled"]
    assert sorted(session.scalars(select(Notice.kind))) == sorted(kinds)
    assert len(letters) == len(kinds)
    other = "en" if language == "es" else "es"
    for letter in letters:
        assert letter["Content-Language"].startswith(language)
        assert f'<html lang="{language}">' in html_of(letter)
        for line in [*text_of(letter).split("\n"), str(letter["Subject"])]:
            assert not foreign_words(line.strip(), language), line
        said = text_of(letter)
        assert getattr(workshop, f"title_{language}") in said
        assert getattr(workshop, f"title_{other}") not in said
    assert ("Por las lluvias." if language == "es" else "Because of the rain.") in text_of(letters[-1])


def test_text_and_html_say_the_same(session: Session, mailbox: Mailbox) -> None:
    somebody(session, make_workshop(when=MORNING))
    [letter] = mailbox.collect()
    page = " ".join(lxml.html.document_fromstring(html_of(letter)).text_content().split())
    for line in filter(None, text_of(letter).split("\n")):
        for part in line.split(": ", 1):
            assert " ".join(part.split()).rstrip(":") in page


def test_a_text_missing_in_the_language_stops_the_message_in_sight(
    session: Session, mailbox: Mailbox
) -> None:
    somebody(session, make_workshop(title_en=None), language="en")
    assert mailbox.collect() == []
    notice = session.scalars(select(Notice)).one()
    assert (notice.state, notice.error) == ("failed", "title_en is missing")
    assert session.scalars(select(Job.state)).all() == ["failed"]


def test_whoever_waits_is_told_their_place(session: Session, mailbox: Mailbox) -> None:
    workshop = make_workshop(capacity=1)
    for _ in range(3):
        somebody(session, workshop)
    *_, last = mailbox.collect()
    assert last["Subject"] == "Estás en la lista de espera"
    assert "puesto 2 de la lista" in text_of(last)
    assert calendar_of(last) is None


def test_a_freed_seat_is_announced_with_the_calendar(session: Session, mailbox: Mailbox) -> None:
    workshop = make_workshop(capacity=1)
    first, second = somebody(session, workshop), somebody(session, workshop)
    mailbox.collect()
    actions.leave(PARTICIPANT, first.id)
    [letter] = mailbox.collect()
    assert (letter["To"], letter["Subject"]) == (second.email, "Ya tienes una vacante")
    assert "STATUS:CONFIRMED" in (calendar_of(letter) or "")


def test_a_move_says_how_it_was_and_how_it_is(session: Session, mailbox: Mailbox) -> None:
    workshop = make_workshop(when=MORNING)
    somebody(session, workshop)
    [confirmed] = mailbox.collect()
    move(session, workshop, LATER, "Otro local")
    [letter] = mailbox.collect()
    said = text_of(letter)
    assert "Antes: viernes, 12 de marzo de 2027, de 9:00" in said
    assert "Local de ejemplo, Cusco\n" in said
    assert "Ahora: viernes, 19 de marzo de 2027, de 3:00" in said
    assert "Dónde: Otro local, Cusco" in said
    before, after = (calendar_of(one) or "" for one in (confirmed, letter))
    uid = next(line for line in before.splitlines() if line.startswith("UID:"))
    assert uid in after
    assert "SEQUENCE:0" in before
    assert "SEQUENCE:1" in after


def test_two_moves_are_one_message_when_the_first_was_not_sent_yet(
    session: Session, mailbox: Mailbox
) -> None:
    workshop = make_workshop(when=MORNING)
    somebody(session, workshop)
    mailbox.collect()
    move(session, workshop, LATER)
    last = When(date(2027, 4, 2), date(2027, 4, 2), time(8), time(10))
    move(session, workshop, last)
    [letter] = mailbox.collect()
    assert "12 de marzo" in text_of(letter)
    assert "19 de marzo" not in text_of(letter)
    assert "2 de abril" in text_of(letter)
    assert states(session, "moved") == ["sent", "lapsed"]


def test_a_move_there_and_back_is_no_news(session: Session, mailbox: Mailbox) -> None:
    workshop = make_workshop(when=MORNING)
    somebody(session, workshop)
    mailbox.collect()
    move(session, workshop, LATER)
    move(session, workshop, MORNING)
    assert mailbox.collect() == []
    assert states(session, "moved") == ["lapsed", "lapsed"]


def test_a_confirmation_sent_after_a_move_is_word_of_it(session: Session, mailbox: Mailbox) -> None:
    workshop = make_workshop(when=MORNING)
    somebody(session, workshop)
    move(session, workshop, LATER)
    [letter] = mailbox.collect()
    assert letter["Subject"] == "Tu inscripción está confirmada"
    assert "19 de marzo de 2027" in text_of(letter)
    assert states(session, "moved") == ["lapsed"]


def test_whoever_left_is_told_nothing_more(session: Session, mailbox: Mailbox) -> None:
    workshop = make_workshop(capacity=1)
    first, second = somebody(session, workshop), somebody(session, workshop)
    mailbox.collect()
    actions.leave(PARTICIPANT, first.id)
    actions.leave(PARTICIPANT, second.id)
    assert mailbox.collect() == []
    assert states(session, "promoted") == ["lapsed"]


def test_nobody_is_told_of_what_is_over(session: Session, mailbox: Mailbox) -> None:
    somebody(session, make_workshop())
    with time_machine.travel(now() + timedelta(days=40)):
        assert mailbox.collect() == []
    assert states(session) == ["lapsed"]


def test_a_cancelled_workshop_takes_back_the_calendar_entry(session: Session, mailbox: Mailbox) -> None:
    workshop = make_workshop(when=MORNING)
    somebody(session, workshop)
    mailbox.collect()
    actions.cancel_workshop(STAFF, workshop.id, "Por las lluvias.", "Because of the rain.")
    [letter] = mailbox.collect()
    assert letter["Subject"] == "Tu taller fue cancelado"
    assert "Motivo: Por las lluvias." in text_of(letter)
    assert "METHOD:CANCEL" in (calendar_of(letter) or "")
    assert addresses_of(letter) == {"http://localhost/es/", f"http://localhost/es/workshops/{workshop.code}"}


def test_a_lost_link_is_sent_to_whoever_owns_the_mail(session: Session, mailbox: Mailbox) -> None:
    person = somebody(session, make_workshop(), email="Ana@example.org")
    somebody(session, make_workshop(), email="otra@example.org")
    mailbox.collect()
    actions.ask_link("ana@EXAMPLE.org")
    actions.ask_link("nadie@example.org")
    [letter] = mailbox.collect()
    assert letter["To"] == person.email
    assert f"/r/{link_token('ticket', person.ref, 1)}" in text_of(letter)


def test_one_letter_brings_the_links_of_all_who_share_an_e_mail(session: Session, mailbox: Mailbox) -> None:
    people = [
        somebody(session, make_workshop(), email=email, given_names=name)
        for email, name in (("oficina@example.org", "Ana"), ("Oficina@example.org", "http://evil.pe"))
    ]
    mailbox.collect()
    actions.ask_link("oficina@example.org")
    [letter] = mailbox.collect()
    for person in people:
        assert f"/r/{link_token('ticket', person.ref, 1)}" in text_of(letter)
        assert f"/r/{link_token('ticket', person.ref, 1)}" in html_of(letter)
    assert "evil.pe" not in text_of(letter) + html_of(letter)


def test_who_changes_the_e_mail_is_told_once_and_at_the_last_one(session: Session, mailbox: Mailbox) -> None:
    row = somebody(session, make_workshop(), email="one@example.org")
    for email in ("two@example.org", "three@example.org"):
        actions.correct(STAFF, row.id, a_person(email=email))
    [letter] = mailbox.collect()
    assert letter["To"] == "three@example.org"
    states = session.scalars(select(Notice.state).order_by(Notice.id)).all()
    assert states == ["lapsed", "lapsed", "sent"]


def test_every_address_in_every_message_is_ours(session: Session, mailbox: Mailbox, client: Any) -> None:
    """Whatever host somebody asks for: links are made from the base URL alone."""
    workshop = make_workshop(capacity=1)
    person = somebody(session, workshop, given_names="http://evil.pe Haga", family_names="clic @evil.pe")
    somebody(session, workshop)
    for host in ("evil.pe", "localhost@evil.pe", "localhost.evil.pe"):
        client.get(f"/es/workshops/{workshop.code}", headers={"Host": host, "X-Forwarded-Host": host})
    actions.leave(STAFF, person.id)
    letters = mailbox.collect()
    assert len(letters) >= 2
    for letter in letters:
        assert addresses_of(letter)
        assert all(address.startswith("http://localhost/") for address in addresses_of(letter))
        assert "evil.pe" not in text_of(letter) + html_of(letter)
        assert 'href="http://localhost/' in html_of(letter)


def test_a_name_adds_no_header_and_no_line(session: Session, mailbox: Mailbox) -> None:
    somebody(
        session, make_workshop(), given_names="x\r\nBcc: v@example.org\r\n\r\n<b>Hola</b> {{7*7}} %(name)s"
    )
    [letter] = mailbox.collect()
    assert letter["Bcc"] is None
    assert "\nBcc" not in text_of(letter)
    assert "&lt;b&gt;Hola&lt;/b&gt; {{7*7}} %(name)s" in html_of(letter)


def test_a_correction_goes_to_the_new_address(session: Session, mailbox: Mailbox) -> None:
    person = somebody(session, make_workshop(), email="vieja@example.org")
    session.rollback()
    with transaction() as deed:
        deed.get_one(Registration, person.id).email = "nueva@example.org"
    [letter] = mailbox.collect()
    assert letter["To"] == "nueva@example.org"


def test_what_came_of_a_notice_is_on_record(session: Session, mailbox: Mailbox) -> None:
    somebody(session, make_workshop())
    mailbox.collect()
    notice = session.scalars(select(Notice)).one()
    [row] = session.scalars(select(AuditRow).where(AuditRow.object_kind == "notice"))
    assert (row.actor_kind, row.action, row.object_key) == ("worker", "notice sent", str(notice.id))
    assert row.place is not None, "the worker sealed it"
    assert notice.settled_at is not None


def test_nothing_personal_waits_in_the_outbox(session: Session, mailbox: Mailbox) -> None:
    person = somebody(session, make_workshop(), email="ana.ejemplo@example.org")
    actions.ask_link("ana.ejemplo@example.org")
    token = link_token("ticket", person.ref, person.generation)
    for job in session.scalars(select(Job)):
        said = f"{job.key} {job.payload}"
        assert not any(secret in said for secret in ("ana", person.family_names, person.ref, token))


def test_words_for_the_hand_are_short_and_hold_no_link_of_theirs(session: Session, app: Flask) -> None:
    workshop = make_workshop(when=MORNING)
    person = somebody(session, workshop, email=None, language="en")
    move(session, workshop, LATER)
    notice = session.scalars(select(Notice).where(Notice.channel == "hand", Notice.kind == "moved")).one()
    said = hand_text(notice)
    assert said.startswith("Hello, Persona: The date, the time or the place of your workshop has changed.")
    assert "Before: Friday, 12 March 2027" in said
    assert "Now: Friday, 19 March 2027" in said
    assert shown_code(person.short_code) in said
    assert "http://localhost/en/find" in said
    assert "/r/" not in said


@pytest.mark.parametrize(
    ("reason", "words", "says"),
    [("duplicate", "", "Tu inscripción estaba repetida"), ("other", "Va otra persona", "Va otra persona")],
)
def test_whoever_is_taken_off_reads_why_and_whom_to_ask(
    session: Session, mailbox: Mailbox, reason: str, words: str, says: str
) -> None:
    workshop = make_workshop(when=MORNING, contact_phone="+51 900 000 077")
    by_mail, by_hand = (somebody(session, workshop, email=email) for email in ("ana@example.org", None))
    mailbox.collect()
    for one in (by_mail, by_hand):
        actions.leave(STAFF, one.id, reason, words)
    (letter,) = mailbox.collect()
    notice = session.scalars(select(Notice).where(Notice.kind == "cancelled", Notice.channel == "hand")).one()
    for told in (text_of(letter), hand_text(notice)):
        assert f"Motivo: {says}\n" in told and "escríbenos: +51 900 000 077" in told


def test_nobody_is_told_to_write_to_no_address(
    session: Session, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    workshop = make_workshop(when=MORNING)
    person = somebody(session, workshop, email=None)
    actions.leave(STAFF, person.id, "asked")
    notice = session.scalars(select(Notice).where(Notice.kind == "cancelled")).one()
    assert "escríbenos: talleres@example.org" in hand_text(notice)
    without = replace(app.extensions["aforo_settings"], contact_email="", contact_phone="")
    monkeypatch.setitem(app.extensions, "aforo_settings", without)
    assert "escríbenos" not in hand_text(notice) and "Lo pediste" in hand_text(notice)


def test_whoever_was_told_by_hand_is_not_to_be_told_again(session: Session, app: Flask) -> None:
    workshop = make_workshop(when=MORNING)
    somebody(session, workshop, email=None)
    move(session, workshop, LATER)
    move(session, workshop, When(date(2027, 4, 2), date(2027, 4, 2), time(8), time(10)))
    first, second = session.scalars(select(Notice).where(Notice.kind == "moved").order_by(Notice.id))
    assert is_needed(session, first)
    assert is_needed(session, second)
    assert "12 de marzo" in hand_text(second), "they know of no move yet"
    with transaction():
        settle_notice(first, "told", now())
    assert not is_needed(session, first)
    assert not is_needed(session, second), "they were told how it is now"


def by_hand(workshop: Workshop) -> list[tuple[str, str]]:
    """Who is to be told by hand: of what, and with which words."""
    db.session.rollback()
    found = to_tell(Scope(0, is_national=True), workshop.id)
    return [(one.notice.kind, one.text) for one in found.pending]


def moved_to(session: Session, workshop: Workshop, *days: int) -> None:
    """Moved to these days of April, one after the other."""
    for day in days:
        move(session, workshop, When(date(2027, 4, day), date(2027, 4, day), time(8), time(10)))


def test_many_moves_are_one_row_by_hand_from_what_was_told_last(session: Session, app: Flask) -> None:
    workshop = make_workshop(when=MORNING)
    for _ in range(2):
        somebody(session, workshop, email=None)
    moved_to(session, workshop, 1, 2, 5, 6)
    rows = by_hand(workshop)
    assert [kind for kind, _said in rows] == ["moved", "moved"], "once per person, not per move"
    assert all(
        "Antes: viernes, 12 de marzo" in said and "Ahora: martes, 6 de abril" in said for _, said in rows
    )
    last = select(Notice.id).where(Notice.kind == "moved").order_by(Notice.id.desc())
    ticked = session.scalars(last).first() or 0
    tell(STAFF, ticked)
    assert len(by_hand(workshop)) == 1
    moved_to(session, workshop, 7, 8)
    before = sorted("Antes: martes, 6 de abril" in said for _, said in by_hand(workshop))
    assert before == [False, True], "one knew of the sixth, the other of March"
    assert all("Ahora: jueves, 8 de abril" in said for _, said in by_hand(workshop))
    untell(STAFF, ticked)
    assert all("Antes: viernes, 12 de marzo" in said for _, said in by_hand(workshop))
    assert len(by_hand(workshop)) == 2


def test_a_cancellation_stands_for_every_move_before_it(session: Session, app: Flask) -> None:
    workshop = make_workshop(when=MORNING)
    gone = somebody(session, workshop, email=None)
    somebody(session, workshop, email=None)
    moved_to(session, workshop, 1, 2)
    actions.leave(STAFF, gone.id)
    assert [kind for kind, _said in by_hand(workshop)] == ["moved", "cancelled"]
    actions.cancel_workshop(STAFF, workshop.id, "Por las lluvias.", "Because of the rain.")
    assert [kind for kind, _said in by_hand(workshop)] == ["cancelled", "cancelled"]


def test_a_seat_still_to_be_told_by_hand_says_the_day_of_now(session: Session, app: Flask) -> None:
    workshop = make_workshop(when=MORNING, capacity=1)
    first, second = (somebody(session, workshop, email=None, is_told_by_hand=True) for _ in range(2))
    moved_to(session, workshop, 1, 2)
    assert [kind for kind, _said in by_hand(workshop)] == ["confirmation", "waiting"]
    actions.leave(PARTICIPANT, first.id)
    ((kind, said),) = by_hand(workshop)
    assert kind == "promoted" and "2 de abril" in said
    tell(STAFF, session.scalars(select(Notice.id).where(Notice.kind == "promoted")).one())
    assert by_hand(workshop) == []
    moved_to(session, workshop, 3)
    ((kind, said),) = by_hand(workshop)
    assert kind == "moved" and "Antes: viernes, 2 de abril" in said and second.email is None
