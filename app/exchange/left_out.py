"""Columns of a file nobody asked for: documents are never kept, others till it is said that they stay out."""

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from .table import Row, heading_word

DOCUMENT = re.compile(
    r"(?:(?:n[°ºo]?|nro|num|numero|tipo|tipo y numero) ?(?:de |del )?)?"
    r"(?:d ?n ?i|documento(?: de identidad)?(?: nacional)?|doc(?: de)?(?: identidad)?|pasaporte|cedula"
    r"|carn[eé]t? de extranjeria|identity document|identity card|national id|id number|passport)"
    r"(?: ?(?:/|o|u|y|or) ?(?:c ?e|carn[eé]t? de extranjeria|pasaporte|otro))?(?: number)?"
)


def is_document(heading: str, known: Collection[str]) -> bool:
    """Whether a column holds documents of identity, and the workshop has no question called that."""
    word = heading_word(heading)
    return word not in known and bool(DOCUMENT.fullmatch(word))


def emptied(rows: Iterable[Sequence[Any]], columns: Collection[int]) -> list[Row]:
    """The rows with nothing in these columns."""
    without = frozenset(columns)
    return [
        (number, ["" if place in without else cell for place, cell in enumerate(cells)] if without else cells)
        for number, cells in rows
    ]
