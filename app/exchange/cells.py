"""One row being read: each cell by what its column is, every fault kept with its cell in both languages."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from ..language import LANGUAGES, speaking
from ..language import lazy_gettext as _l
from ..refusals import Refusal

Answer = TypeVar("Answer")
# What programs write in cells that have no value, in both languages; =? is said of a formula without one.
BROKEN = re.compile(
    r"#[¡¿]?(?:NULL|NULO|DIV/0|VALUE|VALOR|REF|NAME|NOMBRE|NUM|SPILL|DESBORDAMIENTO|CALC|CÁLC|FIELD|CAMPO"
    r"|CONNECT|BLOCKED|UNKNOWN)[!?]|#N/[AD]|##+|=\?"
)
UNSAVED = "=?"
# Where a cell goes on below, as offices make it do: Alt and Enter.
BREAKS = re.compile("[\r\n\v\x85\u2028\u2029]+")
NO_RESULT = _l("This cell is a formula saved without its result: write the value.")
# A fault of the whole row stands at no column.
NOWHERE = -1
# Fields whose faults stand at the cell they were written in, whatever the rule calls them.
CALLED = {"position": "position", "phone": "phone", "email": "email", "region": "region", "country": "region"}
Fault = tuple[int, str, str]


@dataclass
class Cells:
    """The cells of a row by field; what the rules say against them."""

    cells: Sequence[str]
    columns: Mapping[str, int]
    faults: list[Fault] = field(default_factory=list)

    def __post_init__(self) -> None:
        """An error is no value: it is a fault of its cell, of which nothing else is said."""
        places = sorted({one for one in self.columns.values() if 0 <= one < len(self.cells)})
        self.broken = [one for one in places if BROKEN.fullmatch(self.cells[one])]
        for one in self.broken:
            said = _l("“%(said)s” is an error of the spreadsheet: write the value.", said=self.cells[one])
            self.faults.append(fault(one, NO_RESULT if self.cells[one] == UNSAVED else said))

    def has(self, name: str) -> bool:
        """Whether a column was said to be that."""
        return name in self.columns

    def is_broken(self, name: str) -> bool:
        """Whether an error stands there, which means nothing that could be chosen."""
        return self.columns.get(name, NOWHERE) in self.broken

    def text(self, name: str) -> str:
        """What stands there, in one line; nothing where no column is that."""
        said = self.lines(name)
        return said if said.isprintable() else BREAKS.sub(" ", said)

    def lines(self, name: str) -> str:
        """The same as it was typed: somebody may have written below it in the same cell."""
        place = self.columns.get(name, NOWHERE)
        return self.cells[place] if 0 <= place < len(self.cells) else ""

    def ask(self, name: str, rule: Callable[..., Answer], *given: Any) -> Answer | None:
        """The rule's answer; None where it refuses, which is then a fault of that field's cell."""
        try:
            return rule(*given)
        except Refusal as refusal:
            self.refuse(name, refusal)
            return None

    def refuse(self, name: str, refusal: Refusal) -> None:
        """Write a refusal down, in the words for whoever fills in for somebody else."""
        field_name = CALLED.get(refusal.field or "", name)
        column = self.columns.get(field_name, NOWHERE)
        if column not in self.broken:
            self.faults.append(fault(column, refusal.third or refusal.message))


def letters_of(column: int) -> str:
    """A column as spreadsheets call it: 0 is A, 26 is AA."""
    said = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        said = chr(65 + rest) + said
    return said


def fault(column: int, message: Any) -> Fault:
    """A fault as it is kept: in both languages, for whoever reads it."""
    return column, *in_both(message)


def in_both(message: Any) -> tuple[str, str]:
    """A lazy text in Spanish and in English."""
    said = []
    for language in LANGUAGES:
        with speaking(language):
            said.append(str(message))
    return said[0], said[1]
