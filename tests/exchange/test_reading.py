"""Files are read as offices keep them, and nothing in one that was made to do harm gets anywhere."""

import subprocess
import sys
from datetime import date
from time import monotonic

import pytest
from flask import Flask

from app.exchange.cells import Cells, in_both, letters_of
from app.exchange.fields import fields_of, guessed, known_headings
from app.exchange.models import SIGN_UPS
from app.exchange.opening import NotRead, opened
from app.exchange.reading import MOST_BYTES, NOT_READ, PROGRAM, WHY, Sheet, as_sheets, sheets
from app.exchange.represented import name_in
from app.exchange.table import Table, best_table
from app.exchange.values import NO_DAY, NO_SUCH_DAY, day, instant
from app.refusals import Refusal
from app.sheets import as_typed, csv_file, safe_cell, xlsx_file
from tests.safety.payloads import CODE

from .hostile import HOSTILE
from .ugly import MAKERS, PEOPLE, one

FIELDS = fields_of(SIGN_UPS)
WHOM = [(given, family, phone, where, region) for _, given, family, phone, where, region in PEOPLE]
# The file that only the limits of a process can refuse.
FAR = "the last cell there is"
# What a process that is confined may not do, in a line each.
REACHES = (
    "open('/etc/passwd')",
    "__import__('socket').socket()",
    "__import__('os').execv('/bin/true', ['true'])",
    "bytearray(10**9)",
)


def table_of(sent: bytes) -> Table:
    """The table of a file of people, opened here: the process of its own is tried below."""
    return best_table(as_sheets(opened(sent)), known_headings(FIELDS))


def people_in(table: Table) -> list[tuple[str, ...]]:
    """Who is in a table, as its columns are guessed."""
    width = range(len(table.headings))
    samples = [[row[column] for _, row in table.rows if row[column]][:3] for column in width]
    mapping = guessed(table.headings, samples, FIELDS, {})
    columns = {name: int(column) for column, name in mapping.items()}
    found = []
    for _, cells in table.rows:
        row = Cells(cells, columns)
        given, family = (" ".join(part.split()) for part in name_in(row))
        phone = row.text("phone").split("/")[0].replace(" ", "").removeprefix("+51")
        found.append((given, family, phone, row.text("institution"), row.text("region")))
    return found


def test_the_same_people_are_found_in_thirty_ugly_files() -> None:
    found = {place: people_in(table_of(make())) for place, make in enumerate(MAKERS)}
    assert len(found) >= 30 and found == dict.fromkeys(found, WHOM)
    assert people_in(best_table(sheets(MAKERS[0]()), known_headings(FIELDS))) == WHOM


def test_each_row_keeps_its_number_and_what_is_none_is_said() -> None:
    sent = one(["LISTA"], [], ["Nombres", "Apellidos"], ["Ana", "Ejemplo"], ["Total", 1], ["Beto", "Ejemplo"])
    table = table_of(sent)
    assert [number for number, _ in table.rows] == [4, 6] and table.heading_row == 3
    assert table.left == [(1, "title"), (5, "totals")]
    assert [letters_of(place) for place in (0, 25, 26, 59)] == ["A", "Z", "AA", "BH"]


def test_merged_cells_say_the_same_in_each_of_their_rows() -> None:
    rows = (["Nombres", "Apellidos", "Entidad"], ["Ana", "A", "Casa"], ["Beto", "B"], ["Caro", "C", "Otra"])
    table = table_of(one(*rows, change=lambda sheet: sheet.merge_cells("C2:C3")))
    assert [row[2] for _, row in table.rows] == ["Casa", "Casa", "Otra"]


def test_a_file_without_a_table_is_refused() -> None:
    for sent in (b"", b"solo texto\r\nnada mas\r\n", b"1;2\r\n3;4\r\n"):
        with pytest.raises(Refusal):
            table_of(sent)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2011-03-22", date(2011, 3, 22)),
        ("22/03/2011", date(2011, 3, 22)),
        ("22-3-11", date(2011, 3, 22)),
        ("22 de marzo de 2011", date(2011, 3, 22)),
        ("22-mar-11", date(2011, 3, 22)),
        ("22 SET 2011", date(2011, 9, 22)),
        ("March 22, 2011", date(2011, 3, 22)),
        ("mar 22, 2011", date(2011, 3, 22)),
        ("martes 22/03/2011", date(2011, 3, 22)),
        ("viernes 23/03/2011", date(2011, 3, 23)),
        ("Mar. 22-03-11", date(2011, 3, 22)),
        ("mar 22 mar 2011", date(2011, 3, 22)),
        ("mar 22 mar 2011 09:00", date(2011, 3, 22)),
        ("Miércoles, 23 de marzo de 2011", date(2011, 3, 23)),
        ("sábado 2011-03-26", date(2011, 3, 26)),
        ("viernes", "refused"),
        ("viernes 22", "refused"),
        ("40624", date(2011, 3, 22)),
        ("2011-03-22 09:00", date(2011, 3, 22)),
        ("2011-03-22T23:59:59", date(2011, 3, 22)),
        ("2011-03-22 00:00:00", date(2011, 3, 22)),
        ("22/03/2011 09:00 a. m.", date(2011, 3, 22)),
        ("22/03/2011 9:00:00\u00a0p.\u00a0m.", date(2011, 3, 22)),
        ("22-3-11 09:00 AM", date(2011, 3, 22)),
        ("22/03/2011\n14:30 hrs.", date(2011, 3, 22)),
        ("22 de marzo de 2011, 14:30 h", date(2011, 3, 22)),
        ("22/03/2011 12:00 m.", date(2011, 3, 22)),
        ("40624.375", date(2011, 3, 22)),
        ("", None),
        ("2011-03-22 24:30", "refused"),
        ("2011-03-22 09:75", "refused"),
        ("2011-03-22 09:00 13:00", "refused"),
        ("2011-03-22T02:00Z", "refused"),
        ("22/03/2011 09:00 - 23/03/2011 13:00", "refused"),
        ("09:00", "refused"),
        ("03/22/2011 09:00", "refused"),
        ("03/22/2011", "refused"),
        ("31/02/2011", "refused"),
        ("marzo", "refused"),
        ("7", "refused"),
    ],
)
def test_days_are_read_as_offices_write_them(typed: str, meant: date | str | None) -> None:
    if meant == "refused":
        with pytest.raises(Refusal):
            day(typed)
    else:
        assert day(typed) == meant


@pytest.mark.parametrize("typed", ["31/02/2026", "2026-02-31", "29-2-23", "31 de abril de 2026"])
def test_a_day_that_is_in_no_calendar_is_said_to_be_none(typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        day(typed)
    assert refused.value.message is NO_SUCH_DAY


@pytest.mark.parametrize("typed", ["03/22/2011", "00/02/2026", "ayer"])
def test_what_is_written_as_no_day_is_said_how_to_be_written(typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        day(typed)
    assert refused.value.message is NO_DAY


def test_an_hour_is_read_beside_its_day() -> None:
    for typed in ("2026-11-29 14:05", "29/11/2026 14:05:33", "29/11/2026 2:05 p. m.", "2026-11-29T14:05"):
        found = instant(typed)
        assert found is not None and (found.day, found.hour, found.minute) == (29, 14, 5)
    assert instant("ayer") is None and instant("2026-11-29") is None


def test_only_the_apostrophes_we_added_are_taken_away() -> None:
    typed = [*CODE, "'=1+1", "''+51", "a;=b", "a;'=b", "O'Neil", "'", "' =x", "-"]
    assert [as_typed(safe_cell(cell)) for cell in typed] == typed


def test_a_file_made_to_do_harm_is_refused_with_a_reason() -> None:
    for name, (make, word) in HOSTILE.items():
        if name != FAR:
            with pytest.raises(NotRead, match=f"^{word}$"):
                opened(make())
    with pytest.raises(Refusal) as refused:
        sheets(HOSTILE[FAR][0]())
    assert refused.value.message is WHY["too large"], "the process ended, and nothing else did"


def test_a_file_is_no_larger_than_it_may_be() -> None:
    with pytest.raises(Refusal) as refused:
        sheets(b"a" * (MOST_BYTES + 1))
    assert refused.value.message is WHY["too large"]


@pytest.mark.parametrize(
    ("sent", "cell"),
    [
        (
            one(["a"], ["b", "a" * 2001]),
            ("La celda B2 de la hoja «Hoja1» tiene", "Cell B2 of the sheet"),
        ),
        (b"Nombres;Apellidos\r\n\r\nAna;" + b"a" * 2001, ("La celda B3 tiene más", "Cell B3 has more")),
    ],
    ids=["workbook", "CSV"],
)
def test_a_cell_that_is_too_long_is_named(sent: bytes, cell: tuple[str, str], app: Flask) -> None:
    with pytest.raises(Refusal) as refused:
        sheets(sent)
    with app.app_context():
        said = in_both(refused.value.message)
    assert all(one.startswith(start) for one, start in zip(said, cell, strict=True))


def test_whoever_reads_reaches_nothing() -> None:
    """The program's own limits, and the same line where they are not set: it would have reached it."""
    for reach in REACHES:
        free, confined = ended(reach, "pass"), ended(reach, "m['_confine']()")
        assert free == 0 and confined != 0, reach


def test_a_cell_made_to_take_long_is_read_in_one_go() -> None:
    """A thousand of each within a limit of the processor's seconds that one way of reading them breaks."""
    cells = ("(" * 2000, "[" * 2000, "(a" + " " * 1990 + "b", "9" + " " * 1990 + "9")
    program = (
        "import resource; from app.exchange.table import heading_word; from app.exchange.values import phone;"
        "from app.exchange.values import regions; resource.setrlimit(resource.RLIMIT_CPU, (12, 12));"
        f"[how(cell) for cell in {cells!r} for how in (heading_word, phone, regions) for _ in range(1000)]"
    )
    assert subprocess.run([sys.executable, "-c", program], capture_output=True).returncode == 0


def ended(reach: str, how: str) -> int:
    """How a process ends that tries to reach something."""
    program = f"import runpy; m = runpy.run_path({str(PROGRAM)!r}); import socket; {how}; {reach}"
    return subprocess.run([sys.executable, "-c", program], capture_output=True).returncode


@pytest.mark.prove
def test_each_file_made_to_do_harm_is_refused_in_two_seconds() -> None:
    took = {}
    for name, (make, word) in HOSTILE.items():
        sent, began = make(), monotonic()
        with pytest.raises(Refusal) as refused:
            sheets(sent)
        said = refused.value.message
        assert "A2" in str(said) if word == "long cell" else said is WHY.get(word, NOT_READ), name
        took[name] = monotonic() - began
    slowest = max(took, key=lambda name: took[name])
    print(f"hostile_slowest {took[slowest]:.2f} s ({slowest}), {len(took)} files")
    assert took[slowest] <= 2


def test_a_sheet_of_a_workbook_is_read_as_it_stands() -> None:
    found = sheets(one(["''=1+1", "=A1", 2.0, 2.5, date(2026, 3, 2), True]))
    assert found == [Sheet("Hoja1", [["'=1+1", "=?", "2", "2.5", "2026-03-02", "TRUE"]])]


def test_our_marks_are_taken_away_where_a_spreadsheet_program_kept_them() -> None:
    typed = [*CODE, "'=1+1", "- llamar", "-Beto +Ríos", "a;=b", "O'Neil", "'", "'90"]
    saved_again = one(["Nota"], *([safe_cell(cell)] for cell in typed))
    rows = [[cell] for cell in typed]
    for sent in (saved_again, xlsx_file("Lista", ["Nota"], rows), csv_file(["Nota"], rows)):
        (found,) = sheets(sent)
        assert [as_is(*row) for row in found.rows[1:]] == [as_is(cell) for cell in typed]


def as_is(cell: str) -> str:
    """Without what no cell of a workbook keeps."""
    return cell.replace("\r\n", "\n").replace("\r", "\n").rstrip()
