"""Institutions and places as files write them: found by their whole name, else offered, never guessed."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from typing import Any

from flask_babel.speaklater import LazyString
from sqlalchemy import select
from sqlalchemy.orm import Session

from ..institutions import wording
from ..institutions.models import Institution
from ..institutions.namesakes import provinces_of_namesakes, with_province
from ..institutions.wording import Found
from ..language import LANGUAGES, current, fold, speaking
from ..language import lazy_gettext as _l
from ..names import countries
from ..refusals import Refusal
from ..registration.people import Represented
from ..registration.reading import listed
from ..registration.unions import sounds_like_a_union
from ..tallies.sentences import either
from ..territory.home import HOME_COUNTRY
from ..territory.models import Jurisdiction, Region
from ..territory.queries import jurisdictions
from ..workshops.counts import ABROAD, NO_REGION, NOT_STATED, UNLISTED

# Kinds of text that may have to be settled, and texts of each that are shown to be.
INSTITUTION, REGION = "institution", "region"
MOST_SHOWN = 40
UNKNOWN_REGION = _l("No region or country is called that. Choose which one is meant, or correct it.")
# What stands before a region's name and is no part of it.
BEFORE = (
    "region ",
    "region de ",
    "departamento ",
    "departamento de ",
    "dpto ",
    "dpto. ",
    "provincia constitucional del ",
)
# How a spreadsheet of ours says what is no region, in both languages, and what else means the same.
OTHERWISE = {
    "otro pais": ABROAD, "another country": ABROAD, "institucion sin region": NO_REGION,
    "institution without a region": NO_REGION, "no indicado": NOT_STATED, "no indicada": NOT_STATED,
    "not stated": NOT_STATED, "sin indicar": NOT_STATED, "no indica": NOT_STATED,
}  # fmt: skip
Place = tuple[str, str | None]
# Stands between an institution's text and what its row says of the region: in neither is one.
APART = "\n"
WORDS = re.compile(r"\w+")
# From which likeness on a place may be a region, mistyped.
LIKE = 0.8
# Words so short say little of a place: de, la, san.
SHORT = 3


@dataclass(frozen=True)
class Lists:
    """What texts are looked up in: institutions by whole names, regions and countries by theirs.

    `chosen` is what staff said of texts that are none of these: by kind, and by folded text with, for an
    institution, where its row says it is; `shared` are the names that several regions have, with each of
    these in Spanish and English.
    """

    named: Mapping[str, Sequence[Represented]]
    by_number: Mapping[int, Represented]
    unions: frozenset[int]
    places: Mapping[str, Place]
    chosen: Mapping[str, Mapping[str, Any]]
    shared: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)

    def institution(self, typed: str, place: Place) -> Represented | None:
        """The one institution of that whole name, in that region where several have it; else as chosen.

        What was written stays beside what a person chose for it, as it does where sign-ups are settled.
        """
        hits = self.named.get(fold(typed), ())
        near = [one for one in hits if one.region == place[0]] if len(hits) > 1 else hits
        if len(near) == 1:
            return near[0]
        chosen = self.chosen.get(INSTITUTION, {}).get(key_of(typed, where(place)))
        found = self.by_number.get(int(chosen["value"])) if chosen else None
        return replace(found, text=typed) if found else None

    def is_settled(self, typed: str, place: Place) -> bool:
        """Whether staff said what an institution's text means there, or that it stays as it is."""
        return key_of(typed, where(place)) in self.chosen.get(INSTITUTION, {})

    def place(self, typed: str) -> Place | None:
        """The region or country of that name, or as chosen; None for one the lists do not have."""
        said = fold(typed)
        chosen = self.chosen.get(REGION, {}).get(said)
        if chosen is not None:
            return str(chosen["value"]), None
        return self.places.get(said) or self.places.get(_bare(said))

    def not_found(self, typed: str) -> Refusal:
        """Why a place is none: that several are called that, or none is."""
        said = fold(typed)
        several = self.shared.get(said) or self.shared.get(_bare(said))
        if not several:
            return Refusal(UNKNOWN_REGION)
        return Refusal(
            _l(
                "There are %(count)s of that name: %(names)s. Choose which one is meant, or correct it.",
                count=len(several),
                names=LazyString(_either, several),
            )
        )

    def is_union(self, represents: Represented) -> bool:
        """Whether somebody stands for a workers' organisation."""
        if represents.institution_id is not None:
            return represents.institution_id in self.unions
        return bool(represents.text) and sounds_like_a_union(represents.text or "")


def lists(session: Session, chosen: Mapping[str, Mapping[str, Any]]) -> Lists:
    """Everything as it is now."""
    named: dict[str, dict[int, Represented]] = defaultdict(dict)
    by_number: dict[int, Represented] = {}
    unions = set()
    provinces = provinces_of_namesakes(session)
    for one in session.scalars(select(Institution)):
        by_number[one.id] = listed(one)
        names = [*filter(None, (one.name_es, one.name_en, one.acronym))]
        if one.id in provinces:
            names += [with_province(name, one.id, provinces) for name in names]
        for name in names:
            named[fold(name)][one.id] = by_number[one.id]
        if one.kind == "union" or one.sector == "workers":
            unions.add(one.id)
    whole = {name: tuple(some.values()) for name, some in named.items()}
    return Lists(whole, by_number, frozenset(unions), _places(session), chosen, _shared(session))


def where(place: Place) -> str:
    """What a row says of its region in one word: its code or the country's; empty where it says none."""
    return place[1] or ("" if place[0] == NOT_STATED else place[0])


def key_of(text: str, said: str = "") -> str:
    """By what a choice is kept: the text and where its row says it is; the same text elsewhere is another.

    Under the text alone stands what is meant in rows that say no region.
    """
    return f"{fold(text)}{APART}{said}" if said else fold(text)


def candidates(typed: str, regions: Sequence[str]) -> list[Found]:
    """What an institution written freely may be, those of these regions first, in their order."""
    return wording.offered(typed, regions, MOST_HITS)[:MOST_CALLED]


# Of one whole name there are ten at most; of what is only like it more than a few help nobody.
MOST_CALLED, MOST_HITS = 40, 6


def likely(session: Session, typed: str) -> list[str]:
    """Which regions a place no list has may be: those that share a word with it, or are mistyped in it."""
    said = _bare(fold(typed))
    return [
        one.code
        for one in jurisdictions(session).values()
        if any(_is_near(said, fold(name)) for name in (one.name_es, one.name_en))
    ]


def _is_near(said: str, name: str) -> bool:
    words, called = set(WORDS.findall(said)), set(WORDS.findall(name))
    is_part = called <= words or any(len(word) > SHORT for word in words & called)
    return is_part or SequenceMatcher(None, said, name).ratio() >= LIKE


def free(text: str, place: Place) -> Represented:
    """An institution that stays as it was written."""
    return Represented(place[0], place[1], kind=UNLISTED, text=text)


def _bare(said: str) -> str:
    return next((said.removeprefix(one) for one in BEFORE if said.startswith(one)), said)


def _either(names: Sequence[tuple[str, str]]) -> str:
    """Names of places, in the reader's language, as possibilities."""
    return either([spanish if current() == "es" else english for spanish, english in names])


def _shared(session: Session) -> dict[str, list[tuple[str, str]]]:
    """Departments that are several regions, by their names."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    rows = select(Region.name, Jurisdiction.name_es, Jurisdiction.name_en).join(Jurisdiction)
    for name, *both in session.execute(rows.order_by(Jurisdiction.name_es)):
        found[fold(name)].append((both[0], both[1]))
    return {name: several for name, several in found.items() if len(several) > 1}


def _places(session: Session) -> dict[str, Place]:
    """Regions by their names in both languages, and countries; of two of one name neither."""
    places: dict[str, Place] = {said: (code, None) for said, code in OTHERWISE.items()}
    for language in LANGUAGES:
        with speaking(language):
            places |= {
                fold(name): (ABROAD, code) for code, name in countries().items() if code != HOME_COUNTRY
            }
    for one in jurisdictions(session).values():
        places |= {fold(name): (one.code, None) for name in (one.name_es, one.name_en)}
    return places
