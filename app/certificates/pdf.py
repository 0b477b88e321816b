"""Certificates as a PDF: A4 on its side, one a page, drawn in the look of the house."""

import re
from functools import cache
from io import BytesIO

import segno

from ..assets import STATIC
from ..qr import MASK
from .pen import Pen, line_high, prints
from .words import Half, Sheet

# Millimetres.
WIDTH, HEIGHT, MARGIN, GAP, QR = 297, 210, 20, 10, 36
WIDE = WIDTH - 2 * MARGIN
COLUMN = (WIDE - GAP) / 2
BAND, TOP, FOOT, TITLE_HIGH = 38, 104, 158, 32
NIGHT, INK, SOFT, LINE = (16, 23, 58), (20, 26, 46), (74, 81, 104), (201, 206, 219)
WHITE, PALE, YELLOW = (255, 255, 255), (214, 220, 242), (245, 184, 28)
TITLE_SIZES, NAME_SIZES = (14.0, 13.0, 12.0, 11.0, 10.0, 9.0), (32.0, 28.0, 24.0, 20.0, 16.0, 12.0)


def document(sheets: list[Sheet]) -> bytes:
    """The PDF of these certificates, one at least, a page each."""
    pen = Pen(not all(prints(text) for one in sheets for text in _texts(one)))
    pen.pdf.set_title(sheets[0].halves[0].heading)
    for one in sheets:
        pen.pdf.add_page()
        _draw(pen, one)
    return bytes(pen.pdf.output())


def _draw(pen: Pen, one: Sheet) -> None:
    spanish, english = one.halves
    _head(pen, spanish, english)
    if one.is_invented:
        _invented(pen, f"{spanish.invented} · {english.invented}")
    pen.colour(SOFT)
    pen.say((MARGIN, 64), WIDE, "text", 12, f"{spanish.opening} · {english.opening}", "C")
    if one.document:
        pen.say((MARGIN, 92), WIDE, "text", 9, f"{spanish.document} · {english.document}", "C")
    _name(pen, one.name)
    pen.pdf.set_draw_color(*LINE)
    pen.pdf.line(WIDTH / 2, TOP, WIDTH / 2, FOOT - 6)
    pen.pdf.line(MARGIN, FOOT, WIDTH - MARGIN, FOOT)
    for half, left in ((spanish, MARGIN), (english, MARGIN + COLUMN + GAP)):
        _half(pen, half, left)
    _foot(pen, one)


def _head(pen: Pen, spanish: Half, english: Half) -> None:
    pen.pdf.set_fill_color(*NIGHT)
    pen.pdf.rect(0, 0, WIDTH, BAND, style="F")
    for top in (BAND, HEIGHT - 6):
        pen.pdf.image(_woven(), 0, top, WIDTH, 6)
    pen.colour(WHITE)
    pen.say((MARGIN, 9), 180, "heading", 25, spanish.heading)
    pen.say((WIDTH - MARGIN - 60, 9), 60, "heading", 20, "aforo", "R")
    pen.colour(YELLOW)
    pen.say((WIDTH - MARGIN - 60, 9), 60, "heading", 20, "o", "R")
    pen.colour(PALE)
    pen.say((MARGIN, 22), 180, "heading", 14, english.heading)
    pen.say((MARGIN + 120, 22), WIDE - 120, "text", 9, f"{spanish.programme}\n{english.programme}", "R")


def _invented(pen: Pen, text: str) -> None:
    pen.pdf.set_fill_color(*YELLOW)
    pen.pdf.rect(0, BAND + 6, WIDTH, 8, style="F")
    pen.colour(INK)
    pen.say((MARGIN, BAND + 7.8), WIDE, "text", 10, text, "C")


def _name(pen: Pen, name: str) -> None:
    """As large as it fits on one line."""
    size = next(
        (one for one in NAME_SIZES if len(pen.lines("heading", one, name, WIDE)) == 1), NAME_SIZES[-1]
    )
    pen.colour(INK)
    pen.say((MARGIN, 81 - line_high(size) / 2), WIDE, "heading", size, name, "C")


def _half(pen: Pen, half: Half, left: float) -> None:
    pen.colour(SOFT)
    top = pen.say((left, TOP), COLUMN, "text", 10.5, half.part)
    pen.colour(INK)
    top = pen.say((left, top + 1), COLUMN, "heading", _title_size(pen, half.title), half.title)
    pen.say((left, top + 3), COLUMN, "text", 11, f"{half.when}\n{half.hours}")


def _title_size(pen: Pen, title: str) -> float:
    for size in TITLE_SIZES:
        if len(pen.lines("heading", size, title, COLUMN)) * line_high(size) <= TITLE_HIGH:
            return size
    return TITLE_SIZES[-1]


def _foot(pen: Pen, one: Sheet) -> None:
    wide, top = WIDE - QR - GAP, FOOT + 4.0
    pen.pdf.image(_square(one.qr), WIDTH - MARGIN - QR, FOOT + 4, QR, QR)
    pen.colour(SOFT)
    for half in one.halves:
        said = " · ".join(part for part in (half.organisers, half.issued) if part)
        top = pen.say((MARGIN, top + 0.6), wide, "text", 8.5, said)
    pen.colour(INK)
    top = pen.say((MARGIN, max(top + 3, FOOT + 20)), wide, "heading", 16, one.code)
    pen.colour(SOFT)
    advice = " · ".join(half.advice for half in one.halves)
    pen.say((MARGIN, top + 1), wide, "text", 8.5, f"{advice}\n{one.address}")


def _square(text: str) -> bytes:
    drawn = BytesIO()
    made = segno.make(text, error="m", micro=False, boost_error=False, mask=MASK)
    made.save(drawn, kind="png", scale=6, border=2)
    return drawn.getvalue()


@cache
def _woven() -> bytes:
    """The band as a picture, drawn once from the drawing of the site."""
    from PIL import Image, ImageDraw

    drawing = (STATIC / "img" / "franja.svg").read_text(encoding="utf-8")
    tile = Image.new("RGB", (80, 18), NIGHT)
    pen = ImageDraw.Draw(tile)
    for colour, path in re.findall(r'stroke="(#\w+)" d="([^"]+)"', drawing):
        for left, middle, run in re.findall(r"M(\d+) (\d+)h(\d+)", path):
            top = int(middle) - 1
            pen.rectangle((int(left), top, int(left) + int(run) - 1, top + 1), fill=colour)
    wide = Image.new("RGB", (WIDTH * 3, 18), NIGHT)
    for left in range(0, wide.width, 80):
        wide.paste(tile, (left, 0))
    drawn = BytesIO()
    wide.resize((wide.width * 2, 36), Image.Resampling.NEAREST).save(drawn, "PNG")
    return drawn.getvalue()


def _texts(one: Sheet) -> list[str]:
    said = [one.name, one.document]
    return said + [text for half in one.halves for text in (half.title, half.organisers, half.programme)]
