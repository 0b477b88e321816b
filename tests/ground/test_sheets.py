"""Spreadsheets: every cell is text."""

import csv
import io
import re

import pytest

from app.sheets import as_typed, csv_file, safe_cell

FORMULAS = ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠a"]


@pytest.mark.parametrize("typed", FORMULAS)
def test_what_would_be_a_formula_is_text(typed: str) -> None:
    assert safe_cell(typed).startswith("'")
    assert safe_cell(typed).replace("'", "") == typed


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_no_formula_begins_wherever_a_spreadsheet_splits(delimiter: str) -> None:
    typed = ["P;=1+1", "a;=cmd|'/c calc'!A0;b", "x\t@SUM(1)", "x|+1", "x\n=1", "x\r\n－1", *FORMULAS]
    written = csv_file(["a", "b"], [[one, "x"] for one in typed]).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(written), delimiter=delimiter) for cell in row]
    # A reader that splits elsewhere sees each line of a cell as a row.
    starts = [part for cell in cells for part in re.split(r"[\r\n]", cell)]
    assert len(starts) > len(typed)
    assert [one for one in starts if re.match(r"[=+\-@＝＋－＠]", one)] == []


@pytest.mark.parametrize("typed", ["", "a=1", "O'Higgins", " =1", "ñ", "12", "'1"])
def test_anything_else_stays(typed: str) -> None:
    assert safe_cell(typed) == typed


@pytest.mark.parametrize("typed", ["'=1", "''+1", "a;'=1"])
def test_an_apostrophe_somebody_typed_is_not_taken_for_ours(typed: str) -> None:
    assert safe_cell(typed) != typed and as_typed(safe_cell(typed)) == typed


def test_a_file_reads_back_as_it_was_written() -> None:
    written = csv_file(["a", "b"], [[1, None], ['dos "comillas"', "coma, y\nlínea"]])
    assert written.startswith(b"\xef\xbb\xbf")
    found = list(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline="")))
    assert found == [["a", "b"], ["1", ""], ['dos "comillas"', "coma, y\nlínea"]]
