"""The mail of a test: what the worker wrote, as the other side reads it."""

import re
import shutil
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

from flask import Flask

from app.registration.reminding import remind
from app.turns import Turns
from app.work import WORK, seal

ADDRESS = re.compile(r"https?://[^\s<>\"]+")


class Mailbox:
    """The letters an application writes into its data folder."""

    def __init__(self, app: Flask) -> None:
        self.folder = app.extensions["aforo_settings"].data_dir / "mail"
        shutil.rmtree(self.folder, ignore_errors=True)

    def collect(self) -> list[EmailMessage]:
        """Let the worker do all that is due; the letters it wrote, each once."""
        do_all_jobs()
        found = sorted(self.folder.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
        letters = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in found]
        for path in found:
            path.unlink()
        return cast(list[EmailMessage], letters)


def do_all_jobs() -> None:
    """Everything that is due in the outbox; what the worker forgets each hour has tests of its own."""
    remind()
    turns = Turns(WORK)
    while turns.work_once():
        pass
    seal()


def text_of(letter: EmailMessage) -> str:
    """The text."""
    part = letter.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def html_of(letter: EmailMessage) -> str:
    """The same as HTML."""
    part = letter.get_body(("html",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def calendar_of(letter: EmailMessage) -> str | None:
    """The calendar file that is attached, unfolded, if there is one."""
    for part in letter.iter_attachments():
        assert part.get_content_type() == "text/calendar"
        return str(cast(EmailMessage, part).get_content()).replace("\r\n ", "").replace("\n ", "")
    return None


def addresses_of(letter: EmailMessage) -> set[str]:
    """Every address in it, in text, HTML and calendar."""
    said = text_of(letter) + html_of(letter) + (calendar_of(letter) or "")
    return set(ADDRESS.findall(said))
