"""What each notice says, in the language being spoken; whole in it, or not at all."""

from collections.abc import Callable

from ..addresses import absolute
from ..language import gettext, plain
from ..messages.harmless import harmless_name
from ..tokens import link_token, shown_code
from . import appointment, removed
from .models import CANCELLED, WAITING, Registration
from .placeholders import filled
from .told import Facts, Told, Words
from .whole_text import whole

# An office signs its people up with one e-mail; a letter names so many of them at most.
MOST_OTHERS = 40


def words(told: Told) -> Words:
    """The message of a notice."""
    return KINDS[told.notice.kind](told)


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
        more=[_if_no_longer_waiting(), _only_yours()],
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


def _reminder(told: Told) -> Words:
    """One link: to the ticket, where whoever cannot come says so; nothing of a mail cancels by itself."""
    return Words(
        subject=gettext("Your workshop is near"),
        opening=gettext("We are expecting you in this workshop."),
        facts=_facts(told),
        advice=gettext(
            "If you cannot come, open your ticket and choose “I can't come”: "
            "your place is then free for somebody else."
        ),
        link=(gettext("Your ticket"), f"{_address(told.registration)}#cannot-come"),
        more=[_only_yours()],
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
        more=[_if_no_longer_waiting() if is_waiting else _if_not_coming(), _only_yours()],
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
        facts=[*facts, *removed.why(told.registration)],
        advice=removed.if_mistaken(workshop),
        link=others,
    )


def _thanks(told: Told) -> Words:
    return Words(
        subject=gettext("Thank you for coming"),
        opening=gettext("Thank you for taking part in this workshop. Your attendance is recorded."),
        facts=[(gettext("Workshop"), whole(told.workshop, "title")), *_when(told, gettext("When"))],
        advice=gettext("If you did not take part, tell us and we will correct it."),
        link=_link(told),
        more=[_only_yours()],
    )


def _own_link(told: Told) -> Words:
    return Words(
        subject=gettext("Your personal link"),
        opening=gettext(
            "Here is your personal link again, as you asked. If it was not you, ignore this message."
        ),
        facts=_facts(told),
        link=_link(told),
        more=[_only_yours(), *_others(told)],
    )


def _others(told: Told) -> list[str]:
    """The links of whoever else signed up with the same e-mail."""
    lines = [
        f"{harmless_name(one.full_name)} · {plain(one.workshop, 'short')}: {_address(one)}"
        for one in told.others[:MOST_OTHERS]
    ]
    return [gettext("Other sign-ups with this e-mail:"), *lines] if lines else []


def _certificate(told: Told) -> Words:
    return Words(
        subject=gettext("Your certificate is ready"),
        opening=gettext("The certificate of the workshop you attended is ready, in Spanish and English."),
        facts=_facts(told),
        advice=gettext("Open your link and choose “My certificate” to print it or keep it as a PDF."),
        link=_link(told),
        more=[_only_yours()],
    )


def _message(told: Told) -> Words:
    """What staff wrote, whole in the person's language."""
    return Words(
        subject=gettext("About your workshop"),
        opening=filled(whole(told.notice.message, "text"), told.registration),
        facts=[(gettext("Workshop"), whole(told.workshop, "title")), *_when(told, gettext("When"))],
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
    is_waiting = told.registration.state == WAITING
    words = gettext("Your place and your details") if is_waiting else gettext("Your ticket and your details")
    return words, _address(told.registration)


def _address(person: Registration) -> str:
    return absolute("registration.ticket", token=link_token("ticket", person.ref, person.generation))


def _if_not_coming() -> str:
    return str(
        gettext(
            "If you cannot come, open your link and choose “I can't come”: somebody else will get your place."
        )
    )


def _if_no_longer_waiting() -> str:
    return str(gettext("If you no longer want to wait, open your link and leave the list there."))


def _only_yours() -> str:
    return str(gettext("The link is yours alone. Do not pass it on."))


KINDS: dict[str, Callable[[Told], Words]] = {
    "confirmation": _confirmation,
    "waiting": _waiting,
    "promoted": _promoted,
    "reminder": _reminder,
    "moved": _moved,
    "cancelled": _cancelled,
    "link": _own_link,
    "thanks": _thanks,
    "certificate": _certificate,
    "message": _message,
}
