"""Participation by region, over plain values: by name where people were written down, else as it was stated.

A workshop counts one way only. Whose figure in force is by name, or who has none and wrote people down,
counts in the region of each person; any other in the regions it was for, alone or shared. Unknown is never 0,
and a region without a row has no record, which does not say that nobody came.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from ..language import fold
from ..workshops.counts import ABROAD, NO_REGION, NOT_STATED
from .facts import Place, Record
from .row import ELSEWHERE, People, Row, Workshops
from .rules import Total, least_number, standings
from .standing import Standing

Keyed = Mapping[tuple[str, int], People]
Planned = Mapping[tuple[str, int], Workshops]


@dataclass(frozen=True)
class Participation:
    """A plan's participation within a scope, narrowed or whole.

    `whole` is the workshops of each year, each once; `stated` those whose number was stated without names;
    `represented` are regions of bodies named at a workshop held, and of people written down where another
    number stands, by year; `beyond` the regions that whoever reads does not answer for.
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
    represented: frozenset[tuple[str, int]] = frozenset()
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
                self.years,
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
        return [row for row in self.rows if not (row.is_on_record or row.workshops.held or row.is_unseen)]

    @property
    def convened(self) -> list[Row]:
        """Regions that were only convened, to workshops of which it is not known who came."""
        return [row for row in self.rows if row.is_convened]

    @property
    def nobody(self) -> list[Row]:
        """Regions that were only convened, to workshops that recorded people and nobody from there."""
        return [row for row in self.rows if row.has_nobody]

    @property
    def convened_only(self) -> int:
        """How many regions were convened and no more."""
        return len(self.convened) + len(self.nobody)

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
        return self._row(standing, people, sum(here, Workshops()), (year,))

    def signed_up(self, year: int) -> int:
        """Everybody who signed up for one of its workshops of a year, wherever they are from."""
        return sum(one.registered for (_region, when), one in self.people.items() if when == year)

    def _row(self, standing: Standing, people: People, workshops: Workshops, years: Collection[int]) -> Row:
        place = standing.place
        is_possible, is_represented = (
            any(code in place.members and year in years for code, year in of)
            for of in (self.possible, self.represented)
        )
        return Row(
            place.code, place, people, workshops, standing, is_possible, place.code in self.beyond,
            is_represented,
        )  # fmt: skip

    def _people(self, codes: Collection[str]) -> People:
        return sum((one for (code, _year), one in self.people.items() if code in codes), People())

    def _workshops(self, codes: Collection[str]) -> Workshops:
        return sum((one for (code, _year), one in self.workshops.items() if code in codes), Workshops())


def _name(row: Row) -> str:
    return fold(row.place.name_es) if row.place else ""
