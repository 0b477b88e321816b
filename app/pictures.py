"""A photograph as somebody sends it, made harmless: turned upright and drawn anew, without its data."""

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from .language import lazy_gettext as _l
from .refusals import Refusal

Made = TypeVar("Made")
# Bytes of the largest file, pixels of the largest picture, and the longer side of what is kept.
LARGEST = 12 * 1024 * 1024
MOST_PIXELS = 40_000_000
SIDE = 2000
FORMATS = ("JPEG", "PNG", "WEBP")
# A picture of a public page: its longer side, bytes at most, and how good it is tried to be, best first.
PAGE_SIDE, PAGE_BYTES, QUALITIES = 960, 25_000, (72, 60, 48, 38)

NOT_ONE = _l("This is not a photograph we can read. Send a JPEG, PNG or WebP.")
TOO_LARGE = _l("This photograph is too large. Send one of at most 12 MB and 40 megapixels.")


@dataclass(frozen=True)
class Light:
    """A WebP for a public page, and how large it is shown."""

    made: bytes
    width: int
    height: int


def drawn_anew(sent: bytes) -> bytes:
    """A JPEG that holds the picture and nothing else; a Refusal for what is none, or too large."""
    return _drawn(sent, SIDE, _jpeg)


def drawn_light(sent: bytes) -> Light:
    """A WebP that holds the picture and nothing else, light enough for a phone; else a Refusal."""
    return _drawn(sent, PAGE_SIDE, _webp)


def digest(sent: bytes) -> str:
    """What tells a picture sent twice."""
    return hashlib.sha256(sent).hexdigest()


def _drawn(sent: bytes, side: int, make: Callable[[Any], Made]) -> Made:
    """What somebody sent, read, then drawn by us: a failure of our own is none of the sender's."""
    if len(sent) > LARGEST:
        raise Refusal(TOO_LARGE, "photo")
    return make(_plain(_read(sent, side), side))


def _read(sent: bytes, side: int) -> Any:
    """The picture, decoded whole and turned upright; a Refusal for what is none, or too large."""
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(sent), formats=FORMATS) as found:
            if found.width * found.height > MOST_PIXELS:
                raise Refusal(TOO_LARGE, "photo")
            found.draft("RGB", (side, side))
            found.load()
            return ImageOps.exif_transpose(found)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refusal(TOO_LARGE, "photo") from None
    except Refusal:
        raise
    except Exception:
        # Decoders fail in ways of their own on what somebody made to break them.
        raise Refusal(NOT_ONE, "photo") from None


def _plain(picture: Any, side: int) -> Any:
    """Its points alone, on white where one sees through it."""
    from PIL import Image

    picture.thumbnail((side, side))
    drawn = picture.convert("RGBA")
    plain = Image.new("RGB", drawn.size, "white")
    plain.paste(drawn, (0, 0), drawn)
    return plain


def _jpeg(picture: Any) -> bytes:
    kept = io.BytesIO()
    picture.save(kept, "JPEG", quality=82, optimize=True)
    return kept.getvalue()


def _webp(picture: Any) -> Light:
    """Coarser first, then smaller, until it is light; noise alone is smaller than that at a few points."""
    while True:
        for quality in QUALITIES:
            kept = io.BytesIO()
            picture.save(kept, "WEBP", quality=quality, method=5)
            if kept.tell() <= PAGE_BYTES:
                return Light(kept.getvalue(), picture.width, picture.height)
        picture.thumbnail((max(1, picture.width * 3 // 4), max(1, picture.height * 3 // 4)))
