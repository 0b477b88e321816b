"""People by region as the public reads them: the latest edition's table, and none that no edition has.

A workshop in it counts in the regions of the institutions its people represented, not in those it was for:
a region that was convened and that nobody of it is from was not represented there.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from .edition import KEPT_BACK, PUBLISHED, REGIONS, WORKSHOPS, Line, lines
from .facts import Record
from .rules import Total
from .standing import Standing

NAMED = "named"


@dataclass(frozen=True)
class Attributed:
    """What an edition says of people by region: a number, or None where it is kept back.

    `workshops` are those whose people these are, `kept_back` those of which no number is read; `total` is
    everybody, wherever they are from. `open` are the regions and years whose number the public reads,
    `closed` those whose number is kept back. `years` has of each workshop held the year whose number it is
    part of, whatever its date is now.
    """

    version: int = 0
    workshops: frozenset[str] = frozenset()
    kept_back: frozenset[str] = frozenset()
    total: int = 0
    regions: Mapping[str, int | None] = field(default_factory=dict)
    open: frozenset[tuple[str, str]] = frozenset()
    closed: frozenset[tuple[str, str]] = frozenset()
    years: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_kept_back(self) -> bool:
        """Whether people were recorded by name and the edition says no number of them."""
        return bool(self.regions or self.kept_back) and not self.total

    def beside(self, known: Collection[str]) -> list[tuple[str, int | None]]:
        """What is of no region we know: from abroad, without a region, not stated."""
        return [(code, number) for code, number in sorted(self.regions.items()) if code not in known]


NOBODY = Attributed()


@lru_cache(maxsize=8)
def of_edition(version: int, written: str) -> Attributed:
    """Read from the very lines that its page, CSV and JSON are made from; once, for they never change."""
    tables = json.loads(written)
    found = lines(tables)
    sums = [one for one in found if one.table == REGIONS and not one.column]
    return Attributed(
        version=version,
        workshops=_by_name(found, PUBLISHED),
        kept_back=_by_name(found, KEPT_BACK),
        total=next((one.number or 0 for one in sums if not one.row), 0),
        regions={one.row: one.number for one in sums if one.row and one.status in (PUBLISHED, KEPT_BACK)},
        open=_cells(found, PUBLISHED),
        closed=_cells(found, KEPT_BACK),
        years={one["code"]: one["first_day"][:4] for one in tables[WORKSHOPS]},
    )


def _by_name(found: Iterable[Line], status: str) -> frozenset[str]:
    """Workshops by name with this status."""
    return frozenset(
        one.row for one in found if (one.table, one.basis, one.status) == (WORKSHOPS, NAMED, status)
    )


def _cells(found: Iterable[Line], status: str) -> frozenset[tuple[str, str]]:
    """Regions and years with this status."""
    return frozenset(
        (one.row, one.column)
        for one in found
        if (one.table, one.status) == (REGIONS, status) and one.row and one.column
    )


def without_theirs(records: Iterable[Record], people: Attributed) -> tuple[Record, ...]:
    """The records, those without a number of their own whose people stand by region."""
    return tuple(
        replace(one, number=None, parts={}) if one.code in people.workshops else one for one in records
    )


def with_people(found: Sequence[Standing], people: Attributed) -> tuple[Standing, ...]:
    """How places stand, with the people of each; made from records without theirs."""
    return tuple(_with_people(one, people) for one in found)


def _with_people(one: Standing, people: Attributed) -> Standing:
    here = [people.regions[code] for code in one.place.members if code in people.regions]
    numbers = [number for number in here if number is not None]
    called = people.workshops.intersection(one.called)
    return replace(
        one,
        workshops=one.workshops if here else tuple(code for code in one.workshops if code not in called),
        attributable=sum(numbers, one.attributable or 0) if numbers else one.attributable,
        by_basis=with_basis(one.by_basis, {NAMED: sum(numbers)}),
        silent=tuple(code for code in one.silent if code not in people.workshops),
        withheld=tuple(code for code in one.withheld if code not in people.workshops),
        kept_back=len(here) - len(numbers),
    )


def with_everybody(found: Total, held: Iterable[str], people: Attributed, withheld: int) -> Total:
    """The whole plan with everybody by name once; made from records without theirs. `held` are all held."""
    counted = sum(code in people.workshops for code in held)
    return replace(
        found,
        number=found.number + people.total,
        with_figure=found.with_figure + counted,
        told=found.told + counted,
        withheld=withheld,
        named=people.total,
        by_basis=with_basis(found.by_basis, {NAMED: people.total}),
    )


def with_basis(bases: Iterable[tuple[str, int]], more: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """Numbers by their basis, with more of some."""
    found = Counter(dict(bases))
    for basis, number in more.items():
        if number or basis != NAMED:
            found[basis] += number
    return tuple(sorted(found.items()))
