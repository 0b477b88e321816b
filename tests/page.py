"""A client that proof-reads every page it is given, as a careful reader would.

Two parsers that know nothing of each other read the page: html5lib says whether it is HTML5, lxml gives
the tree. What a page may not do is listed in `FAULTS_OF_A_PAGE`; a fragment is spared the first few.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextvars import Context
from functools import cache
from itertools import groupby
from typing import Any

import html5lib
import lxml.html
import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml.etree import XPath
from lxml.html import HtmlElement

from .words import foreign_words

# Between two tags, and between two quotation marks.
WORDS, VALUES = re.compile(r">([^<>&]*)(?=<)"), re.compile(r'="[^"<>&]*"')

# An element that holds no other, again and again; where a tag begins or ends; what has no end.
ALIKE = re.compile(r"(<(\w+)[^<>]*>[^<>]*</\2>)\1{2,}")
TAG = re.compile(r"<(/?)([A-Za-z][\w-]*)[^<>]*>")
STYLE = re.compile(r"(?<=<style>)[^<]*(?=</style>)")
VOID = {"input", "br", "img", "hr", "meta", "link", "source", "wbr", "col"}

Fault = Iterator[str]

# A whole page; anything else is a fragment.
WHOLE = re.compile(r"\s*<(!doctype|html|head|title)\b", re.IGNORECASE)
NEEDS_A_LABEL = "//input[not(@type='hidden' or @type='submit' or @type='button')] | //select | //textarea"
POINTERS = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "list", "form")
# Style sheets and facts for machines have braces of their own.
RAW = re.compile(r"<(style|script)\b.*?</\1>", re.DOTALL)
READ_ALOUD = ("aria-label", "placeholder", "title", "alt")
# Pages of thousands of options are looked through by the library itself: attributes that point to an id, that
# act, and all that is read.
POINTING = XPath(" | ".join(f"//@{name}" for name in POINTERS))
ACTING = XPath(
    "//@*[name() = 'style' or starts-with(name(), 'on') or starts-with(name(), 'hx-on')"
    " or starts-with(translate(normalize-space(), 'JAVSCRIPT', 'javscript'), 'javascript:')]"
)
SAID = [
    XPath(path, smart_strings=False)
    for path in (
        "descendant::text()[not(parent::script or parent::style)]",
        *(f"descendant-or-self::*/@{name}" for name in READ_ALOUD),
    )
]


class Page:
    """An HTML answer as a reader sees it."""

    def __init__(self, text: str, is_fragment: bool = False) -> None:
        self.text = text
        self.is_fragment = is_fragment
        self.tree: HtmlElement = _part(text) if is_fragment else lxml.html.document_fromstring(text)

    def all(self, selector: str) -> list[HtmlElement]:
        """The elements a CSS selector finds."""
        return list(self.tree.cssselect(selector))

    def one(self, selector: str) -> HtmlElement:
        """The one element a CSS selector finds."""
        found = self.all(selector)
        assert len(found) == 1, f"{len(found)} elements are {selector!r}"
        return found[0]

    def has(self, selector: str) -> bool:
        """Whether a CSS selector finds anything."""
        return bool(self.all(selector))

    def words(self, selector: str = "body") -> str:
        """What is written there, with single spaces."""
        found = [self.tree] if self.is_fragment and selector == "body" else self.all(selector)
        return " ".join(" ".join(element.text_content() for element in found).split())

    def faults(self) -> list[str]:
        """Everything a proof-reader would send back."""
        checks = FAULTS_OF_A_PART if self.is_fragment else FAULTS_OF_A_PAGE + FAULTS_OF_A_PART
        return [fault for check in checks for fault in check(self)]


def _part(text: str) -> HtmlElement:
    return lxml.html.fragment_fromstring(text, create_parent="div")


def _is_not_html(page: Page) -> Fault:
    if _is_broken(_shape(page.text), page.is_fragment):
        for (line, column), code, values in _parsed(page.text, page.is_fragment):
            yield f"line {line}, column {column}: {html5lib.constants.E.get(code, code) % values}"


def _shape(text: str) -> str:
    """The page without its words and values; a page that differs in them alone is as right or as wrong.

    What could be a tag, a quotation mark or a reference to a character stays. Of many lines or elements that
    follow each other and are alike, and whole, two are as good as all.
    """
    bare = VALUES.sub('=""', WORDS.sub(_without_words, STYLE.sub("", text)))
    lines = [(line, len(list(same))) for line, same in groupby(ALIKE.sub(r"\1\1", bare).split("\n"))]
    return "\n".join(line for line, many in lines for _ in range(2 if many > 2 and _is_whole(line) else many))


def _without_words(words: re.Match[str]) -> str:
    return ">x" if words[1].strip() else ">\n" if "\n" in words[1] else "> "


@cache
def _is_whole(line: str) -> bool:
    """Whether every element that begins in a line ends in it."""
    tags = [(name.lower(), bool(ends)) for ends, name in TAG.findall(line)]
    begun, ended = (Counter(name for name, ends in tags if ends is which) for which in (False, True))
    return {name: many for name, many in begun.items() if name not in VOID} == dict(ended)


@cache
def _is_broken(text: str, is_fragment: bool) -> bool:
    return bool(_parsed(text, is_fragment))


def _parsed(text: str, is_fragment: bool) -> list[Any]:
    parser = html5lib.HTMLParser()
    (parser.parseFragment if is_fragment else parser.parse)(text)
    return list(parser.errors)


def _has_no_title(page: Page) -> Fault:
    if not [title for title in page.all("head > title") if title.text_content().strip()]:
        yield "no title"


def _has_no_language(page: Page) -> Fault:
    if page.tree.get("lang") not in {"es", "en", "es-PE"}:
        yield f"lang is {page.tree.get('lang')!r}"


def _has_not_one_heading(page: Page) -> Fault:
    if (count := len(page.all("h1"))) != 1:
        yield f"{count} elements are h1"


def _has_not_one_main(page: Page) -> Fault:
    if (count := len(page.all("main"))) != 1:
        yield f"{count} elements are main"


def _repeats_an_id(page: Page) -> Fault:
    ids = Counter(element.get("id") for element in page.tree.xpath("//*[@id]"))
    yield from (f"{count} elements have the id {name!r}" for name, count in ids.items() if count > 1)


def _points_nowhere(page: Page) -> Fault:
    if page.is_fragment:
        return
    ids = {str(name) for name in page.tree.xpath("//@id")}
    for pointer in POINTING(page.tree):
        for name in pointer.split():
            if name not in ids:
                shown = _shown(pointer.getparent())
                yield f"{shown}: {pointer.attrname} points to {name!r}, which is not there"


def _has_a_nameless_field(page: Page) -> Fault:
    labelled = {label.get("for") for label in page.all("label[for]") if label.text_content().strip()}
    for field in page.tree.xpath(NEEDS_A_LABEL):
        is_named = field.get("id") in labelled or field.get("aria-label") or field.get("aria-labelledby")
        if not (is_named or any(parent.tag == "label" for parent in field.iterancestors())):
            yield f"{_shown(field)} has no label"


def _has_a_nameless_control(page: Page) -> Fault:
    for control in page.all("a[href], button, summary"):
        inside = control.text_content().strip() or any(
            image.get("alt") or image.get("aria-label") for image in control.iterdescendants()
        )
        if not (inside or control.get("aria-label") or control.get("aria-labelledby")):
            yield f"{_shown(control)} says nothing"


def _has_an_image_without_words(page: Page) -> Fault:
    yield from (f"{_shown(image)} has no alt" for image in page.all("img") if image.get("alt") is None)


def _breaks_the_policy(page: Page) -> Fault:
    for one in ACTING(page.tree):
        yield f"{_shown(one.getparent())}: {one.attrname} is not allowed"
    for script in page.all("script:not([src])"):
        if script.get("type") not in {"application/ld+json", "application/json"}:
            yield "an inline script"


def _shows_its_seams(page: Page) -> Fault:
    text = RAW.sub("", page.text)
    for seam in ("{{", "}}", "{%", "%}", "Undefined", "<flask_babel", "%(", ">None<"):
        if seam in text:
            yield f"{seam!r} is on the page"


def _speaks_another_language(page: Page) -> Fault:
    for element in page.tree.xpath("descendant-or-self::*[@lang]"):
        language, said = element.get("lang")[:2], _said(element)
        # What stands in an element that names another language is that one's.
        for inner in element.xpath("descendant::*[@lang]"):
            if _speaker(inner) is element:
                said -= _said(inner)
        for text in said:
            if foreign_words(text, language):
                yield f"{text!r} is not in {language}"


def _said(element: HtmlElement) -> Counter[str]:
    return Counter(" ".join(text.split()) for find in SAID for text in find(element))


def _speaker(element: HtmlElement) -> HtmlElement | None:
    return next((one for one in element.iterancestors() if one.get("lang")), None)


def _shown(element: HtmlElement) -> str:
    return f"<{element.tag} {' '.join(f'{k}={v!r}' for k, v in list(element.attrib.items())[:4])}>"


FAULTS_OF_A_PAGE: tuple[Callable[[Page], Fault], ...] = (
    _has_no_title,
    _has_no_language,
    _has_not_one_heading,
    _has_not_one_main,
)
FAULTS_OF_A_PART: tuple[Callable[[Page], Fault], ...] = (
    _is_not_html,
    _repeats_an_id,
    _points_nowhere,
    _has_a_nameless_field,
    _has_a_nameless_control,
    _has_an_image_without_words,
    _breaks_the_policy,
    _shows_its_seams,
    _speaks_another_language,
)


@cache
def _faults(text: str, is_fragment: bool) -> tuple[str, ...]:
    return tuple(Page(text, is_fragment).faults())


def proof_read(text: str, is_fragment: bool = False) -> Page:
    """The page, or an assertion that lists everything wrong with it."""
    faults = _faults(text, is_fragment)
    assert not faults, "the page has faults:\n  " + "\n  ".join(faults[:20])
    return Page(text, is_fragment)


class ProofReader(FlaskClient):
    """A test client that proof-reads; `answer.page` is what it read."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """Send the request, in a context of its own as a server's thread would have, and read the answer."""
        answer = Context().run(super().open, *args, **kwargs)
        is_page = answer.mimetype == "text/html" and not 300 <= answer.status_code < 400
        if is_page and answer.get_data():
            text = answer.get_data(as_text=True)
            answer.page = proof_read(text, not WHOLE.match(text))
        return answer


@pytest.fixture
def client(app: Flask) -> ProofReader:
    """A browser without an account; it reads every page for faults."""
    return ProofReader(app, app.response_class)


@pytest.fixture
def another_client(app: Flask) -> ProofReader:
    """Somebody else's browser."""
    return ProofReader(app, app.response_class)
