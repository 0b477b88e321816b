"""A photograph as somebody sends it, made harmless: turned upright and drawn anew, without its data."""

import hashlib
import io
from typing import Any

from ..language import lazy_gettext as _l
from ..refusals import Refusal

# Bytes of the largest file, pixels of the largest picture, and the longer side of what is kept.
LARGEST = 12 * 1024 * 1024
MOST_PIXELS = 40_000_000
SIDE = 2000
FORMATS = ("JPEG", "PNG", "WEBP")

NOT_ONE = _l("This is no photograph we can read. Send a JPEG, PNG or WebP.")
TOO_LARGE = _l("This photograph is too large. Send one of at most 12 MB and 40 megapixels.")


def drawn_anew(sent: bytes) -> bytes:
    """A JPEG that holds the picture and nothing else; a Refusal for what is none, or too large."""
    if len(sent) > LARGEST:
        raise Refusal(TOO_LARGE, "photo")
    return _drawn(sent)


def digest(sent: bytes) -> str:
    """What tells a picture sent twice."""
    return hashlib.sha256(sent).hexdigest()


def _drawn(sent: bytes) -> bytes:
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(sent), formats=FORMATS) as found:
            if found.width * found.height > MOST_PIXELS:
                raise Refusal(TOO_LARGE, "photo")
            found.draft("RGB", (SIDE, SIDE))
            return _jpeg(ImageOps.exif_transpose(found))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refusal(TOO_LARGE, "photo") from None
    except Refusal:
        raise
    except Exception:
        # Decoders fail in ways of their own on what somebody made to break them.
        raise Refusal(NOT_ONE, "photo") from None


def _jpeg(picture: Any) -> bytes:
    from PIL import Image

    picture.thumbnail((SIDE, SIDE))
    drawn = picture.convert("RGBA")
    plain = Image.new("RGB", drawn.size, "white")
    plain.paste(drawn, (0, 0), drawn)
    kept = io.BytesIO()
    plain.save(kept, "JPEG", quality=82, optimize=True)
    return kept.getvalue()
