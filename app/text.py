"""Text as people type it, brought to one form; signs that would do harm unseen are told apart."""

import re
import unicodedata

# Controls, lone surrogates, what stands for unreadable bytes, and the signs that turn the direction of the
# text around them. Apostrophes, diacritics, joiners and emoji are people's own.
_ODD = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffd]"
)


def line(text: str) -> str:
    """One line as typed: composed letters, single spaces, nothing around them."""
    return re.sub("[ \t]+", " ", unicodedata.normalize("NFC", text)).strip(" ")


def lines(text: str) -> str:
    """Several lines as typed: composed letters, one kind of line end, nothing around them."""
    whole = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(part.rstrip() for part in whole.split("\n")).strip()


def is_odd(text: str, several_lines: bool = False) -> bool:
    """Whether something in it could not be stored or shown as it was typed."""
    return bool(_ODD.search(text)) or (not several_lines and bool(re.search(r"[\t\r\n]", text)))


def readable(text: str) -> str:
    """The text without what could not be stored or shown: what its writer can see of it."""
    return _ODD.sub("", text)
