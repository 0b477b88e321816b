"""Imports on their way in, for those who ask for every address and look at every page."""

from collections.abc import Sequence
from uuid import uuid4

from sqlalchemy import select

from app.audit import Actor
from app.database import db
from app.exchange import actions
from app.exchange.kinds import fields_for
from app.exchange.models import LISTS, SIGN_UPS, WORKSHOPS
from app.exchange.table import Table
from app.exchange.working import work
from app.workshops.models import Workshop

from ..lists import COLUMNS

HEADING = ("Nombres", "Apellidos", "Celular", "Institución", "Región")
ROWS = (("Ana", "Ejemplo", "", "", ""), ("Beto", "Ejemplo", "12", "", ""))
Rows = Sequence[Sequence[str]]


def imports(account: int, own: str, other: str) -> dict[str, int]:
    """One for each workshop: a row that may come in, and one to mend."""
    return {whose: looked_at(account, code, ROWS) for whose, code in (("own", own), ("other", other))}


def staged(account: int, code: str, rows: Rows) -> int:
    """A file whose columns are guessed; the number of its import."""
    workshop = db.session.scalars(select(Workshop).where(Workshop.code == code)).one()
    numbered = [(number, list(row)) for number, row in enumerate(rows, 4)]
    table = Table("Hoja1", 3, list(HEADING), numbered, [(1, "title"), (9, "totals")])
    fields = fields_for(SIGN_UPS, workshop)
    return actions.stage(
        Actor("account", account), SIGN_UPS, workshop, str(uuid4()), "lista.xlsx", table, fields
    )


def looked_at(account: int, code: str, rows: Rows) -> int:
    """A file whose rows were looked at."""
    number = staged(account, code, rows)
    columns = dict(
        zip("01234", ("given_names", "family_names", "phone", "institution", "region"), strict=True)
    )
    actions.say_columns(Actor("account", account), number, columns, {"region": "unstated", "language": "es"})
    work({"batch": number})
    return number


def brought_in(account: int, code: str, rows: Rows) -> int:
    """A file that came in."""
    number = looked_at(account, code, rows)
    actions.start(Actor("account", account), number, True)
    work({"batch": number})
    return number


def workshops_staged(account: int) -> int:
    """A file of workshops whose columns are guessed; the number of its import."""
    heading = ["Taller", "Short title", "Fecha", "Regiones", "Ciudad", "Participantes"]
    row = [
        "Taller de ejemplo · Cusco",
        "Sample workshop · Cusco",
        "2011-03-22",
        "Cusco y Puno",
        "Cusco",
        "45",
    ]
    table = Table("Talleres", 2, heading, [(3, row)], [], ["Talleres 2014"])
    return _of_many(account, WORKSHOPS, table)


def lists_looked_at(account: int) -> int:
    """A list of who came to two workshops that do not stand, looked at, with rows to mend and to settle."""
    heading = ["Taller", "Fecha", "Región", "Ciudad", "Nombres", "Apellidos", "Entidad", "Procedencia"]
    cusco, puno = ([f"Taller de ejemplo · {city}", "2011-03-22", city, city] for city in ("Cusco", "Puno"))
    rows = [
        [*cusco, "Ana", "Ejemplo", "Oficina de Ejemplo", "Cusco"],
        [*cusco[:3], "Urubamba", "Beto", "Ejemplo", "", "Marte"],
        [*puno, "Caro", "Ejemplo", "", ""],
        [*puno, "Caro", "Ejemplo", "", ""],
        *([*puno, name, "Ejemplo", "Municipalidad Distrital de Santa Rosa", where]
          for name, where in (("Dora", "Puno"), ("Elsa", ""))),
    ]  # fmt: skip
    table = Table("Asistencia", 3, heading, list(enumerate(rows, 4)), [(1, "title")])
    number, somebody = _of_many(account, LISTS, table), Actor("account", account)
    columns = {str(place): name for place, name in enumerate(COLUMNS)}
    options = {"plan": "", "region": "unstated", "one_title": True, "kind": LISTS}
    actions.say_columns(somebody, number, columns, options)
    work({"batch": number})
    return number


def lists_brought_in(account: int) -> int:
    """The same, brought in."""
    number = lists_looked_at(account)
    actions.start(Actor("account", account), number, True)
    work({"batch": number})
    return number


def _of_many(account: int, kind: str, table: Table) -> int:
    somebody, fields = Actor("account", account), fields_for(kind, None)
    return actions.stage(somebody, kind, None, str(uuid4()), f"{kind}.xlsx", table, fields)
