"""Messages, letters, delegations, excuses and erasing with payloads: carried as written, or refused."""

from datetime import timedelta
from email.message import EmailMessage
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import text
from app.attendance.models import DeskOperation
from app.attendance.official_letters import OfficialLetter
from app.audit import COMMAND, PARTICIPANT
from app.institutions.models import Institution
from app.registration.delegations import Grant, all_of, grant
from app.registration.models import Delegation, GroupMessage, Registration
from app.registration.placeholders import FILLED
from app.tokens import link_token
from app.workshops.expected import expect
from app.workshops.models import Workshop
from tests.makers import a_person, from_now, in_days, make_workshop, sign_up
from tests.page import Page
from tests.pdf import pages_of
from tests.registration.mailbox import Mailbox, html_of, text_of
from tests.registration.truth import rows
from tests.turns import by_turns

from .browser import Attacker, counted, harm, pairs, value_of
from .payloads import FEW, MARKUP

# A lone surrogate arrives as the bytes it was encoded with, which test_payloads.py looks at.
SOME = tuple(one for one in FEW[::3] if "\ud800" not in one)
KEYS = ("GR-08", "MP-0801")


def institutions(session: Session) -> list[int]:
    return list(session.scalars(select(Institution.id).where(Institution.key.in_(KEYS))))


def test_a_message_goes_out_as_written_and_does_no_harm(
    session: Session, insider: Attacker, dialect: str
) -> None:
    workshop = make_workshop()
    sign_up(workshop, a_person(given_names="<img src=x onerror=alert(1)>", email="persona@example.org"))
    here, kept = f"/es/manage/workshops/{workshop.code}/messages", []
    for typed in by_turns((*SOME, *MARKUP[::8]), dialect):
        form = {"audience": "seated", "text_es": typed, "text_en": typed}
        looked = insider.send(here, pairs(look="1", **form))
        assert looked.status_code in (200, 413, 422), repr(typed)
        if looked.status_code != 200:
            continue
        assert value_of(looked.page, "text_es").lstrip("\n") == text.lines(typed)
        if len(kept) < 8:
            hidden = {name: value_of(looked.page, name) for name in ("key", "seen")}
            assert insider.send(here, pairs(send="1", **form, **hidden)).status_code == 303
            kept.append(text.lines(typed))
            number = session.scalars(select(GroupMessage.id).order_by(GroupMessage.id.desc())).first()
            session.commit()
            shown = insider.get(f"{here}/{number}").page.words("main")
            assert "".join(said(typed).split()) in "".join(shown.split()), "a new line is no space"
    assert len(kept) > 3
    letters = [one for one in Mailbox(insider.application).collect() if "persona@example.org" in one["To"]]
    written = " ".join(said(text_of(one)) for one in letters)
    assert [one for one in kept if said(one) not in written] == []
    for letter in letters:
        ensure_harmless(letter)


def said(typed: str) -> str:
    return " ".join(typed.split())


def ensure_harmless(letter: EmailMessage) -> None:
    """One reader, no heading of a stranger's, and nothing in its HTML that runs or loads."""
    assert len(letter.get_all("To")) == 1 and "Bcc" not in letter
    assert not list(harm(Page(html_of(letter)).tree))


def test_messages_take_no_nonsense(session: Session, insider: Attacker, dialect: str) -> None:
    workshop = make_workshop()
    sign_up(workshop, a_person(email="persona@example.org"))
    here, before = f"/es/manage/workshops/{workshop.code}/messages", counted(session)
    for typed in by_turns(SOME, dialect):
        for form in (
            {"audience": typed, "text_es": "x", "text_en": "x", "look": "1"},
            {"audience": "seated", "text_es": f"x {{{typed[:90]}}}", "text_en": "x", "look": "1"},
            {
                "audience": "seated",
                "text_es": "x",
                "text_en": "x",
                "key": typed,
                "seen": typed,
                "send": typed,
            },
        ):
            assert insider.send(here, pairs(**form)).status_code in (413, 422), form
    for number in ("2147483647", "2147483648", "9" * 30, "-1", "0"):
        assert insider.get(f"{here}/{number}").status_code == 404
    assert counted(session) == before and len(FILLED) == 5


def test_official_letters_say_what_was_written_or_are_not_made(
    session: Session, insider: Attacker, dialect: str
) -> None:
    printed = 0
    for typed in by_turns(SOME, dialect):
        workshop = make_workshop()
        expect(COMMAND, workshop.id, institutions(session))
        here = f"/es/manage/workshops/{workshop.code}/letters"
        form = a_letter(workshop)
        odd = dict.fromkeys(("first", "language", "deadline", "seats"), f"x{typed}")
        assert insider.send(here, pairs(**(form | odd))).status_code in (413, 422)
        texts = {"reference": f"{{n}} {typed}", "signer": typed, "post": typed}
        answer = insider.send(here, pairs(**(form | texts)))
        assert answer.status_code in (303, 413, 422), repr(typed)
        if answer.status_code == 303:
            printed += 1
            row = session.scalars(select(OfficialLetter).order_by(OfficialLetter.id.desc())).first()
            assert row and row.signer == text.line(typed)
            assert said(row.reference) in insider.get(here).page.words("main")
            read = pages_of(insider.get(f"{here}.pdf").get_data())
            assert len(read) == len(KEYS)
            if typed.isascii() and len(typed) < 30:
                assert bare(row.signer) in bare(read[0])
    assert printed > 3


def bare(typed: str) -> str:
    """Without the spaces that lines of paper have elsewhere."""
    return "".join(typed.split())


def a_letter(workshop: Workshop) -> dict[str, str]:
    deadline = (workshop.first_day - timedelta(days=7)).isoformat()
    form = {"reference": "Oficio {n}", "first": "1", "language": "es", "seats": "0"}
    return form | {"deadline": deadline, "signer": "x", "post": "x"}


def test_what_a_delegation_declines_or_gives_back_takes_a_word_and_no_other(
    session: Session, attacker: Attacker, insider: Attacker, dialect: str
) -> None:
    workshop = make_workshop()
    grant(PARTICIPANT, workshop.id, Grant(institutions(session)[0], 5, from_now(5)))
    token = all_of(workshop.id)[0].token
    attacker.send(f"/g/{token}/open", [])
    here = f"/es/manage/workshops/{workshop.code}/delegations"
    for typed in by_turns(SOME[::2], dialect):
        for path, name in (("decline", "decline"), ("give-back", "give_back")):
            assert attacker.send(f"/es/delegation/{path}", [(name, typed), ("x", typed)]).status_code in (
                413,
                422,
            )
        assert attacker.ask("/es/delegation", [("lang", typed), ("key", typed)]).status_code == 200
        assert attacker.ask(f"/g/{token}", [("lang", typed)]).status_code == 200
        number = all_of(workshop.id)[0].id
        assert insider.send(f"{here}/{number}/renew", [("key", typed), (typed[:50], typed)]).status_code in (
            303,
            413,
        )
        token = all_of(workshop.id)[0].token
        attacker.send(f"/g/{token}/open", [])
    for number in ("2147483647", "2147483648", "9" * 30, "-1", "0"):
        for deed in ("renew", "release"):
            assert insider.send(f"{here}/{number}/{deed}", []).status_code == 404
    session.expire_all()
    row = session.scalars(select(Delegation)).one()
    assert (row.held, row.given_back_at, row.lapsed_at) == (5, None, None)


def test_excuses_name_somebody_of_the_list_and_one_of_its_days(
    session: Session, insider: Attacker, dialect: str
) -> None:
    today = in_days(0)
    workshop = make_workshop(when=type(today)(today.first_day, today.last_day, None, None))
    sign_up(workshop)
    here, who = f"/es/manage/workshops/{workshop.code}/attendance", f"r{rows(session, workshop.id)[0].id}"
    for typed in by_turns(SOME, dialect):
        for meant in (typed, f"{who} {typed}", f"{typed} {today.first_day}"):
            for name in ("excuse", "back"):
                sent = [(name, meant), ("key", typed)]
                assert insider.send(here, sent).status_code in (409, 413, 422), meant
    assert session.scalar(select(DeskOperation.id)) is None
    form = [("excuse", f"{who} {today.first_day}"), ("key", SOME[0])]
    assert insider.send(here, form).status_code in (303, 422)
    insider.get(here)


def test_erasing_takes_a_tick_and_what_is_kept_is_shown_as_written(
    session: Session, attacker: Attacker, insider: Attacker, dialect: str
) -> None:
    workshop = make_workshop()
    for number, typed in enumerate(by_turns(filter(is_plain, (*SOME, *MARKUP[::6])), dialect)):
        names = {"given_names": text.line(typed), "family_names": text.line(typed)}
        made = sign_up(workshop, a_person(email=f"persona{number}@example.org", **names))
        attacker.send(f"/r/{link_token('ticket', made.ref, made.generation)}/open", [])
        assert said(names["given_names"]) in attacker.get("/es/me/data").page.words("main")
        assert attacker.get("/es/me/data.json").json["person"]["given_names"] == names["given_names"]
        assert attacker.send("/es/me/erase", pairs(word=typed, key=typed)).status_code in (413, 422)
        row = rows(session, workshop.id)[-1]
        staff = f"/es/manage/workshops/{workshop.code}/registrations/{row.id}/erase"
        assert said(names["given_names"]) in insider.get(staff).page.words("main")
        assert insider.send(staff, pairs(given=typed)).status_code in (413, 422)
    session.expire_all()
    assert session.scalar(select(Registration.id).where(Registration.forgotten_at.isnot(None))) is None
    assert insider.send(staff, pairs(sure="y")).status_code == 303
    assert attacker.get("/es/me/data").status_code in (303, 404, 410)
    for lost in ("2147483647", "2147483648", "9" * 30, "-1"):
        assert (
            insider.get(f"/es/manage/workshops/{workshop.code}/registrations/{lost}/erase").status_code == 404
        )


def is_plain(typed: str) -> Any:
    """What a name may be."""
    written = text.line(typed)
    return written and not text.is_odd(written) and len(written) < 80
