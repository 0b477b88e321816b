"""One number in a merged cell is for all its rows together: it is counted with none of them by guess."""

import io
from typing import Any

from openpyxl import load_workbook

from tests.cast import Colleague

from .imports import ONE_DATABASE, Import
from .test_workshops import CUSCO, HEADING, figures, look, made, sent_as
from .ugly import merged, one

TITLES = ("Taller A", "Taller B", "Taller C")
ROWS = tuple((title, title, *CUSCO[2:5], number, *CUSCO[6:]) for title, number in
             zip(TITLES, (60, None, 113), strict=True))  # fmt: skip
WHY = (
    "Un solo número, 60, es de las filas 2 a 3 juntas: escríbelo en una sola fila, o escribe un solo taller "
    "para todas sus regiones."
)


def sent(somebody: Colleague, *places: str, rows: Any = ROWS) -> Import:
    """A file of three workshops in which these cells are one, looked at."""
    return look(sent_as(somebody, one(HEADING, *rows, change=merged(*places))), one_title="y")


def test_a_number_of_several_rows_is_counted_with_none(coordinator: Colleague) -> None:
    found = sent(coordinator, "F2:F3")
    assert found.counts == {"ok": 1, "bad": 2}
    assert found.page.words("main").count(WHY) == 2
    assert [one.short_es for one in made()] == [] and found.start().counts == {"made": 1, "bad": 2}
    assert [number for number, *_more in figures()] == [113]


@ONE_DATABASE
def test_the_file_to_be_mended_brings_it_in_with_none(coordinator: Colleague) -> None:
    found = sent(coordinator, "F2:F3")
    back = load_workbook(io.BytesIO(coordinator.get(f"{found.path}/mend.xlsx").data)).active
    assert [row[5] for row in back.iter_rows(min_row=2, values_only=True)] == [None, None]


@ONE_DATABASE
def test_other_cells_that_are_one_say_the_same_in_each_row(coordinator: Colleague) -> None:
    assert sent(coordinator, "C2:C3", "D2:D4", "E2:E3", "G2:G4").counts == {"ok": 3}


@ONE_DATABASE
def test_a_number_across_columns_is_its_row_s(coordinator: Colleague) -> None:
    assert sent(coordinator, "F2:G2").counts == {"ok": 3}
