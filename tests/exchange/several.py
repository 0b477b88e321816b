"""Lists of who came to several workshops, as offices keep them, and a workshop that stands."""

import io
from datetime import date
from typing import Any

from app.database import transaction
from app.exchange.models import LISTS
from app.exchange.working import Work
from app.workshops.models import Workshop
from tests.cast import Colleague

from .imports import Import, held
from .test_attendance import present
from .test_workshops import made
from .ugly import one

HEADING = (
    "Taller", "Short title", "Fecha de inicio", "Fecha de fin", "Regiones", "Ciudad", "Nombres", "Apellidos",
    "Celular", "Institución", "Procedencia",
)  # fmt: skip
CUSCO = ("Taller de ejemplo · Cusco", "Sample workshop · Cusco", date(2011, 3, 22), "", "Cusco", "Cusco")
PUNO = (
    "Taller de ejemplo · Puno",
    "Sample workshop · Puno",
    "13/05/2011",
    "14/05/2011",
    "Puno y Cusco",
    "Puno",
)
ANA = ("Ana", "Ejemplo Uno", "987654321", "Gobierno Regional de Cusco", "Cusco")
BETO = ("Beto", "Ejemplo Dos", "", "Oficina de Ejemplo", "Puno")
CARO = ("Caro", "Ejemplo Tres", "", "", "")
LIST = (HEADING, (*CUSCO, *ANA), (*CUSCO, *BETO), (*PUNO, *ANA), (*PUNO, *CARO))


def send(somebody: Colleague, *rows: Any, **given: Any) -> Import:
    """A workbook of these rows, sent."""
    form = {"kind": LISTS, "file": (io.BytesIO(one(*rows, **given)), "lista.xlsx")}
    answer = somebody.post("/es/manage/imports", form, content_type="multipart/form-data")
    assert answer.status_code == 303, answer.text
    return Import(somebody, answer.location)


def look(sent: Import, **said: Any) -> Import:
    """Say the columns, with what holds for every row."""
    return sent.look(**{"plan": "", "one_title": "y"} | said)


def came() -> dict[str, int]:
    """How many came from each region, to all workshops together."""
    found: dict[str, int] = {}
    for workshop in made():
        for region, number in present(workshop).items():
            found[region] = found.get(region, 0) + number
    return found


def standing(days: int = 1, **given: Any) -> Workshop:
    """A workshop that took place and stands, for Cusco."""
    workshop = held(days=days, people=(("Ana", "Ejemplo Uno", "+51987654321"),))
    with transaction() as deed:
        row = deed.get_one(Workshop, workshop.id)
        for name, value in given.items():
            setattr(row, name, value)
    return row


def row_of(workshop: Workshop, person: tuple[str, ...], **said: Any) -> list[Any]:
    """A row that names a workshop by its title and first day, and somebody who came."""
    columns = {"Taller": workshop.short_es.upper(), "Fecha de inicio": workshop.first_day} | said
    return [columns.get(heading, "") for heading in HEADING[:6]] + list(person)


def by_steps(sent: Import) -> None:
    """The worker, gone after each deed."""
    while Work(sent.batch.id).step():
        pass
