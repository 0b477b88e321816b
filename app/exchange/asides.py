"""Lines of a list of people that are about nobody: an office, a count, a place with its day, a signature."""

import re
from collections.abc import Sequence

from ..language import fold

# A list's own numbering before a name, and documents beside it.
NUMBERING = re.compile(r"^\s*\d{1,5}\s*[.)°º-]+\s*|\d{6,}")
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
# Digits of a number that may stand beside such a line: a count, or the line's own number.
COUNT = re.compile(r"\d{1,5}")


def is_aside(said: Sequence[str]) -> bool:
    """Whether the filled cells of a row are one such text, with a count at most."""
    texts = {cell for cell in said if not COUNT.fullmatch(cell)}
    if len(texts) != 1 or "@" in (text := texts.pop()):
        return False
    rest = NUMBERING.sub(" ", text)
    has_letters = any(map(str.isalpha, rest))
    return has_letters and bool(SIGNS.search(rest) or WORDS.search(fold(rest)))
