"""The board of a plan: quarters and regions, over plain values.

A workshop convened for several regions stands in the row of each, marked as shared, and counts once in
every total: the sum over the rows minus what is counted again is the total.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

QUARTERS = (1, 2, 3, 4)
# Chips in one cell; the rest are one link away, on the cell's own page.
MOST_CHIPS = 3
# A row for workshops that are convened for no region yet.
NOWHERE = "none"


class Item(NamedTuple):
    """One workshop as the board shows it; `regions` are the codes it is convened for.

    `is_over` is whether it was held: also what is past and still stands as published.
    """

    id: int
    code: str
    short: str
    state: str
    theme: str
    colour: int
    capacity: int
    year: int
    quarter: int
    regions: tuple[str, ...] = ()
    is_over: bool = False

    @property
    def rows(self) -> tuple[str, ...]:
        """The rows it stands in."""
        return self.regions or (NOWHERE,)


@dataclass(frozen=True)
class Promise:
    """A target: so many workshops or people in a year; a part left empty means all of it."""

    measure: str
    year: int
    value: int
    region: str | None = None
    component: int | None = None


@dataclass(frozen=True)
class Count:
    """Workshops of a row, a quarter or the whole: `planned` without the cancelled, `held` among them.

    `again` are those that other rows count too; `promised` is None where no target was set; `is_summed`:
    of a year at least no target was set for the whole country, and the regions' are summed.
    """

    planned: int = 0
    held: int = 0
    again: int = 0
    promised: int | None = None
    is_summed: bool = False


@dataclass(frozen=True)
class Row:
    """A region with its workshops by quarter."""

    code: str
    count: Count
    cells: Mapping[tuple[int, int], Sequence[Item]] = field(default_factory=dict)

    @property
    def is_silent(self) -> bool:
        """Whether nothing is planned or held there, cancelled workshops aside."""
        return not self.count.planned


@dataclass(frozen=True)
class Board:
    """The rows, the totals by quarter and by year, and the whole. `repeated` = sum of the rows - total."""

    years: tuple[int, ...]
    rows: tuple[Row, ...]
    quarters: Mapping[tuple[int, int], Count]
    total: Count
    repeated: int

    @property
    def columns(self) -> list[tuple[int, int]]:
        """Every year with each of its quarters."""
        return [(year, quarter) for year in self.years for quarter in QUARTERS]

    @property
    def silent(self) -> tuple[str, ...]:
        """Regions without a workshop in these years."""
        return tuple(row.code for row in self.rows if row.is_silent and row.code != NOWHERE)


def fold(
    codes: Sequence[str], items: Iterable[Item], years: Sequence[int], promises: Iterable[Promise] | None,
    component: int | None = None,
) -> Board:  # fmt: skip
    """Put each workshop into its cells; `promises` is None where a filter leaves nothing to compare with."""
    shown = [one for one in items if one.year in years]
    cells: dict[str, dict[tuple[int, int], list[Item]]] = {code: {} for code in (*codes, NOWHERE)}
    for one in shown:
        for code in one.rows:
            cells.setdefault(code, {}).setdefault((one.year, one.quarter), []).append(one)
    said = None if promises is None else tuple(promises)
    rows = tuple(
        Row(code, _count(_all(here), _promised(said, years, code, component)), here)
        for code, here in cells.items()
        if here or code != NOWHERE
    )
    total = _total(shown, said or (), years, component)
    repeated = sum(row.count.planned for row in rows) - total.planned
    return Board(tuple(years), rows, _by_quarter(shown), total, repeated)


def promised(
    promises: Iterable[Promise], measure: str, year: int, region: str | None, component: int | None = None
) -> int | None:
    """What was promised for a year: as said for the whole, else the sum of what is said for components."""
    here = [one for one in promises if (one.measure, one.year, one.region) == (measure, year, region)]
    if component is not None:
        return _sum([one.value for one in here if one.component == component])
    whole = [one.value for one in here if one.component is None]
    return _sum(whole) if whole else _sum([one.value for one in here])


def of_country(
    promises: Iterable[Promise], measure: str, year: int, component: int | None = None
) -> tuple[int | None, bool]:
    """The same of the whole country; where nothing is said of it, the sum over its regions, and that it is.

    Where something is said of some components, each is taken by itself.
    """
    here = tuple(one for one in promises if (one.measure, one.year) == (measure, year))
    whole = {one.component for one in here if one.region is None}
    if component is None and whole and None not in whole:
        named = {one.component for one in here if one.component is not None}
        parts = [of_country(here, measure, year, one) for one in named]
        return _added([found for found, _is_summed in parts]), any(is_summed for _found, is_summed in parts)
    if (found := promised(here, measure, year, None, component)) is not None:
        return found, False
    regions = {one.region for one in here}
    total = _added([promised(here, measure, year, region, component) for region in regions])
    return total, total is not None


def _promised(
    promises: Sequence[Promise] | None, years: Sequence[int], region: str, component: int | None
) -> int | None:
    return _added([promised(promises or (), "workshops", year, region, component) for year in years])


def _total(
    shown: Sequence[Item], promises: Sequence[Promise], years: Sequence[int], component: int | None
) -> Count:
    found = [of_country(promises, "workshops", year, component) for year in years]
    counted = _count(shown, _added([number for number, _is_summed in found]))
    return replace(counted, is_summed=any(is_summed for _number, is_summed in found))


def _added(numbers: Iterable[int | None]) -> int | None:
    """Without those of which nothing is said."""
    return _sum([one for one in numbers if one is not None])


def _sum(numbers: Sequence[int]) -> int | None:
    return sum(numbers) if numbers else None


def _all(cells: Mapping[tuple[int, int], Sequence[Item]]) -> list[Item]:
    return [one for here in cells.values() for one in here]


def _count(items: Sequence[Item], promised: int | None = None) -> Count:
    alive = [one for one in items if one.state != "cancelled"]
    held = len([one for one in alive if one.is_over])
    again = len([one for one in alive if len(one.regions) > 1])
    return Count(planned=len(alive), held=held, again=again, promised=promised)


def _by_quarter(items: Iterable[Item]) -> dict[tuple[int, int], Count]:
    found: dict[tuple[int, int], list[Item]] = {}
    for one in items:
        found.setdefault((one.year, one.quarter), []).append(one)
    return {when: _count(here) for when, here in found.items()}
