"""Tables as files: CSV, XLSX and JSON that open as what they are, whatever people typed into them."""

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from .workbook import workbook

# Where a spreadsheet sees a formula begin, in full width too: at the start of a cell, and after whatever it
# may take for the end of one, since where commas are decimal signs it splits at semicolons, quotes or not.
# Apostrophes somebody typed before such a sign count with it, so that taking ours away again leaves theirs.
FORMULA = re.compile(r"^(?='*[=+\-@＝＋－＠\t\r\n])|(?<=[;|\t\r\n])(?='*[=+\-@＝＋－＠])")
MARKED = re.compile(r"^'(?='*[=+\-@＝＋－＠\t\r\n])|(?<=[;|\t\r\n])'(?='*[=+\-@＝＋－＠])")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MIMETYPES = {"csv": "text/csv", "xlsx": XLSX, "json": "application/json"}


@dataclass(frozen=True)
class Table:
    """What is written to a file: its name, what stands above each column, and the rows."""

    name: str
    heading: Sequence[str]
    rows: Sequence[Sequence[object]]


def table_file(form: str, table: Table) -> bytes:
    """The same table in the form asked for: csv, xlsx or json."""
    if form == "xlsx":
        return xlsx_file(table.name, table.heading, table.rows)
    return (csv_file if form == "csv" else json_file)(table.heading, table.rows)


def safe_cell(value: object) -> str:
    """A cell as text; an apostrophe before whatever would be read as a formula."""
    return FORMULA.sub("'", _said(value))


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


def json_file(heading: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """The names of the columns, then each row in their order: numbers as numbers, all else as text."""
    told = [[cell if isinstance(cell, int) else _said(cell) for cell in row] for row in rows]
    return json.dumps({"columns": list(heading), "rows": told}, ensure_ascii=False).encode("utf-8", "replace")


def xlsx_file(name: str, heading: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A workbook of one sheet whose heading stays in sight and filters: numbers, days, hours and text.

    Text is written as text, and marked so where it would be read as a formula when somebody types over it
    or saves it as CSV. Row by row: a long list costs no memory.
    """
    return workbook(name, heading, rows, FORMULA.search)


def _said(value: object) -> str:
    """A cell as text; an hour of a wall clock to the minute."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return "" if value is None else str(value)
