"""What staff should know of a row of workshops: how its figure and its title were read."""

from typing import Any

from flask_babel.speaklater import LazyString

from ..language import lazy_gettext as _l
from ..language import number as thousands
from ..workshops.headcounts import Stated


def noted(short: str | None, stated: Stated | None) -> Any:
    """The figure as it was read, after the short title where that was cut from a longer one."""
    figure = _figure(stated)
    if short is None:
        return figure
    cut = _l("The short title is the beginning of the full one: “%(short)s”.", short=short)
    return LazyString(lambda: f"{cut} {figure}")


def of_several(figure: int, first: int, last: int) -> Any:
    """Why a number is none of this row alone."""
    return _l(
        "One number, %(number)s, is for the rows %(first)s to %(last)s together: write it in one row, or "
        "write one workshop for all their regions.",
        number=LazyString(thousands, figure), first=first, last=last,
    )  # fmt: skip


def _figure(stated: Stated | None) -> Any:
    if stated is None or stated.number is None:
        return _l("No figure: it stays unknown.")
    return _l("How many took part: %(number)s.", number=LazyString(thousands, stated.number))
