"""The catalogue as a proof-reader uses it: which whole texts belong to the other language."""

import re
from functools import cache
from pathlib import Path
from typing import cast

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

CATALOGUE = Path(__file__).parent.parent / "app/translations/es/LC_MESSAGES/messages.po"
# A text this short may be a word of both languages.
SHORTEST = 5
HOLE = re.compile(r"%\(\w+\)[sd]|%[sd]")


def catalogue(path: Path = CATALOGUE) -> Catalog:
    """The Spanish catalogue as it stands in the tree."""
    with path.open("rb") as file:
        return read_po(file, locale="es")


def foreign_words(text: str, language: str) -> bool:
    """Whether the whole text is a message of the other language."""
    if len(text) < SHORTEST:
        return False
    whole, patterns = _messages()["en" if language == "es" else "es"]
    if text in whole:
        return True
    return any(pattern.fullmatch(text) for pattern in patterns.get(text[:6], ()))


@cache
def _messages() -> dict[str, tuple[frozenset[str], dict[str, list[re.Pattern[str]]]]]:
    english: set[str] = set()
    spanish: set[str] = set()
    for message in catalogue():
        english |= _forms(message.id)
        spanish |= _forms(message.string)
    return {"en": _prepared(english - spanish), "es": _prepared(spanish - english)}


def _forms(text: Message | object) -> set[str]:
    forms = cast(tuple[str, ...], text if isinstance(text, tuple) else (text,))
    return {" ".join(form.split()) for form in forms if form}


def _prepared(texts: set[str]) -> tuple[frozenset[str], dict[str, list[re.Pattern[str]]]]:
    whole = frozenset(text for text in texts if not HOLE.search(text))
    patterns: dict[str, list[re.Pattern[str]]] = {}
    for text in texts - whole:
        start = HOLE.split(text)[0]
        if len(start) >= 6:
            pattern = ".+".join(re.escape(part) for part in HOLE.split(text))
            patterns.setdefault(text[:6], []).append(re.compile(pattern))
    return whole, patterns
