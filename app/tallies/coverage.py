"""Coverage over plain values: who there is, was expected, is on record, only possible or without record.

An institution is on record when a source names it at a workshop held, or somebody of it was recorded at one,
be it over or not. Where it may be meant and nobody has settled that, it is possible: neither on record nor
without record. Of any other there is no record, which does not say that it never came. The three make all.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..institutions.gathered import MUNICIPAL
from ..institutions.models import SECTORS
from ..language import fold, plain
from .facts import Place

REGIONAL = "regional government"
PROVINCIAL, DISTRICT = MUNICIPAL
GOVERNMENTS = (REGIONAL, PROVINCIAL, DISTRICT)
# Both kinds at once, by their word in the address.
MUNICIPALITIES = "municipalities"
# How one stands that is not on record, by its word in the address.
NO_RECORD, POSSIBLE = "no record", "possible"


@dataclass(frozen=True)
class Body:
    """An institution that may be expected; `code` is its INEI code, empty for one that has none."""

    id: int
    key: str
    kind: str
    sector: str
    name_es: str
    name_en: str
    region: str
    province: str
    province_name: str
    code: str
    is_doubtful: bool = False

    def is_of_level(self, kind: str) -> bool:
        """Whether it is of this kind; a government of the country's three levels is of one of its regions."""
        return self.kind == kind and (bool(self.region) or kind not in GOVERNMENTS)


@dataclass(frozen=True)
class Line:
    """How many there are of something: on record, only possible; and of those expected the same."""

    key: str
    known: int
    on_record: int
    expected: int
    came: int
    possible: int = 0
    expected_possible: int = 0

    @property
    def missing(self) -> int:
        """Expected, and without record."""
        return self.expected - self.came - self.expected_possible

    @property
    def unsaid(self) -> int:
        """Without record, expected or not."""
        return self.known - self.on_record - self.possible


def line(
    key: str,
    known: Collection[Any],
    on_record: Collection[Any],
    expected: Collection[Any],
    possible: Collection[Any] = (),
) -> Line:
    """One line: whoever is counted is among those known, and on record or possible but not both."""
    there, wanted = set(on_record).intersection(known), set(expected).intersection(known)
    perhaps = set(possible).intersection(known) - there
    of_all = len(set(known)), len(there), len(wanted), len(wanted & there)
    return Line(key, *of_all, len(perhaps), len(wanted & perhaps))


@dataclass(frozen=True)
class Coverage:
    """A plan's coverage within a scope: `places` are its regions, `bodies` the institutions of these.

    Whom a source may mean is `possible`, be it on record besides or not. Of regions not on record,
    `regions_convened` were convened and it is not known who came, from those `of_nobody` nobody is recorded,
    and from those `possible` an institution that could not be placed may be. `members` are the institutions
    of each network by its number, the network itself not among them.
    """

    places: tuple[Place, ...]
    bodies: tuple[Body, ...]
    on_record: frozenset[int]
    expected: frozenset[int]
    possible: frozenset[int]
    regions_on_record: frozenset[str]
    regions_convened: frozenset[str]
    regions_of_nobody: frozenset[str]
    regions_expected: frozenset[str]
    regions_possible: frozenset[str]
    members: dict[int, frozenset[int]]

    @cached_property
    def counted(self) -> tuple[Body, ...]:
        """Who there is: one named against the law's habit only where anybody names or may mean it."""
        named = self.on_record | self.possible | self.expected
        return tuple(one for one in self.bodies if not one.is_doubtful or one.id in named)

    @cached_property
    def levels(self) -> list[Line]:
        """Regions, provinces, and the governments of each level."""
        codes = {one.code for one in self.places}
        return [
            line("regions", codes, self.regions_on_record, self.regions_expected),
            self._provinces("provinces", self.counted),
            *(self._of(kind, [one for one in self.counted if one.is_of_level(kind)]) for kind in GOVERNMENTS),
        ]

    @cached_property
    def sectors(self) -> list[Line]:
        """Each sector: institutions of our list."""
        return [self._of(name, [one for one in self.counted if one.sector == name]) for name in SECTORS]

    @cached_property
    def networks(self) -> list[tuple[Body, Line]]:
        """Each network with its members, itself left out."""
        known = {one.id: one for one in self.counted}
        found = [(known[number], members) for number, members in self.members.items() if number in known]
        return [
            (network, self._of(network.key, [known[one] for one in members if one in known]))
            for network, members in found
        ]

    @cached_property
    def by_name(self) -> list[Place]:
        """Its regions by name in the reader's language, whatever their accents."""
        return sorted(self.places, key=lambda one: fold(plain(one, "name")))

    @cached_property
    def by_region(self) -> list[tuple[Place, Line, Line]]:
        """Each region with its provinces and its municipalities."""
        made = []
        for place in self.by_name:
            here = [one for one in self.counted if one.region in place.members]
            towns = self._of(place.code, [one for one in here if one.kind in MUNICIPAL])
            made.append((place, self._provinces(place.code, here), towns))
        return made

    def standing(self, one: Body) -> str:
        """How one stands that is not on record."""
        return POSSIBLE if one.id in self.possible else NO_RECORD

    def not_on_record(self, wanted: "Wanted") -> list[Body]:
        """Who is possible or without record: those expected first, then by region, province and name."""
        found = (one for one in self.counted if one.id not in self.on_record and self._is(one, wanted))
        order = {one.code: number for number, one in enumerate(self.by_name)}
        return sorted(
            found,
            key=lambda one: (
                one.id not in self.expected, order.get(one.region, len(order)),
                fold(one.province_name), one.kind != PROVINCIAL, fold(plain(one, "name")), one.key,
            ),
        )  # fmt: skip

    def _is(self, one: Body, wanted: "Wanted") -> bool:
        members = next((here for of, here in self.members.items() if str(of) == wanted.network), None)
        asked = MUNICIPAL if wanted.kind == MUNICIPALITIES else (wanted.kind,)
        return (
            one.region == (wanted.region or one.region)
            and one.province == (wanted.province or one.province)
            and (not wanted.kind or any(one.is_of_level(kind) for kind in asked))
            and one.sector == (wanted.sector or one.sector)
            and (members is None or one.id in members)
            and (not wanted.expected or one.id in self.expected)
            and wanted.standing in ("", self.standing(one))
        )

    def _of(self, key: str, bodies: Sequence[Body]) -> Line:
        return line(key, [one.id for one in bodies], self.on_record, self.expected, self.possible)

    def _provinces(self, key: str, bodies: Sequence[Body]) -> Line:
        """A province is on record when anybody of it is, and possible when anybody of it may be."""
        known = {one.province for one in bodies if one.province}
        there, wanted, perhaps = (
            {one.province for one in bodies if one.province and one.id in of}
            for of in (self.on_record, self.expected, self.possible)
        )
        return line(key, known, there, wanted, perhaps)


@dataclass(frozen=True)
class Wanted:
    """What narrows the list of those not on record; empty: nothing does."""

    region: str = ""
    province: str = ""
    kind: str = ""
    sector: str = ""
    network: str = ""
    expected: str = ""
    standing: str = ""
