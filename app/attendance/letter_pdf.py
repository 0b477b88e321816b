"""Letters to institutions as one PDF, A4, a page for each language of each: formal, in *usted*.

The library is imported where it is used: it costs a start what no other page needs.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from ..addresses import absolute
from ..config import settings
from ..language import current, day, gettext, ngettext, plain, speaking
from ..registration import appointment
from ..registration.models import Delegation
from ..registration.sharing import short_address
from ..workshops.models import Workshop
from .drawing import INK, SOFT, Box, drawable, square, text, wrapped
from .official_letters import OfficialLetter, answer_by

FONTS = Path(__file__).parent / "fonts"
# All in millimetres, sizes of letters in points.
LEFT, WIDE, TOP, LINE, GAP, SIZE = 25.0, 160.0, 22.0, 5.4, 3.2, 11.0
SQUARE = 34.0


def letters_pdf(
    workshop: Workshop, letters: Sequence[OfficialLetter], delegations: dict[int, Delegation]
) -> bytes:
    """All of them, one at least; each says what its institution holds now."""
    from fpdf import FPDF

    pdf = FPDF(format="A4")
    pdf.set_auto_page_break(False)
    pdf.set_margin(0)
    pdf.c_margin = 0
    for style, name in (("", "Regular"), ("B", "Semibold")):
        pdf.add_font("sans", style, FONTS / f"SourceSansPro-{name}.ttf")
    pdf.set_title(plain(workshop, "short"))
    for one in letters:
        for tongue in ("es", "en") if one.language == "both" else (one.language,):
            with speaking(tongue):
                _page(pdf, workshop, one, delegations.get(one.institution_id))
    return bytes(pdf.output())


def _page(pdf: Any, workshop: Workshop, letter: OfficialLetter, held: Delegation | None) -> None:
    pdf.add_page()
    programme = getattr(settings(), f"programme_{current()}")
    text(pdf, Box(LEFT, 12, WIDE, 5), settings().controller or programme, "B", 12)
    if workshop.is_demonstration:
        text(pdf, Box(LEFT, 17, WIDE, 4), gettext("Invented, for demonstration"), "", 9, SOFT)
    made = letter.made_at.astimezone(ZoneInfo(workshop.zone)).date()
    at = _say(pdf, TOP + 4, day(made, "long"))
    at = _say(pdf, at + GAP, letter.reference, "B")
    at = _say(pdf, at + GAP * 2, plain(letter.institution, "name"), "B")
    at = _say(
        pdf, at + GAP * 2, gettext("Subject: invitation to “%(title)s”", title=plain(workshop, "title")), "B"
    )
    at = _say(pdf, at + GAP, gettext("Dear Sir or Madam:"))
    for part in _body(workshop, letter, held):
        at = _say(pdf, at + GAP, part)
    at = _say(pdf, at + GAP * 3, gettext("Yours faithfully,"))
    at = _say(pdf, at + GAP * 5, letter.signer, "B")
    _say(pdf, at, letter.post)
    _foot(pdf, workshop, held)


def _body(workshop: Workshop, letter: OfficialLetter, held: Delegation | None) -> list[str]:
    """In *usted*, as letters to institutions are written."""
    there = appointment.of(workshop)
    where, when = there.place_text(), there.when_text()
    told = gettext("I have the honour to invite your institution to this workshop: %(when)s.", when=when)
    told += " " + gettext("It takes place at %(where)s.", where=where) if where else ""
    declining = gettext("If your institution cannot take part, we would be grateful if you said so there.")
    reach = " · ".join(filter(None, (settings().contact_email, settings().contact_phone)))
    return [
        told,
        _asked(held, day(answer_by(workshop, letter, held), "long")),
        *([declining] if held and held.held else []),
        *([gettext("Questions: %(contact)s", contact=reach)] if reach else []),
    ]


def _asked(held: Delegation | None, until: str) -> str:
    """What its institution is asked to do, by what it holds now."""
    if held is None:
        return gettext(
            "Please sign up by %(until)s with the code on this page or at its address.", until=until
        )
    if not held.held:
        return gettext(
            "Your institution has named who comes; with the code on this page or at its address it names "
            "others in their place."
        )
    asked = ngettext(
        "%(num)s seat is held for whom your institution appoints. Please name the person by %(until)s.",
        "%(num)s seats are held for whom your institution appoints. Please name them by %(until)s.",
        held.held, until=until,
    )  # fmt: skip
    after = gettext(
        "It is done with the code on this page or at its address, without an account; after that day "
        "the seats without a name are held no longer."
    )
    return f"{asked} {after}"


def _foot(pdf: Any, workshop: Workshop, held: Delegation | None) -> None:
    address = absolute("registration.delegation", token=held.token) if held else short_address(workshop)
    top = 297 - 16 - SQUARE
    square(pdf, LEFT, top, SQUARE, address)
    beside = LEFT + SQUARE + 6
    wide = WIDE - SQUARE - 6
    said = gettext("Name who comes") if held else gettext("Sign up")
    text(pdf, Box(beside, top + 2, wide, 5), said, "B", 11)
    for place, line in enumerate(wrapped(pdf, address, wide, "", 8.5)):
        text(pdf, Box(beside, top + 9 + place * 4.2, wide, 4), line, "", 8.5)
    hint = gettext("The link is your institution's alone: whoever has it names its people.") if held else ""
    text(pdf, Box(beside, top + SQUARE - 6, wide, 4), hint, "", 8.5, SOFT)


def _say(pdf: Any, top: float, said: str, style: str = "") -> float:
    """A paragraph; where the next may begin."""
    for line in wrapped(pdf, drawable(pdf, said), WIDE, style, SIZE):
        text(pdf, Box(LEFT, top, WIDE, LINE), line, style, SIZE, INK)
        top += LINE
    return top
