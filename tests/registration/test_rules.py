"""Names, phones and e-mails as people write them, and as nobody should."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import text
from app.language import fold
from app.refusals import Refusal
from app.registration import rules

KEPT = [
    "Ñañez",
    "O’Higgins D'Alva Oʼconnor",
    "José-María",
    "Ⅳ ﬁ İ",
    "Ana 🧑‍🌾",
    "محمد",
    "王小明",
    "María del Rocío <b>",
    "Robert'); DROP TABLE",
    "{{7*7}} ${7*7}",
    "X Æ A-12",
    "zero\u200bwidth",
    "non\u00a0breaking",
]
REFUSED = [
    "nul\x00",
    "bell\x07",
    "escape\x1b[2J",
    "c1\x85",
    "lone \ud800",
    "turned \u202egnp.exe",
    "isolated \u2066a\u2069",
    "line\u2028separator",
    "unreadable \ufffd",
    "tab\tinside\nlines",
    "x" * 81,
]
NOTHING = ["", "   ", "\t", "\u200b\u200b", "---", "🙂"]


@pytest.mark.parametrize("written", KEPT)
def test_a_name_is_kept_as_its_owner_writes_it(written: str) -> None:
    assert rules.name(f"  {written} ", "given_names", "missing") == unicodedata.normalize("NFC", written)


@pytest.mark.parametrize("written", REFUSED)
def test_what_would_do_harm_unseen_is_refused(written: str) -> None:
    with pytest.raises(Refusal) as refused:
        rules.name(written, "given_names", "missing")
    assert refused.value.field == "given_names"


@pytest.mark.parametrize("written", NOTHING)
def test_a_name_has_letters(written: str) -> None:
    with pytest.raises(Refusal):
        rules.name(written, "given_names", "missing")


@given(st.text(max_size=120))
@settings(deadline=None)
def test_any_text_is_kept_readable_or_refused(written: str) -> None:
    try:
        kept = rules.name(written, "given_names", "missing")
    except Refusal:
        return
    assert kept == unicodedata.normalize("NFC", kept)
    assert 0 < len(kept) <= 80
    assert not text.is_odd(kept)
    assert kept.encode()


@given(st.text(max_size=80), st.text(max_size=80))
@settings(deadline=None)
def test_identity_forgives_case_and_spaces_and_nothing_else(first: str, second: str) -> None:
    one = rules.identity("+51900000001", first, second)
    assert one == rules.identity("+51900000001", f" {first}  ", unicodedata.normalize("NFD", second))
    assert one != rules.identity("+51900000002", first, second)


def test_accents_tell_people_apart_but_do_not_hide_them_from_a_search() -> None:
    assert rules.identity("c", "Ana", "Ñañez") != rules.identity("c", "Ana", "Nanez")
    assert rules.identity("c", "ANA", "N\u0303an\u0303ez") == rules.identity("c", "ana", "ñañez")
    assert fold("Ñañez") == fold("Nanez")


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("987654321", "+51987654321"),
        ("987 654 321", "+51987654321"),
        ("987-654-321", "+51987654321"),
        ("(987) 654.321", "+51987654321"),
        ("+51 987654321", "+51987654321"),
        ("51987654321", "+51987654321"),
        ("0051 987 654 321", "+51987654321"),
        ("９８７６５４３２１", "+51987654321"),
        ("01 234 5678", "+5112345678"),
        ("+591 71234567", "+59171234567"),
        ("+34 612 345 678", "+34612345678"),
        ("", None),
        ("  ", None),
    ],
)
def test_a_phone_is_read_as_people_write_it(typed: str, number: str | None) -> None:
    assert rules.phone(typed) == number


@pytest.mark.parametrize(
    "typed",
    ["1", "12345", "98765432", "9876543210123456", "phone", "987654321x", "+", "+000", "9" * 500, "98\x007"],
)
def test_what_is_no_phone_is_refused(typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        rules.phone(typed)
    assert refused.value.field == "phone"


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("persona@example.org", "persona@example.org"),
        (" Persona@EXAMPLE.org", "Persona@example.org"),
        ("a.b+c@sub.example.org", "a.b+c@sub.example.org"),
        ("a@ñandú.example.org", "a@xn--and-6ma2c.example.org"),
        ("", None),
    ],
)
def test_an_address_is_brought_to_the_form_mail_servers_take(typed: str, address: str | None) -> None:
    assert rules.email(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        "persona",
        "@example.org",
        "a@b",
        "a b@example.org",
        "a@example.org\r\nBcc: b@example.org",
        "ñ@example.org",
        "a@example.org, b@example.org",
        "a@[127.0.0.1]",
        f"{'x' * 250}@example.org",
        "a\x00@example.org",
    ],
)
def test_what_no_mail_reaches_is_refused(typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        rules.email(typed)
    assert refused.value.field == "email"


@given(st.text(max_size=60))
@settings(deadline=None)
def test_any_text_is_a_phone_an_address_or_refused(typed: str) -> None:
    for rule in (rules.phone, rules.email):
        try:
            found = rule(typed)
        except Refusal:
            continue
        assert found is None or (found.isascii() and found.isprintable() and " " not in found)
