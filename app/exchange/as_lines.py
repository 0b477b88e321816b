"""Text as offices save it, as rows: its letters and its separator are found out.

opening.py runs this where it is alone: nothing else is imported.
"""

import csv
import io
import re
from collections.abc import Iterator

SEPARATORS = ";,\t|"
UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\ud800-\udfff]")


class Unread(Exception):
    """Why a text is not read: the word reading.py has a sentence for."""


def decoded(sent: bytes) -> str:
    """Text as offices save it: UTF-8, UTF-16 with its mark, or the Windows code page of our languages."""
    is_wide = sent.startswith((b"\xff\xfe", b"\xfe\xff"))
    for page in ["utf-16"] if is_wide else ["utf-8-sig", "cp1252"]:
        try:
            text = sent.decode(page)
        except UnicodeDecodeError:
            continue
        if UNSEEN.search(text):
            break
        return text
    raise Unread("other kind")


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
