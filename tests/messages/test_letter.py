"""A letter as it travels: headers nobody can add to, the same Message-ID each time, three readings of it."""

from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

import pytest
from flask import Flask

from app.messages.letter import Letter, compose
from app.outbox import GiveUp

LETTER = Letter(
    key="confirmation 1 abc",
    to="ana.ejemplo@example.org",
    language="es",
    subject="Tu inscripción está confirmada",
    text="Hola, Ana:\n\nTienes una vacante — «aquí».\n",
    html="<!doctype html>\n<p>Hola, Ana: ñandú</p>\n",
    calendar="BEGIN:VCALENDAR\r\nSUMMARY:Señal\r\nEND:VCALENDAR\r\n".encode(),
)


def sent(letter: Letter) -> EmailMessage:
    """The letter as the other side reads it."""
    raw = compose(letter).as_bytes()
    assert all(line.endswith(b"\r\n") for line in raw.splitlines(keepends=True))
    raw.decode("ascii")
    return cast(EmailMessage, message_from_bytes(raw, policy=policy.default))


def part(message: EmailMessage, kind: str, disposition: str | None = None) -> str:
    """The one part of a kind."""
    found = [
        one
        for one in message.walk()
        if one.get_content_type() == kind and one.get_content_disposition() == disposition
    ]
    assert len(found) == 1
    return str(cast(EmailMessage, found[0]).get_content()).replace("\r\n", "\n")


def test_a_letter_is_text_html_and_a_calendar(app: Flask) -> None:
    message = sent(LETTER)
    assert part(message, "text/plain") == LETTER.text
    assert part(message, "text/html") == LETTER.html
    wanted = LETTER.calendar.decode().replace("\r\n", "\n")
    assert part(message, "text/calendar") == part(message, "text/calendar", "attachment") == wanted
    shapes = [one.get_content_type() for one in message.walk()]
    assert shapes[:4] == ["multipart/mixed", "multipart/alternative", "text/plain", "text/html"]
    calendars = [one["Content-Type"] for one in message.walk() if one.get_content_type() == "text/calendar"]
    assert [one.params["method"] for one in calendars] == ["PUBLISH", "PUBLISH"]


def test_without_a_calendar_there_is_none(app: Flask) -> None:
    assert "calendar" not in compose(replace(LETTER, calendar=b"")).as_string()


def test_the_headers_say_who_to_whom_and_in_what_language(app: Flask) -> None:
    message = sent(LETTER)
    assert message["To"] == "ana.ejemplo@example.org"
    assert message["Subject"] == LETTER.subject
    assert message["From"] == "Aforo <aforo@localhost>"
    assert message["Reply-To"] == "talleres@example.org"
    assert message["Content-Language"] == "es-PE"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"].datetime is not None


def test_the_same_letter_has_the_same_message_id(app: Flask) -> None:
    first, again, other = (
        compose(one)["Message-ID"] for one in (LETTER, LETTER, replace(LETTER, key="another"))
    )
    assert first == again != other
    assert first.endswith("@localhost>")
    assert "abc" not in first


@pytest.mark.parametrize(
    "to",
    ["x@example.org\r\nBcc: v@example.org", "x@example.org, v@example.org", "@", "x", "", "@example.org"],
)
def test_an_address_that_is_none_is_given_up(app: Flask, to: str) -> None:
    with pytest.raises(GiveUp):
        compose(replace(LETTER, to=to))


def test_a_line_end_in_a_subject_is_refused(app: Flask) -> None:
    with pytest.raises(ValueError, match="linefeed"):
        compose(replace(LETTER, subject="Hola\r\nBcc: v@example.org"))


def test_an_address_with_a_host_of_other_letters_is_written_as_the_net_knows_it(app: Flask) -> None:
    assert compose(replace(LETTER, to="ana@Ñandú.example"))["To"] == "ana@xn--and-6ma2c.example"
