"""A certificate in words, in both languages at once, for the page, the PDF and the check."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from ..addresses import absolute
from ..config import settings
from ..language import LANGUAGES, TAGS, day, days, gettext, listed, ngettext, speaking
from . import codes
from .facts import Facts, read
from .models import Certificate


@dataclass(frozen=True)
class Half:
    """What a certificate says in one language."""

    tag: str
    programme: str
    heading: str
    opening: str
    part: str
    title: str
    when: str
    hours: str
    organisers: str
    issued: str
    advice: str
    document: str
    invented: str


@dataclass(frozen=True)
class Sheet:
    """A certificate ready to be drawn: the name, both halves, its code and where both codes lead.

    `invented` is for a workshop of the demonstration, which proves nothing.
    """

    name: str
    halves: tuple[Half, ...]
    code: str
    qr: str
    address: str
    is_invented: bool
    document: str = ""


def sheet(row: Certificate, is_invented: bool, document: str = "") -> Sheet:
    """The certificate of somebody who has not been forgotten; `document` is printed and kept nowhere."""
    facts, ref = read(row.facts), str(row.ref)
    code = codes.typed_code_of(ref)
    return Sheet(
        name=str(row.name),
        halves=tuple(_half(facts, row.issued_on, document, language) for language in LANGUAGES),
        code=codes.shown(code),
        qr=absolute("certificates.verify", code=codes.qr_code_of(ref)).upper(),
        address=absolute("certificates.verify", code=codes.shown(code)).split("//")[-1],
        is_invented=is_invented,
        document=document,
    )


def when(some: Sequence[date]) -> str:
    """Days in the language being spoken: a span where they follow each other."""
    if _are_in_a_row(some):
        return days(some[0], some[-1])
    return listed([day(one, "long") for one in some])


def hours(minutes: int) -> str:
    """How long, in words: 8 hours; 7 hours and 30 minutes."""
    whole, rest = divmod(minutes, 60)
    told = [ngettext("%(num)s hour", "%(num)s hours", whole)] if whole else []
    told += [ngettext("%(num)s minute", "%(num)s minutes", rest)] if rest else []
    return listed([str(one) for one in told])


def _half(facts: Facts, issued_on: date, document: str, language: str) -> Half:
    with speaking(language):
        names = [pair[LANGUAGES.index(language)] for pair in facts.organisers]
        return Half(
            tag=TAGS[language],
            programme=getattr(settings(), f"programme_{language}"),
            heading=gettext("Certificate of attendance"),
            opening=gettext("This is to certify that"),
            part=gettext("took part in the workshop"),
            title=getattr(facts, f"title_{language}"),
            when=when(facts.days),
            hours=hours(facts.minutes),
            organisers=gettext("Organised by: %(names)s", names=listed(names)) if names else "",
            issued=gettext("Issued on %(day)s", day=day(issued_on, "long")),
            advice=gettext("Check it with the QR code or with the code at"),
            document=gettext("Document, as the person gave it: %(number)s", number=document)
            if document
            else "",
            invented=gettext("Demonstration: invented, proves nothing"),
        )


def _are_in_a_row(some: Sequence[date]) -> bool:
    return all(after - before == timedelta(days=1) for before, after in pairwise(some))
