"""Columns that may say who came: by their heading, and by the marks in them whatever the heading is."""

import re
from collections.abc import Sequence

from ..language import fold
from .marks import UNSURE
from .table import heading_word
from .values import EXCUSED, MONTHS, NO, YES

# What is no answer of values.py, and yet marks somebody who came late.
LATE = {"t", "tarde", "tardanza"}
DASHES = {"-", "–"}
ABSENT = (NO | {UNSURE}) - DASHES - {""}
CAME = YES | LATE
MARKS = ABSENT | DASHES | EXCUSED | CAME
_DAY = r"(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo|lun|mar|mie|jue|vie|sab|dom)"
_DATE = rf"\d{{4}}-\d\d-\d\d|\d{{1,2}}(?:[-/. ]\d{{1,2}}|(?:[-/. ]| de )(?:{'|'.join(MONTHS)})\b)"
# Headings of who came, as heading_word() gives them; who comes is called asistente, which is a name's.
OF_ATTENDANCE = re.compile(
    r"(?:(?:control|registro|lista) de )?asist(?!ent).*"
    rf"|(?:dia|d|jornada|sesion|modulo|fecha|day|session) ?(?:n?[°º] ?)?\d.*"
    r"|(?:primer|segundo|tercer|cuarto|quinto|1er|2do|3er|4to|5to) (?:dia|jornada)\b.*"
    rf"|(?:{_DAY} )?(?:{_DATE}).*|{_DAY} \d.*"
)
# Those that are of something else as often: their cells tell.
OF_STATE = re.compile(rf"estado|condicion|situacion|status|manana|tarde|{_DAY}")
# Where an F is no absence.
OF_OTHERS = re.compile(r"(?:sexo|genero|sex|gender)\b.*")


def is_of_marks(cells: Sequence[str]) -> bool:
    """Whether most of the filled cells are marks of who came or did not."""
    return 2 * sum(_said(cell) in MARKS for cell in cells) > len(cells)


def told(words: Sequence[str], samples: Sequence[Sequence[str]]) -> list[int]:
    """The columns that say who came, by their heading, as it is compared, and their cells."""
    pairs = enumerate(zip(words, samples, strict=False))
    return [place for place, (word, said) in pairs if _is_said(word) and is_of_marks(said)]


def doubtful(headings: Sequence[str], columns: Sequence[Sequence[str]]) -> list[int]:
    """The columns that must not be left out unasked: some of their people may not have come.

    By a heading of who came, or by marks alone of which one is somebody's absence.
    """
    found = []
    for place, (heading, cells) in enumerate(zip(headings, columns, strict=True)):
        word, said = heading_word(heading), {_said(cell) for cell in cells}
        is_absence = bool(said & ABSENT) or bool(said & DASHES and said & CAME)
        is_marked = said <= MARKS and is_absence and not OF_OTHERS.fullmatch(word)
        if said and (is_marked or OF_ATTENDANCE.fullmatch(word) or (_is_said(word) and is_of_marks(cells))):
            found.append(place)
    return found


def _is_said(word: str) -> bool:
    return bool(OF_ATTENDANCE.fullmatch(word) or OF_STATE.fullmatch(word))


def _said(cell: str) -> str:
    return fold(cell).strip(" .")
