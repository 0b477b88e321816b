"""English is the source, Spanish is whole: nothing missing, nothing fuzzy, nothing left over."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from tests.words import CATALOGUE, catalogue

from .tree import ROOT, Source, plant, sources

KEYWORDS = ("_", "_l", "lazy_gettext")
SPOKEN = {*KEYWORDS, "gettext", "ngettext"}
HOLE = re.compile(r"%\((\w+)\)([sd])|%([sd%])")
TAGS = re.compile(r"</?\w+[^>]*>")


def unfinished(spanish: Catalog, english: Catalog) -> Iterator[str]:
    """Messages without Spanish, with doubtful Spanish, or that nobody says any more."""
    for message in _said(english):
        found = spanish.get(message.id, message.context)
        if found is None or not all(_texts(found.string)):
            yield f"missing: {_texts(message.id)[0]}"
        elif found.fuzzy:
            yield f"fuzzy: {_texts(message.id)[0]}"
    for message in _said(spanish):
        if english.get(message.id, message.context) is None:
            yield f"left over: {_texts(message.id)[0]}"
    yield from (f"obsolete: {_texts(message.id)[0]}" for message in spanish.obsolete.values())


def untrue(spanish: Catalog) -> Iterator[str]:
    """Translations whose gaps, tags or edges differ from the source's: they would break or look wrong."""
    for message in _said(spanish):
        english = _texts(message.id)
        for text in _texts(message.string):
            if text and not any(_skeleton(source) == _skeleton(text) for source in english):
                yield f"{english[0]!r}: {text!r}"


def unheard(english: Catalog, files: list[Source]) -> Iterator[str]:
    """Messages of the code the extraction passes by, as within an f-string before Python 3.12."""
    for source in files:
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SPOKEN:
                said = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else None
                if not isinstance(said, str) or english.get(said) is None:
                    yield f"{source.path.name}:{node.lineno}: {ast.unparse(node)}"


def _skeleton(text: str) -> tuple[Any, ...]:
    edges = text[:1].isspace(), text[-1:].isspace()
    return sorted(HOLE.findall(text)), sorted(TAGS.findall(text)), edges


def _said(messages: Catalog) -> list[Message]:
    return [message for message in messages if message.id]


def _texts(text: object) -> tuple[str, ...]:
    return cast(tuple[str, ...], text if isinstance(text, tuple | list) else (text or "",))


def _extracted(folder: Path) -> Catalog:
    """What the sources say now."""
    made = folder / "messages.pot"
    keywords = [word for keyword in KEYWORDS for word in ("-k", keyword)]
    words = [sys.executable, "-m", "babel.messages.frontend", "-q", "extract", "-F", "babel.cfg", *keywords]
    subprocess.run([*words, "-o", str(made), "."], cwd=ROOT, check=True)
    with made.open("rb") as file:
        return read_po(file)


def test_every_message_has_its_spanish(tmp_path: Path) -> None:
    english = _extracted(tmp_path)
    assert len(english) > 30, "the guard sees no messages"
    assert list(unfinished(catalogue(), english)) == []
    assert list(unheard(english, sources())) == []


def test_translations_keep_gaps_and_tags() -> None:
    assert len(catalogue()) > 30, "the guard sees no translations"
    assert list(untrue(catalogue())) == []


def test_the_catalogue_says_how_spanish_counts() -> None:
    assert catalogue().plural_forms == "nplurals=2; plural=(n != 1);"
    assert CATALOGUE.read_text(encoding="utf-8").count("charset=utf-8") == 1


@pytest.mark.parametrize(
    ("english", "spanish", "flags", "fault"),
    [
        ("Sign up", "", [], "missing"),
        ("Sign up", "Inscríbete", ["fuzzy"], "fuzzy"),
        (("%(n)s seat", "%(n)s seats"), ("%(n)s vacante", ""), [], "missing"),
        ("Sign up", "Inscríbete", [], ""),
    ],
)
def test_a_planted_gap_is_seen(english: Any, spanish: Any, flags: list[str], fault: str) -> None:
    source, translated = Catalog(), Catalog(locale="es")
    source.add(english)
    translated.add(english, spanish, flags=flags)
    assert [text.split(":")[0] for text in unfinished(translated, source)] == ([fault] if fault else [])


def test_a_planted_message_nobody_extracts_is_seen(tmp_path: Path) -> None:
    said = "a, b, c = f\"{_('Unheard')}: x\", _(name), _('Sign up')"
    english = Catalog()
    english.add("Sign up")
    found = sorted(unheard(english, sources(plant(tmp_path, {"app/said.py": said}))))
    assert found == ["said.py:1: _('Unheard')", "said.py:1: _(name)"]


def test_one_word_stands_for_devices_and_another_for_staff() -> None:
    """`equipo` could mean either: it is kept for the organising team."""
    said = [(one.id, word) for one in catalogue() for word in _words_of(one)]
    teams = [
        word for _english, word in said if re.search(r"\bequipos?\b(?! organizador)", word, re.IGNORECASE)
    ]
    assert said and teams == []
    assert {word for english, word in said if english in ("Torch", "Light")} == {"Linterna", "Claro"}


def _words_of(one: Message) -> list[str]:
    return list(one.string) if isinstance(one.string, (tuple, list)) else [str(one.string)]


def test_a_planted_left_over_is_seen() -> None:
    translated = Catalog(locale="es")
    translated.add("Gone", "Ido")
    assert list(unfinished(translated, Catalog())) == ["left over: Gone"]


@pytest.mark.parametrize("spanish", ["Hola %(nombre)s", "Hola", "Hola %(name)s ", "<b>Hola</b> %(name)s"])
def test_a_planted_untrue_translation_is_seen(spanish: str) -> None:
    translated = Catalog(locale="es")
    translated.add("Hello %(name)s", spanish)
    assert len(list(untrue(translated))) == 1
