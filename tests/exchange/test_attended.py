"""Nobody absent is counted for a column nobody knew: it is guessed by its marks, or asked about."""

import pytest

from app.exchange.attended import doubtful, is_of_marks
from app.exchange.models import ATTENDANCE, SIGN_UPS
from tests.cast import Colleague
from tests.makers import make_workshop

from .imports import ONE_DATABASE, held, send
from .several import look
from .several import send as send_list
from .test_attendance import present

ALL_CAME = "Sin columna «Asistió», todas las filas cuentan como personas que asistieron"
NAMES = ("Quispe Mamani Ana", "Soto Ríos Juan", "De la Cruz Paz Luz")


def people(*columns: tuple[str, ...]) -> list[tuple[str, ...]]:
    """A list of three, with these columns: a heading and three cells each."""
    rows = [("N°", "Apellidos y nombres"), *((str(number), one) for number, one in enumerate(NAMES, 1))]
    return [(*row, *(one[place] for one in columns)) for place, row in enumerate(rows)]


@ONE_DATABASE
@pytest.mark.parametrize(
    "heading",
    [
        "Asistencia día 1",
        "Día 1",
        "Asistencia 10/03",
        "10/03/2026",
        "2026-03-10",
        "Martes 10 de marzo",
        "Día1",
        "Primer día",
        "Lunes",
        "Asist.",
        "Control de asistencia",
        "Asistió al taller",
        "¿Asistió? (P/F)",
        "Estado",
        "Condición",
    ],
)
def test_a_heading_of_who_came_is_known_by_its_marks(organiser: Colleague, heading: str) -> None:
    sent = send(organiser, held(), people((heading, "P", "F", "F")), ATTENDANCE)
    assert sent.batch.mapping["2"] == "attended"
    assert sent.look().counts == {"ok": 1, "left": 2}


@ONE_DATABASE
def test_a_heading_alone_says_nothing_without_marks(organiser: Colleague) -> None:
    for column in (("Estado", "Inscrita", "Inscrito", "Inscrita"), ("Condición", "Nombrada", "CAS", "CAS")):
        sent = send(organiser, held(), people(column), ATTENDANCE)
        assert "2" not in sent.batch.mapping and sent.look().counts == {"ok": 3}


@ONE_DATABASE
@pytest.mark.parametrize(
    "columns",
    [
        [("Control", "P", "F", "P")],
        [("Ingreso", "sí", "no", "sí")],
        [("Observación", "", "Ausente", "")],
        [("Hoja", "✓", "-", "✓")],
        [("Asistencia día 1", "8:30", "", "9:05")],
        [("Día 1", "X", "X", ""), ("Día 2", "X", "", "X")],
        [("Asistencia", "P", "P", "F"), ("Asistencia", "P", "F", "P")],
    ],
)
def test_what_may_be_who_came_is_asked_about(organiser: Colleague, columns: list[tuple[str, ...]]) -> None:
    sent = send(organiser, held(), people(*columns), ATTENDANCE)
    assert "attended" not in sent.batch.mapping.values()
    refused = sent.post("columns", sent.columns())
    assert refused.status_code == 422 and sent.batch.state == "mapping"
    assert columns[0][0] in refused.page.words(".summary") and ALL_CAME in refused.page.words("main")
    assert sent.look(all_came="y").counts == {"ok": 3}


@ONE_DATABASE
def test_which_of_several_days_is_said(organiser: Colleague) -> None:
    workshop = held(days=2)
    rows = people(("Día 1", "X", "X", ""), ("Día 2", "X", "", ""))
    first, last = workshop.first_day.isoformat(), workshop.last_day.isoformat()
    for column, day, came in (("column-2", first, 2), ("column-3", last, 1)):
        sent = send(organiser, workshop, rows, ATTENDANCE)
        assert "attended" not in sent.batch.mapping.values()
        sent.look(**{column: "attended", "days": [day]}).start()
        assert sent.counts["made"] == came
    assert sum(present(workshop).values()) == 2


@ONE_DATABASE
def test_an_ordinary_column_asks_nothing(organiser: Colleague) -> None:
    columns = [
        ("Sexo", "F", "F", "F"),
        ("Firma", "X", "", "X"),
        ("Nota", "-", "-", "-"),
        ("Asistió", "", "sí", "no"),
    ]
    sent = send(organiser, held(), people(*columns), ATTENDANCE)
    assert sent.look().counts == {"ok": 1, "left": 2}
    assert send(organiser, held(), people(*columns[:3]), ATTENDANCE).look().counts == {"ok": 3}


@ONE_DATABASE
def test_the_page_says_that_everyone_counts(organiser: Colleague) -> None:
    for columns in ([], [("Asistió", "P", "P", "P")]):
        assert ALL_CAME in send(organiser, held(), people(*columns), ATTENDANCE).page.words("main")
    assert ALL_CAME not in send(organiser, make_workshop(), people(), SIGN_UPS).page.words("main")


@ONE_DATABASE
def test_a_list_of_several_workshops_asks_too(coordinator: Colleague) -> None:
    rows = [("Taller", "Fecha", "Ciudad", *people(("Control", "P", "F", "P"))[0])]
    rows += [("Taller de ejemplo", "2011-03-22", "Cusco", *row) for row in people(("", "P", "F", "P"))[1:]]
    sent = send_list(coordinator, *rows)
    assert sent.post("columns", sent.columns(plan="", one_title="y")).status_code == 422
    assert look(sent, **{"column-5": "attended"}).counts == {"ok": 2, "left": 1}


@pytest.mark.parametrize("said", [["P", "F", "x"], ["Sí", "No."], ["1", "0"], ["A", "J", "T"], ["FALTA"]])
def test_marks_are_known(said: list[str]) -> None:
    assert is_of_marks(said) and doubtful(["Columna"], [said]) == [0]


@pytest.mark.parametrize("said", [[], ["P", "sí"], ["X"], ["1", "2", "0"], ["F", "M"], ["-"], ["B", "A"]])
def test_other_cells_are_none_of_who_was_absent(said: list[str]) -> None:
    assert doubtful(["Columna"], [said]) == []
