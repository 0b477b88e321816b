"""A letter: text, the same as simple HTML, and the calendar file where a calendar must learn."""

import re
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from urllib.parse import urlsplit

import idna

from ..clock import now
from ..config import settings
from ..language import TAGS
from ..outbox import GiveUp
from ..tokens import keyed

NOT_IN_A_NAME = re.compile(r'[\s,;:<>"()\[\]\\@]')


@dataclass(frozen=True)
class Letter:
    """What goes out to one person. `key` is the same for every try to send the same letter."""

    key: str
    to: str
    language: str
    subject: str
    text: str
    html: str
    calendar: bytes = b""
    method: str = "PUBLISH"


def compose(letter: Letter) -> EmailMessage:
    """The letter as it travels. Whoever sends it again sends the same Message-ID."""
    message = EmailMessage(policy=SMTP)
    message["From"] = sender()
    message["To"] = _recipient(letter.to)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(now())
    message["Message-ID"] = f"<{message_key(letter.key)}@{urlsplit(settings().base_url).hostname}>"
    message["Auto-Submitted"] = "auto-generated"
    if settings().contact_email:
        message["Reply-To"] = settings().contact_email
    message.set_content(letter.text, cte="quoted-printable")
    message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    if letter.calendar:
        _enclose(message, letter.calendar.decode(), letter.method)
    message["Content-Language"] = TAGS[letter.language]  # last: the parts would take it for theirs
    return message


def message_key(key: str) -> str:
    """What a Message-ID begins with: the same for the same key, and telling nothing."""
    return keyed("message", key).hex()[:32]


def sender() -> Address:
    """Who writes: the address of the settings."""
    name, address = parseaddr(settings().mail_from)
    return Address(display_name=name, addr_spec=address)


def _enclose(message: EmailMessage, calendar: str, method: str) -> None:
    """The calendar twice: for programs that read it in place, and as a file for those that do not."""
    params = {"method": method}
    message.add_alternative(calendar, subtype="calendar", cte="base64", params=params)
    message.add_attachment(calendar, subtype="calendar", cte="base64", filename="aforo.ics", params=params)


def _recipient(address: str) -> Address:
    """The address with its host as the net knows it; one that cannot be written to is given up."""
    name, _, host = address.rpartition("@")
    try:
        if not name or NOT_IN_A_NAME.search(name):
            raise ValueError
        return Address(username=name, domain=idna.encode(host, uts46=True).decode("ascii"))
    except (ValueError, IndexError) as error:
        raise GiveUp("the address is not one that can be written to") from error
