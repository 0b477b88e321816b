"""One row being read: each cell by what its column is, every fault kept with its cell in both languages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from ..language import LANGUAGES, speaking
from ..refusals import Refusal

Answer = TypeVar("Answer")
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

    def has(self, name: str) -> bool:
        """Whether a column was said to be that."""
        return name in self.columns

    def text(self, name: str) -> str:
        """What stands there; nothing where no column is that."""
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
        self.faults.append(fault(self.columns.get(field_name, NOWHERE), refusal.third or refusal.message))


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
