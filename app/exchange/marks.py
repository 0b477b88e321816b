"""What a lone A stands for in a column of who came: what its neighbours leave it to mean, else nothing."""

from collections.abc import Iterable, Sequence
from typing import Any

from ..language import fold

UNSURE = "a"
FAILED = {"f", "falto", "falta"}
# What stands in its place, where that is sure.
ABSENT, CAME = "ausente", "asistio"


def meaning(cells: Iterable[str]) -> str:
    """What an A means among the cells of its column, as values.py reads it; itself where that is not sure.

    Beside a P it is who was absent. Beside an F, with nothing left empty, it is who came: were it another
    word for absent, nobody would have come. By itself it may be either.
    """
    said = {_said(cell) for cell in cells}
    came, failed = bool(said & {"p", "presente", "present"}), bool(said & FAILED)
    if came and not failed:
        return ABSENT
    return CAME if failed and not came and said <= {UNSURE, "t", "j"} | FAILED else UNSURE


def worded(rows: Sequence[Sequence[Any]], column: int, means: str) -> Sequence[Sequence[Any]]:
    """The rows with that word in place of an A; they are kept as they were sent."""
    if means == UNSURE:
        return rows
    return [[row[0], _in_words(row[1], column, means)] for row in rows]


def _in_words(cells: list[str], column: int, means: str) -> list[str]:
    if column >= len(cells) or _said(cells[column]) != UNSURE:
        return cells
    return [*cells[:column], means, *cells[column + 1 :]]


def _said(cell: str) -> str:
    return fold(cell).strip(" .")
