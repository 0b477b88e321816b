"""The diagram of the regions: one tile each, and what a tile says without its colour.

A number is of the place's own workshops and people; ≤ stands before a number shared with other places, ? for
a workshop without a figure, * for a number kept back, ∅ for nobody recorded from there, – for no record. What
is more than the first of them follows after a +; where a ? does so, the tile has the edge that ? alone has.
Half a square has room for the first of them: of the others the + alone stands there, and its words say them.
By itself ? also says that a place on record has no figure of its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from ..language import gettext as _
from ..language import number, plain
from .facts import Place
from .live import SignUps
from .standing import Standing
from .words import sign_up_words, standing_words

NO_RECORD = "–"
NO_FIGURE = "?"
NOBODY = "∅"
RESERVED = "*"
# What stands where there is nothing else to say, by kind.
ALONE = {"unknown": NO_FIGURE, "nobody": NOBODY}
# The least number of each shade; the palest, 0, is for a headcount of 0.
SHADES = (0, 1, 25, 50, 100, 250)


@dataclass(frozen=True)
class Tile:
    """One place of the diagram, as the template draws it."""

    short: str
    name: str
    value: tuple[str, ...]
    words: str
    href: str
    kind: str
    level: int

    @property
    def is_long(self) -> bool:
        """Whether what stands on it is too long for large print."""
        return len("+".join(self.value)) > 3

    @property
    def is_wide(self) -> bool:
        """Whether one piece of it, which is never broken, is too long even for the smaller print."""
        return max(map(len, self.value)) > 5

    @property
    def lacks_figure(self) -> bool:
        """Whether, whatever it says first, a workshop there has no figure."""
        return NO_FIGURE in self.value[1:]


@dataclass(frozen=True)
class Cell:
    """A square of the diagram: one tile, or Lima's two."""

    column: int
    tiles: tuple[Tile, ...]

    def pieces(self, tile: Tile) -> list[str]:
        """What stands on a tile of it, each piece with the + after it."""
        joined = [*(f"{piece}+" for piece in tile.value[:-1]), tile.value[-1]]
        return joined[:1] if len(self.tiles) > 1 else joined

    @property
    def is_cut(self) -> bool:
        """Whether a tile of it says more than it has room for."""
        return any(len(self.pieces(tile)) < len(tile.value) for tile in self.tiles)


def cells(standings: Iterable[Standing]) -> list[Cell]:
    """How places stand, as squares by row, then column."""
    return placed((one.place, _tile(one)) for one in standings)


def live_cells(regions: Iterable[tuple[Place, SignUps]]) -> list[Cell]:
    """Sign-ups as squares: here a 0 is a number, for sign-ups are counted."""
    return placed((place, _live_tile(place, one)) for place, one in regions)


def placed(tiles: Iterable[tuple[Place, Tile]]) -> list[Cell]:
    found: dict[tuple[int, int], list[Tile]] = {}
    for place, tile in tiles:
        found.setdefault((place.row, place.column), []).append(tile)
    return [Cell(column, tuple(here)) for (_row, column), here in sorted(found.items())]


def _live_tile(place: Place, one: SignUps) -> Tile:
    return Tile(
        short=place.short,
        name=plain(place, "name"),
        value=(number(one.seated),),
        words=sign_up_words(one),
        href=f"#r{place.code}",
        kind="number",
        level=level(one.seated),
    )


def _tile(one: Standing) -> Tile:
    return Tile(
        short=one.place.short,
        name=plain(one.place, "name"),
        value=value(one),
        words=standing_words(one),
        href=f"#r{one.place.code}",
        kind=one.kind,
        level=level(one.attributable or 0),
    )


def level(count: int) -> int:
    """The shade of a number, 0 to 5."""
    return max(shade for shade, least in enumerate(SHADES) if count >= least)


def ranges(numbers: Iterable[int | None]) -> list[tuple[int, str]]:
    """The shades in use with what they stand for."""
    used = sorted({level(one) for one in numbers if one is not None})
    return [(shade, _range(shade)) for shade in used]


def _range(shade: int) -> str:
    least = SHADES[shade]
    if shade == 0:
        return number(0)
    if shade == len(SHADES) - 1:
        return _("%(number)s or more", number=number(least))
    return f"{number(least)}–{number(SHADES[shade + 1] - 1)}"


def value(one: Standing) -> tuple[str, ...]:
    """What stands on the tile, piece by piece."""
    said = [] if one.attributable is None else [number(one.attributable)]
    said += [f"≤{number(share.number)}" for share in one.shared]
    said += [RESERVED] if one.kept_back else []
    said += [NO_FIGURE] if one.without_figure else []
    return tuple(said) or (ALONE.get(one.kind, NO_RECORD),)
