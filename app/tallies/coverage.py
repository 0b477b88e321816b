"""Coverage over plain values: who there is, was expected, is on record; and of whom there is no record.

An institution is on record when a source names it at a workshop held, or somebody of it was recorded at one,
be it over or not.
Of any other there is no record, which does not say that it never came; where one that could not be placed
may be meant, it is possible and not on record.
"""

from collections.abc import Collection, Iterable, Sequence
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
    """How many there are of something, are on record, were expected, and of these are on record."""

    key: str
    known: int
    on_record: int
    expected: int
    came: int

    @property
    def missing(self) -> int:
        """Expected, and without record."""
        return self.expected - self.came

    @property
    def unsaid(self) -> int:
        """Without record, expected or not."""
        return self.known - self.on_record


def line(key: str, known: Collection[Any], on_record: Collection[Any], expected: Collection[Any]) -> Line:
    """One line: whoever is counted is among those known."""
    there, wanted = set(on_record).intersection(known), set(expected).intersection(known)
    return Line(key, len(set(known)), len(there), len(wanted), len(wanted & there))


@dataclass(frozen=True)
class Coverage:
    """A plan's coverage within a scope: `places` are its regions, `bodies` the institutions of these.

    Of regions not on record, `regions_convened` were convened and it is not known who came, and from those
    `of_nobody` nobody is recorded. `members` are the institutions of each network by its number, the network
    itself not among them.
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
    members: dict[int, frozenset[int]]

    @cached_property
    def levels(self) -> list[Line]:
        """Regions, provinces, and the governments of each level."""
        codes = {one.code for one in self.places}
        return [
            line("regions", codes, self.regions_on_record, self.regions_expected),
            self._provinces("provinces", self.bodies),
*(self._of(kind, [one for one in self.bodies if one.is_of_level(kind)]) for kind in GOVERNMENTS),
        ]  # fmt: skip

    @cached_property
    def sectors(self) -> list[Line]:
        """Each sector: institutions of our list."""
        return [self._of(name, [one for one in self.bodies if one.sector == name]) for name in SECTORS]

    @cached_property
    def networks(self) -> list[tuple[Body, Line]]:
        """Each network with its members, itself left out."""
        known = {one.id: one for one in self.bodies}
        found = [(known[number], members) for number, members in self.members.items() if number in known]
        return [(one, line(one.key, members, self.on_record, self.expected)) for one, members in found]

    @cached_property
    def by_name(self) -> list[Place]:
        """Its regions by name in the reader's language, whatever their accents."""
        return sorted(self.places, key=lambda one: fold(plain(one, "name")))

    @cached_property
    def by_region(self) -> list[tuple[Place, Line, Line]]:
        """Each region with its provinces and its municipalities."""
        made = []
        for place in self.by_name:
            here = [one for one in self.bodies if one.region in place.members]
            towns = self._of(place.code, (one for one in here if one.kind in MUNICIPAL))
            made.append((place, self._provinces(place.code, here), towns))
        return made

    def without_record(self, wanted: "Wanted") -> list[Body]:
        """Of whom there is no record: those expected first, then by region, province and name."""
        found = (one for one in self.bodies if one.id not in self.on_record and self._is(one, wanted))
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
        )

    def _of(self, key: str, bodies: Iterable[Body]) -> Line:
        """What the source names against the law's habit counts when it is on record, else not at all."""
        known = {one.id for one in bodies if not one.is_doubtful or one.id in self.on_record}
        return line(key, known, self.on_record, self.expected)

    def _provinces(self, key: str, bodies: Sequence[Body]) -> Line:
        """A province is on record when anybody of it is."""
        known = {one.province for one in bodies if one.province}
        there, wanted = (
            {one.province for one in bodies if one.province and one.id in of}
            for of in (self.on_record, self.expected)
        )
        return line(key, known, there, wanted)


@dataclass(frozen=True)
class Wanted:
    """What narrows the list of those without record; empty: nothing does."""

    region: str = ""
    province: str = ""
    kind: str = ""
    sector: str = ""
    network: str = ""
    expected: str = ""
