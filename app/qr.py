"""QR codes as SVG in the page: black on white, no script, no style."""

import segno
from markupsafe import Markup

# The checkerboard. Trying all eight masks for the best one is most of the work, and every reader takes any.
MASK = 0


def qr_code(text: str, error: str = "m") -> Markup:
    """The square for a text. Capitals, digits and `:/.-` make it small; `error` is l, m, q or h."""
    made = segno.make(text, error=error, micro=False, boost_error=False, mask=MASK)
    drawn = made.svg_inline(omitsize=True, border=0, svgclass=None, lineclass=None)
    return Markup(drawn)  # noqa: S704 - drawn from modules, never from text
