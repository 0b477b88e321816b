"""Letters to those who work here reach a real mail server, in their language, and what became is written."""

from collections.abc import Iterator
from threading import Event

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts import inviting, resetting
from app.accounts.models import Invitation
from app.audit import Actor
from app.database import db
from app.messages.mail import hang_up
from app.outbox import Job
from app.tokens import link_token
from app.work import work
from tests.cast import make_account
from tests.conftest import isolated
from tests.databases import opened
from tests.mail import MailServer
from tests.registration.mailbox import html_of, text_of

INVITED = "invitada@example.org"


@pytest.fixture
def mailing(smtp: MailServer, database_url: str) -> Iterator[Flask]:
    """An application that writes to the mail server; everything is undone afterwards."""
    with opened(database_url, AFORO_MAIL_URL=smtp.url) as made, isolated(made) as app, app.app_context():
        yield app
        hang_up()


def _invite(language: str) -> Invitation:
    inviter = Actor("account", make_account("administrator").id)
    return inviting.invite(inviter, INVITED, "organiser", ("08",), language)


@pytest.mark.parametrize(
    ("language", "subject", "said"),
    [
        ("es", "Invitación a trabajar con Aforo", "usted elige su contraseña"),
        ("en", "Invitation to work with Aforo", "you choose your password"),
    ],
)
def test_an_invitation_arrives(
    mailing: Flask, smtp: MailServer, language: str, subject: str, said: str
) -> None:
    made = _invite(language)
    work(Event(), once=True)
    (letter,) = smtp.letters
    assert (letter["To"], letter["Subject"]) == (INVITED, subject)
    token = link_token("invitation", made.ref, 1)
    for body in (text_of(letter), html_of(letter)):
        assert said in " ".join(body.split()) and f"/{language}/invitation/{token}" in body
        assert "Cusco" in body


@pytest.mark.parametrize(("language", "subject"), [("es", "Una nueva contraseña"), ("en", "A new password")])
def test_a_way_to_a_new_password_arrives(
    mailing: Flask, smtp: MailServer, language: str, subject: str
) -> None:
    account = make_account("viewer")
    resetting.ask_reset(account.email, language)
    resetting.ask_reset("nadie@example.org", language)
    work(Event(), once=True)
    (letter,) = smtp.letters
    assert letter["To"] == account.email
    assert letter["Subject"] == f"{subject} {'para' if language == 'es' else 'for'} Aforo"
    assert f"/{language}/reset/" in text_of(letter) and f"/{language}/reset/" in html_of(letter)


def test_a_refused_invitation_is_shown_as_such_and_may_be_sent_again(
    mailing: Flask, smtp: MailServer
) -> None:
    made = _invite("es")
    smtp.mode = "550 recipient"
    work(Event(), once=True)
    db.session.refresh(made)
    assert made.failed_at is not None and made.sent_at is None
    db.session.commit()
    smtp.mode = "ok"
    inviting.resend(Actor("account", made.invited_by), made.id)
    work(Event(), once=True)
    db.session.refresh(made)
    assert made.sent_at is not None and made.failed_at is None
    assert link_token("invitation", made.ref, 2) in text_of(smtp.letters[0])


def test_a_server_that_is_away_is_waited_for(mailing: Flask, smtp: MailServer) -> None:
    made = _invite("es")
    smtp.mode = "451"
    work(Event(), once=True)
    db.session.refresh(made)
    assert made.sent_at is None and made.failed_at is None
    assert db.session.scalars(select(Job.state).where(Job.kind == "invitation")).all() == ["pending"]
