"""What is taken away opens in the program offices use and reads back equal, without any formula."""

import csv
import io
import re
import subprocess
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from app.sheets import csv_file, xlsx_file
from tests.programs import find_program
from tests.safety.payloads import ALL

pytestmark = pytest.mark.prove

HEADING = ("Orden", "Texto", "Hora", "Día")
# No spreadsheet can hold these.
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
ODD = ("=1+1", "＝1", "'=1", "a;=1", "007", "1e5", "2011-03-22", "TRUE", "12,5", "ñ €", "dos\nlíneas")
TEXTS = [*ODD, *(one for one in ALL if not UNSEEN.search(one))]
ROWS = [
    [n, text, datetime(2011, 3, 22, 9, n % 60), date(2011, 3, 22)]  # noqa: DTZ001 - a wall clock's
    for n, text in enumerate(TEXTS, 1)
]
# Commas, quotes, UTF-8, each column as text; and as somebody opens it, kinds guessed.
AS_TEXT = "--infilter=CSV:44,34,76,1,1/2/2/2/3/2/4/2,0,true,false"
GUESSED = "--infilter=CSV:44,34,76,1,,0,false,true"
Open = Callable[..., Any]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Open:
    """A file as LibreOffice reads and saves it: its sheet."""
    office, folder = find_program("office"), tmp_path_factory.mktemp("office")
    profile = f"-env:UserInstallation=file://{folder}/profile"

    def convert(source: Path, kind: str, *more: str) -> Path:
        command = [office, profile, "--headless", *more, "--convert-to", kind, "--outdir", str(folder / kind)]
        subprocess.run([*command, str(source)], check=True, capture_output=True, timeout=300)
        return folder / kind / f"{source.stem}.{kind}"

    def open_it(name: str, written: bytes, *more: str) -> Any:
        source = folder / name
        source.write_bytes(written)
        return load_workbook(convert(convert(source, "ods", *more), "xlsx")).active

    return open_it


def formulas(sheet: Any) -> list[Any]:
    return [cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def test_a_workbook_reads_back_equal(opened: Open) -> None:
    sheet = opened("whole.xlsx", xlsx_file("Hoja", HEADING, ROWS))
    assert formulas(sheet) == [] and sheet.auto_filter.ref == f"A1:D{len(ROWS) + 1}"
    found = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    on = datetime(2011, 3, 22)  # noqa: DTZ001 - a day
    assert len(ROWS) > 60
    assert found == [[number, lines(text) or None, at, on] for number, text, at, _day in ROWS]


def test_a_csv_reads_back_equal(opened: Open) -> None:
    written = csv_file(HEADING, ROWS)
    whole = csv.reader(io.StringIO(written.decode("utf-8-sig"), newline=""))
    found = [[cell.value or "" for cell in row] for row in opened("text.csv", written, AS_TEXT).iter_rows()]
    assert found == [[lines(cell) for cell in row] for row in whole]
    assert formulas(opened("guessed.csv", written, GUESSED)) == []


def test_a_formula_would_be_seen(opened: Open) -> None:
    assert formulas(opened("formula.csv", b"a\r\n=1+1\r\n", GUESSED)) == ["=1+1"]
