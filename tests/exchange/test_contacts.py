"""Whoever is known by name and any contact comes in once, whatever a row says of the other one."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.attendance.queries import walk_ins
from app.audit import PARTICIPANT
from app.database import transaction
from app.exchange import actions, working
from app.exchange.models import ATTENDANCE, ImportKey
from app.registration.actions import leave
from app.registration.models import Notice, Registration
from app.registration.people import email_key
from app.tallies.recount import drift
from app.workshops.models import Workshop
from tests.cast import Colleague
from tests.makers import a_person, make_workshop, sign_up

from .imports import HEADING, held, send, signed_up
from .several import HEADING as LIST_HEADING
from .several import look, row_of
from .several import send as send_list
from .test_alike import one_after_the_other
from .test_round_trip import ALREADY, notes

NAMES = ("Ana María", "Quispe Mamani")
PHONE, OTHER, MAIL, OTHER_MAIL = "987651001", "987651002", "ana.q@example.org", "ana.quispe@example.org"
OTHER_PHONE = "Ya está, con otro celular; no se cambió."
NO_PHONE = "Ya está, sin celular; el de esta fila no se agregó."
ANOTHER_MAIL = "Ya está, con otro correo; no se cambió."
NO_MAIL = "Ya está, sin correo; el de esta fila no se agregó."
SAME = "Igual que la fila 2."
NOT_PHONE = "Igual que la fila 2, que no dice este celular: no se agrega."
NOT_MAIL = "Igual que la fila 2, que no dice este correo: no se agrega."


def ana(phone: str = "", email: str = "") -> tuple[str, ...]:
    """A row about her."""
    return *NAMES, phone, email, "", "Cusco"


def by_form(workshop: Workshop, phone: str | None, email: str | None) -> None:
    """She signed up herself."""
    given, family = NAMES
    reached = f"+51{phone}" if phone else None
    sign_up(workshop, a_person(given_names=given, family_names=family, phone=reached, email=email))


def test_one_person_with_two_contacts_comes_in_once(organiser: Colleague, session: Session) -> None:
    workshop = make_workshop()
    rows = [ana(PHONE, MAIL), ana("", MAIL), ana(OTHER, MAIL.upper()), ana(PHONE, OTHER_MAIL), ana(PHONE)]
    sent = send(organiser, workshop, [HEADING, *rows, ana("", OTHER_MAIL)]).look(tell="y")
    assert sent.counts == {"ok": 1, "known": 5}
    # The last one has the e-mail of the fifth.
    last = SAME.replace("2", "5")
    assert notes(sent) == ["", SAME, NOT_PHONE, NOT_MAIL, SAME, last]
    assert sent.start().counts == {"made": 1, "known": 5}
    assert [(one.phone, one.email) for one in signed_up(workshop)] == [(f"+51{PHONE}", MAIL)]
    assert session.scalar(select(func.count(Notice.id))) == 1 and drift(session) == []


def test_a_later_file_with_another_contact_or_without_one_adds_nothing(
    organiser: Colleague, coordinator: Colleague, session: Session
) -> None:
    workshop = make_workshop()
    send(organiser, workshop, [HEADING, ana(PHONE, MAIL)]).look().start()
    for row, note in (
        (ana(PHONE, MAIL), ALREADY), (ana("", MAIL), ALREADY), (ana(PHONE), ALREADY),
        (ana(OTHER, MAIL.upper()), OTHER_PHONE), (ana(PHONE, OTHER_MAIL), ANOTHER_MAIL),
    ):  # fmt: skip
        sent = send(coordinator, workshop, [HEADING, row]).look()
        assert sent.counts == {"known": 1} and notes(sent) == [note], row
        assert sent.post("start", {"consent": "y"}).status_code == 422
    both = send(coordinator, workshop, [HEADING, ana(PHONE, MAIL), ana(PHONE, OTHER_MAIL)]).look()
    assert notes(both) == [ALREADY, ANOTHER_MAIL]
    in_english = coordinator.get(sent.path.replace("/es/", "/en/")).page.words(".blocks")
    assert "Already there, with another e-mail. It was not changed." in in_english
    assert [(one.phone, one.email) for one in signed_up(workshop)] == [(f"+51{PHONE}", MAIL)]
    assert drift(session) == []


def test_what_a_row_has_beside_who_stands_is_said_and_not_added(organiser: Colleague) -> None:
    by_mail, by_phone = make_workshop(), make_workshop()
    by_form(by_mail, None, MAIL)
    by_form(by_phone, PHONE, None)
    for workshop, note in ((by_mail, NO_PHONE), (by_phone, NO_MAIL)):
        # Who is known by one contact is known by the other in the rows after.
        rows = [ana(PHONE, MAIL), ana("", MAIL), ana(PHONE)]
        sent = send(organiser, workshop, [HEADING, *rows]).look()
        rest = [SAME, ALREADY] if workshop is by_phone else [ALREADY, SAME]
        assert sent.counts == {"known": 3} and notes(sent) == [note, *rest]
        assert len(signed_up(workshop)) == 1


def test_who_share_a_phone_or_a_mailbox_are_as_many_as_their_names(
    organiser: Colleague, session: Session
) -> None:
    workshop = make_workshop()
    others = [(given, "Quispe Mamani", PHONE, MAIL, "", "Cusco") for given in ("Ana Maria", "Luz", "Sol")]
    sent = send(organiser, workshop, [HEADING, *others, ana(OTHER, MAIL)]).look()
    assert sent.counts == {"ok": 4} and sent.start().counts == {"made": 4}
    assert send(organiser, workshop, [HEADING, *others, ana("", MAIL)]).look().counts == {"known": 4}
    # The same person elsewhere is nobody here.
    assert send(organiser, make_workshop(), [HEADING, ana("", MAIL)]).look().counts == {"ok": 1}
    assert drift(session) == []


def test_who_signs_up_between_look_and_import_is_known_by_any_contact(
    organiser: Colleague, session: Session
) -> None:
    workshop = make_workshop()
    sent = send(organiser, workshop, [HEADING, ana(PHONE, MAIL), ("Luz", *ana()[1:])]).look()
    assert sent.counts == {"ok": 2}
    by_form(workshop, OTHER, MAIL)
    assert sent.start().counts == {"known": 1, "made": 1} and notes(sent) == [OTHER_PHONE, ""]
    assert len(signed_up(workshop)) == 2 and drift(session) == []


def test_the_rows_before_are_known_where_the_work_stops(
    organiser: Colleague, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "AT_ONCE", 1)
    monkeypatch.setattr(working, "AT_ONCE", 1)
    workshop = make_workshop()
    rows = [ana(PHONE, MAIL), ana(OTHER, MAIL), ana("", MAIL), ana(OTHER)]
    sent = send(organiser, workshop, [HEADING, *rows])
    sent.post("columns", sent.columns())
    one_after_the_other(sent)
    assert sent.counts == {"ok": 1, "known": 3}
    assert notes(sent) == ["", NOT_PHONE, SAME, SAME.replace("2", "3")]
    sent.post("start", {"consent": "y"})
    one_after_the_other(sent)
    assert sent.counts == {"made": 1, "known": 3} and len(signed_up(workshop)) == 1
    # By now she stands, and the second row is known by her e-mail alone.
    again = send(organiser, workshop, [HEADING, *rows])
    again.post("columns", again.columns())
    one_after_the_other(again)
    assert again.counts == {"known": 4} and drift(session) == []


def test_taken_back_she_comes_in_again_and_who_left_stays_away(
    organiser: Colleague, session: Session
) -> None:
    workshop, rows = make_workshop(), [HEADING, ana(PHONE, MAIL), ana("", MAIL)]
    sent = send(organiser, workshop, rows).look().start()
    assert session.scalar(select(func.count(ImportKey.id))) == 1
    session.rollback()
    assert sent.undo().batch.state == "undone" and signed_up(workshop) == [] and drift(session) == []
    session.rollback()
    assert send(organiser, workshop, [HEADING, ana("", MAIL)]).look().counts == {"ok": 1}
    send(organiser, workshop, rows).look().start()
    leave(PARTICIPANT, signed_up(workshop)[0].id)
    for row in rows[1:]:
        assert send(organiser, workshop, [HEADING, row]).look().counts == {"known": 1}
    # Who signed up by the form and left may be brought in.
    other = make_workshop()
    by_form(other, PHONE, MAIL)
    leave(PARTICIPANT, signed_up(other)[0].id)
    assert send(organiser, other, [HEADING, ana("", MAIL)]).look().start().counts == {"made": 1}


@pytest.mark.parametrize("is_list", [False, True])
def test_who_came_is_known_by_any_contact_of_their_sign_up(
    organiser: Colleague, coordinator: Colleague, session: Session, is_list: bool
) -> None:
    workshop = held(people=((*NAMES, f"+51{PHONE}"),))
    with transaction() as deed:
        row = deed.get_one(Registration, signed_up(workshop)[0].id)
        row.email, row.email_key = MAIL, email_key(MAIL)
    if is_list:
        rows = [[*row_of(workshop, (*NAMES, phone, "", "Cusco")), MAIL] for phone in ("", OTHER)]
        sent = look(send_list(coordinator, [*LIST_HEADING, "Correo"], *rows))
    else:
        sent = send(organiser, workshop, [HEADING, ana("", MAIL), ana(OTHER, MAIL)], ATTENDANCE).look()
    assert sent.counts == {"ok": 1, "known": 1}, notes(sent)
    assert sent.start().counts == {"made": 1, "known": 1} and walk_ins(workshop.id) == []
    assert [one.attendance for one in signed_up(workshop)] == ["present"] and drift(session) == []


def test_who_came_to_the_door_is_known_by_any_contact_before_a_namesake(
    organiser: Colleague, session: Session
) -> None:
    workshop = held(people=((*NAMES, "+51987651009"),))
    send(organiser, workshop, [HEADING, ana(PHONE, MAIL)], ATTENDANCE).look().start()
    with transaction() as deed:
        row = deed.get_one(Registration, signed_up(workshop)[0].id)
        row.phone = row.person_key = None
    sent = send(organiser, workshop, [HEADING, ana("", MAIL)], ATTENDANCE).look()
    assert sent.counts == {"known": 1} and drift(session) == [], notes(sent)
