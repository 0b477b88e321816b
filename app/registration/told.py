"""What a message is about, and what it says: the two ends between which the words are found."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ..workshops.models import Workshop
from . import appointment
from .models import Notice, Registration

Facts = list[tuple[str, str]]


@dataclass(frozen=True)
class Words:
    """One message without its greeting: subject, what happened, the facts, and where to go next."""

    subject: str
    opening: str
    facts: Facts
    advice: str = ""
    link: tuple[str, str] | None = None
    more: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Told:
    """What a message is about: the notice, the place in line, how it was before, others with its e-mail."""

    notice: Notice
    position: int | None = None
    before: appointment.Appointment | None = None
    others: Sequence[Registration] = ()

    @property
    def registration(self) -> Registration:
        """Whose."""
        return self.notice.registration

    @property
    def workshop(self) -> Workshop:
        """Which."""
        return self.registration.workshop
