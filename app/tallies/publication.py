"""The publication rule: what of a count of people the public may read, and what is kept back.

Numbers below LEAST are kept back, steps below LEAST between two editions too, and as much beside them as
leaves every one of them open over a range of WIDTH, whatever is calculated from all that was ever published.
Counts by what people said of themselves are rounded, each by itself: of one or two 0 is said as of nobody.
What cannot be made safe is refused.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..language import lazy_gettext as _l
from ..refusals import Refusal
from .witness import ALL, Cell, Corner, Edition, Form, Numbers, corners, range_left

# Smaller counts of people could be somebody in particular; 0 is said, for nobody is nobody in particular.
LEAST = 5
# How wide a range is left open for a number kept back, and for one that is rounded.
WIDTH, ROUNDED_WIDTH = 5, 2
# Counts by what people said of themselves: the multiple they are rounded to, and the fewest people to count.
STEP, BASE = 5, 20
# A workshop enters an edition when its desk is closed and at least so many came.
WORKSHOP = 10


@dataclass(frozen=True)
class Published:
    """An edition's table with its sums: in truth, and the cells that are kept back."""

    numbers: Numbers
    hidden: frozenset[Cell] = frozenset()
    is_rounded: bool = False
    is_correction: bool = False

    def shown(self, cell: Cell) -> int | None:
        """What the public reads of a cell; None when it is kept back."""
        if cell in self.hidden:
            return None
        return rounded(self.numbers[cell]) if self.is_rounded else self.numbers[cell]

    def known(self) -> Edition:
        """How much of each number can be known from that: what is kept back is taken for 1 at least, as 0 is
        said but for want of anything else to keep back."""
        return Edition(self.numbers, {one: self._known(one) for one in self.numbers}, self.is_correction)

    def _known(self, cell: Cell) -> tuple[int, int | None]:
        number = self.numbers[cell]
        if cell[0] == ALL:
            # The sum of workshops that are each published: everybody can add them up.
            return number, number
        if not self.is_rounded:
            return (min(1, number), None) if cell in self.hidden else (number, number)
        if cell in self.hidden or cell[1] == ALL:
            return 0, None
        return max(0, rounded(number) - STEP // 2), rounded(number) + STEP // 2


def rounded(number: int) -> int:
    """The nearest multiple of STEP."""
    return (number + STEP // 2) // STEP * STEP


def with_sums(numbers: Numbers) -> dict[Cell, int]:
    """A table with a sum for each row, each column, and the whole."""
    found = dict(numbers)
    for (row, column), number in numbers.items():
        for cell in ((row, ALL), (ALL, column), (ALL, ALL)):
            found[cell] = found.get(cell, 0) + number
    return found


@dataclass
class _Hiding:
    """One edition being made safe beside those before it."""

    before: tuple[Published, ...]
    numbers: Numbers
    is_rounded: bool
    is_correction: bool
    hidden: set[Cell] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.earlier = [one.known() for one in self.before]
        self.rows = sorted({row for row, _ in self.numbers})
        self.columns = sorted({column for _, column in self.numbers})
        self.need = ROUNDED_WIDTH if self.is_rounded else WIDTH

    def editions(self) -> list[Edition]:
        return [*self.earlier, self._made(self.numbers, self.hidden).known()]

    def _made(self, numbers: Numbers, hidden: set[Cell]) -> Published:
        return Published(numbers, frozenset(hidden), self.is_rounded, self.is_correction)

    def forms(self) -> list[Form]:
        """Every small number there is to look for: in each edition, and between any two."""
        editions = self.editions()
        found = [
            Form(cell, last, since)
            for last in range(len(editions))
            for since in (None, *range(last))
            for cell in self.numbers
            if cell[0] != ALL and not (self.is_rounded and cell[1] == ALL)
        ]
        return [one for one in found if 0 < abs(one.value(editions)) < LEAST]

    def open(self, forms: Iterable[Form]) -> list[Form]:
        """Those that a reader could narrow down too far."""
        editions = self.editions()
        return [one for one in forms if range_left(editions, one, self.rows, self.columns) < self.need]

    def hide_first(self, forms: Iterable[Form]) -> None:
        """The small numbers themselves; of a small step, the number it leads to."""
        newest = len(self.before)
        if not self.is_rounded:
            self.hidden |= {one.cell for one in forms if one.edition == newest and self.numbers[one.cell]}

    def hide_until_safe(self, forms: Sequence[Form]) -> None:
        """Keep more back, number by number; everything when that is what it takes."""
        while found := self.open(forms):
            for one in found:
                if self.open([one]) and not self.hide_beside(one):
                    return self.hide_all()

    def hide_beside(self, form: Form) -> bool:
        """Keep back what leaves a number open at the least loss, a 0 only if need be; whether that can be.

        Of rounded numbers a 0 is like any other: else whatever is kept back would be known to be somebody.
        """
        before = range_left(self.editions(), form, self.rows, self.columns)
        for with_zeros in (True,) if self.is_rounded else (False, True):
            found = [self._weighed(form, four, before, with_zeros) for four in self._quartets(form.cell)]
            if best := min((one for one in found if one), default=None):
                self.hidden.update(best[2])
                return True
        return False

    def _quartets(self, cell: Cell) -> list[list[Corner]]:
        rows = [one for one in self.rows if one not in (ALL, cell[0])]
        columns = [one for one in self.columns if one != cell[1]]
        return [corners(cell, row, column) for row in rows for column in columns]

    def _weighed(
        self, form: Form, four: list[Corner], before: int, with_zeros: bool
    ) -> tuple[float, int, list[Cell]] | None:
        """What it costs to keep four cells back, what that gains, and which are shown so far."""
        more = [cell for cell, _ in four if cell not in self.hidden and (with_zeros or self.numbers[cell])]
        (row, column), beside = four[3][0], self.editions_beside(four, more) if more else []
        gained = min(range_left(beside, form, [row], [column]), self.need) if more else 0
        if gained <= 0:
            return None
        missing = max(0, self.need - gained - before)
        return missing * 100 + sum(self._loss(cell) for cell in more), -gained, sorted(more)

    def editions_beside(self, four: list[Corner], more: Iterable[Cell]) -> list[Edition]:
        """The editions with four cells only, as a step by these looks at no other."""
        hidden = self.hidden | set(more)
        here = {cell: self.numbers[cell] for cell, _ in four}
        return [*self.earlier, self._made(here, hidden & here.keys()).known()]

    def _loss(self, cell: Cell) -> float:
        """What the public loses: a sum says more than its parts, a large number more than a small."""
        return (4 if cell[1] == ALL else 1) + min(self.numbers[cell], 1000) / 1000

    def hide_all(self) -> None:
        self.hidden |= {cell for cell in self.numbers if cell[0] != ALL}


def publishable(numbers: Numbers, before: Sequence[Published] = (), is_rounded: bool = False) -> Published:
    """A table with its sums as the public may read it beside the editions before; else refused."""
    cells = numbers.keys() | {cell for one in before for cell in one.numbers}
    rows, columns = (sorted({cell[way] for cell in cells}) for way in (0, 1))
    filled = [
        {(row, column): one.get((row, column), 0) for row in rows for column in columns}
        for one in (*(one.numbers for one in before), numbers)
    ]
    earlier = tuple(replace(one, numbers=whole) for one, whole in zip(before, filled[:-1], strict=True))
    is_correction = bool(before) and any(filled[-1][cell] < filled[-2][cell] for cell in filled[-1])
    made = _Hiding(earlier, filled[-1], is_rounded, is_correction)
    forms = made.forms()
    made.hide_first(forms)
    made.hide_until_safe(forms)
    if made.open(forms):
        raise Refusal(_l("These tables would give away small numbers: they cannot be published."))
    return Published(filled[-1], frozenset(made.hidden), is_rounded, is_correction)


def enough_to_count(numbers: Mapping[str, int]) -> bool:
    """Whether there are enough people to say how they describe themselves."""
    return sum(numbers.values()) >= BASE


__all__ = [
    "ALL", "BASE", "LEAST", "STEP", "WIDTH", "WORKSHOP", "Cell", "Published",
    "enough_to_count", "publishable", "rounded", "with_sums",
]  # fmt: skip
