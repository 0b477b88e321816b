"""A workbook of one sheet, written row by row: XLSX is a zip of five short files and a long one.

Cells hold whole numbers, days, instants of a wall clock, or text. Text is written as text: nothing in a
sheet made here is a formula, a link, or a number that somebody typed as words.
"""

import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache
from itertools import chain, islice, starmap
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

# How a cell looks, by its place among the styles below.
BOLD, MARKED, CLOCK, DAYS = 1, 2, 3, 4
# A wall clock counts days from here.
FIRST = date(1899, 12, 30).toordinal()
DAY = 86_400
WIDTH = 22
# How hard a sheet is compressed: it is sent once, and more costs more than it gains.
LEVEL = 3
AT_ONCE = 500

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{KIND}.styles+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{KIND}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">'
    '<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
}
# What XML cannot say as it is, and what a spreadsheet would take for a sign written in its way.
SIGN = re.compile('[&<>"\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)')
ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
# What no sheet may be called, how long its name may be, and how much text a cell may hold.
NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
NAME, CELL = 31, 32_767


def workbook(
    name: str, heading: Sequence[str], rows: Iterable[Sequence[object]], is_marked: Callable[[str], object]
) -> bytes:
    """A workbook whose heading stays in sight and filters; `is_marked` says which texts to mark as text.

    What no sheet may be called is left out of the name; text longer than a cell holds is cut.
    """
    written, name = io.BytesIO(), NOT_IN_NAMES.sub(" ", name)[:NAME].strip("' ") or "1"
    with ZipFile(written, "w", ZIP_DEFLATED, compresslevel=LEVEL) as book:
        # An entry made here is of no moment: the same rows make the same file.
        for path, text in PARTS.items():
            book.writestr(ZipInfo(path), HEAD + text)
        with book.open("xl/worksheets/sheet1.xml", "w") as file:
            filtered = _write(file, heading, rows, is_marked)
        book.writestr(ZipInfo("xl/workbook.xml"), HEAD + _book(name, filtered))
    return written.getvalue()


def _book(name: str, filtered: str) -> str:
    """The sheet's name, and what it filters, which spreadsheets want to be named."""
    sheet, quoted = _escaped(name), _escaped("'" + name.replace("'", "''") + "'")
    return (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="{sheet}" sheetId="1" r:id="rId1"/>'
        '</sheets><definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">'
        f"{quoted}!{filtered}</definedName></definedNames></workbook>"
    )


def _write(
    file: IO[bytes],
    heading: Sequence[str],
    rows: Iterable[Sequence[object]],
    is_marked: Callable[[str], object],
) -> str:
    """The sheet; which cells are filtered."""
    letters = [_letters(place) for place in range(len(heading))]

    @lru_cache(maxsize=4096)
    def said(text: str) -> str:
        return (f' s="{MARKED}"' if is_marked(text) else "") + _text(text)

    def cells(number: int, row: Sequence[object]) -> Iterator[str]:
        yield f'<row r="{number}">'
        for at, value in zip(letters, row, strict=True):
            if isinstance(value, date | int):
                yield f'<c r="{at}{number}"{_number(value)}</v></c>'
            elif value:
                yield f'<c r="{at}{number}"{said(str(value))}'
        yield "</row>"

    file.write(f"{HEAD}{_before(len(heading))}".encode())
    titles = (f'<c r="{at}1" s="{BOLD}"{_text(title)}' for at, title in zip(letters, heading, strict=True))
    file.write(f'<row r="1">{"".join(titles)}</row>'.encode())
    number, numbered = 1, enumerate(rows, 2)
    while some := list(islice(numbered, AT_ONCE)):
        file.write("".join(chain.from_iterable(starmap(cells, some))).encode())
        number = some[-1][0]
    file.write(f'</sheetData><autoFilter ref="A1:{letters[-1]}{number}"/></worksheet>'.encode())
    return f"$A$1:${letters[-1]}${number}"


def _number(value: date | int) -> str:
    """How it looks, and the number it is: a wall clock counts days and their parts."""
    if isinstance(value, datetime):
        return f' s="{CLOCK}"><v>{value.toordinal() - FIRST + (value - value.min).seconds / DAY!r}'
    if isinstance(value, date):
        return f' s="{DAYS}"><v>{value.toordinal() - FIRST}'
    return f"><v>{int(value)}"


def _before(columns: int) -> str:
    return (
        f'<worksheet xmlns="{MAIN}"><sheetViews><sheetView tabSelected="1" workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f'<cols><col min="1" max="{columns}" width="{WIDTH}" customWidth="1"/></cols><sheetData>'
    )


def _letters(place: int) -> str:
    """A column's letters by its place from 0: A, Z, AA."""
    above, here = divmod(place, 26)
    return (_letters(above - 1) if above else "") + chr(ord("A") + here)


def _text(text: str) -> str:
    """The rest of a cell that holds text."""
    return f' t="inlineStr"><is><t xml:space="preserve">{_escaped(text[:CELL])}</t></is></c>'


def _escaped(text: str) -> str:
    return SIGN.sub(_sign, text)


def _sign(found: re.Match[str]) -> str:
    sign = found[0]
    return ENTITIES.get(sign) or f"_x{ord(sign):04X}_"
