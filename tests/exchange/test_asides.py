"""Lines below and between the rows of a list are nobody's names, and a second heading is read or refused."""

import pytest

from app.exchange.asides import is_aside
from app.exchange.fields import fields_of, guessed, known_headings
from app.exchange.models import ATTENDANCE, LISTS, WORKSHOPS
from app.exchange.opening import opened
from app.exchange.reading import as_sheets
from app.exchange.table import Table, best_table
from app.refusals import Refusal
from tests.cast import Colleague

from .imports import ONE_DATABASE, held, post_file, send
from .ugly import merged, one

HEADING = ("Apellidos y nombres", "Celular", "Entidad")
ANA, BETO = ("Quispe Mamani Ana", "987654321", "Oficina de Ejemplo"), ("Soto Ríos Beto", "", "")
FOOT = "Sicuani, 5 de marzo de 2025"
PARTED = ("Nombres", "Apellidos", "Celular")


def table_of(sent: bytes, kind: str = ATTENDANCE) -> Table:
    """The table of a file, as it is looked for."""
    return best_table(as_sheets(opened(sent)), known_headings(fields_of(kind)))


@pytest.mark.parametrize(
    "said",
    [
        ["GERENCIA REGIONAL DE DESARROLLO SOCIAL"],
        ["CANTIDAD DE ASISTENTES MUJERES: 2"],
        ["Cantidad de asistentes mujeres", "2"],
        ["Cusco, 10 de marzo de 2025"],
        ["Firma y sello"],
        ["Grupo B", "Grupo B"],
        ["Director Regional"],
        ["Hora de término: 5 p. m."],
        ["Dirección Regional, Cusco"],
        ["Oficina de Organización, Lima"],
        ["Equipo de la Dirección, Lima"],
        ["Ana Soto Paz, Directora Regional"],
        ["Lugar: Casa de la Cultura"],
        ["Cusco, 10 de marzo"],
        ["Cusco, marzo 10"],
        ["12 participantes"],
        ["Grupo B (2)"],
        ["(Director Regional)"],
    ],
)
def test_a_line_about_nobody_is_known(said: list[str]) -> None:
    assert is_aside(said)


@pytest.mark.parametrize(
    "said",
    [
        ["Julio de la Cruz Mesa"],
        ["Quispe Mamani, Ana"],
        ["1. Quispe Mamani, Ana"],
        ["12) QUISPE MAMANI ANA"],
        ["Quispe Mamani Ana 43210987"],
        ["Abril Rosario Centeno Salas"],
        ["987654321"],
        ["5"],
        ["ana1@example.org"],
        ["Ana", "Grupo Ejemplo"],
        ["Quispe 2", "987654321"],
        ["3 RIOS SOL EVA"],
        ["Sello Ruiz, Ana"],
        ["Soto Dirección, Rosa"],
        ["Soto Ríos, Juan 2"],
        ["Ana Quispe (2)"],
        ["Lic. Paz: Ana"],
        ["Dr. Juan Pérez Soto (Director Regional)"],
        ["Responsable Soto, Ana"],
    ],
)
def test_whoever_may_be_somebody_is_kept(said: list[str]) -> None:
    assert not is_aside(said)


@pytest.mark.parametrize("heading", ["Apellidos y nombres", "Nombres y apellidos", "Persona"])
def test_what_the_cells_show_wins_over_what_was_said_of_a_heading(heading: str) -> None:
    fields, told = fields_of(ATTENDANCE), {heading.casefold(): "comma_name"}
    form = "given_first_name" if heading == "Nombres y apellidos" else "two_family_name"
    assert guessed([heading], [["QUISPE MAMANI ANA"] * 3], fields, told) == {"0": form}
    assert guessed([heading], [["Quispe Mamani, Ana"] * 3], fields, told) == {"0": "comma_name"}
    told = {heading.casefold(): "given_first_name"}
    assert guessed([heading], [["ANA QUISPE MAMANI"] * 3], fields, told) == {"0": "given_first_name"}


def test_such_lines_come_in_as_nobody_and_are_said(organiser: Colleague) -> None:
    rows = [
        HEADING,
        ["GERENCIA REGIONAL DE DESARROLLO SOCIAL"],
        ANA,
        BETO,
        ["CANTIDAD DE MUJERES: 1"],
        [FOOT],
    ]
    sent = send(organiser, held(), rows, ATTENDANCE)
    assert sent.batch.mapping["0"] == "two_family_name"
    assert sent.look().counts == {"ok": 2}
    said = "no es el nombre de nadie"
    assert sent.page.words("main").casefold().count(said) == 3


def test_a_name_that_begins_like_a_note_is_a_name() -> None:
    people = ["Fuente Rivera, Ana", "Nota Soto, Juan", "Fuente Rivera Ana"]
    notes = [
        "Fuente: lista, Lima",
        "Notas",
        "Fuente oficial del taller",
        "FUENTE OFICIAL MTPE",
        "Elaborado por Ana",
    ]
    notes += ["Responsable: Ana Soto"]
    table = table_of(one(HEADING, *([said, "", ""] for said in (*people, *notes))))
    assert [row[0] for _number, row in table.rows] == people and len(table.left) == len(notes)


def test_lines_of_workshops_are_their_titles() -> None:
    table = table_of(one(["Taller", "Fecha"], ["Taller 3: Cusco", ""], ["Sede Puno", ""]), WORKSHOPS)
    assert len(table.rows) == 2


@pytest.mark.parametrize(
    ("commas", "form"), [(1, "two_family_name"), (2, "two_family_name"), (3, "comma_name")]
)
def test_how_names_are_written_is_what_most_are(commas: int, form: str) -> None:
    said = ["Quispe Mamani, Ana"] * commas + ["Quispe Mamani Ana"] * (4 - commas)
    assert guessed(HEADING[:1], [said], fields_of(ATTENDANCE), {}) == {"0": form}


@pytest.mark.parametrize(
    "again",
    [
        ("Nombres", "Apellidos", "Celular"),
        ("NOMBRES:", "APELLIDOS:", "Teléfono"),
        ("Nombres", "Apellidos", ""),
    ],
)
def test_the_same_heading_again_is_no_row(again: tuple[str, ...]) -> None:
    table = table_of(one(PARTED, ("Ana", "Quispe", ""), again, ("Beto", "Soto", "")))
    assert [number for number, _row in table.rows] == [2, 4] and table.left == [(3, "heading")]


@pytest.mark.parametrize(
    ("kind", "first", "again"),
    [
        (ATTENDANCE, PARTED, ("Apellidos", "Nombres", "Celular")),
        (ATTENDANCE, ("N°", *PARTED), ("N°", "Apellidos", "Nombres", "Celular")),
        (ATTENDANCE, (*PARTED, "Firma"), ("Firma", "Apellidos", "Nombres", "Celular")),
        (ATTENDANCE, ("Nombres y apellidos", "Celular"), ("Apellidos y nombres", "Celular")),
        (LISTS, ("Taller", "Fecha de inicio", "Fecha de fin"), ("Taller", "Fecha de fin", "Fecha de inicio")),
        (WORKSHOPS, ("Taller", "Fecha inicio", "Fecha fin"), ("Taller", "Fecha fin", "Fecha inicio")),
    ],
)
def test_another_order_is_refused_and_not_misread(kind: str, first: tuple[str], again: tuple[str]) -> None:
    row = [f"x{place}" for place in range(len(first))]
    with pytest.raises(Refusal, match=r"La fila 4 es otra vez un encabezado|Row 4 is a heading again"):
        table_of(one(["LISTA"], first, row, again, row), kind)


def test_a_heading_of_two_rows_said_again_turns_nothing() -> None:
    bands = ["Participante", "", "Contacto", "Institución"]
    heading = ["Nombres", "Apellidos", "Celular", "Entidad"]
    bands[2] = "Celular"
    sent = one(bands, heading, ["Ana", "Q"], bands, heading, ["Beto", "S"], change=merged("A1:B1", "A4:B4"))
    assert [number for number, _row in table_of(sent).rows] == [3, 6]


@ONE_DATABASE
def test_the_page_says_which_row_it_is(organiser: Colleague) -> None:
    sent = one(PARTED, ("Ana", "Quispe", ""), ("Apellidos", "Nombres", "Celular"), ("Soto", "Beto", ""))
    answer = post_file(organiser, held(), sent, ATTENDANCE)
    assert answer.status_code == 422
    assert "La fila 3 es otra vez un encabezado" in answer.page.words(".summary")
