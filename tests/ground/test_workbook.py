"""Workbooks: what was written is read again by libraries that know the format."""

import io
from datetime import date, datetime

import pytest
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape
from python_calamine import CalamineWorkbook

from app.sheets import xlsx_file

HEADING = ("Orden", "Nombre", "Hora", "Día")
DAY = date(2027, 2, 28)
CLOCK = datetime(2027, 2, 28, 23, 59, 59)  # noqa: DTZ001 - a wall clock's
FORMULAS = ["=1+1", "'=1+1", "a\n=b"]
TEXTS = ["Ñañez & <b>", *FORMULAS, "  ", "\U0001f600", '"', "1", "_x0041_", "a\x0bb\x1f\r", "]]>"]


def test_what_is_written_is_read_again() -> None:
    told = [(number, text, CLOCK, DAY) for number, text in enumerate(TEXTS)]
    written = xlsx_file("People & 'more' people", HEADING, told)
    sheet = load_workbook(io.BytesIO(written)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == list(HEADING)
    assert [(row[0], unescape(row[1]), row[2], row[3].date()) for row in rows[1:]] == told
    assert [cell.number_format for cell in sheet[2]][2:] == [r"yyyy\-mm\-dd\ hh:mm", r"yyyy\-mm\-dd"]
    assert {cell.data_type for cell in sheet["B"]} == {"s"}
    assert [cell.value for cell in sheet["B"] if cell.quotePrefix] == FORMULAS
    again = CalamineWorkbook.from_filelike(io.BytesIO(written))
    assert again.sheet_names == ["People & 'more' people"]
    assert again.get_sheet_by_index(0).to_python()[1] == [0, TEXTS[0], CLOCK, DAY]


def test_the_heading_stays_in_sight_and_filters() -> None:
    names = [f"c{number}" for number in range(30)]
    book = load_workbook(io.BytesIO(xlsx_file("a" * 40, names, [names, names])))
    sheet = book.active
    assert (sheet.title, sheet.freeze_panes, sheet.auto_filter.ref) == ("a" * 31, "A2", "A1:AD3")
    assert [cell.value for cell in sheet[3]] == names
    assert sheet["A1"].font.bold and not sheet["A2"].font.bold


@pytest.mark.parametrize(
    ("name", "shown"), [('"a"', '"a"'), ("[b]:*?/\\", "b"), ("'c'", "c"), ("", "1"), ("/" * 40, "1")]
)
def test_a_sheet_is_called_what_one_may_be_called(name: str, shown: str) -> None:
    written = xlsx_file(name, HEADING, [])
    assert load_workbook(io.BytesIO(written)).sheetnames == [shown]
    assert CalamineWorkbook.from_filelike(io.BytesIO(written)).sheet_names == [shown]


def test_a_cell_holds_no_more_than_one_may_hold() -> None:
    sheet = load_workbook(io.BytesIO(xlsx_file("a", ["b"], [["c" * 40_000]]))).active
    assert len(sheet["A2"].value) == 32_767


def test_nothing_is_left_out_of_a_row_that_is_too_long() -> None:
    with pytest.raises(ValueError, match="longer"):
        xlsx_file("a", HEADING, [(1, "b", CLOCK, DAY, "too much")])


def test_the_same_rows_make_the_same_file() -> None:
    assert xlsx_file("a", HEADING, [(1, "b", None, None)]) == xlsx_file("a", HEADING, [(1, "b", None, None)])
    assert load_workbook(io.BytesIO(xlsx_file("a", HEADING, []))).active.auto_filter.ref == "A1:D1"
