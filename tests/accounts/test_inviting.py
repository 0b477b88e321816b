"""Invitations: never more than the inviter has, by a link good once and kept nowhere."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import actions, inviting
from app.accounts.models import Account, Invitation
from app.accounts.rules import Overreach
from app.audit import COMMAND, Actor, AuditRow
from app.clock import now
from app.database import Base
from app.refusals import Conflict, Refusal
from app.tokens import hashed
from tests.cast import OTHER, OWN, PASSWORD, SAME_ORIGIN, Colleague, Enter, make_account
from tests.page import ProofReader
from tests.registration.mailbox import Mailbox, html_of, text_of

PAGE = "/es/manage/invitations"
WHOM = "nueva@example.org"
LINK = re.compile(r"/(?:es|en)/invitation/[\w-]{43}")


def _invite(somebody: Colleague, role: str = "organiser", **form: Any) -> Any:
    return somebody.post(PAGE, {"email": WHOM, "role": role, "language": "es"} | form)


def _link(app: Flask) -> str:
    """The path in the only letter that was sent."""
    (letter,) = Mailbox(app).collect()
    found = LINK.findall(text_of(letter))
    assert len(found) == 1
    return str(found[0])


def _accept(client: ProofReader, link: str, **form: Any) -> Any:
    given = {"name": "Persona Nueva", "password": PASSWORD, "again": PASSWORD} | form
    return client.post(link, data=given, headers=SAME_ORIGIN)


def _made(session: Session) -> Invitation:
    found = session.scalars(select(Invitation), execution_options={"populate_existing": True}).one()
    session.commit()  # what follows is not undone with this look at it
    return found


def test_an_invited_person_chooses_name_and_password_and_is_in(
    app: Flask, client: ProofReader, organiser: Colleague, session: Session
) -> None:
    assert _invite(organiser, regions=OWN).location == f"{PAGE}?done=sent"
    link = _link(app)
    page = client.get(link)
    assert page.status_code == 200 and WHOM in page.text and "Cusco" in page.text
    assert "<script" not in page.text and page.headers["Cache-Control"] == "private, no-store"
    assert _accept(client, link).location == "/es/manage"
    assert client.get("/es/manage").status_code == 200
    account = session.scalars(select(Account).where(Account.email == WHOM)).one()
    assert (account.name, account.role, account.codes) == ("Persona Nueva", "organiser", [OWN])
    assert client.get(link).status_code == 404
    assert _accept(ProofReader(app, app.response_class), link).status_code == 404, "good once"
    assert "Aceptada" in organiser.get(PAGE).text


def test_whom_the_demonstration_invites_belongs_to_it(
    app: Flask, client: ProofReader, enter: Enter, session: Session
) -> None:
    _invite(enter("coordinator", is_demonstration=True), regions=OWN)
    _accept(client, _link(app))
    assert session.scalars(select(Account).where(Account.email == WHOM)).one().is_demonstration


def test_whose_role_needs_it_sets_up_the_factor_next(app: Flask, client: ProofReader, enter: Enter) -> None:
    _invite(enter("administrator"), "administrator")
    _accept(client, _link(app))
    assert client.get("/es/manage").location == "/es/account/factor"


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_letter_is_whole_in_its_language(
    app: Flask, enter: Enter, session: Session, language: str
) -> None:
    somebody = enter("coordinator", name="Ana http://evil.example")
    _invite(somebody, regions=[OWN, "15"], language=language)
    (letter,) = Mailbox(app).collect()
    said = {"es": "lo invita a trabajar", "en": "invites you to work"}[language]
    for body in (text_of(letter), html_of(letter)):
        assert said in " ".join(body.split())
        assert "http://evil" not in body
        assert {link[:4] for link in LINK.findall(body)} == {f"/{language}/"}
    assert letter["Content-Language"] == {"es": "es-PE", "en": "en"}[language]
    assert _made(session).sent_at is not None


def test_the_link_is_kept_nowhere(app: Flask, organiser: Colleague, session: Session) -> None:
    _invite(organiser)
    token = _link(app).rpartition("/")[2]
    tables = Base.metadata.sorted_tables
    kept = " ".join(str(tuple(row)) for table in tables for row in session.execute(select(table)))
    assert token not in kept and token[:16] not in kept
    assert hashed(token) in kept


@pytest.mark.parametrize(
    ("role", "given", "regions", "status"),
    [
        ("organiser", "organiser", [OWN], 303),
        ("organiser", "organiser", [], 303),
        ("organiser", "organiser", [OTHER], 403),
        ("organiser", "organiser", [OWN, OTHER], 403),
        ("organiser", "viewer", [], 403),
        ("organiser", "coordinator", [], 403),
        ("organiser", "administrator", [], 403),
        ("coordinator", "organiser", [OWN, OTHER], 303),
        ("coordinator", "viewer", [], 303),
        ("coordinator", "coordinator", [], 303),
        ("coordinator", "administrator", [], 403),
        ("administrator", "administrator", [], 303),
        ("administrator", "viewer", [OWN], 422),
        ("administrator", "chief", [], 422),
        ("administrator", "organiser", ["99"], 422),
        ("viewer", "viewer", [], 403),
    ],
)
def test_nobody_gives_more_than_they_have(
    enter: Enter, session: Session, role: str, given: str, regions: list[str], status: int
) -> None:
    somebody = enter(role, (OWN,) if role == "organiser" else ())
    assert _invite(somebody, given, regions=regions).status_code == status
    assert len(session.scalars(select(Invitation)).all()) == (status == 303)
    tried = session.scalars(select(AuditRow).where(AuditRow.action == "refused invitation")).all()
    assert len(tried) == (status == 403 and role != "viewer")


@pytest.mark.parametrize(
    "form",
    [
        {"email": ""}, {"email": "nobody"}, {"email": "a@b@c"}, {"email": "a" * 300 + "@example.org"},
        {"email": "\x00@example.org"}, {"language": "fr"}, {"role": ""},
        {"role": "\x00"}, {"regions": ["\x00"]},
        {"regions": ["'; --"] * 60}, {"language": ["es", "xx"], "role": ""},
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_said_at_its_field(enter: Enter, session: Session, form: Any) -> None:
    answer = _invite(enter("administrator"), **form)
    assert answer.status_code == 422
    assert answer.page.all(".summary a")
    assert session.scalars(select(Invitation)).all() == []


def test_an_address_with_an_account_is_not_invited(enter: Enter, session: Session) -> None:
    known = make_account("viewer")
    answer = _invite(enter("administrator"), email=known.email.upper())
    assert answer.status_code == 422
    assert session.scalars(select(Invitation)).all() == []


def test_a_link_is_good_for_seven_days(app: Flask, client: ProofReader, enter: Enter) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        _invite(enter("administrator"))
        link = _link(app)
        clock.shift(timedelta(days=7, seconds=-1))
        assert client.get(link).status_code == 200
        clock.shift(timedelta(seconds=1))
        assert client.get(link).status_code == 404
        assert _accept(client, link).status_code == 404


def test_an_invitation_taken_back_opens_nothing(
    app: Flask, client: ProofReader, organiser: Colleague, session: Session
) -> None:
    _invite(organiser)
    link, number = _link(app), _made(session).id
    for _ in range(2):
        assert organiser.post(f"{PAGE}/{number}/revoke").location == f"{PAGE}?done=revoked"
    assert client.get(link).status_code == 404
    assert organiser.post(f"{PAGE}/{number}/resend").status_code == 409
    done = select(AuditRow.id).where(AuditRow.action == "revoke invitation")
    assert len(session.scalars(done).all()) == 1


def test_sending_again_makes_the_link_before_worthless(
    app: Flask, client: ProofReader, organiser: Colleague, session: Session
) -> None:
    _invite(organiser)
    old = _link(app)
    assert organiser.post(f"{PAGE}/{_made(session).id}/resend").location == f"{PAGE}?done=sent"
    new = _link(app)
    assert new != old
    assert client.get(old).status_code == 404
    assert client.get(new).status_code == 200
    with pytest.raises(Conflict):
        inviting.accept(_made(session).id, old.rpartition("/")[2], "Persona", PASSWORD, ("", ""))


def test_a_letter_for_an_invitation_taken_back_stays_here(
    app: Flask, organiser: Colleague, session: Session
) -> None:
    _invite(organiser)
    organiser.post(f"{PAGE}/{_made(session).id}/revoke")
    assert Mailbox(app).collect() == []


def test_others_invitations_do_not_exist(
    organiser: Colleague, other_organiser: Colleague, enter: Enter, session: Session
) -> None:
    _invite(organiser)
    number = _made(session).id
    for somebody in (other_organiser, enter("coordinator")):
        assert WHOM not in somebody.get(PAGE).text
        for deed in ("revoke", "resend"):
            assert somebody.post(f"{PAGE}/{number}/{deed}").status_code == 404
    assert WHOM in enter("administrator").get(PAGE).text
    assert _made(session).revoked_at is None


@pytest.mark.parametrize("change", ["disable", "scope"])
def test_who_loses_an_authority_loses_what_they_offered_with_it(
    app: Flask, client: ProofReader, organiser: Colleague, change: str
) -> None:
    _invite(organiser, regions=OWN)
    link = _link(app)
    if change == "disable":
        actions.disable_account(COMMAND, organiser.account.id)
    else:
        actions.change_scope(COMMAND, organiser.account.id, "organiser", (OTHER,))
    assert client.get(link).status_code == 404


def test_an_authority_is_that_of_the_moment(organiser: Colleague) -> None:
    actor = Actor("account", organiser.account.id)
    actions.disable_account(COMMAND, organiser.account.id)
    for who in (actor, Actor("participant"), Actor("account", 2_000_000_000)):
        with pytest.raises(Overreach):
            inviting.invite(who, WHOM, "organiser", (), "es")


def test_an_account_made_meanwhile_is_not_made_twice(
    app: Flask, client: ProofReader, organiser: Colleague, session: Session
) -> None:
    _invite(organiser)
    link = _link(app)
    make_account("viewer", email=WHOM)
    assert _accept(client, link).status_code == 422
    assert session.scalars(select(Account.role).where(Account.email == WHOM)).all() == ["viewer"]


@pytest.mark.parametrize(
    "form",
    [
        {"name": ""}, {"name": "\x00"}, {"name": "x" * 121}, {"password": "corta", "again": "corta"},
        {"again": "otra cosa distinta"}, {"password": "", "again": ""}, {"password": WHOM, "again": WHOM},
        {"password": "x" * 5000, "again": "x" * 5000},
    ],
)  # fmt: skip
def test_a_poor_answer_is_said_at_its_field_and_the_link_stays(
    app: Flask, client: ProofReader, organiser: Colleague, form: dict[str, str]
) -> None:
    _invite(organiser)
    link = _link(app)
    answer = _accept(client, link, **form)
    assert answer.status_code == 422
    assert answer.page.all(".summary a")
    assert PASSWORD not in answer.text
    assert (
        _accept(client, link, role="administrator", regions=OTHER, email="x@example.org").status_code == 303
    )


def test_a_refusal_never_makes_an_account(app: Flask, session: Session) -> None:
    with pytest.raises(Refusal):
        inviting.invite(COMMAND, "nobody", "viewer", (), "es")
    assert session.scalars(select(Account)).all() == []
