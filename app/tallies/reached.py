"""Participation by region, over plain values: by name where people were written down, else as it was stated.

A workshop counts one way only. Whose figure in force is by name, or who has none and wrote people down,
counts in the region of each person; any other in the regions it was for, alone or shared. Unknown is never 0,
and a region without a row has no record, which does not say that nobody came.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from functools import cached_property

from ..language import fold
from ..workshops.counts import ABROAD, NO_REGION, NOT_STATED
from .facts import Place, Record
from .rules import Total, least_number, standings
from .standing import Standing

# Rows of their own beside the regions.
ELSEWHERE = (NO_REGION, ABROAD, NOT_STATED)


@dataclass(frozen=True)
class People:
    """People of one region in one year: sign-ups, who came of those counted by name, and who stayed away."""

    registered: int = 0
    named: int = 0
    absent: int = 0

    def __add__(self, other: "People") -> "People":
        return People(
            self.registered + other.registered, self.named + other.named, self.absent + other.absent
        )


@dataclass(frozen=True)
class Workshops:
    """Workshops for one region in one year: without the cancelled; of those held, how many say no number."""

    planned: int = 0
    held: int = 0
    silent: int = 0

    def __add__(self, other: "Workshops") -> "Workshops":
        return Workshops(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))


@dataclass(frozen=True)
class Row:
    """One region, or one of the rows beside them.

    `is_possible` is whether an institution that could not be placed may be from there; `is_beyond` whether
    whoever reads does not answer for it, so that what is not seen of it is no word of what there is.
    """

    code: str
    place: Place | None
    people: People
    workshops: Workshops
    standing: Standing | None = None
    is_possible: bool = False
    is_beyond: bool = False

    @property
    def is_unseen(self) -> bool:
        """Whether whoever reads does not answer for it, nor for a workshop for it."""
        return self.is_beyond and not (self.workshops.planned or self.is_on_record)

    @property
    def stated(self) -> int:
        """Participations stated for this region alone, without names."""
        return (self.standing.attributable or 0) if self.standing else 0

    @property
    def number(self) -> int:
        """Participations on record for this region alone, on whatever basis."""
        return self.people.named + self.stated

    @property
    def counts_by_name(self) -> bool:
        """Whether any workshop held for it counts by the people written down, so that nobody is a number."""
        stated = len(self.standing.workshops) if self.standing else 0
        return self.workshops.held > self.workshops.silent + stated

    @property
    def bases(self) -> list[tuple[str, int]]:
        """On what they rest."""
        named = [("named", self.people.named)] if self.people.named else []
        return named + list(self.standing.by_basis if self.standing else ())

    @property
    def is_on_record(self) -> bool:
        """Whether any source says that somebody from there took part, or that one held was for it."""
        return bool(self.number or self.workshops.held or (self.standing and self.standing.shared))


Keyed = Mapping[tuple[str, int], People]
Planned = Mapping[tuple[str, int], Workshops]


@dataclass(frozen=True)
class Participation:
    """A plan's participation within a scope, narrowed or whole.

    `whole` is the workshops of each year, each once; `stated` those whose number was stated without names;
    `beyond` the regions that whoever reads does not answer for.
    """

    places: tuple[Place, ...]
    years: tuple[int, ...]
    people: Keyed
    workshops: Planned
    whole: Mapping[int, Workshops]
    stated: tuple[Record, ...]
    standings: tuple[Standing, ...]
    total: Total
    present: int
    possible: frozenset[tuple[str, int]] = frozenset()
    is_open: int = 0
    unplaced: int = 0
    doubtful: int = 0
    beyond: frozenset[str] = frozenset()

    @cached_property
    def rows(self) -> list[Row]:
        """The regions: the most participations first, those without record last, by name."""
        made = [
            self._row(
                one,
                self._people(one.place.members),
                self._workshops(one.place.members),
                self._is_possible(one.place, self.years),
            )
            for one in self.standings
        ]
        return sorted(made, key=lambda row: (not row.is_on_record, -row.number, _name(row)))

    @cached_property
    def elsewhere(self) -> list[Row]:
        """People of no region of the country; whatever is no region we know is not stated."""
        known = {code for place in self.places for code in place.members}
        odd = {code for code, _year in self.people} - known - set(ELSEWHERE)
        codes = {NO_REGION: {NO_REGION}, ABROAD: {ABROAD}, NOT_STATED: {NOT_STATED, *odd}}
        return [Row(code, None, self._people(codes[code]), Workshops()) for code in ELSEWHERE]

    @cached_property
    def national(self) -> People:
        """Everybody."""
        return sum((one.people for one in (*self.rows, *self.elsewhere)), People())

    @cached_property
    def all_workshops(self) -> Workshops:
        """Each workshop once."""
        return sum(self.whole.values(), Workshops())

    @property
    def number(self) -> int:
        """Participations on record, each workshop once: at least so many."""
        return self.national.named + self.total.number

    def number_of(self, year: int) -> int:
        """Participations on record of one year."""
        named = sum(one.named for (_region, when), one in self.people.items() if when == year)
        there = (one for one in self.stated if one.first_day.year == year)
        return named + sum(least_number(one) or 0 for one in there)

    @property
    def bases(self) -> list[tuple[str, int]]:
        """On what they rest."""
        named = [("named", self.national.named)] if self.national.named else []
        return named + list(self.total.by_basis)

    @property
    def on_record(self) -> list[Row]:
        """Regions on record."""
        return [row for row in self.rows if row.is_on_record]

    @property
    def silent(self) -> list[Row]:
        """Regions without record, of those that whoever reads answers for or has a workshop for."""
        return [row for row in self.rows if not (row.is_on_record or row.is_unseen)]

    @property
    def unseen(self) -> list[Row]:
        """Regions of none of the workshops that whoever reads answers for: others may have reached them."""
        return [row for row in self.rows if row.is_unseen]

    @property
    def silent_years(self) -> list[int]:
        """Years that have begun and of which nothing is on record."""
        begun = (year for year in self.years if year <= self.present)
        return [year for year in begun if not self.whole.get(year, Workshops()).held]

    @property
    def most(self) -> int:
        """The longest bar: participations, or everybody who signed up."""
        return max((max(row.number, row.people.registered) for row in self.rows), default=0)

    def year_of(self, place: Place, year: int) -> Row:
        """One region in one year."""
        there = [one for one in self.stated if one.first_day.year == year]
        standing = next(one for one in standings(self.places, there) if one.place == place)
        people = sum((self.people.get((code, year), People()) for code in place.members), People())
        here = (self.workshops.get((code, year), Workshops()) for code in place.members)
        return self._row(standing, people, sum(here, Workshops()), self._is_possible(place, (year,)))

    def signed_up(self, year: int) -> int:
        """Everybody who signed up for one of its workshops of a year, wherever they are from."""
        return sum(one.registered for (_region, when), one in self.people.items() if when == year)

    def _row(self, standing: Standing, people: People, workshops: Workshops, is_possible: bool) -> Row:
        place = standing.place
        return Row(place.code, place, people, workshops, standing, is_possible, place.code in self.beyond)

    def _is_possible(self, place: Place, years: Collection[int]) -> bool:
        return any(code in place.members and year in years for code, year in self.possible)

    def _people(self, codes: Collection[str]) -> People:
        return sum((one for (code, _year), one in self.people.items() if code in codes), People())

    def _workshops(self, codes: Collection[str]) -> Workshops:
        return sum((one for (code, _year), one in self.workshops.items() if code in codes), Workshops())


def _name(row: Row) -> str:
    return fold(row.place.name_es) if row.place else ""
