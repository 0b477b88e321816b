"""Whether what is published leaves a small number open, shown by other worlds that would look the same.

A world is a count for every cell of a table in every edition. People of two rows change places between two
columns, and back: every row and column adds up as before, and so does every workshop. Where that can be done
without touching anything that is published as it is, a reader cannot tell the worlds apart. So each step
found here is a proof: the range it leaves open is open whatever a reader may calculate.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

Cell = tuple[str, str]
Numbers = Mapping[Cell, int]
# The row or column of sums.
ALL = ""
# Steps longer than this prove no more.
FAR = 10


@dataclass(frozen=True)
class Edition:
    """One edition's numbers, sums among them, and how far a reader knows each: from, to (None: no end).

    Who was counted before is counted in it too, unless it `is_correction`.
    """

    numbers: Numbers
    known: Mapping[Cell, tuple[int, int | None]]
    is_correction: bool = False

    def room(self, cell: Cell, sign: int) -> int:
        """How far a number could be moved without anybody seeing it."""
        low, high = self.known[cell]
        number = self.numbers[cell]
        if sign < 0:
            return min(FAR, number - low)
        return FAR if high is None else min(FAR, high - number)


@dataclass(frozen=True)
class Form:
    """A number a reader may look for: a cell of an edition, or its step since an earlier one."""

    cell: Cell
    edition: int
    since: int | None = None

    def value(self, editions: Sequence[Edition]) -> int:
        """What it is in truth."""
        before = 0 if self.since is None else editions[self.since].numbers[self.cell]
        return editions[self.edition].numbers[self.cell] - before

    def effect(self, first: int, last: int) -> int:
        """How a step of one in these editions moves it."""
        moves = first <= self.edition <= last
        return moves - (self.since is not None and first <= self.since <= last)


Corner = tuple[Cell, int]


def corners(cell: Cell, row: str, column: str) -> list[Corner]:
    """A cell and the three others that move with it, each with its sign; sums move with their parts."""
    four = (((cell), 1), ((cell[0], column), -1), ((row, cell[1]), -1), ((row, column), 1))
    start = _weight(cell)
    return [(one, sign * start * _weight(one)) for one, sign in four]


def _weight(cell: Cell) -> int:
    return (-1 if cell[0] == ALL else 1) * (-1 if cell[1] == ALL else 1)


def _reach(editions: Sequence[Edition], moved: list[Corner], way: int, first: int, last: int) -> int:
    """How far these can be moved in a run of editions without anybody seeing it."""
    found = FAR
    for cell, sign in moved:
        for one in editions[first : last + 1]:
            found = min(found, one.room(cell, sign * way))
        if found <= 0:
            return 0
        found = min([found, *_growth(editions, cell, sign * way, first, last)])
    return max(0, found)


def _growth(editions: Sequence[Edition], cell: Cell, sign: int, first: int, last: int) -> Iterator[int]:
    """What was there in one edition is there in the next, if that is no correction."""
    for later, moved in ((first, 1), (last + 1, -1)):
        is_bound = 0 < later < len(editions) and not editions[later].is_correction
        if is_bound and sign * moved < 0:
            yield editions[later].numbers[cell] - editions[later - 1].numbers[cell]


def range_left(editions: Sequence[Edition], form: Form, rows: Iterable[str], columns: Iterable[str]) -> int:
    """How wide a range a reader is left with at least, whatever they calculate."""
    most, partners = [0, 0], [one for one in rows if one != form.cell[0]]
    for column in columns:
        if column == form.cell[1]:
            continue
        for first, last, way in _runs(editions, form):
            side = way * form.effect(first, last) > 0
            most[side] = max(most[side], _stretch(editions, form.cell, partners, column, (way, first, last)))
        if sum(most) >= FAR:
            return FAR
    return sum(most)


def _runs(editions: Sequence[Edition], form: Form) -> Iterator[tuple[int, int, int]]:
    for first in range(len(editions)):
        for last in range(first, len(editions)):
            if form.effect(first, last):
                yield first, last, 1
                yield first, last, -1


def _stretch(
    editions: Sequence[Edition], cell: Cell, partners: list[str], column: str, run: tuple[int, int, int]
) -> int:
    """One row against all the others together: each of them gives what it has."""
    own = _reach(editions, corners(cell, ALL, column)[:2], *run)
    given = 0
    for row in partners:
        if given >= own:
            break
        given += _reach(editions, corners(cell, row, column)[2:], *run)
    return min(own, given)
