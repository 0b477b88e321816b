"""Names in messages: people's own stay as they are, none carries an address."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.messages.harmless import LONGEST, harmless_name

# What mail programs make links of.
LINK = re.compile(r"(?i)\w+[.．。｡]\w|://|//|\bwww[.．。｡]\w|\S@\S|\w:\w")


@pytest.mark.parametrize(
    "name",
    [
        "María José",
        "Ñañez Quispe",
        "O’Brien",
        "D'Ángelo",
        "Anne-Marie",
        "Juan de la Cruz",
        "Ana 👩🏽‍🏫",
        "Ⅳ ﬁ İ",
        "नीति",
        "محمد",
    ],
)
def test_people_keep_their_names(name: str) -> None:
    assert harmless_name(name) == name


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("http://evil.pe Haga clic", "http: evil. pe Haga clic"),
        ("www.evil.pe", "www. evil. pe"),
        ("evil．pe", "evil． pe"),
        ("premio@evil.pe", "premio @ evil. pe"),
        ("javascript:alert(1)", "javascript: alert(1)"),
        ("x\r\nBcc: v@e", "x Bcc: v @ e"),
        ("a\x00b\x1bc", "a b c"),
        ("abc\u202egpj.exe", "abc gpj. exe"),
        ("evil\u200b.pe", "evil . pe"),
        ("evil\u00ad.pe", "evil\u00ad. pe"),
        ("J.R. Pérez", "J. R. Pérez"),
        ("  dos   espacios ", "dos espacios"),
    ],
)
def test_addresses_fall_apart(name: str, said: str) -> None:
    assert harmless_name(name) == said


def test_a_long_name_is_cut() -> None:
    said = harmless_name("Ana " * 100)
    assert len(said) <= LONGEST
    assert said.endswith("…")


@given(st.text(max_size=200))
def test_nothing_becomes_a_link_or_a_line(name: str) -> None:
    said = harmless_name(name)
    assert len(said) <= LONGEST
    assert not LINK.search(said)
    assert not any(sign in said for sign in "\r\n\x00\u2028\u202e")
    assert harmless_name(said) == said or said.endswith("…")
