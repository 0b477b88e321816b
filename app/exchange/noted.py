"""What staff should know of the figure of a row of workshops."""

from typing import Any

from flask_babel.speaklater import LazyString

from ..language import lazy_gettext as _l
from ..language import number as thousands
from ..workshops.headcounts import Stated


def noted(stated: Stated | None) -> Any:
    """The figure as it was read."""
    if stated is None or stated.number is None:
        return _l("No figure: it stays unknown.")
    return _l("How many took part: %(number)s.", number=LazyString(thousands, stated.number))


def of_several(figure: int, first: int, last: int) -> Any:
    """Why a number is none of this row alone."""
    return _l(
        "One number, %(number)s, is for the rows %(first)s to %(last)s together: write it in one row, or "
        "write one workshop for all their regions.",
        number=LazyString(thousands, figure), first=first, last=last,
    )  # fmt: skip
