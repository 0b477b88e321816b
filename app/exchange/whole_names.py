"""Names in one cell, as offices write them: which words are the family names."""

import re

from ..language import fold
from ..language import lazy_gettext as _l
from ..refusals import Refusal

# What belongs to the surname that follows: De la Cruz, San Martín, Von Humboldt, viuda de Soto.
PARTICLES = {
    "de", "del", "della", "la", "las", "los", "san", "santa", "santo", "sta", "sto", "y", "von", "van", "der",
    "den", "da", "das", "do", "dos", "di", "mac", "mc", "vda", "viuda",
}  # fmt: skip
# What no given name begins with: after two surnames a third one, of a marriage or of the one before.
GOES_ON = ("de ", "del ", "vda ", "vda. ", "viuda ", "y ")
# Blanks that part what is one word, and where one is missing: D' Angelo, García -Sayán, Vda.de Soto.
WITHIN = (
    (re.compile(r"\b(d|o|l|dell|dall) ?(['’´`]) ?(?=\w)", re.IGNORECASE), r"\1\2"),
    (re.compile(r"(?<=\w)([-‐–]) (?=\w)|(?<=\w) ([-‐–])(?=\w)"), r"\1\2"),
    (re.compile(r"\b(vda|viuda|sta|sto)\.(?=\w)", re.IGNORECASE), r"\1. "),
)
# Between blanks a stroke may part what is one surname, or surnames from given names.
STROKE = re.compile(r"(?:^| )([-‐–—])(?: |$)")
# The number of a list before a name, in the same cell.
NUMBER = re.compile(r"\s*(?:n[°º.] ?)?\(?\d{1,5}(?:\s*[.,)°º:/–-]+\s*|\s+)(?=[^\W\d_])", re.IGNORECASE)
# What is in no name.
ODD = re.compile(r"[\d:()\[\]]")
ONLY_NAME = _l("Leave nothing but the name in this cell: no number, colon or brackets.")
NO_COMMA = _l("Write a comma between family names and given names.")


def unnumbered(typed: str) -> str:
    """The same without the number of a list before it."""
    found = NUMBER.match(typed)
    return typed[found.end() :] if found else typed


def in_one_cell(form: str, typed: str) -> tuple[str, str]:
    """Given names and family names out of one cell, by the form names have there; else a Refusal."""
    if ODD.search(said := unnumbered(typed)):
        raise Refusal(ONLY_NAME)
    return FORMS[form](said)


def comma_name(typed: str) -> tuple[str, str]:
    """Given names and family names out of one cell, family names first and a comma between."""
    family, comma, given = typed.partition(",")
    if typed.strip() and not comma:
        raise Refusal(NO_COMMA)
    return given.strip(), family.strip()


def given_first_name(typed: str) -> tuple[str, str]:
    """Given names and family names out of one cell: two family names last; before a comma if there is one."""
    if "," in typed:
        return comma_name(typed)
    if STROKE.search(said := _joined(typed)):
        raise Refusal(NO_COMMA)
    words = _names(said)
    if 0 < len(words) < 3:
        raise Refusal(
            _l(
                "Write the given names and then two family names; one alone goes first, with a comma after "
                "it."
            )
        )
    return " ".join(words[:-2]), " ".join(words[-2:])


def two_family_name(typed: str) -> tuple[str, str]:
    """Given names and family names out of one cell: two family names first; those before a comma, if any."""
    if "," in typed:
        return comma_name(typed)
    words = _names(_of_first(_joined(typed)))
    family = 2
    while family < len(words) and fold(words[family]).startswith(GOES_ON):
        family += 1
    if words and len(words) <= family:
        raise Refusal(
            _l("Write two family names and then the given names; one alone, with a comma after it.")
        )
    return " ".join(words[family:]), " ".join(words[:family])


def _joined(typed: str) -> str:
    """What is typed, with the blanks that words have."""
    said = " ".join(typed.split())
    for blank, word in WITHIN:
        said = blank.sub(word, said)
    return said


def _of_first(said: str) -> str:
    """A stroke after one name is within the first surname; after more it may be either: not guessed."""
    parts = STROKE.split(said)
    if len(parts) == 1:
        return said
    first, stroke, *rest = parts
    if len(rest) > 1 or len(_names(first)) != 1 or not rest[0]:
        raise Refusal(NO_COMMA)
    return f"{first}{stroke}{rest[0]}"


def _names(said: str) -> list[str]:
    """The names of a cell, each with what belongs to it: De la Cruz is one."""
    found, before = [], ""
    for word in said.split():
        before = f"{before} {word}".strip()
        if fold(word).strip(".") not in PARTICLES:
            found.append(before)
            before = ""
    return [*found, before] if before else found


FORMS = {
    "comma_name": comma_name,
    "two_family_name": two_family_name,
    "given_first_name": given_first_name,
}
