"""Delivery by SMTP, or into files on a laptop; one connection is kept while there is something to send."""

import os
import re
from email.message import EmailMessage
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from flask import current_app

from ..config import settings
from ..outbox import Away, GiveUp, Postpone

if TYPE_CHECKING:
    from smtplib import SMTP

# Seconds for each step of reaching the server, and for each of handing a letter over: servers that look into
# it answer late, and to give up before the answer may mean to send it twice. All together: less than a lease.
REACHING, HANDING = 15.0, 60.0
KEPT = "aforo_mail_server"
# 5.7.x is about who may send, as a wrong setting of ours brings about too: worth another try.
FOR_GOOD = re.compile(r"5\d\d (?!5\.7\.)")


class Bounced(GiveUp):
    """The other side refused the letter for good."""


def deliver(message: EmailMessage) -> None:
    """Hand the letter over; it is delivered when this returns.

    Raises Bounced when it is refused for good, Postpone when it may be taken later, and Away when nobody
    can be reached at all.
    """
    target = urlsplit(settings().mail_url)
    if target.scheme == "file":
        return _write(message)
    try:
        _connected(target).send_message(message)
    except ValueError as error:
        raise GiveUp("the address is not one that can be written to") from error
    except OSError as error:  # smtplib's own errors are among them
        meaning = _meaning(error)
        if isinstance(meaning, Away):
            _drop()
        raise meaning from error


def is_refusal(said: str) -> bool:
    """Whether this is how the other side refuses a letter for good."""
    return FOR_GOOD.match(said) is not None


def hang_up() -> None:
    """Close the kept connection, if there is one."""
    server: SMTP | None = current_app.extensions.pop(KEPT, None)
    if server is None:
        return
    try:
        server.quit()
    except OSError:
        server.close()


def _drop() -> None:
    """Close it without a word: nobody answers there."""
    server: SMTP | None = current_app.extensions.pop(KEPT, None)
    if server is not None:
        server.close()


def _connected(target: SplitResult) -> "SMTP":
    """The kept connection if it still answers, else a new one."""
    kept: SMTP | None = current_app.extensions.get(KEPT)
    if kept is not None and _answers(kept):
        return kept
    _drop()
    current_app.extensions[KEPT] = made = _connect(target)
    return made


def _answers(server: "SMTP") -> bool:
    try:
        return server.noop()[0] == 250
    except OSError:
        return False


def _connect(target: SplitResult) -> "SMTP":
    import smtplib
    import ssl

    host = target.hostname or ""
    trust = ssl.create_default_context()
    if target.scheme == "smtps":
        server: SMTP = smtplib.SMTP_SSL(host, target.port or 465, timeout=REACHING, context=trust)
    else:
        server = smtplib.SMTP(host, target.port or 25, timeout=REACHING)
    try:
        if parse_qs(target.query).get("starttls", ["0"])[0] not in {"0", "false", "no"}:
            server.starttls(context=trust)
        if target.username:
            server.login(unquote(target.username), unquote(target.password or ""))
        server.ehlo_or_helo_if_needed()
        if server.sock:
            server.sock.settimeout(HANDING)
    except BaseException:
        server.close()
        raise
    return server


def _meaning(error: Exception) -> Exception:
    """What an error of the talk means for the job."""
    import smtplib

    if isinstance(error, smtplib.SMTPNotSupportedError) and "SMTPUTF8" in str(error):
        return Bounced("the mail server cannot write to an address with such letters")
    code, answer = _answer(error)
    said = f"{code} {answer}" if code else ""
    is_about_this = isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError)
    if not is_about_this or code == 421:
        return Away(said or f"the mail server cannot be reached ({type(error).__name__})")
    return Bounced(said) if is_refusal(said) else Postpone(said)


def _answer(error: Exception) -> tuple[int, str]:
    """The server's code and words, where it gave any."""
    import smtplib

    code: int = 0
    words: bytes | str = b""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, words = error.smtp_code, error.smtp_error
    text = words.decode("ascii", "replace") if isinstance(words, bytes) else str(words)
    return code, " ".join(text.split())


def _write(message: EmailMessage) -> None:
    """Into the data folder, under the Message-ID: sent again, it is the same file."""
    folder = settings().data_dir / "mail"
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / (str(message["Message-ID"]).strip("<>").partition("@")[0] + ".eml")
    unfinished = path.with_suffix(".part")
    # For its owner only: a personal link stands in it.
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(message.as_bytes())
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
