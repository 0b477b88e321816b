"""A sentence about something not known, and what it is found in."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..language import day, listed, plain
from ..language import gettext as _
from .crowd import NONE, Crowd
from .facts import Place, Promises, Record
from .rules import Total
from .standing import Standing
from .words import regions


@dataclass(frozen=True)
class Known:
    """All there is to look through.

    `names` are the jurisdictions by code; `year` is the present one: a later year is not unknown, it has
    not come.
    """

    promises: Promises
    records: Sequence[Record]
    standings: Sequence[Standing]
    total: Total
    names: Mapping[str, Place]
    year: int
    crowd: Crowd = NONE

    @property
    def held(self) -> list[Record]:
        """Workshops that took place."""
        return [record for record in self.records if record.is_held]

    def regions(self, codes: Iterable[str]) -> str:
        """The names of jurisdictions, as a list in words."""
        return regions(self.names[code] for code in set(codes) if code in self.names)


@dataclass(frozen=True)
class Unknown:
    """One thing that is not known: the sentence, where that comes from, and the workshop it is about.

    `name` is the workshop's short title, as it stands in the sentence.
    """

    sentence: str
    source: str
    workshop: str = ""
    name: str = ""

    @property
    def pieces(self) -> tuple[str, str, str]:
        """The sentence before the workshop's name, the name, and what follows."""
        return self.sentence.partition(self.name) if self.name else (self.sentence, "", "")


@dataclass(frozen=True)
class Topic:
    """Sentences about the same thing."""

    key: str
    title: str
    unknowns: tuple[Unknown, ...]


Found = Iterator[Unknown]


def about(record: Record, sentence: str) -> Unknown:
    """Something not known of one workshop."""
    return _of_one(record, sentence, plain(record, "document"))


def about_figure(record: Record, sentence: str) -> Unknown:
    """Something not known of a workshop's number: it comes from whoever stated that."""
    return _of_one(record, sentence, plain(record, "source"))


def _of_one(record: Record, sentence: str, source: str) -> Unknown:
    return Unknown(sentence, source or _("What is entered in Aforo"), record.code, short(record))


def of_plan(known: Known, sentence: str) -> Unknown:
    """Something not known of the plan as a whole."""
    return Unknown(sentence, plain(known.promises, "source") or _("What is entered in Aforo"))


def short(record: Record) -> str:
    """A workshop by its short title."""
    return plain(record, "short")


def when(record: Record) -> str:
    """Its first day, with the year."""
    return day(record.first_day, "long")


def shorts(records: Iterable[Record]) -> str:
    """Workshops by their short titles, as a list in words."""
    return listed([short(record) for record in records])


def either(parts: Sequence[str]) -> str:
    """Possibilities in words: a, b or c."""
    if len(parts) < 2:
        return "".join(parts)
    return _("%(first)s or %(last)s", first=", ".join(parts[:-1]), last=parts[-1])
