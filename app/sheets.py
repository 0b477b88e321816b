"""Tables for spreadsheets: CSV and XLSX that open as what they are, whatever people typed into them."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from .workbook import workbook

# Where a spreadsheet sees a formula begin, in full width too: at the start of a cell, and after whatever it
# may take for the end of one, since where commas are decimal signs it splits at semicolons, quotes or not.
# Apostrophes somebody typed before such a sign count with it, so that taking ours away again leaves theirs.
FORMULA = re.compile(r"^(?='*[=+\-@＝＋－＠\t\r\n])|(?<=[;|\t\r\n])(?='*[=+\-@＝＋－＠])")
MARKED = re.compile(r"^'(?='*[=+\-@＝＋－＠\t\r\n])|(?<=[;|\t\r\n])'(?='*[=+\-@＝＋－＠])")


def safe_cell(value: object) -> str:
    """A cell as text; an apostrophe before whatever would be read as a formula."""
    return FORMULA.sub("'", "" if value is None else str(value))


def as_typed(cell: str) -> str:
    """A cell of a CSV as it was before safe_cell: exactly the apostrophes that were added are taken away."""
    return MARKED.sub("", cell)


def csv_file(heading: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A CSV with a heading, every cell quoted, marked as UTF-8 for spreadsheets that ask."""
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(heading)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return written.getvalue().encode("utf-8-sig", "replace")


def xlsx_file(name: str, heading: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A workbook of one sheet whose heading stays in sight: numbers, instants of a wall clock, and text.

    Text is written as text, and marked so where it would be read as a formula when somebody types over it
    or saves it as CSV. Row by row: a long list costs no memory.
    """
    return workbook(name[:31], heading, rows, FORMULA.search)
