"""What each notice says, in the language being spoken; whole in it, or not at all."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ..addresses import absolute
from ..language import current, gettext
from ..outbox import GiveUp
from ..tokens import link_token, shown_code
from ..workshops.models import Workshop
from . import appointment
from .models import CANCELLED, WAITING, Notice, Registration

Facts = list[tuple[str, str]]


class Lacks(GiveUp):
    """A text the message needs is missing in the person's language."""


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
    """What a message is about: the notice, the place in line, when and where it was before."""

    notice: Notice
    position: int | None = None
    before: appointment.Appointment | None = None

    @property
    def registration(self) -> Registration:
        """Whose."""
        return self.notice.registration

    @property
    def workshop(self) -> Workshop:
        """Which."""
        return self.registration.workshop


def words(told: Told) -> Words:
    """The message of a notice."""
    return KINDS[told.notice.kind](told)


def whole(thing: Any, name: str) -> str:
    """A text of a row in the language being spoken; raises Lacks when only the other language has it."""
    mine = getattr(thing, f"{name}_{current()}")
    if mine:
        return str(mine)
    raise Lacks(f"{name}_{current()} is missing")


def _confirmation(told: Told) -> Words:
    return Words(
        subject=gettext("Your sign-up is confirmed"),
        opening=gettext("You have a seat in this workshop. There is nothing else you need to do."),
        facts=_facts(told),
        advice=gettext(
            "Show your code when you arrive, on paper or on your phone. Saying it aloud will do too."
        ),
        link=_link(told),
        more=[_if_not_coming(), _only_yours()],
    )


def _waiting(told: Told) -> Words:
    place = gettext("You are number %(position)s on the waiting list today.", position=told.position)
    return Words(
        subject=gettext("You are on the waiting list"),
        opening=gettext("This workshop is full for now.") + " " + place,
        facts=_facts(told),
        advice=gettext(
            "If a seat is freed and it is your turn, it will be yours at once and we will write to you."
        ),
        link=_link(told),
        more=[
            gettext("If you no longer want to wait, open your link and leave the list there."),
            _only_yours(),
        ],
    )


def _promoted(told: Told) -> Words:
    return Words(
        subject=gettext("You have a seat"),
        opening=gettext("A seat was freed and it is yours: you are no longer on the waiting list."),
        facts=_facts(told),
        advice=gettext(
            "Show your code when you arrive, on paper or on your phone. Saying it aloud will do too."
        ),
        link=_link(told),
        more=[_if_not_coming(), _only_yours()],
    )


def _moved(told: Told) -> Words:
    is_waiting = told.registration.state == WAITING
    return Words(
        subject=gettext("Your workshop has moved"),
        opening=gettext("The date, the time or the place of your workshop has changed."),
        facts=_facts(told, _before(told)),
        advice=gettext("You keep your place on the waiting list.")
        if is_waiting
        else gettext("You keep your seat."),
        link=_link(told),
        more=[_if_not_coming(), _only_yours()],
    )


def _cancelled(told: Told) -> Words:
    workshop = told.workshop
    facts = [(gettext("Workshop"), whole(workshop, "title")), *_when(told, gettext("It was to be"))]
    others = (gettext("Other workshops"), absolute("workshops.catalogue"))
    if workshop.state == CANCELLED:
        if workshop.cancelled_reason_es or workshop.cancelled_reason_en:
            facts.append((gettext("Reason"), whole(workshop, "cancelled_reason")))
        return Words(
            gettext("Your workshop was cancelled"),
            gettext("This workshop will not take place."),
            facts,
            link=others,
        )
    return Words(
        subject=gettext("Your sign-up was cancelled"),
        opening=gettext("You are no longer signed up for this workshop."),
        facts=facts,
        advice=gettext("If this is a mistake, write to us."),
        link=others,
    )


def _own_link(told: Told) -> Words:
    return Words(
        subject=gettext("Your personal link"),
        opening=gettext(
            "Here is your personal link again, as you asked. If it was not you, ignore this message."
        ),
        facts=_facts(told),
        link=_link(told),
        more=[_only_yours()],
    )


def _certificate(told: Told) -> Words:
    return Words(
        subject=gettext("Your certificate is ready"),
        opening=gettext("The certificate of the workshop you attended is ready, in Spanish and English."),
        facts=_facts(told),
        advice=gettext("Open your link and choose “My certificate” to print it or keep it as a PDF."),
        link=_link(told),
        more=[_only_yours()],
    )


def _facts(told: Told, before: Facts | None = None) -> Facts:
    workshop = told.workshop
    where = appointment.place_text(workshop)
    return [
        (gettext("Workshop"), whole(workshop, "title")),
        *(before or []),
        *_when(told, gettext("Now") if before else gettext("When")),
        *([(gettext("Where"), where)] if where else []),
        (gettext("Your code"), shown_code(told.registration.short_code)),
    ]


def _when(told: Told, label: str) -> Facts:
    return [(label, appointment.of(told.workshop).when_text())]


def _before(told: Told) -> Facts:
    if told.before is None:
        return []
    parts = [told.before.when_text(), told.before.place_text()]
    return [(gettext("Before"), " · ".join(part for part in parts if part))]


def _link(told: Told) -> tuple[str, str]:
    token = link_token("ticket", told.registration.ref, told.registration.generation)
    return gettext("Your ticket and your details"), absolute("registration.ticket", token=token)


def _if_not_coming() -> str:
    return str(
        gettext(
            "If you cannot come, open your link and choose “I can't come”: somebody else will get your place."
        )
    )


def _only_yours() -> str:
    return str(gettext("The link is yours alone. Do not pass it on."))


KINDS: dict[str, Callable[[Told], Words]] = {
    "confirmation": _confirmation,
    "waiting": _waiting,
    "promoted": _promoted,
    "moved": _moved,
    "cancelled": _cancelled,
    "link": _own_link,
    "certificate": _certificate,
}
