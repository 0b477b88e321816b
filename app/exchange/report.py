"""The annual report, made from an edition and from nothing else: who cites the one cites the other."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..tallies.attributed import NAMED
from ..tallies.edition import (
    KEPT_BACK,
    NO_FIGURE,
    NO_RECORD,
    PARTS,
    PUBLISHED,
    REGIONS,
    WORKSHOPS,
    Line,
    lines,
)
from ..tallies.facts import Place
from ..tallies.publication import ALL
from ..workshops.editions import Edition


@dataclass(frozen=True)
class Held:
    """A workshop of the year with its line of the edition, and those of single regions of it."""

    kept: Mapping[str, Any]
    line: Line
    parts: tuple[Line, ...] = ()

    @property
    def is_by_region(self) -> bool:
        """Whether its people stand in the lines of their regions, so that it counts in no other."""
        return (self.line.basis, self.line.status) == (NAMED, PUBLISHED)

    @property
    def is_silent(self) -> bool:
        """Whether no number is read of it."""
        return self.line.status != PUBLISHED

    @property
    def represented(self) -> Iterable[str]:
        """Regions that it says were there; an edition from before that was kept says it of all it was for."""
        is_stated = not (self.is_silent or self.is_by_region)
        whole: Iterable[str] = self.kept["regions"]
        return whole if is_stated else self.kept.get("represented", () if self.is_by_region else whole)


@dataclass(frozen=True)
class Report:
    """One year of an edition: its workshops, and each region's line; `whole` is the line of the country."""

    year: int
    workshops: tuple[Held, ...]
    regions: Mapping[str, Line]
    whole: Line | None

    @property
    def bases(self) -> list[tuple[str, int]]:
        """The published figures added up, those of each basis by themselves."""
        found: Counter[str] = Counter()
        for line in (line for one in self.workshops for line in (one.line, *one.parts)):
            if line.status == PUBLISHED:
                found[line.basis] += line.number or 0
        return sorted(found.items())

    @property
    def silent(self) -> int:
        """Workshops without a known figure."""
        return sum(one.line.status in (NO_FIGURE, NO_RECORD) for one in self.workshops)

    @property
    def kept_back(self) -> int:
        """Workshops whose figure is kept back."""
        return sum(one.line.status == KEPT_BACK for one in self.workshops)

    def on_record(self, places: Iterable[Place]) -> int:
        """How many of these were represented: by a body, a number, or people by name, kept back too."""
        return len(self._among(places, self._represented))

    def convened(self, places: Iterable[Place]) -> int:
        """How many were only convened, to a workshop of which it is not known who came."""
        return len(self._among(places, self._unheard) - self._among(places, self._represented))

    def nobody(self, places: Iterable[Place]) -> int:
        """How many were only convened, to workshops that recorded people and nobody from there."""
        called = {code for one in self.workshops for code in one.kept["regions"]}
        told = self._represented | self._unheard
        return len(self._among(places, called) - self._among(places, told))

    @property
    def kept_back_regions(self) -> int:
        """How many numbers of people by region are kept back."""
        return sum(one.status == KEPT_BACK for one in self.regions.values())

    @property
    def _represented(self) -> set[str]:
        told = {code for code, one in self.regions.items() if one.status in (PUBLISHED, KEPT_BACK)}
        return told.union(*(one.represented for one in self.workshops))

    @property
    def _unheard(self) -> set[str]:
        return {code for one in self.workshops if one.is_silent for code in one.kept["regions"]}

    @staticmethod
    def _among(places: Iterable[Place], codes: set[str]) -> set[str]:
        return {one.code for one in places if not codes.isdisjoint(one.members)}


def report_of(edition: Edition, year: int) -> Report:
    """What an edition says of a year."""
    found = lines(edition.tables)
    kept = {one["code"]: one for one in edition.tables[WORKSHOPS]}
    here = [one for one in found if one.table == WORKSHOPS]
    parts: dict[str, tuple[Line, ...]] = defaultdict(tuple)
    for one in found:
        if one.table == PARTS:
            parts[one.row] += (one,)
    of_year_held = [one for one in here if kept[one.row]["first_day"][:4] == str(year)]
    held = [Held(kept[one.row], one, parts[one.row]) for one in of_year_held]
    of_year = [one for one in found if one.table == REGIONS and one.column == str(year)]
    regions = {one.row: one for one in of_year if one.row != ALL}
    return Report(year, tuple(held), regions, next((one for one in of_year if one.row == ALL), None))
