"""Tables for spreadsheets: CSV that opens as text, whatever people typed into it."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

# Where a spreadsheet sees a formula begin, in full width too: at the start of a cell, and after whatever it
# may take for the end of one, since where commas are decimal signs it splits at semicolons, quotes or not.
FORMULA = re.compile(r"^(?=[=+\-@＝＋－＠\t\r\n])|(?<=[;|\t\r\n])(?=[=+\-@＝＋－＠])")


def safe_cell(value: object) -> str:
    """A cell as text; an apostrophe before whatever would be read as a formula."""
    return FORMULA.sub("'", "" if value is None else str(value))


def csv_file(heading: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A CSV with a heading, every cell quoted, marked as UTF-8 for spreadsheets that ask."""
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(heading)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return written.getvalue().encode("utf-8-sig", "replace")
