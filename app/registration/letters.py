"""A notice as a letter, and as the few lines an organiser sends by hand."""

from flask import current_app

from ..addresses import absolute
from ..config import settings
from ..language import current, gettext
from ..messages.harmless import harmless_name
from ..messages.letter import Letter
from .calendar import calendar_file
from .models import SEATED
from .told import Told, Words
from .words import words

# Kinds after which a calendar must know something new.
FOR_CALENDARS = {"confirmation", "promoted", "moved", "cancelled"}
# Kinds after which there is nothing left to look up.
WITHOUT_OWN = {"cancelled", "thanks"}
PAGE = "registration/letter.html"


def letter(told: Told) -> Letter:
    """The letter in the language being spoken; raises Lacks when a text is missing in it."""
    said, notice, person = words(told), told.notice, told.registration
    greeting, signed = _greeting(told), signature()
    page = current_app.jinja_env.get_template(PAGE)
    method = "CANCEL" if notice.kind == "cancelled" else "PUBLISH"
    return Letter(
        key=f"{notice.kind} {notice.id} {person.ref}",
        to=person.email or "",
        language=current(),
        subject=said.subject,
        text=text(said, greeting, signed),
        html=page.render(lang=current(), said=said, greeting=greeting, signature=signed),
        calendar=calendar_file(person, method) if _is_for_calendars(told) else b"",
        method=method,
    )


def hand_lines(told: Told) -> str:
    """The message as an organiser sends it: without the personal link, which is nobody else's."""
    said = words(told)
    facts = [f"{label}: {value}" for label, value in said.facts]
    own = gettext("With your code and the last three digits of your phone you see your sign-up here:")
    place = [f"{own} {absolute('registration.find')}"] if told.notice.kind not in WITHOUT_OWN else []
    return "\n".join([f"{_greeting(told)} {said.opening}", *facts, *filter(None, [said.advice]), *place])


def _is_for_calendars(told: Told) -> bool:
    if told.notice.kind not in FOR_CALENDARS:
        return False
    return told.registration.state == SEATED or told.registration.seated_at is not None


def _greeting(told: Told) -> str:
    return str(gettext("Hello, %(name)s:", name=harmless_name(told.registration.given_names)))


def signature() -> list[str]:
    """Who writes, and how to reach them: a person reads that, not this address."""
    chosen = settings()
    reach = " · ".join(filter(None, (chosen.contact_email, chosen.contact_phone)))
    asked = gettext("Questions: %(contact)s", contact=reach) if reach else ""
    return [line for line in (getattr(chosen, f"programme_{current()}"), asked) if line]


def text(said: Words, greeting: str, signature: list[str]) -> str:
    """The letter as text."""
    facts = "\n".join(f"{label}: {value}" for label, value in said.facts)
    link = f"{said.link[0]}:\n{said.link[1]}" if said.link else ""
    parts = [greeting, said.opening, facts, said.advice, link, *said.more, "\n".join(signature)]
    return "\n\n".join(part for part in parts if part) + "\n"
