"""An attacker who asks of every public body whether it took part, and compares the answers with all tables.

They know of one person at least of every body at every workshop named, in whatever edition. Numbers of
workshops, of regions by year and of kinds of institution are theirs to add up: by integer programmes.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import numpy
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from app.tallies.answered import Answers, Body
from app.tallies.edition import ANSWERS, KINDS, PEOPLE, REGIONS, WORKSHOPS, Counted, Draft, table, tables_of
from app.tallies.publication import ALL, STEP

from .attacker import ENDLESS, printed

REGIONAL, PROVINCIAL, UNION = "regional government", "provincial municipality", "union"
# All the kinds of institution of which nobody came: whoever reads knows of two of each at most.
OTHER, OTHERS = "other", 2 * (len(ANSWERS[KINDS]) - 3)
PLACES = ("05", "08", "16", "21", "23")
# A body's number, a region, a kind: who somebody came from; a union has no number.
From = tuple[int, str, str]
Pair = tuple[int, str]
BODIES: tuple[From, ...] = (
    *((number, region, REGIONAL) for number, region in enumerate(PLACES)),
    *(
        (10 * (place + 1) + one, region, PROVINCIAL)
        for place, region in enumerate(PLACES)
        for one in range(6)
    ),
)


@dataclass(frozen=True)
class Held:
    """A workshop and who came to it."""

    code: str
    year: str
    people: Mapping[From, int]


def held_at_random(random: Random, workshops: int) -> list[Held]:
    """Workshops of two regions or three: of most bodies one person comes, of a few more; and some unions."""
    return [_held(random, f"w{number}") for number in range(workshops)]


def _held(random: Random, code: str) -> Held:
    regions = random.sample(PLACES, random.randint(2, 3))
    here = [one for one in BODIES if one[1] in regions]
    people = Counter(
        {one: random.choice((1, 1, 1, 2, 4)) for one in random.sample(here, random.randint(3, len(here)))}
    )
    for _ in range(random.randint(6, 16)):
        people[0, random.choice(regions), UNION] += 1
    return Held(code, random.choice(("2026", "2027")), people)


def bodies_at(workshops: Sequence[Held]) -> list[Body]:
    """The public bodies of whom anybody came."""
    there = {of: [one.code for one in workshops if of in one.people] for of in BODIES}
    return [Body(*of, codes) for of, codes in there.items() if codes]


def signed(workshops: Sequence[Held], before: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The tables of the edition that is signed off after these workshops."""
    regions, kinds = Counter[tuple[str, str]](), Counter[str]()
    for one in workshops:
        for (_body, region, kind), number in one.people.items():
            regions[region, one.year] += number
            kinds[kind] += number
    counted = tuple(
        Counted(one.code, one.code, one.code, f"{one.year}-01-01", (), "named", sum(one.people.values()))
        for one in workshops
    )
    return tables_of(Draft(counted, dict(regions), {KINDS: dict(kinds)}), before)


Answering = Callable[[Sequence[Body], Sequence[Mapping[str, Any]], Answers], Mapping[int, Sequence[str]]]


def everybody(bodies: Sequence[Body], _editions: object, _before: object) -> dict[int, list[str]]:
    """The negative control: whoever came is answered for."""
    return {one.id: [*one.workshops] for one in bodies}


class Asked:
    """What is known after a programme's editions, asked of every body after each."""

    def __init__(self, parts: Sequence[Sequence[Held]], answering: Answering) -> None:
        self.parts = parts
        self.editions: list[dict[str, Any]] = []
        self.named: set[Pair] = set()
        before: Mapping[int, Sequence[str]] = {}
        for one in parts:
            self.editions.append(signed(one, self.editions))
            before = answering(bodies_at(one), self.editions, before)
            self.named |= self._read(before)
        self.region = {number: region for number, region, _kind in BODIES}
        self.kind = {number: kind for number, _region, kind in BODIES}
        self.unknown = [
            (region, kind, one.code)
            for one in parts[-1]
            for region in PLACES
            for kind in (REGIONAL, PROVINCIAL, UNION, OTHER)
        ]
        self.pairs = sorted(self.named)
        self.size = len(self.pairs) + len(self.unknown)

    def _read(self, written: Mapping[int, Sequence[str]]) -> set[Pair]:
        """What is answered of what is written down: where the region's number is read and always was."""
        years = {one.code: one.year for one in self.parts[-1]}
        place = {number: region for number, region, _kind in BODIES}
        tables = [found for one in self.editions if (found := table(one, REGIONS))]
        closed = set[tuple[str, str]]().union(*(one.hidden for one in tables))
        return {
            (body, code)
            for body, codes in written.items()
            for code in codes
            if (place[body], years[code]) not in closed
        }

    def ranges(self, with_kinds: bool) -> dict[Pair, int]:
        """How wide a range is left of how many came from each body named to each workshop named."""
        limits = self._limits(with_kinds)
        return {one: self._range(place, limits) for place, one in enumerate(self.pairs)}

    def _sum(self, is_in: Callable[[str, str, str], bool]) -> numpy.ndarray:
        known = [(self.region[body], self.kind[body], code) for body, code in self.pairs]
        return numpy.array([float(is_in(*one)) for one in (*known, *self.unknown)])

    def _limits(self, with_kinds: bool) -> LinearConstraint:
        limits: list[tuple[numpy.ndarray, float, float]] = []
        for tables in self.editions:
            years = {one["code"]: one["first_day"][:4] for one in tables[WORKSHOPS]}
            for one in tables[WORKSHOPS]:
                number, code = one["number"], one["code"]
                limits.append((self._sum(lambda _r, _k, w, code=code: w == code), number, number))
            limits += self._by_region(tables, years)
            if with_kinds:
                limits += self._by_kind(tables, years)
        sums, low, high = zip(*limits, strict=True)
        return LinearConstraint(csr_array(numpy.array(sums)), low, high)

    def _by_region(self, tables: Mapping[str, Any], years: Mapping[str, str]) -> list[Any]:
        found = table(tables, REGIONS)
        assert found is not None
        limits = []
        for row in (*PLACES, ALL):
            for column in ("2026", "2027", ALL):
                low, high = found.known().known.get((row, column), (0, 0))
                inside = self._sum(
                    lambda r, _k, w, row=row, column=column: (
                        w in years and row in (r, ALL) and column in (years[w], ALL)
                    )
                )
                limits.append((inside, low, ENDLESS if high is None else high))
        return limits

    def _by_kind(self, tables: Mapping[str, Any], years: Mapping[str, str]) -> list[Any]:
        found = table(tables, KINDS)
        if found is None:
            return []
        limits = [(self._sum(lambda _r, k, w: w in years and k == OTHER), 0, OTHERS)]
        for kind in (REGIONAL, PROVINCIAL, UNION):
            cell = kind, PEOPLE
            number, is_hidden = found.numbers[cell], cell in found.hidden
            alike = [
                one
                for one in range(number + 2 * STEP)
                if printed(kind, one, is_hidden) == printed(kind, number, is_hidden)
            ]
            inside = self._sum(lambda _r, k, w, kind=kind: w in years and k == kind)
            limits.append((inside, alike[0], ENDLESS if is_hidden else alike[-1]))
        return limits

    def _range(self, place: int, limits: LinearConstraint) -> int:
        wanted = numpy.zeros(self.size)
        wanted[place] = 1
        least = numpy.array([1.0] * len(self.pairs) + [0.0] * len(self.unknown))
        ends = []
        for way in (1, -1):
            found = milp(
                way * wanted,
                integrality=numpy.ones(self.size),
                bounds=Bounds(least, ENDLESS),
                constraints=limits,
            )
            assert found.status == 0, found.message
            ends.append(way * round(found.fun))
        return ends[1] - ends[0]
