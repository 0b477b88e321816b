"""A sign-in sheet as a PDF, A4 across: made anew from what was recorded, so that a second copy is the same.

The library is imported where it is used: it costs a start what no other page needs.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ..addresses import absolute
from ..language import LANGUAGES, day, gettext, plain, speaking
from ..registration import appointment
from ..tokens import shown_code
from ..workshops.facts import days_of as when
from .drawing import SOFT, Box, fitted, square, text
from .paper import SheetPage, SheetPrint
from .sheet_lines import Line, everybody, lines

FONTS = Path(__file__).parent / "fonts"
# All in millimetres.
MARGIN, WIDTH, TOP, ROW = 10.0, 277.0, 44.0, 9.6
NUMBER, NAME, INSTITUTION, POSITION, DOCUMENT = 10.0, 64.0, 56.0, 32.0, 26.0
SQUARE = 27.0
# A text is set in the largest of these sizes (points) whose lines hold it; in the last one it is cut.
SIZES = ((9.5, 1), (8.0, 2), (6.5, 3))
LINE = (150, 155, 175)


@dataclass(frozen=True)
class Column:
    """A column: its heading in each language of the workshop, and how wide it is."""

    heading: str
    width: float


def sheet_pdf(sheet: SheetPrint) -> bytes:
    """The whole sheet, in the workshop's languages; names stand in the first one's words."""
    spoken = [*sheet.workshop.held_in, *sheet.workshop.interpreted_to]
    tongues = [one for one in dict.fromkeys(spoken) if one in LANGUAGES] or ["es"]
    with speaking(tongues[0]):
        known = everybody(sheet.workshop_id)
        pdf = _document(sheet)
        for page in sheet.pages:
            _page(pdf, sheet, page, tongues, lines(page, known))
        return bytes(pdf.output())


def _document(sheet: SheetPrint) -> Any:
    from fpdf import FPDF

    pdf = FPDF(orientation="landscape", format="A4")
    pdf.set_auto_page_break(False)
    pdf.set_margin(0)
    pdf.c_margin = 0
    for style, name in (("", "Regular"), ("B", "Semibold")):
        pdf.add_font("sans", style, FONTS / f"SourceSansPro-{name}.ttf")
    pdf.set_title(f"{gettext('Sign-in sheet')} · {plain(sheet.workshop, 'short')}")
    pdf.set_lang("es")
    pdf.set_creation_date(sheet.printed_at)
    return pdf


def _page(pdf: Any, sheet: SheetPrint, page: SheetPage, tongues: list[str], rows: list[Line]) -> None:
    pdf.add_page()
    columns = _columns(sheet, page, tongues)
    _heading(pdf, sheet, page, tongues)
    square(
        pdf, MARGIN + WIDTH - SQUARE, 10, SQUARE, absolute("attendance.sheet_by_code", page=page.code).upper()
    )
    _headings(pdf, columns)
    for place, line in enumerate(rows):
        _row(pdf, TOP + 10 + place * ROW, line, columns)
    _foot(pdf, sheet, page, tongues)


def _heading(pdf: Any, sheet: SheetPrint, page: SheetPage, tongues: list[str]) -> None:
    """What, when and where; the page's code, large, beside its square."""
    wide = WIDTH - SQUARE - 45
    text(pdf, Box(MARGIN, 9, wide, 6), _each(tongues, lambda: gettext("Sign-in sheet")), "B", 15)
    said = _each(tongues, lambda: plain(sheet.workshop, "title"))
    fitted(pdf, Box(MARGIN, 16, wide, 13), said, ((11.0, 1), (9.5, 2), (8.0, 3)))
    facts = _each(tongues, lambda: when(sheet.workshop), " · ")
    place = appointment.place_text(sheet.workshop)
    fitted(pdf, Box(MARGIN, 30, wide, 10), " · ".join(filter(None, (facts, place))), ((9.5, 1), (8.5, 2)))
    at = MARGIN + wide + 3
    text(pdf, Box(at, 12, 40, 4), _each(tongues, lambda: gettext("Page code")), "", 8, SOFT)
    text(pdf, Box(at, 16, 40, 7), shown_code(page.code), "B", 17)
    numbers = f"{page.position} / {len(sheet.pages)}"
    text(pdf, Box(at, 25, 40, 4), _each(tongues, lambda: gettext("Page")) + f" {numbers}", "", 9, SOFT)
    rows = f"{page.first_row}-{page.last_row}"
    text(pdf, Box(at, 29.5, 40, 4), _each(tongues, lambda: gettext("Rows")) + f" {rows}", "", 9, SOFT)


def _columns(sheet: SheetPrint, page: SheetPage, tongues: list[str]) -> list[Column]:
    """What is printed, then one signature for each day of the page."""
    fixed = [
        Column(_each(tongues, lambda: gettext("No.")), NUMBER),
        Column(_each(tongues, lambda: gettext("Family names, given names")), NAME),
        Column(_each(tongues, lambda: gettext("Institution")), INSTITUTION),
        Column(_each(tongues, lambda: gettext("Position")), POSITION),
    ]
    if sheet.asks_document:
        fixed.append(Column(_each(tongues, lambda: gettext("Document (optional)")), DOCUMENT))
    rest = (WIDTH - sum(one.width for one in fixed)) / len(page.days)
    return fixed + [Column(_signature(tongues, date.fromisoformat(one)), rest) for one in page.days]


def _signature(tongues: list[str], on: date) -> str:
    return _each(tongues, lambda: gettext("Signature %(day)s", day=day(on, "d MMM")))


def _headings(pdf: Any, columns: list[Column]) -> None:
    pdf.set_fill_color(232, 234, 243)
    pdf.rect(MARGIN, TOP, WIDTH, 10, style="F")
    at = MARGIN
    for column in columns:
        fitted(
            pdf,
            Box(at + 1, TOP + 0.5, column.width - 2, 9),
            column.heading,
            ((8.5, 1), (8.0, 2), (6.5, 3)),
            "B",
        )
        at += column.width


def _row(pdf: Any, top: float, line: Line, columns: list[Column]) -> None:
    pdf.set_draw_color(*LINE)
    pdf.set_line_width(0.2)
    pdf.line(MARGIN, top + ROW, MARGIN + WIDTH, top + ROW)
    at = MARGIN
    said = (str(line.number), line.name, line.institution, line.position)
    for place, column in enumerate(columns):
        pdf.line(at, top, at, top + ROW)
        if place < len(said):
            fitted(
                pdf, Box(at + 1, top, column.width - 2, ROW), said[place], SIZES, "B" if place == 0 else ""
            )
        at += column.width
    pdf.line(MARGIN + WIDTH, top, MARGIN + WIDTH, top + ROW)


def _foot(pdf: Any, sheet: SheetPrint, page: SheetPage, tongues: list[str]) -> None:
    """How a blank row is used, and that nothing here is real where that is so."""
    hint = _each(tongues, lambda: gettext("Not on the list? Write on a blank row."))
    invented = _each(tongues, lambda: gettext("Invented, for demonstration"))
    said = f"{invented} · {hint}" if sheet.workshop.is_demonstration else hint
    text(pdf, Box(MARGIN, 201, WIDTH, 4), said, "", 8, SOFT)


def _each(tongues: list[str], said: Any, between: str = " / ") -> str:
    """The same in each of the languages, once where they agree."""
    found = []
    for tongue in tongues:
        with speaking(tongue):
            found.append(str(said()))
    return between.join(dict.fromkeys(found))
