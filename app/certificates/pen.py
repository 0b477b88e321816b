"""Writing on a page of a PDF: lines broken at words, in the fonts of the house, measured once each."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..assets import STATIC

if TYPE_CHECKING:
    pass

VENDOR = STATIC / "vendor"
HEADING = VENDOR / "archivo-5.3.0-700-112.woff2"
TEXT = VENDOR / "archivo-5.3.0-450-100.ttf"
OTHER_LETTERS = VENDOR / "dejavu-sans-2.37.3.ttf"
POINT = 25.4 / 72
Colour = tuple[int, int, int]


def prints(text: str) -> bool:
    """Whether Archivo has every letter of a text."""
    return _letters(TEXT).issuperset(map(ord, text))


def can_print(text: str) -> bool:
    """Whether every letter of a text is in one of the fonts; others stay blank."""
    return (_letters(TEXT) | _letters(OTHER_LETTERS)).issuperset(map(ord, text))


class Pen:
    """A PDF being written, A4 on its side; everything is in millimetres, sizes of letters in points.

    The library's own way of breaking lines measures every beginning of every line: half a minute for 500
    certificates. Here a text that comes back on every page is measured once.
    """

    def __init__(self, has_other_letters: bool) -> None:
        from fpdf import FPDF

        self.pdf: FPDF = FPDF(orientation="landscape", format="A4")
        self.pdf.set_auto_page_break(False)
        self.pdf.set_margin(0)
        self.pdf.c_margin = 0
        self.pdf.set_lang("es-PE")
        self.pdf.add_font("heading", fname=HEADING)
        self.pdf.add_font("text", fname=TEXT)
        if has_other_letters:
            self.pdf.add_font("other", fname=OTHER_LETTERS)
        fallbacks = ["text", "other"] if has_other_letters else ["text"]
        self.pdf.set_fallback_fonts(fallbacks, exact_match=False)
        self._broken: dict[Any, list[str]] = {}

    def colour(self, colour: Colour) -> None:
        """Write in this colour from now on."""
        self.pdf.set_text_color(*colour)

    def say(
        self, place: tuple[float, float], wide: float, font: str, size: float, text: str, align: str = "L"
    ) -> float:
        """Write a text from a place on, broken to a width; where the next may begin."""
        left, top = place
        lines = self.lines(font, size, text, wide)
        self.pdf.set_font(font, size=size)
        for line in lines:
            self.pdf.set_xy(left, top)
            self.pdf.cell(wide, line_high(size), line, align=align)
            top += line_high(size)
        return top

    def lines(self, font: str, size: float, text: str, wide: float) -> list[str]:
        """The text in lines that fit the width."""
        name = (font, size, text, wide)
        if name not in self._broken:
            self.pdf.set_font(font, size=size)
            self._broken[name] = [line for part in text.split("\n") for line in self._breaks(part, wide)]
        return self._broken[name]

    def _breaks(self, text: str, wide: float) -> Iterator[str]:
        line = ""
        for word in text.split():
            for piece in self._pieces(word, wide):
                longer = f"{line} {piece}" if line else piece
                if line and self.pdf.get_string_width(longer) > wide:
                    yield line
                    line = piece
                else:
                    line = longer
        yield line

    def _pieces(self, word: str, wide: float) -> list[str]:
        """A word, or its parts when it alone is wider than a line."""
        if len(word) < 2 or self.pdf.get_string_width(word) <= wide:
            return [word]
        middle = len(word) // 2
        return [*self._pieces(word[:middle], wide), *self._pieces(word[middle:], wide)]


def line_high(size: float) -> float:
    """The height of a line of letters of this size."""
    return size * POINT * 1.28


@cache
def _letters(font: Path) -> frozenset[int]:
    from fontTools.ttLib import TTFont

    return frozenset(TTFont(font).getBestCmap())
