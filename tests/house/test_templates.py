"""Templates: no markup the content security policy would stop, no unescaped text, no word without gettext."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment

from .tree import ROOT, at, plant, sources, templates

# Places where text is declared to be safe already. A new one is a decision: raise the number and say why.
MARKED_SAFE_IN_TEMPLATES = 0
MARKED_SAFE_IN_CODE = 14

FORBIDDEN = {
    "an inline style": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "an inline handler": re.compile(r"<[^>]*\s(on[a-z]+|hx-on[:\w-]*)\s*=", re.IGNORECASE),
    "a script address": re.compile(r"javascript:", re.IGNORECASE),
    "a foreign resource": re.compile(
        r"<(?:script|link|img|iframe|source|use)[^>]*(?:src|href)=\"(?:https?:)?//", re.I
    ),
    "a form without method": re.compile(r"<form(?![^>]*\smethod=)[^>]*>", re.IGNORECASE),
}
INLINE_SCRIPT = re.compile(
    r"<script(?![^>]*\ssrc=)(?![^>]*type=\"application/(?:ld\+)?json\")[^>]*>", re.IGNORECASE
)
SAFE = re.compile(r"\|\s*safe\b|\bMarkup\(")
# What is the same in every language, or nobody's language.
SAME_EVERYWHERE = {
    "Aforo",
    "afor",
    "WhatsApp",
    "CSV",
    "QR",
    "Google",
    "JSON",
    "HTML",
    "PDF",
    "ICS",
    "es",
    "en",
}
WORD = re.compile(r"[^\W\d_]{2,}")
SPOKEN = re.compile(r"\b(?:aria-label|placeholder|title|alt)=\"([^\"{]*)\"")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
RAW = re.compile(r"<(script|style)\b.*?</\1>", re.DOTALL | re.IGNORECASE)
TAG = re.compile(r"<[^>]*>", re.DOTALL)
JINJA = re.compile(r"{#.*?#}|{%.*?%}|{{.*?}}", re.DOTALL)
ENTITY = re.compile(r"&\w+;")


def stopped_markup(root: Path) -> Iterator[str]:
    """Markup a browser under our policy would not run, or that sends people elsewhere."""
    for path in _html(root):
        text = JINJA.sub(_blank, path.read_text(encoding="utf-8"))
        for name, pattern in {**FORBIDDEN, "an inline script": INLINE_SCRIPT}.items():
            for found in pattern.finditer(text):
                yield f"{at(path, text.count(chr(10), 0, found.start()) + 1, root)}: {name}"


def _blank(found: re.Match[str]) -> str:
    return "…" + "\n" * found[0].count("\n")


def bare_words(root: Path) -> Iterator[str]:
    """Visible words that did not go through gettext."""
    environment = Environment(extensions=["jinja2.ext.i18n"])
    for path in _html(root):
        source = path.read_text(encoding="utf-8")
        shown = "".join(_data(environment, source))
        spoken = " ".join(SPOKEN.findall(RAW.sub("", shown)))
        visible = ENTITY.sub(" ", TAG.sub(" ", RAW.sub("", COMMENT.sub("", shown))))
        words = {word for word in WORD.findall(f"{visible} {spoken}") if word not in SAME_EVERYWHERE}
        if words:
            yield f"{path.relative_to(root)}: {', '.join(sorted(words))}"


def _data(environment: Environment, source: str) -> Iterator[str]:
    """The text of a template that is not Jinja's; an expression leaves a mark, so that tags stay whole."""
    inside = False
    for _line, kind, text in environment.lex(source):
        if kind == "data" and not inside:
            yield text
        elif kind == "variable_begin":
            yield "\u2026"
        elif kind == "name" and text in {"trans", "endtrans"}:
            inside = text == "trans"


def _html(root: Path) -> list[Path]:
    return [path for path in templates(root) if path.suffix == ".html"]


def test_markup_obeys_the_policy() -> None:
    assert len(_html(ROOT)) > 10, "the guard sees no templates"
    assert list(stopped_markup(ROOT)) == []


def test_every_visible_word_goes_through_gettext() -> None:
    assert list(bare_words(ROOT)) == []


def test_text_declared_safe_is_counted() -> None:
    in_templates = sum(len(SAFE.findall(path.read_text(encoding="utf-8"))) for path in templates())
    in_code = sum(len(SAFE.findall(source.path.read_text(encoding="utf-8"))) for source in sources())
    assert in_code > 0, "the guard sees no Markup"
    assert (in_templates, in_code) == (MARKED_SAFE_IN_TEMPLATES, MARKED_SAFE_IN_CODE)


@pytest.mark.parametrize(
    "markup",
    [
        '<p style="color: red">',
        '<p onclick="go()">',
        '<p hx-on:click="go()">',
        '<a href="javascript:go()">',
        "<script>go()</script>",
        '<script src="//cdn.example.org/a.js"></script>',
        "<form action='/a'>",
    ],
)
def test_planted_markup_is_seen(markup: str, tmp_path: Path) -> None:
    assert len(list(stopped_markup(plant(tmp_path, {"templates/plan/a.html": markup})))) == 1


@pytest.mark.parametrize(
    ("markup", "is_bare"),
    [
        ("<p>Sign up</p>", True),
        ('<input placeholder="Your name">', True),
        ("{% if a %}Late{% endif %}", True),
        ("<p>{{ _('Sign up') }}</p>", False),
        ("<p>{% trans %}Sign up{% endtrans %}</p>", False),
        (
            '<p class="{{ a }} wide" data-a="word">{{ b }} · {{ c }}&nbsp;</p>{# a note #}<!-- a note -->',
            False,
        ),
    ],
)
def test_a_planted_bare_word_is_seen(markup: str, is_bare: bool, tmp_path: Path) -> None:
    assert bool(list(bare_words(plant(tmp_path, {"templates/plan/a.html": markup})))) == is_bare
