"""Drawing on a PDF: texts that fit their boxes, and codes as squares. Lengths are millimetres."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from unicodedata import category, normalize

import segno

POINT = 0.3528
# Pictures, their colours, and what joins or encloses them.
PICTURES = ("So", "Sk", "Cf", "Mn", "Me")
INK, SOFT = (27, 31, 59), (90, 96, 120)
# Sizes in points, each with the lines a text may fill in it; from the largest down.
Sizes = Iterable[tuple[float, int]]


@dataclass(frozen=True)
class Box:
    """A place on the page."""

    x: float
    y: float
    w: float
    h: float


def square(pdf: Any, x: float, y: float, wide: float, text: str) -> None:
    """A QR drawn as lines of squares: it stays sharp and small."""
    made = segno.make(text, error="m", micro=False, boost_error=False)
    matrix = [[bool(cell) for cell in row] for row in made.matrix]
    side = wide / len(matrix)
    pdf.set_fill_color(0, 0, 0)
    for place, row in enumerate(matrix):
        for first, length in _runs(row):
            pdf.rect(x + first * side, y + place * side, length * side, side, style="F")


def _runs(row: list[bool]) -> Iterator[tuple[int, int]]:
    start = None
    for place, is_dark in enumerate([*row, False]):
        if is_dark and start is None:
            start = place
        elif not is_dark and start is not None:
            yield start, place - start
            start = None


def text(
    pdf: Any, box: Box, said: str, style: str, size: float, ink: tuple[int, int, int] = INK
) -> None:  # fmt: skip
    """One line, as it is."""
    pdf.set_font("sans", style, size)
    pdf.set_text_color(*ink)
    pdf.set_xy(box.x, box.y)
    pdf.cell(box.w, box.h, drawable(pdf, said))


def fitted(pdf: Any, box: Box, said: str, sizes: Sizes, style: str = "") -> None:
    """A text in the middle of its box, in the largest size that holds it; cut with an ellipsis at worst."""
    letters = drawable(pdf, said)
    parts: list[str] = []
    size = 0.0
    for size, most in sizes:
        parts = wrapped(pdf, letters, box.w, style, size)
        if len(parts) <= most:
            break
    else:
        parts = [*parts[: most - 1], _cut(pdf, parts[most - 1], box.w)]
    high = size * POINT * 1.12
    top = box.y + (box.h - high * len(parts)) / 2
    for place, line in enumerate(parts):
        text(pdf, Box(box.x, top + place * high, box.w, high), line, style, size)


def wrapped(pdf: Any, said: str, w: float, style: str, size: float) -> list[str]:
    """A text in lines no wider than this, in a style and size."""
    pdf.set_font("sans", style, size)
    return _wrapped(pdf, said, w)


def _width(pdf: Any, said: str) -> float:
    """How wide a text is in the font that is set; the library's own way takes ten times as long."""
    widths = pdf.current_font.cw
    return float(sum(widths[ord(sign)] for sign in said) * pdf.font_size / 1000)


def _wrapped(pdf: Any, said: str, w: float) -> list[str]:
    """The text in lines no wider than this; a word that is wider alone is broken."""
    if _width(pdf, said) <= w:
        return [said]
    found = [""]
    for word in said.split():
        longer = f"{found[-1]} {word}".strip()
        if _width(pdf, longer) <= w:
            found[-1] = longer
            continue
        found += [""] if found[-1] else []
        for sign in word:
            if _width(pdf, found[-1] + sign) > w:
                found.append("")
            found[-1] += sign
    return found


def _cut(pdf: Any, said: str, w: float) -> str:
    while said and _width(pdf, f"{said}…") > w:
        said = said[:-1]
    return f"{said}…"


def drawable(pdf: Any, said: str) -> str:
    """The text in letters the font has: a lacking one as its base letter, else as a question mark.

    Pictures, and what joins or colours them, say nothing on paper: they are left out.
    """
    cmap = pdf.fonts["sans"].cmap
    letters = [_letter(sign, cmap) for sign in normalize("NFC", said)]
    drawn = "".join(letters)
    return drawn if all(letters) else " ".join(drawn.split())


def _letter(sign: str, cmap: Any) -> str:
    if ord(sign) in cmap:
        return sign
    base = normalize("NFKD", sign)[0]
    if ord(base) in cmap:
        return base
    return "" if category(sign) in PICTURES else "?"
