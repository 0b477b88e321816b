"""The diagram of the regions: one tile each, and what a tile says without its colour.

A number is of the place's own workshops; ≤ stands before a number shared with other places, ? for a
workshop without a figure, – for no record. What is more than the first of them follows after a +.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from ..language import gettext as _
from ..language import number, plain
from .rules import Standing
from .words import standing_words

NO_RECORD = "–"
NO_FIGURE = "?"
# The least number of each shade; the palest, 0, is for a headcount of 0.
SHADES = (0, 1, 25, 50, 100, 250)


@dataclass(frozen=True)
class Tile:
    """One place of the diagram, as the template draws it."""

    short: str
    name: str
    column: int
    row: int
    value: str
    words: str
    href: str
    kind: str
    level: int
    is_more: bool


def tiles(standings: Iterable[Standing]) -> list[Tile]:
    """The tiles in the order of the diagram: by row, then column."""
    return [
        Tile(
            short=one.place.short,
            name=plain(one.place, "name"),
            column=one.place.column,
            row=one.place.row,
            value=value(one),
            words=standing_words(one),
            href=f"#r{one.place.code}",
            kind=one.kind,
            level=level(one.attributable or 0),
            is_more=one.is_more,
        )
        for one in standings
    ]


def level(count: int) -> int:
    """The shade of a number, 0 to 5."""
    return max(shade for shade, least in enumerate(SHADES) if count >= least)


def ranges(standings: Iterable[Standing]) -> list[tuple[int, str]]:
    """The shades in use with what they stand for."""
    used = sorted({level(one.attributable) for one in standings if one.attributable is not None})
    return [(shade, _range(shade)) for shade in used]


def _range(shade: int) -> str:
    least = SHADES[shade]
    if shade == 0:
        return number(0)
    if shade == len(SHADES) - 1:
        return _("%(number)s or more", number=number(least))
    return f"{number(least)}–{number(SHADES[shade + 1] - 1)}"


def value(one: Standing) -> str:
    """What stands on the tile."""
    said = [] if one.attributable is None else [number(one.attributable)]
    said += [f"≤{number(share.number)}" for share in one.shared]
    said += [NO_FIGURE] if one.without_figure else []
    return " +".join(said) or NO_RECORD
