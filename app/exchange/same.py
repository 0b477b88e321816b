"""Rows of one workshop say the same of it: what the first says holds, and who says otherwise is told."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..language import fold
from ..language import lazy_gettext as _l
from ..refusals import Refusal
from . import values
from .cells import Cells
from .matching import Lists

FACTS = ("last_day", "regions", "venue", "city", "short_en", "title_es", "title_en")
# Of a file of workshops also the figure: two of them are never taken for one.
FIGURE = ("number", "basis", "source_es", "source_en")

# How cells are read of which the same can be written in several ways.
READ: dict[str, Callable[[str], Any]] = {"last_day": values.day, "number": values.headcount}


@dataclass
class Same:
    """What the first row of each workshop says of it, by the workshop's key: its number, facts and entry."""

    facts: Sequence[str] = FACTS
    first: dict[Any, tuple[int, Mapping[str, tuple[str, str]], Any]] = field(default_factory=dict)

    def entry(self, key: Any, number: int, cells: Cells, lists: Lists, entry: Any) -> Any:
        """The entry of the first row; what this one says otherwise is refused, an empty cell says nothing."""
        typed = {name: cells.text(name) for name in self.facts if cells.text(name)}
        said = {name: (_plain(name, cells, lists), text) for name, text in typed.items()}
        before, facts, first = self.first.setdefault(key, (number, said, entry))
        for name, (what, _text) in said.items():
            plain, text = facts.get(name, ("", "—"))
            if what != plain:
                other = _l(
                    "Row %(row)s says otherwise of the same workshop: “%(said)s”.", row=before, said=text
                )
                cells.refuse(name, Refusal(other))
        return first


def regions_said(typed: str, lists: Lists) -> set[str]:
    """The codes of the regions of a cell; of one no list has its text."""
    said = [(one, lists.place(one)) for one in values.regions(typed) if one]
    return {place[0] if place else fold(one) for one, place in said}


def _plain(name: str, cells: Cells, lists: Lists) -> str:
    """What a cell says, however it is written."""
    typed = cells.text(name)
    if name == "regions":
        return " ".join(sorted(regions_said(cells.lines(name), lists)))
    if name in READ:
        try:
            return str(READ[name](typed) or "")
        except Refusal:
            return fold(typed)
    return fold(" ".join(typed.split()))
