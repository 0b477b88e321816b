"""A real mail server on loopback, which can be told to be difficult."""

import asyncio
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Condition
from typing import Any, Literal, cast

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

from .postgres import free_port

Mode = Literal["ok", "451", "550", "550 recipient", "slow", "late"]
ANSWERS = {"ok": "250 Accepted", "451": "451 Try again later", "550": "550 Refused"}


class MailServer:
    """Keeps what it accepts; `mode` says how it answers; `stop()` and `start()` make it go and come back."""

    def __init__(self) -> None:
        self.port = free_port()
        self.mode: Mode = "ok"
        self.letters: list[EmailMessage] = []
        self.refused = 0
        self.begun = 0
        self._news = Condition()
        self._controller: Controller | None = None

    @property
    def url(self) -> str:
        """The value for AFORO_MAIL_URL."""
        return f"smtp://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Listen."""
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        """Go away: connections are refused."""
        if self._controller:
            self._controller.stop()
            self._controller = None

    def wait_for(self, count: int, seconds: float = 20) -> list[EmailMessage]:
        """The letters, when there are at least so many."""
        with self._news:
            arrived = self._news.wait_for(lambda: len(self.letters) >= count, seconds)
        assert arrived, f"{len(self.letters)} letters arrived instead of {count}"
        return self.letters

    def wait_for_refusals(self, count: int, seconds: float = 20) -> None:
        """Return when so many attempts were turned away."""
        with self._news:
            assert self._news.wait_for(lambda: self.refused >= count, seconds), f"{self.refused} were refused"

    def wait_for_beginnings(self, count: int, seconds: float = 20) -> None:
        """Return when so many letters were handed over, answered or not."""
        with self._news:
            assert self._news.wait_for(lambda: self.begun >= count, seconds), f"{self.begun} were handed over"

    def to(self, address: str) -> list[EmailMessage]:
        """The letters to one address."""
        return [letter for letter in self.letters if address in str(letter["To"])]

    async def handle_RCPT(
        self, _server: Any, _session: Any, envelope: Envelope, address: str, _options: Any
    ) -> str:
        """Answer a recipient."""
        if self.mode == "550 recipient":
            self._refuse()
            return "550 No such person here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:
        """Answer a letter."""
        with self._news:
            self.begun += 1
            self._news.notify_all()
        if self.mode == "slow":
            await asyncio.sleep(3)
        answer = ANSWERS.get(self.mode, ANSWERS["ok"])
        if not answer.startswith("250"):
            self._refuse()
            return answer
        letter = message_from_bytes(cast(bytes, envelope.content), policy=policy.default)
        with self._news:
            self.letters.append(cast(EmailMessage, letter))
            self._news.notify_all()
        if self.mode == "late":  # it has the letter and has not said so yet
            await asyncio.sleep(3)
        return answer

    def _refuse(self) -> None:
        with self._news:
            self.refused += 1
            self._news.notify_all()


@pytest.fixture
def smtp() -> Iterator[MailServer]:
    """A mail server that accepts everything until told otherwise."""
    server = MailServer()
    server.start()
    try:
        yield server
    finally:
        server.stop()
