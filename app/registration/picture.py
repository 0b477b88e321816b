"""A small picture of a ticket: code, date and place, to show where there is no signal."""

from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

import segno

from ..assets import STATIC
from ..language import gettext, plain
from ..qr import MASK
from ..workshops.models import Workshop
from . import appointment

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

WIDTH, MARGIN, QR = 720, 48, 400
INK, BAND = "#141A2E", "#10173A"
FONT = STATIC / "vendor" / "archivo-5.3.0-700-112.woff2"


def picture(workshop: Workshop, code: str, door: str) -> bytes:
    """The PNG: what, when and where in words, the QR, the code."""
    from PIL import Image, ImageDraw

    there = appointment.of(workshop)
    words = [(plain(workshop, "short"), 40), (there.when_text(), 28), (there.place_text(), 28)]
    lines = [(line, size) for text, size in words for line in _wrapped(text, size)]
    height = MARGIN * 2 + sum(size + 14 for _, size in lines) + QR + 190
    image = Image.new("RGB", (WIDTH, height), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, WIDTH, 16), fill=BAND)
    top = MARGIN
    for line, size in lines:
        draw.text((MARGIN, top), line, font=_font(size), fill=INK)
        top += size + 14
    image.paste(_square(door), ((WIDTH - QR) // 2, top + 16))
    advice = gettext("Show this code when you arrive.")
    for text, size, above in ((code, 64, QR + 36), (advice, 26, QR + 116)):
        draw.text((WIDTH // 2, top + above), text, font=_font(size), fill=INK, anchor="ma")
    return _png(image)


def _wrapped(text: str, size: int) -> list[str]:
    """The text in lines that fit the width."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _font(size).getlength(longer) <= WIDTH - 2 * MARGIN:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _square(door: str) -> Any:
    """The QR with its quiet zone, a whole number of pixels a module."""
    from PIL import Image

    made = segno.make(door, error="m", micro=False, boost_error=False, mask=MASK)
    size = QR // made.symbol_size(border=2)[0]
    drawn = BytesIO()
    made.save(drawn, kind="png", scale=size, border=2)
    square = Image.new("RGB", (QR, QR), "white")
    code = Image.open(drawn).convert("RGB")
    square.paste(code, ((QR - code.width) // 2, (QR - code.height) // 2))
    return square


@cache
def _font(size: int) -> "FreeTypeFont":
    from PIL import ImageFont

    return ImageFont.truetype(str(FONT), size)


def _png(image: Any) -> bytes:
    out = BytesIO()
    image.convert("P", palette=1, colors=16).save(out, "PNG", optimize=True)
    return out.getvalue()
