"""Rows of one workshop say the same of it: what the first says holds, and who says otherwise is told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..language import fold
from ..language import lazy_gettext as _l
from ..refusals import Refusal
from . import values
from .cells import Cells
from .matching import Lists
from .workshops import regions_in

FACTS = ("last_day", "regions", "venue", "city", "short_en", "title_es", "title_en")


@dataclass
class Same:
    """What the first row of each workshop says of it, by the workshop's key: its number, facts and entry."""

    first: dict[str, tuple[int, Mapping[str, str], Any]] = field(default_factory=dict)

    def entry(self, key: str, number: int, cells: Cells, lists: Lists, entry: Any) -> Any:
        """The entry of the first row; what this one says otherwise is refused, an empty cell says nothing."""
        said = {name: _plain(name, cells, lists) for name in FACTS if cells.text(name)}
        before, facts, first = self.first.setdefault(key, (number, said, entry))
        for name, what in said.items():
            if what != facts.get(name):
                refused = _l("Row %(row)s says otherwise of the same workshop.", row=before)
                cells.refuse(name, Refusal(refused))
        return first


def regions_said(typed: str, lists: Lists) -> set[str]:
    """The codes of the regions of a cell; of one no list has its text."""
    said = [(one, lists.place(one)) for one in regions_in(typed) if one]
    return {place[0] if place else fold(one) for one, place in said}


def _plain(name: str, cells: Cells, lists: Lists) -> str:
    """What a cell says, however it is written."""
    typed = cells.text(name)
    if name == "regions":
        return " ".join(sorted(regions_said(typed, lists)))
    if name == "last_day":
        try:
            return str(values.day(typed))
        except Refusal:
            return fold(typed)
    return fold(" ".join(typed.split()))
