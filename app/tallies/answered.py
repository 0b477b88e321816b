"""Of which bodies it may be answered that they took part: where that leaves open how many came from each.

Whoever asks for each of them knows of one person at least of every body at every workshop that is named. Were
these everybody in a published number, each number of theirs would be known. So beside what is asked for there
have to be so many more in each number it can be compared with as are left open elsewhere: of the workshop, of
the region and year, of the kind of institution, and in the steps of these since every edition before. Where
there are not, nothing is said of any of these bodies, which leaves the others only more open.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, NamedTuple

from .edition import KINDS, PEOPLE, REGIONS, WORKSHOPS, table
from .publication import ALL, ROUNDED_WIDTH, WIDTH, Cell, Published

Tables = Mapping[str, Any]
# Bodies by number, each with the codes of workshops.
Answers = Mapping[int, Collection[str]]
NAMED = "named"


class Body(NamedTuple):
    """A public body, the region and kind it counts under, and the codes of workshops it took part in."""

    id: int
    region: str
    kind: str
    workshops: Collection[str]


class There(NamedTuple):
    """Bodies of one region, or of one kind, at a workshop; `is_new` where it was not answered before."""

    row: str
    workshop: str
    is_new: bool


@dataclass(frozen=True)
class _Read:
    """A table of an edition: the column each workshop's people stand in, and how far numbers are known."""

    columns: Mapping[str, str] = field(default_factory=dict)
    known: Mapping[Cell, tuple[int, int | None]] = field(default_factory=dict)

    def cell(self, there: There) -> Cell | None:
        column = self.columns.get(there.workshop)
        return None if column is None else (there.row, column)

    def count(self, all_there: Mapping[There, int]) -> Counter[Cell]:
        found: Counter[Cell] = Counter()
        for one, number in all_there.items():
            if (cell := self.cell(one)) is not None:
                found[cell] += number
        return found

    def most(self, cell: Cell, bodies: int) -> float:
        """How many there may be beside one of each body."""
        most = self.known.get(cell, (0, 0))[1]
        return float("inf") if most is None else most - bodies

    def least(self, cell: Cell, bodies: int) -> int:
        """How many there are beside them for certain."""
        return max(0, self.known.get(cell, (0, 0))[0] - bodies)


def answered(bodies: Sequence[Body], editions: Sequence[Tables], before: Answers) -> dict[int, list[str]]:
    """Bodies with the workshops that may be named of them; the newest edition is the last of `editions`,
    `before` is what was answered until now."""
    regions, kinds = _regions(bodies, editions, before), _kinds(bodies, editions, before)
    full = _workshops(bodies, editions[-1])
    found = {
        one.id: [
            code
            for code, is_new in _told(one, before)
            if code not in full
            and There(one.region, code, is_new) not in regions
            and There(one.kind, code, is_new) not in kinds
        ]
        for one in bodies
    }
    return {number: codes for number, codes in found.items() if codes}


def _workshops(bodies: Iterable[Body], newest: Tables) -> set[str]:
    there = Counter(code for one in bodies for code in one.workshops)
    return {code for code, number in _counted(newest).items() if number - there[code] < WIDTH}


def _counted(tables: Tables) -> dict[str, int]:
    """The workshops whose people by name an edition counts."""
    return {
        one["code"]: one["number"]
        for one in tables[WORKSHOPS]
        if one["basis"] == NAMED and one["number"] is not None
    }


def _regions(bodies: Iterable[Body], editions: Iterable[Tables], before: Answers) -> set[There]:
    there = Counter(There(one.region, *told) for one in bodies for told in _told(one, before))
    found = ((one, table(one, REGIONS)) for one in editions)
    read = [_Read(_years(one), regions.known().known if regions else {}) for one, regions in found]
    return _narrow(there, read, WIDTH)


def _kinds(bodies: Iterable[Body], editions: Iterable[Tables], before: Answers) -> set[There]:
    there = Counter(There(one.kind, *told) for one in bodies for told in _told(one, before))
    found = ((one, table(one, KINDS)) for one in editions)
    read = [
        _Read(dict.fromkeys(_counted(one), PEOPLE), _beside_the_whole(kinds)) for one, kinds in found if kinds
    ]
    return _narrow(there, read, ROUNDED_WIDTH)


def _beside_the_whole(kinds: Published) -> dict[Cell, tuple[int, int | None]]:
    """How far each rounded number is known to whoever knows what they add up to."""
    whole = kinds.numbers[ALL, PEOPLE]
    known = {
        cell: (low, whole if high is None else high)
        for cell, (low, high) in kinds.known().known.items()
        if ALL not in cell
    }
    least, most = (sum(ends[way] for ends in known.values()) for way in (0, 1))
    return {
        cell: (max(low, whole - (most - high)), min(high, whole - (least - low)))
        for cell, (low, high) in known.items()
    }


def _told(body: Body, before: Answers) -> Iterable[tuple[str, bool]]:
    """Its workshops, and of each whether it was not answered before."""
    kept = before.get(body.id, ())
    return ((code, code not in kept) for code in body.workshops)


def _years(tables: Tables) -> dict[str, str]:
    counted = _counted(tables)
    return {one["code"]: one["first_day"][:4] for one in tables[WORKSHOPS] if one["code"] in counted}


def _narrow(there: Mapping[There, int], read: Sequence[_Read], width: int) -> set[There]:
    """Those that stand almost alone in a number or in a step of it.

    Of what was not answered until now it is not known whether it is new or was passed over: it is taken for
    either.
    """
    every = [_Read(), *read]
    have = [one.count(there) for one in every]
    had = [one.count({those: number for those, number in there.items() if not those.is_new}) for one in every]
    found: set[There] = set()
    for first, last in combinations(range(len(every)), 2):
        is_newest = last == len(every) - 1
        earlier = had[first] if is_newest else have[first]
        narrow = {
            cell
            for cell, number in have[last].items()
            if number > earlier[cell]
            and every[last].most(cell, number) - every[first].least(cell, earlier[cell]) < width
        }
        for one in there if narrow else ():
            cell = every[last].cell(one)
            if cell in narrow and (every[first].cell(one) != cell or (is_newest and one.is_new)):
                found.add(one)
    return found
