"""Lines of a list of people that are about nobody: an office, a count, a place with its day, a signature."""

import re
from collections.abc import Sequence

from ..language import fold
from .values import MONTHS
from .whole_names import PARTICLES, unnumbered

# Documents beside a name, what is in brackets after it, and a number after it.
DOCUMENT = re.compile(r"\d{6,}")
IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
LAST_NUMBER = re.compile(r"(?<=\w) \d{1,3}$")
SIGNS = re.compile(r"[\d:]")
WORDS = re.compile(
    r"\b(?:(?:sub ?)?gerencia|(?:sub ?)?direccion|(?:vice ?)?ministerio|municipalidad|municipio|gobierno"
    r"|oficina|comite|comision|federacion|confederacion|sindicato|asociacion|universidad|instituto|institucion|ugel"
    r"|organizacion|entidad|prefectura|defensoria|fiscalia|hospital|programa|proyecto|empresa|sede|grupo"
    r"|turno|region|provincia|distrito|departamento|taller|capacitacion|relacion de|lista de|registro de"
    r"|(?:sub ?)?total(?:es)?|cantidad|numero de|asistentes|participantes|inscritos|mujeres|varones|hombres"
    r"|firmas?|sello|responsable|elaborad[oa]|(?:director|gerente|coordinador|jefe)a? (?:regional|general)"
    r"|office|ministry|municipality|region|women|attendees|participants|signature|prepared by)\b"
)
# Those of them, and of notes, that a surname may be; and what stands before a name with a colon after it.
SURNAMES = {"sello", "firma", "responsable", "mujeres", "fuente", "nota", "notas"}
OF_SOMEBODY = re.compile(
    r"(?:lic|ing|dra?|abog|prof|profa|mg|mgtr|mag|econ|arq|bach|cpc|sra?|srta|don|dona)\b\.?[^:]{0,80}:[^:\d]+"
)
# Digits of a number that may stand beside such a line: a count, or the line's own number.
COUNT = re.compile(r"\d{1,5}")
# Names on one side of a comma.
MOST_NAMES = 5


def is_aside(said: Sequence[str]) -> bool:
    """Whether the filled cells of a row are one such text, with a count at most."""
    texts = {cell for cell in said if not COUNT.fullmatch(cell)}
    if len(texts) != 1 or "@" in (text := texts.pop()):
        return False
    whole = DOCUMENT.sub(" ", unnumbered(text))
    bare = IN_BRACKETS.sub(" ", whole)
    rest = bare if any(map(str.isalpha, bare)) else whole
    if not any(map(str.isalpha, rest)) or is_name(rest) or OF_SOMEBODY.fullmatch(fold(rest)):
        return False
    return bool(SIGNS.search(rest) or WORDS.search(fold(rest)))


def is_name(text: str) -> bool:
    """Whether a text that may be a line about nobody is a name after all: one with its comma, or one whose
    first word may be a surname too and all of whose words have a capital letter.
    """
    said = " ".join(text.split())
    family, comma, given = said.partition(",")
    if comma:
        number = LAST_NUMBER.search(given)
        given = given[: number.start()] if number else given
        is_dated = number and any(word in MONTHS for word in fold(given).split())
        return not is_dated and _is_names(given) and not WORDS.search(fold(given)) and _is_surname(family)
    words = said.split()
    is_written_so = len(words) > 2 and all(word.istitle() for word in words)
    return is_written_so and fold(words[0]) in SURNAMES - {"responsable", "firma"} and _is_surname(said)


def _is_surname(said: str) -> bool:
    """Whether words of such lines stand in it as surnames do: alone, without a preposition before them."""
    words = fold(said).split()
    found = list(WORDS.finditer(fold(said)))
    if not _is_names(said) or len(found) > 1:
        return False
    before = [fold(said)[: one.start()].split() for one in found]
    is_first = any(not some for some in before) and words[0] not in SURNAMES
    return not is_first and not any(some and some[-1] in PARTICLES for some in before)


def _is_names(said: str) -> bool:
    """Whether this is written as names are."""
    words = [one.strip(".'’´`-") for one in said.split()]
    is_of_letters = all(re.fullmatch(r"[^\W\d_]+(?:[-.'’´`‐–][^\W\d_]+)*", one) for one in words)
    is_written_so = all(one[:1].isupper() or fold(one) in PARTICLES for one in words) or said.islower()
    return 0 < len(words) <= MOST_NAMES and is_of_letters and is_written_so
