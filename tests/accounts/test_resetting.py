"""A forgotten password: whoever asks learns nothing, and the link is good once, for an hour."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts import actions, resetting
from app.accounts.models import Account, PasswordReset
from app.accounts.passwords import is_right
from app.audit import COMMAND
from app.clock import now
from app.database import Base
from app.outbox import Job
from app.refusals import Conflict
from app.tokens import hashed
from tests.cast import PASSWORD, SAME_ORIGIN, Colleague, make_account
from tests.page import ProofReader
from tests.registration.mailbox import Mailbox, html_of, text_of

ASK = "/es/sign-in/forgotten"
NEW = "otra clave de ejemplo, larga"
LINK = re.compile(r"/(?:es|en)/reset/[\w-]{43}")


def _ask(client: ProofReader, email: str, lang: str = "es") -> Any:
    return client.post(f"/{lang}/sign-in/forgotten", data={"email": email}, headers=SAME_ORIGIN)


def _link(app: Flask) -> str:
    (letter,) = Mailbox(app).collect()
    return str(LINK.findall(text_of(letter))[0])


def _choose(client: ProofReader, link: str, password: str = NEW, again: str | None = None) -> Any:
    form = {"password": password, "again": password if again is None else again}
    return client.post(link, data=form, headers=SAME_ORIGIN)


def _now(session: Session, account: Account) -> Account:
    return session.get_one(Account, account.id, populate_existing=True)


def test_a_new_password_is_chosen_by_the_link(app: Flask, client: ProofReader, session: Session) -> None:
    account = make_account("viewer")
    assert _ask(client, account.email).status_code == 200
    link = _link(app)
    page = client.get(link)
    assert page.status_code == 200 and "<script" not in page.text
    assert is_right(_now(session, account).password_hash, PASSWORD), "reading changes nothing"
    assert _choose(client, link).location == "/es/sign-in?changed=1"
    assert client.get("/es/sign-in?changed=1").status_code == 200
    assert is_right(_now(session, account).password_hash, NEW)
    assert client.get(link).status_code == 404
    assert _choose(client, link).status_code == 404, "good once"


def test_every_session_ends_and_the_code_is_still_asked_for(
    app: Flask, client: ProofReader, coordinator: Colleague
) -> None:
    _ask(client, coordinator.account.email)
    _choose(client, _link(app))
    assert coordinator.get("/es/manage").status_code == 303
    form = {"email": coordinator.account.email, "password": NEW}
    assert client.post("/es/sign-in", data=form, headers=SAME_ORIGIN).location == "/es/sign-in/code"


def test_known_and_unknown_are_answered_alike_and_cost_alike(
    app: Flask, client: ProofReader, session: Session
) -> None:
    known, gone, shown = make_account(), make_account(), make_account(is_demonstration=True)
    actions.disable_account(COMMAND, gone.id)
    answers = [_ask(client, email) for email in (known.email, gone.email, shown.email, "nadie@example.org")]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert session.scalar(select(func.count()).select_from(Job).where(Job.kind == "reset")) == 4
    letters = Mailbox(app).collect()
    assert [letter["To"] for letter in letters] == [known.email]


@pytest.mark.parametrize("lang", ["es", "en"])
def test_the_letter_is_whole_in_its_language(app: Flask, client: ProofReader, lang: str) -> None:
    _ask(client, make_account("viewer").email, lang)
    (letter,) = Mailbox(app).collect()
    said = {"es": "pidió una nueva contraseña", "en": "asked for a new password"}[lang]
    for body in (text_of(letter), html_of(letter)):
        assert said in " ".join(body.split())
        assert {link[:4] for link in LINK.findall(body)} == {f"/{lang}/"}


def test_the_link_is_kept_nowhere_and_starts_with_our_address(
    app: Flask, client: ProofReader, session: Session
) -> None:
    email = make_account("viewer").email
    client.post(ASK, data={"email": email}, headers=SAME_ORIGIN | {"X-Forwarded-Host": "evil.example"})
    (letter,) = Mailbox(app).collect()
    base = app.extensions["aforo_settings"].base_url
    link = LINK.findall(text_of(letter))[0]
    assert f"{base}{link}" in text_of(letter)
    token = link.rpartition("/")[2]
    tables = Base.metadata.sorted_tables
    kept = " ".join(str(tuple(row)) for table in tables for row in session.execute(select(table)))
    assert token not in kept and hashed(token) in kept


def test_a_link_is_good_for_an_hour(app: Flask, client: ProofReader) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        _ask(client, make_account("viewer").email)
        link = _link(app)
        clock.shift(timedelta(minutes=60, seconds=-1))
        assert client.get(link).status_code == 200
        clock.shift(timedelta(seconds=1))
        assert client.get(link).status_code == 404
        assert _choose(client, link).status_code == 404


def test_the_newest_link_is_the_only_one(app: Flask, client: ProofReader) -> None:
    email = make_account("viewer").email
    _ask(client, email)
    old = _link(app)
    _ask(client, email)
    new = _link(app)
    assert client.get(old).status_code == 404
    assert client.get(new).status_code == 200


@pytest.mark.parametrize("change", ["password", "disabled", "role"])
def test_a_change_of_the_account_makes_the_link_worthless(
    app: Flask, client: ProofReader, session: Session, change: str
) -> None:
    account = make_account("viewer")
    _ask(client, account.email)
    link = _link(app)
    number = session.scalars(select(PasswordReset.id)).one()
    {
        "password": lambda: actions.change_password(COMMAND, account.id, "una tercera clave larga"),
        "disabled": lambda: actions.disable_account(COMMAND, account.id),
        "role": lambda: actions.change_scope(COMMAND, account.id, "organiser", ()),
    }[change]()
    assert client.get(link).status_code == 404
    with pytest.raises(Conflict):
        resetting.reset_password(number, NEW)


@pytest.mark.parametrize("password", ["", "corta", "aaaaaaaaaaaaaaaa", "x" * 300, "x" * 5000])
def test_a_poor_password_is_refused_and_the_link_stays(
    app: Flask, client: ProofReader, password: str
) -> None:
    _ask(client, make_account("viewer").email)
    link = _link(app)
    assert _choose(client, link, password).status_code == 422
    assert _choose(client, link, NEW, "otra cosa").status_code == 422
    assert _choose(client, link).status_code == 303


@pytest.mark.parametrize("email", ["", "\x00@example.org", "a" * 300])
def test_a_poor_address_is_said_at_its_field(client: ProofReader, session: Session, email: str) -> None:
    assert _ask(client, email).status_code == 422
    assert session.scalars(select(Job)).all() == []


@pytest.mark.parametrize("token", ["a", "a" * 43, "%00", "'", "a" * 3000])
def test_a_strange_link_opens_nothing(client: ProofReader, token: str) -> None:
    for place in ("reset", "invitation"):
        assert client.get(f"/es/{place}/{token}").status_code == 404
        assert client.post(f"/es/{place}/{token}", headers=SAME_ORIGIN).status_code == 404
