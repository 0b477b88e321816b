"""Tables for spreadsheets: CSV that opens as text, whatever people typed into it."""

import csv
import io
from collections.abc import Iterable, Sequence

# What a spreadsheet takes for the beginning of a formula, in full width too.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe_cell(value: object) -> str:
    """A cell as text; an apostrophe before what would be read as a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def csv_file(heading: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A CSV with a heading, every cell quoted, marked as UTF-8 for spreadsheets that ask."""
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(heading)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return written.getvalue().encode("utf-8-sig", "replace")
