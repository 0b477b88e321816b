"""Cells of a workbook as text; those without a value, an error or a formula nobody worked out, say so too.

Their reader takes such for empty ones. opening.py runs this where it is alone: nothing else is imported.
"""

import io
import re
import zipfile
from datetime import date, datetime
from typing import Any

# What a formula says that was saved without its value.
UNSAVED = b"=?"
SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
ERROR = re.compile(rb"(<(?:\w{1,9}:)?c\s[^<>]{0,300}?\bt=[\"'])e(?=[\"'])")
FORMULA = re.compile(
    rb"<((?:\w{1,9}:)?)c((?:\s[^<>]{0,300})?)>\s{0,9}<(?:\w{1,9}:)?f(?:\s[^<>]{0,300})?"
    rb"(?:/>|>[^<]{0,40000}</(?:\w{1,9}:)?f>)\s{0,9}"
    rb"(?:<(?:\w{1,9}:)?v\s{0,9}(?:/>|>\s{0,9}</(?:\w{1,9}:)?v>)\s{0,9})?</(?:\w{1,9}:)?c>"
)
KIND = re.compile(rb"\st=[\"'](\w{0,20})[\"']")


def said(cell: Any) -> str:
    """A cell as people read it: days as 2011-03-22, whole numbers without a point."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime) and (cell.hour, cell.minute, cell.second) != (0, 0, 0):
        return cell.isoformat(sep=" ", timespec="minutes")
    return f"{cell:%Y-%m-%d}" if isinstance(cell, date) else str(cell)


def with_errors(sent: bytes) -> bytes:
    """The package with these cells as text; the same where there are none."""
    with zipfile.ZipFile(io.BytesIO(sent)) as found:
        sheets = [one for one in found.namelist() if SHEET.fullmatch(one)]
        before = {name: found.read(name) for name in sheets}
        after = {name: ERROR.sub(rb"\1str", FORMULA.sub(_unsaved, text)) for name, text in before.items()}
        if after == before:
            return sent
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w") as made:
            for name in found.namelist():
                made.writestr(name, after[name] if name in after else found.read(name))
    return written.getvalue()


def _unsaved(cell: re.Match[bytes]) -> bytes:
    """A formula without a value; one whose value is an empty text has it."""
    prefix, attributes = cell[1], cell[2]
    if (kind := KIND.search(attributes)) and kind[1] == b"str":
        return cell[0]
    start = b"<" + prefix + b"c" + KIND.sub(b"", attributes) + b' t="str"><'
    return start + prefix + b"v>" + UNSAVED + b"</" + prefix + b"v></" + prefix + b"c>"
