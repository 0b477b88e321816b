"""An attacker who reads every published table of every edition and calculates: by integer programmes.

They know the rule, that 0 is said, what each row and column adds up to, and that people once counted stay
counted, unless the programme was corrected. They know nothing else of who came. Of a rounded number they know
every value that would be printed just so: they have the code, and print each of them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from random import Random

import numpy
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from app.tallies import edition
from app.tallies.edition import KEPT_BACK, NEWEST, NO_RECORD, PUBLISHED, WORKSHOPS, Draft, Line
from app.tallies.publication import ALL, LEAST, STEP, Cell, Published, publishable, rounded, with_sums

REGIONS = (*(f"{number:02d}" for number in range(1, 27)), "abroad", "none", "unstated")
YEARS = ("2026", "2027", "2028", "2029")
KINDS = (
    "regional government", "provincial municipality", "ministry", "union", "university", "NGO", "unlisted",
    "none",
)  # fmt: skip
COLUMN = edition.PEOPLE
ENDLESS = 10.0**6


@dataclass
class Came:
    """A workshop of a programme: its year, and who came by region and by kind of institution."""

    year: str
    regions: dict[str, int]
    kinds: dict[str, int]


def programme(random: Random, workshops: int, size: int | None = None) -> list[Came]:
    """Workshops for one to five regions each, most people from the first of them."""
    return [_came(random, size or max(10, round(random.gauss(35, 12)))) for _ in range(workshops)]


def _came(random: Random, size: int) -> Came:
    regions, kinds = random.sample(REGIONS, random.randint(1, 5)), random.sample(KINDS, random.randint(2, 6))
    return Came(random.choice(YEARS), _spread(random, regions, size), _spread(random, kinds, size))


def _spread(random: Random, among: Sequence[str], size: int) -> dict[str, int]:
    weights = [random.random() ** 2 + 0.01 for _ in among]
    drawn = random.choices(among, weights, k=size)
    return {one: drawn.count(one) for one in among if one in drawn}


def by_region(workshops: Sequence[Came]) -> dict[Cell, int]:
    """Region by year, with sums."""
    found: dict[Cell, int] = {}
    for one in workshops:
        for region, number in one.regions.items():
            found[region, one.year] = found.get((region, one.year), 0) + number
    return with_sums(found)


def by_kind(workshops: Sequence[Came]) -> dict[str, int]:
    """Kinds of institution of whom anybody came."""
    found: dict[str, int] = {}
    for one in workshops:
        for kind, number in one.kinds.items():
            found[kind] = found.get(kind, 0) + number
    return found


def corrected(random: Random, workshops: Sequence[Came]) -> list[Came]:
    """The same programme after somebody found that two workshops had been written down wrongly."""
    made = [Came(one.year, dict(one.regions), dict(one.kinds)) for one in workshops]
    for one in random.sample(made, 2):
        size = sum(one.regions.values())
        one.regions = _spread(random, random.sample(REGIONS, 3), size)
    return made


def in_turn(tables: Sequence[dict[Cell, int]]) -> list[Published]:
    """Edition after edition, each safe beside those before."""
    made: list[Published] = []
    for one in tables:
        made.append(publishable(one, made))
    return made


def described_in_turn(told: Sequence[dict[str, int]], name: str = edition.KINDS) -> list[Published]:
    """The same of what people said of themselves, as editions are signed off and kept."""
    kept: list[dict[str, object]] = []
    for one in told:
        kept.append(edition.tables_of(Draft((), {}, {name: one}), kept))
    return [found for one in kept if (found := edition.table(one, name))]


Printing = Callable[[str, int, bool], Line | None]


@cache
def printed(row: str, number: int, is_kept_back: bool) -> Line | None:
    """What an edition prints of a kind of institution; None where it has no such row."""
    cells = [[row, COLUMN, number, is_kept_back]]
    kept = {"cells": cells, "is_rounded": True, "is_correction": False}
    found = edition.lines({edition.FORM: NEWEST, WORKSHOPS: [], edition.KINDS: kept})
    return next((one for one in found if one.row == row), None)


def printed_with_zeros(row: str, number: int, is_kept_back: bool) -> Line | None:
    """The negative control: whoever is nobody is told from the few that are rounded to 0."""
    if is_kept_back:
        return Line(edition.KINDS, row, COLUMN, None, KEPT_BACK)
    said = (rounded(number), PUBLISHED) if number else (None, NO_RECORD)
    return Line(edition.KINDS, row, COLUMN, *said)


def only_primary(tables: Sequence[dict[Cell, int]]) -> list[Published]:
    """The negative control: small numbers are kept back, and nothing beside them."""
    made: list[Published] = []
    for one in tables:
        hidden = frozenset(cell for cell, number in one.items() if 0 < number < LEAST and cell[0] != ALL)
        before = made[-1].numbers if made else {}
        is_correction = any(one.get(cell, 0) < before[cell] for cell in before)
        made.append(Published(one, hidden, is_correction=is_correction))
    return made


@dataclass
class Attack:
    """Every number a reader may look for, with the range that calculation leaves of it."""

    editions: Sequence[Published]
    printing: Printing = printed

    def __post_init__(self) -> None:
        cells = {cell for one in self.editions for cell in one.numbers}
        self.rows, self.columns = (sorted({one[way] for one in cells} - {ALL}) for way in (0, 1))
        inner = [(row, column) for row in self.rows for column in self.columns]
        self.place = {cell: number for number, cell in enumerate(inner)}
        self.size = len(inner) * len(self.editions)
        self.limits = self._limits()
        least = [-ENDLESS if one.is_correction else 0 for one in self.editions for _cell in inner]
        self.bounds = Bounds(least, ENDLESS)

    def ranges(self) -> dict[tuple[Cell, int, int | None], tuple[int, int]]:
        """For each small number: from where to where it may be."""
        return {wanted: self._range(*wanted) for wanted in self._small()}

    def _small(self) -> list[tuple[Cell, int, int | None]]:
        found: list[tuple[Cell, int, int | None]] = []
        pairs = [*((last, None) for last in range(len(self.editions)))]
        pairs += [(last, since) for since, last in combinations(range(len(self.editions)), 2)]
        for last, since in pairs:
            for cell in self._cells():
                before = 0 if since is None else self._number(since, cell)
                if 0 < abs(self._number(last, cell) - before) < 5:
                    found.append((cell, last, since))
        return found

    def _cells(self) -> list[Cell]:
        if self.editions[0].is_rounded:
            return list(self.place)
        return [(row, column) for row in self.rows for column in (*self.columns, ALL)]

    def _number(self, edition: int, cell: Cell) -> int:
        return self.editions[edition].numbers.get(cell, 0)

    def _sum(self, edition: int, cell: Cell) -> numpy.ndarray:
        """A cell as a sum of unknown numbers: what was counted anew in each edition up to this one."""
        found = numpy.zeros(self.size)
        for (row, column), place in self.place.items():
            if cell[0] in (row, ALL) and cell[1] in (column, ALL):
                for one in range(edition + 1):
                    found[one * len(self.place) + place] = 1
        return found

    def _limits(self) -> LinearConstraint:
        sums, low, high = [], [], []
        for number, one in enumerate(self.editions):
            for cell in self.place if one.is_correction else ():
                sums.append(self._sum(number, cell))
                low.append(0)
                high.append(ENDLESS)
        for number, one in enumerate(self.editions):
            for cell in one.numbers:
                if one.is_rounded and cell[1] == ALL:
                    continue
                limit = self._read(one, cell)
                sums.append(self._sum(number, cell))
                low.append(limit[0])
                high.append(limit[1])
        return LinearConstraint(csr_array(numpy.array(sums)), low, high)

    def _read(self, one: Published, cell: Cell) -> tuple[float, float]:
        shown, number = one.shown(cell), one.numbers[cell]
        if cell[0] == ALL:
            return number, number
        if one.is_rounded:
            return self._preimage(cell[0], number, cell in one.hidden)
        if shown is None:
            return min(1, number), ENDLESS
        return shown, shown

    def _preimage(self, row: str, number: int, is_kept_back: bool) -> tuple[float, float]:
        """From where to where a number may be that is printed as this one is."""
        read = self.printing(row, number, is_kept_back)
        alike = [one for one in range(number + 2 * STEP) if self.printing(row, one, is_kept_back) == read]
        return alike[0], ENDLESS if is_kept_back else alike[-1]

    def _range(self, cell: Cell, last: int, since: int | None) -> tuple[int, int]:
        wanted = self._sum(last, cell) - (0 if since is None else self._sum(since, cell))
        ends = [self._extreme(way * wanted) for way in (1, -1)]
        return ends[0], -ends[1]

    def _extreme(self, wanted: numpy.ndarray) -> int:
        found = milp(wanted, integrality=numpy.ones(self.size), bounds=self.bounds, constraints=self.limits)
        assert found.status == 0, found.message
        return round(found.fun)
