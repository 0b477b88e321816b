"""The people of agendas: kept once, however their name is written."""

from collections.abc import Iterable
from typing import Any

from ..language import bare

LONGEST = 120
# Said before a name, and no part of it.
TITLES = frozenset(
    ("abg", "abog", "arq", "bach", "cpc", "dr", "dra", "econ", "ing", "lic", "mag", "mg", "mgtr", "mtra",
     "mtro", "phd", "prof", "profa", "psic", "sr", "sra", "srta")
)  # fmt: skip


def speaker_key(name: str) -> str:
    """What tells people apart: letters and digits without case, accents and titles.

    Two words stay whatever they are: of Sra. Ejemplo and Sr. Ejemplo nobody knows.
    """
    words = bare(name).split()
    while len(words) > 2 and words[0] in TITLES:
        words.pop(0)
    return (" ".join(words) or name)[:LONGEST]


def is_careful(name: str) -> bool:
    """Whether capitals stand where somebody put them, rather than everywhere or nowhere."""
    return not (name.islower() or name.isupper())


def first_spellings(names: Iterable[str]) -> dict[str, str]:
    """Everybody among these names once, by their key, as they are written first."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(speaker_key(name), name)
    return found


def key_of_row(context: Any) -> str:
    """The key of a row that is being written."""
    return speaker_key(context.get_current_parameters()["name"])
