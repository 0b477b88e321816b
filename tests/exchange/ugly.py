"""Thirty spreadsheets as offices make them: the same two people, told in as many ways."""

import io
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.sheets import csv_file

Made = tuple[str, bytes]
MAKERS: list[Callable[[], bytes]] = []
HEADING = ("N°", "Nombres", "Apellidos", "Celular", "Institución", "Región")
PEOPLE = (
    (1, "Ana María", "Quispe Mamani", "987654321", "Gobierno Regional de Cusco", "Cusco"),
    (2, "José", "Ñahui Soto", "987654322", "Oficina de Ejemplo", "Puno"),
)


def ugly(make: Callable[[], bytes]) -> Callable[[], bytes]:
    """One of the thirty."""
    MAKERS.append(make)
    return make


def saved(
    *sheets: tuple[str, Iterable[Iterable[Any]]], change: Callable[[Worksheet], Any] | None = None
) -> bytes:
    """A workbook of these sheets; `change` is done to the first."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    if change:
        change(book.worksheets[0])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def one(*rows: Iterable[Any], change: Callable[[Worksheet], Any] | None = None) -> bytes:
    """A workbook of one sheet."""
    return saved(("Hoja1", rows), change=change)


def lines(rows: Iterable[Iterable[Any]], separator: str = ";") -> str:
    """The rows as text."""
    return "".join(separator.join(map(str, row)) + "\r\n" for row in rows)


def merged(*places: str) -> Callable[[Worksheet], Any]:
    """Merge these cells."""
    return lambda sheet: [sheet.merge_cells(place) for place in places]


ugly(lambda: one(HEADING, *PEOPLE))
ugly(
    lambda: one(
        ["MINISTERIO DE EJEMPLO"],
        ["INSCRITOS", "", "Al", date(2026, 3, 2)],
        [],
        HEADING,
        *PEOPLE,
        change=merged("A1:F1"),
    )
)
ugly(lambda: one([], [], ["Taller", "Cusco"], [], HEADING, *PEOPLE))
ugly(lambda: one(HEADING, *PEOPLE, ["TOTAL", "", "", "", "", 2]))
ugly(lambda: one(HEADING, *PEOPLE, ["", "", "Total general:", 2]))
ugly(
    lambda: one(
        ["N°", "Participante", "", "Contacto", "Procedencia", ""],
        HEADING,
        *PEOPLE,
        change=merged("A1:A2", "B1:C1", "E1:F1"),
    )
)
ugly(lambda: one([*HEADING[:4], "Institución", ""], ["", "", "", "", "", "Región"], *PEOPLE))
ugly(lambda: one(HEADING, PEOPLE[0], [], [], PEOPLE[1]))
ugly(lambda: one(HEADING, PEOPLE[0], HEADING, PEOPLE[1]))
ugly(
    lambda: one(HEADING, ["SEDE CUSCO"], PEOPLE[0], ["SEDE PUNO"], PEOPLE[1], change=merged("A2:F2", "A4:F4"))
)
ugly(lambda: one(HEADING, *PEOPLE, [], ["Fuente: oficina de ejemplo"], ["Elaborado por: Persona Ejemplo"]))
ugly(
    lambda: one(
        ["N°", "APELLIDOS Y NOMBRES", "CELULAR", "ENTIDAD", "DEPARTAMENTO"],
        *((n, f"{family}, {given}", *rest) for n, given, family, *rest in PEOPLE),
    )
)
ugly(
    lambda: one(
        ["Apellido paterno", "Apellido materno", "Nombres", "Celular", "Entidad", "Dpto."],
        *((*family.split(), given, *rest) for _, given, family, *rest in PEOPLE),
    )
)
ugly(
    lambda: one(
        ["Nombres y apellidos", "Teléfono", "Entidad", "Departamento"],
        *((f"{given} {family}", *rest) for _, given, family, *rest in PEOPLE),
    )
)
ugly(
    lambda: one(
        ["Apellidos y nombres", "Teléfono", "Entidad", "Departamento"],
        *((f"{family} {given}", *rest) for _, given, family, *rest in PEOPLE),
    )
)
ugly(lambda: saved(("Carátula", [["Informe de ejemplo"], ["2026"]]), ("Lista", [HEADING, *PEOPLE])))
ugly(
    lambda: saved(
        ("Lista", [HEADING, *PEOPLE]), ("Resumen", [["Región", "Total"], ["Cusco", 1], ["Puno", 1]])
    )
)
ugly(
    lambda: saved(
        ("Oculta", [["Nombres", "Apellidos"], ["X", "Y"]]),
        ("Lista", [HEADING, *PEOPLE]),
        change=lambda sheet: setattr(sheet, "sheet_state", "hidden"),
    )
)
ugly(
    lambda: one(
        ["Nº", "NOMBRES (*):", "APELLIDOS (*)", "CELULAR (9 dígitos):", "INSTITUCIÓN:", "REGIÓN"], *PEOPLE
    )
)
ugly(
    lambda: one(
        HEADING, *((n, given, family, float(phone), *rest) for n, given, family, phone, *rest in PEOPLE)
    )
)
ugly(
    lambda: one(
        HEADING,
        *(
            (n, given, family, f"{phone[:3]} {phone[3:6]} {phone[6:]} / 084-223344", *rest)
            for n, given, family, phone, *rest in PEOPLE
        ),
    )
)
ugly(lambda: one([], *(["", "", *row] for row in (HEADING, *PEOPLE))))
ugly(
    lambda: one(
        ["N°", "  Nombres\n(completos) ", "Apellidos\u00a0", "Celular", "Institución", "Región"],
        *((n, f" {given}  ", f"{family}\u00a0", *rest) for n, given, family, *rest in PEOPLE),
    )
)
ugly(lambda: one(["No.", "First name", "Last name", "Mobile phone", "Institution", "Region"], *PEOPLE))
ugly(lambda: lines([HEADING, *PEOPLE], ",").encode())
ugly(lambda: lines([HEADING, *PEOPLE]).encode("utf-8-sig"))
ugly(lambda: lines([HEADING, *PEOPLE]).encode("cp1252"))
ugly(lambda: lines([HEADING, *PEOPLE], "\t").encode("utf-16"))
ugly(lambda: ("sep=;\r\n" + lines([HEADING, *PEOPLE])).encode("cp1252"))
ugly(lambda: lines([["LISTA", *"     "], HEADING, *PEOPLE, ["TOTAL", *"    ", 2], [""] * 6]).encode())
ugly(lambda: lines([HEADING, *((*row[:4], f'"{row[4]}"', row[5]) for row in PEOPLE)], ",").encode())
ugly(
    lambda: csv_file(
        HEADING, ((n, given, family, f"+51{phone}", *rest) for n, given, family, phone, *rest in PEOPLE)
    )
)
ugly(
    lambda: one(
        HEADING,
        ["", "GERENCIA REGIONAL DE DESARROLLO SOCIAL"],
        PEOPLE[0],
        ["", "Sede Puno"],
        PEOPLE[1],
        ["", "CANTIDAD DE ASISTENTES MUJERES: 1"],
        ["", "Cusco, 10 de marzo de 2025"],
        ["", "Firma y sello del responsable"],
    )
)
ugly(
    lambda: one(
        ["Apellidos y nombres", "Teléfono", "Entidad", "Departamento"],
        *((f"{family} {given}", *rest) for _, given, family, *rest in PEOPLE),
        ["Sicuani, 5 de marzo de 2025"],
    )
)
ugly(lambda: one(HEADING, PEOPLE[0], [f"{said.upper()}:" for said in HEADING], PEOPLE[1]))
ugly(lambda: lines([HEADING, *PEOPLE]).encode("cp850"))
ugly(
    lambda: one(
        HEADING, *((n, given, family, f"'+51{phone}", *rest) for n, given, family, phone, *rest in PEOPLE)
    )
)
