"""Delivery to a real mail server: what its answers mean, one connection for many letters, files."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from app.messages import mail
from app.messages.letter import compose
from app.messages.mail import Bounced, deliver, hang_up
from app.outbox import Away, Postpone
from tests.databases import application, close
from tests.mail import MailServer

from .test_letter import LETTER


@pytest.fixture
def mailing(smtp: MailServer, database_url: str) -> Iterator[Flask]:
    """An application that writes to the mail server."""
    app = application(database_url, AFORO_MAIL_URL=smtp.url)
    with app.app_context():
        yield app
        hang_up()
    close(app)


def send() -> None:
    deliver(compose(LETTER))


def test_a_letter_arrives(mailing: Flask, smtp: MailServer) -> None:
    send()
    assert [letter["Subject"] for letter in smtp.letters] == ["Tu inscripción está confirmada"]


def test_many_letters_take_one_connection(mailing: Flask, smtp: MailServer) -> None:
    send()
    first = mailing.extensions[mail.KEPT]
    send()
    assert mailing.extensions[mail.KEPT] is first
    hang_up()
    assert mail.KEPT not in mailing.extensions
    send()
    assert len(smtp.letters) == 3


def test_a_connection_that_broke_meanwhile_is_made_anew(mailing: Flask, smtp: MailServer) -> None:
    send()
    smtp.stop()
    smtp.start()
    send()
    assert len(smtp.letters) == 2


@pytest.mark.parametrize(
    ("mode", "meaning"),
    [("451", Postpone), ("550", Bounced), ("550 recipient", Bounced)],
)
def test_what_an_answer_means(mailing: Flask, smtp: MailServer, mode: str, meaning: type[Exception]) -> None:
    smtp.mode = mode  # type: ignore[assignment]
    with pytest.raises(meaning) as answer:
        send()
    assert type(answer.value) is meaning
    assert str(answer.value).startswith(mode[:3])
    smtp.mode = "ok"
    send()
    assert len(smtp.letters) == 1


def test_a_server_that_is_away_is_away_for_all(mailing: Flask, smtp: MailServer) -> None:
    smtp.stop()
    with pytest.raises(Away, match="ConnectionRefusedError"):
        send()
    smtp.start()
    send()
    assert len(smtp.letters) == 1


def test_an_address_of_other_letters_is_written_to(mailing: Flask, smtp: MailServer) -> None:
    deliver(compose(replace(LETTER, to="ñandú@example.org")))
    assert [letter["To"] for letter in smtp.letters] == ["ñandú@example.org"]


def test_a_laptop_writes_files_and_the_same_letter_once(app: Flask) -> None:
    folder = Path(app.extensions["aforo_settings"].data_dir) / "mail"
    before = set(folder.glob("*"))
    send()
    send()
    [written] = set(folder.glob("*")) - before
    assert written.suffix == ".eml" and b"To: ana.ejemplo@example.org" in written.read_bytes()
