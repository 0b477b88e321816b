"""Rows of a signed sheet: how they are laid out on pages, and how people type their numbers.

Rows count on from page to page, so that a number typed beside the wrong page's code is seen, not counted.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..language import lazy_gettext as _l
from ..refusals import Refusal

# Rows of a page, the blank ones there are at least, and the days whose signatures fit side by side.
ROWS, BLANK, DAYS = 15, 10, 4
_SEPARATORS = re.compile(r"[,;\s]+")
_AROUND_DASH = re.compile(r"\s*[-\u2010-\u2015\u2212]\s*")
_PART = re.compile(r"(\d{1,5})(?:-(\d{1,5}))?", re.ASCII)


@dataclass(frozen=True)
class Leaf:
    """One page to be: whose its rows are, from `first` on, and the days signed for on it."""

    first: int
    rows: list[str]
    days: list[str]


@dataclass(frozen=True)
class OnPage:
    """The rows of a page that can be counted: those with somebody on them."""

    first: int
    last: int
    named: frozenset[int]


def leaves(people: Sequence[str], days: Sequence[str]) -> list[Leaf]:
    """The pages of a sheet: everybody, then blank rows to the end of the last page."""
    pages = -(-(len(people) + BLANK) // ROWS)
    rows = [*people, *[""] * (pages * ROWS - len(people))]
    parts = -(-len(days) // DAYS)
    wide = -(-len(days) // parts)
    return [
        Leaf(start + 1, rows[start : start + ROWS], list(days[part : part + wide]))
        for part in range(0, len(days), wide)
        for start in range(0, len(rows), ROWS)
    ]


def rows_in(typed: str, page: OnPage, field: str) -> set[int]:
    """The rows somebody typed, like 1-8, 11, 14; a Refusal names the number that is wrong."""
    found: set[int] = set()
    for part in filter(None, _SEPARATORS.split(_AROUND_DASH.sub("-", typed.strip()))):
        read = _PART.fullmatch(part)
        if read is None:
            raise Refusal(_l("“%(part)s” is no row. Write rows like 1-8, 11, 14.", part=part[:40]), field)
        first, last = int(read[1]), int(read[2] or read[1])
        if first > last:
            raise Refusal(_l("“%(part)s” counts backwards.", part=part), field)
        found |= _rows(first, last, page, field)
    return found


def _rows(first: int, last: int, page: OnPage, field: str) -> set[int]:
    """A span of rows, each of them somebody's on this page."""
    for number in (first, last):
        if not page.first <= number <= page.last:
            refused = _l(
                "Row %(row)s is not on this page: it has rows %(first)s to %(last)s.",
                row=number, first=page.first, last=page.last,
            )  # fmt: skip
            raise Refusal(refused, field)
    for number in range(first, last + 1):
        if number not in page.named:
            refused = _l("Row %(row)s is blank: add who wrote on it by name, below.", row=number)
            raise Refusal(refused, field)
    return set(range(first, last + 1))


def ensure_either(came: set[int], excused: set[int], field: str) -> None:
    """Nobody is both present and excused on one day."""
    if both := sorted(came & excused):
        raise Refusal(_l("Row %(row)s is both present and excused.", row=both[0]), field)


def as_typed(rows: Iterable[int]) -> str:
    """Rows as people write them: 1-8, 11, 14."""
    spans: list[list[int]] = []
    for row in sorted(set(rows)):
        if spans and spans[-1][1] == row - 1:
            spans[-1][1] = row
        else:
            spans.append([row, row])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in spans)
