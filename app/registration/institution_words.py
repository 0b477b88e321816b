"""What an institution is told of its seats and its workshop, by mail or by hand: in *usted*."""

from typing import Any

from ..addresses import absolute
from ..institutions.models import Institution
from ..language import gettext, instant, ngettext, plain
from ..workshops.models import Workshop
from . import appointment
from .models import Delegation
from .told import Facts, Words
from .whole_text import whole


def warning(found: Delegation) -> Words:
    """Seats without a name lapse soon."""
    return Words(
        subject=gettext("Seats held for your institution"),
        opening=ngettext(
            "Your institution holds %(num)s seat without a name in this workshop.",
            "Your institution holds %(num)s seats without a name in this workshop.",
            found.held,
        ),
        facts=[*_which(found.workshop, found.institution), _until(found)],
        advice=gettext("After that hour they are held no longer. With this link you name who comes."),
        link=_link(found),
    )


def moved(
    workshop: Workshop,
    institution: Institution,
    found: Delegation | None,
    before: dict[str, Any] | None = None,
) -> Words:
    """Other days, hours or another place; `found` is its delegation, `before` how it knows it."""
    there = appointment.of(workshop)
    where, holds = there.place_text(), found is not None and found.held > 0
    said = gettext("The date, the time or the place of this workshop has changed.")
    stay = gettext("The seats stay held.")
    return Words(
        subject=gettext("The workshop of your institution has moved"),
        opening=f"{said} {stay}" if holds else said,
        facts=[
            *_which(workshop, institution),
            *([(gettext("Before"), appointment.read(before).when_text())] if before else []),
            (gettext("Now"), there.when_text()),
            *([(gettext("Where"), where)] if where else []),
            *([_until(found)] if found and holds else []),
        ],
        link=_link(found) if found else (gettext("The workshop"), _page(workshop)),
    )


def called_off(workshop: Workshop, institution: Institution, found: Delegation | None) -> Words:
    """It will not take place, and why."""
    facts = _which(workshop, institution)
    if workshop.cancelled_reason_es or workshop.cancelled_reason_en:
        facts.append((gettext("Reason"), whole(workshop, "cancelled_reason")))
    said = gettext("This workshop will not take place.")
    ends = gettext("The seats held for you end with it.")
    return Words(
        subject=gettext("The workshop of your institution was cancelled"),
        opening=f"{said} {ends}" if found and found.held else said,
        facts=facts,
        link=(gettext("Other workshops"), absolute("workshops.catalogue")),
    )


def _which(workshop: Workshop, institution: Institution) -> Facts:
    return [
        (gettext("Workshop"), whole(workshop, "title")),
        (gettext("Institution"), plain(institution, "name")),
    ]


def _until(found: Delegation) -> tuple[str, str]:
    return gettext("Held until"), instant(found.held_until, found.workshop.zone)


def _link(found: Delegation) -> tuple[str, str]:
    return gettext("Name who comes"), absolute("registration.delegation", token=found.token)


def _page(workshop: Workshop) -> str:
    return absolute("registration.workshop", code=workshop.code)
