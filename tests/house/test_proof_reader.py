"""The proof-reader finds each fault it is there to find, and lets a sound page pass."""

import pytest

from tests.page import Page
from tests.words import catalogue

SOUND = """<!doctype html>
<html lang="es"><head><meta charset="utf-8"><title>Talleres</title></head>
<body><main><h1>Talleres</h1>
<form method="get"><label for="q">Buscar</label><input id="q" name="q"><button>Buscar</button></form>
<p lang="en">All right</p></main></body></html>"""


def _with(old: str, new: str) -> str:
    assert old in SOUND
    return SOUND.replace(old, new)


def test_a_sound_page_passes() -> None:
    assert Page(SOUND).faults() == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (_with("<!doctype html>\n", ""), "Expected DOCTYPE"),
        (_with("<p lang", "<p><div></p><p lang"), "p"),
        (_with("</h1>", "</h2>"), "h2"),
        (_with("<title>Talleres</title>", "<title> </title>"), "no title"),
        (_with(' lang="es"', ""), "lang is"),
        (_with("<h1>Talleres</h1>", "<h2>Talleres</h2>"), "0 elements are h1"),
        (_with("<main>", "<div>").replace("</main>", "</div>"), "0 elements are main"),
        (_with("<h1>", '<h1 id="q">'), "2 elements have the id 'q'"),
        (_with('for="q"', 'for="p"'), "points to 'p'"),
        (_with('<label for="q">Buscar</label>', ""), "has no label"),
        (_with("<button>Buscar</button>", "<button></button>"), "says nothing"),
        (_with("<h1>", '<img src="/a.png"><h1>'), "has no alt"),
        (_with("<h1>", '<h1 style="color: red">'), "style is not allowed"),
        (_with("<h1>", '<h1 onclick="go()">'), "onclick is not allowed"),
        (_with("<h1>", '<h1 hx-on:click="go()">'), "hx-on:click is not allowed"),
        (_with("<h1>", '<a href="javascript:go()">a</a><h1>'), "href is not allowed"),
        (_with("<h1>", "<script>go()</script><h1>"), "an inline script"),
        (_with("All right", "{{ name }}"), "'{{' is on the page"),
        (_with("All right", "None"), "'>None<' is on the page"),
    ],
)
def test_a_planted_fault_is_found(text: str, fault: str) -> None:
    assert [found for found in Page(text).faults() if fault in found], Page(text).faults()


TICK = '<div><input type="checkbox" name="a" aria-label="{}"><b>{}</b></div>'


@pytest.mark.parametrize(
    "last", ["<div><b>5</b></i></div>", "<div><b>5</b>", "<b>5</b></div>", "<p><div>5</div></p>"]
)
def test_a_fault_after_many_of_one_kind_is_found(last: str) -> None:
    lines = [TICK.format(number, number) for number in range(5)]
    assert Page(_with("<h1>", "\n".join([*lines, "<h1>"]))).faults() == []
    for place in range(6):
        broken = "\n".join([*lines[:place], last, *lines[place:], "<h1>"])
        assert Page(_with("<h1>", broken)).faults() != [], place
    for many in ("<div>\n" * 5 + "</div>\n" * 4, "<div>\n" * 3 + "</div>\n" * 5, "<i>1</i>" * 5 + "</i>"):
        assert Page(_with("<h1>", f"{many}<h1>")).faults() != [], many


def test_words_of_the_other_language_are_found() -> None:
    pairs = [
        (m.id, m.string) for m in catalogue() if isinstance(m.id, str) and "%" not in m.id and len(m.id) > 12
    ]
    english, spanish = next((e, s) for e, s in pairs if s and e != s and "<" not in e + s)
    assert Page(_with("<h1>Talleres", f"<h1>{english}")).faults() == [f"{english!r} is not in es"]
    assert Page(_with("<h1>Talleres", f"<h1>{spanish}")).faults() == []
    assert Page(_with("All right", spanish)).faults() == [f"{spanish!r} is not in en"]
    assert Page(_with("<button>", f'<button title="{english}">')).faults() == [f"{english!r} is not in es"]


def test_a_fragment_needs_no_title() -> None:
    assert Page('<p id="seats">Quedan 3 vacantes</p>', is_fragment=True).faults() == []
    assert Page('<p id="a">1</p><p id="a">2</p>', is_fragment=True).faults() != []
