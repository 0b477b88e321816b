"""Text as offices save it, as rows: its letters and its separator are found out.

opening.py runs this where it is alone: nothing else is imported.
"""

import csv
import io
import re
from collections.abc import Iterator

SEPARATORS = ";,\t|"
# Signs of money and such within a word: what letters of MS-DOS look like on Windows.
OF_DOS = re.compile(
    "(?<=[A-Za-z])[\u00a2\u00a3\u00a4\u00a5\u201a]|[\u00a4\u00a5](?=[A-Za-z])|(?<=[A-Za-z])\u00a1(?=[A-Za-z])"
)
# The same of capitals, amid others: Á, Ó and Ü of MS-DOS; Ú and Í look like what may be a letter of Windows.
OF_DOS_CAPITALS = re.compile("(?<=[A-Z])[\u00b5\u00e0\u0161](?![a-z])|[\u00b5\u00e0\u0161](?=[A-Z]{2})")
OF_EITHER = re.compile("(?<=[A-Z])[\u00e9\u00d6](?=[A-Z])|[\u00e9\u00d6](?=[A-Z]{2})")
# Letters of an old Mac, as they look on Windows.
OF_MAC = re.compile(
    "(?<=[A-Za-z])[\u2020\u2021\u201e\u0153](?=[A-Za-z])|(?<=[A-Za-z])[\u0192\u0178]|(?<=[a-z])\u017d"
    "|(?<=[A-Z])[\u00e7\u00ea\u00ee\u00f2](?=[A-Z])|[\u00e7\u00ea\u00ee\u00f2](?=[A-Z]{2})"
)
# What Spanish is written with besides the plain letters, as far as MS-DOS has it.
SPANISH = set("áéíóúüñÁÉÍÓÚÜÑ¿¡°ºª«»·´\u00a0")
# A letter of UTF-8, in what as a whole is none.
TORN = re.compile(rb"[\xc2\xc3][\x80-\xbf]")
UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\ud800-\udfff]")


class Unread(Exception):
    """Why a text is not read: the word reading.py has a sentence for."""


def decoded(sent: bytes) -> str:
    """Text as offices save it: UTF-8, UTF-16 with its mark, or the code page of Windows or of MS-DOS."""
    is_wide = sent.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = _as(sent, "utf-16" if is_wide else "utf-8-sig")
    if text is None and not is_wide and not UNSEEN.search(sent.decode("latin-1")):
        text = _of_a_page(sent)
    if text is None or UNSEEN.search(text):
        raise Unread("other kind")
    return text


def _of_a_page(sent: bytes) -> str | None:
    """The text in the code page of Windows, or of MS-DOS where its letters say so and nothing against it.

    Where they say that it is neither, it is refused: nobody is called Mu¤oz or PeÃ±a.
    """
    windows, dos = _as(sent, "cp1252"), _as(sent, "cp850")
    if TORN.search(sent):
        raise Unread("letters")
    is_of_dos = dos is not None and all(sign.isascii() or sign in SPANISH for sign in set(dos))
    if windows is None:
        return dos if is_of_dos else None
    if OF_MAC.search(windows):
        raise Unread("letters")
    says_dos = OF_DOS.search(windows) or OF_DOS_CAPITALS.search(windows)
    if not says_dos and not (is_of_dos and OF_EITHER.search(windows)):
        return windows
    if says_dos and is_of_dos:
        return dos
    raise Unread("letters")


def _as(sent: bytes, page: str) -> str | None:
    """The text in one code page, if it can be that."""
    try:
        return sent.decode(page)
    except UnicodeDecodeError:
        return None


def separated(text: str, most_rows: int, most_columns: int, most_signs: int) -> Iterator[list[str]]:
    """The rows of a CSV whose separator is the one that cuts its lines most evenly."""
    said = re.match(r"sep=(.)\r?\n", text)
    body = text[said.end() :] if said else text
    separator = said[1] if said else max(SEPARATORS, key=lambda sign: _evenness(body, sign))
    csv.field_size_limit(most_signs)
    try:
        for number, row in enumerate(csv.reader(io.StringIO(body, newline=""), delimiter=separator)):
            if number > most_rows or len(row) > most_columns:
                raise Unread("too large")
            yield row
    except csv.Error as error:
        raise Unread("broken") from error


def _evenness(text: str, separator: str) -> tuple[int, int]:
    """How many of the first lines this sign cuts into as many cells as most, and into how many."""
    first = io.StringIO(text[:20_000], newline="")
    try:
        sizes = [len(row) for _, row in zip(range(50), csv.reader(first, delimiter=separator), strict=False)]
    except csv.Error:
        return (0, 0)
    wide = [size for size in sizes if size > 1]
    usual = max(set(wide), key=wide.count, default=1)
    return (wide.count(usual), usual)
