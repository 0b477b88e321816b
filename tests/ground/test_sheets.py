"""Spreadsheets: every cell is text."""

import csv
import io

import pytest

from app.sheets import csv_file, safe_cell

FORMULAS = ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠a"]


@pytest.mark.parametrize("typed", FORMULAS)
def test_what_would_be_a_formula_is_text(typed: str) -> None:
    assert safe_cell(typed) == f"'{typed}"


@pytest.mark.parametrize("typed", ["", "a=1", "O'Higgins", " =1", "ñ", "12", "'=1"])
def test_anything_else_stays(typed: str) -> None:
    assert safe_cell(typed) == typed


def test_a_file_reads_back_as_it_was_written() -> None:
    written = csv_file(["a", "b"], [[1, None], ['dos "comillas"', "coma, y\nlínea"]])
    assert written.startswith(b"\xef\xbb\xbf")
    found = list(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline="")))
    assert found == [["a", "b"], ["1", ""], ['dos "comillas"', "coma, y\nlínea"]]
