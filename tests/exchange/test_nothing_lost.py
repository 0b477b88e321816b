"""No figure of a file is dropped in silence: what is not taken is said, with its cell."""

import io
from collections.abc import Callable
from datetime import datetime, time
from zipfile import ZipFile

from openpyxl.worksheet.worksheet import Worksheet

from app.exchange.as_text import with_errors
from app.exchange.models import ATTENDANCE
from app.exchange.working import Work
from tests.cast import Colleague
from tests.makers import in_days, make_workshop

from .imports import ONE_DATABASE, Import, held, signed_up
from .imports import send as send_people
from .test_attendance import present
from .test_workshops import CUSCO, HEADING, SHARED, WHO, figures, look, made, send, sent_as
from .ugly import one

TWICE = (*CUSCO[:5], 7, *CUSCO[6:])


def told(sent: Import) -> list[str]:
    """What its page says of each row."""
    return [" ".join(row.text_content().split()) for row in sent.page.all(".blocks tbody tr")]


def test_a_workshop_told_twice_with_two_figures_is_to_be_mended(coordinator: Colleague) -> None:
    elsewhere = (*CUSCO[:3], "Puno", *CUSCO[4:])
    sent = look(send(coordinator, HEADING, CUSCO, TWICE, CUSCO, elsewhere))
    assert sent.counts == {"ok": 1, "bad": 2, "known": 1}
    figure, region = told(sent)
    assert "F3: La fila 2 dice otra cosa del mismo taller: «45»." in figure
    assert "D5: La fila 2 dice otra cosa del mismo taller: «Cusco»." in region
    assert sent.start().counts == {"made": 1, "bad": 2, "known": 1} and len(figures()) == 1


def test_a_stopped_look_knows_what_rows_before_said(coordinator: Colleague) -> None:
    rows = [(f"Taller {n}", *CUSCO[1:]) for n in range(100)]
    sent = send(coordinator, HEADING, *rows, (rows[0][0], *TWICE[1:]))
    assert sent.post("columns", sent.columns(plan="", basis="reported")).status_code == 303
    # Each deed by a worker of its own, as where one died after the first.
    while Work(sent.batch.id).step():
        pass
    assert sent.counts == {"ok": 100, "bad": 1} and "F102: La fila 2 dice" in sent.page.words(".blocks")
    assert made() == []


def test_a_workshop_that_stands_says_where_the_file_differs(coordinator: Colleague) -> None:
    shared = [*SHARED[:2], "13/05/2011", *SHARED[3:]]
    look(send(coordinator, HEADING, CUSCO, shared)).start()
    again = [*shared[:5], 1020, *WHO]
    sent = look(send(coordinator, HEADING, TWICE, again))
    assert sent.counts == {"known": 2} and figures() == [(45, "reported", WHO[0])]
    cusco, other = told(sent)
    assert "Ya está y no se cambia: tiene 45 participantes y el archivo dice 7. Corrígelo en" in cusco
    assert "no se conoce la cifra y el archivo dice 1,020" in other
    elsewhere = (*CUSCO[:2], "22/03/2011", "Puno", *CUSCO[4:])
    assert "es para Cusco y el archivo dice Puno" in told(look(send(coordinator, HEADING, elsewhere)))[0]
    assert told(look(send(coordinator, HEADING, CUSCO)))[0].endswith("Ya está.")


def test_one_made_meanwhile_says_where_the_file_differs(coordinator: Colleague) -> None:
    sent, other = (look(send(coordinator, HEADING, one)) for one in (TWICE, CUSCO))
    other.start()
    assert sent.start().counts == {"known": 1} and figures() == [(45, "reported", WHO[0])]
    assert "tiene 45 participantes y el archivo dice 7" in told(sent)[0]


@ONE_DATABASE
def test_nobody_reads_a_figure_they_do_not_answer_for(coordinator: Colleague, organiser: Colleague) -> None:
    look(send(coordinator, HEADING, (*CUSCO[:3], "Puno", *CUSCO[4:]))).start()
    sent = look(send(organiser, HEADING, TWICE))
    assert sent.counts == {"known": 1} and "45" not in told(sent)[0]
    assert "no respondes por él" in told(sent)[0]


def faulty(*places: str) -> Callable[[Worksheet], None]:
    """These cells are errors, as a program writes what it could not work out."""

    def change(sheet: Worksheet) -> None:
        for place, error in zip(places, ("#N/A", "#REF!", "#SPILL!"), strict=False):
            sheet[place].value, sheet[place].data_type = error, "e"

    return change


def test_an_error_is_a_fault_of_its_cell_and_never_unknown(coordinator: Colleague) -> None:
    rows = [(f"Taller {n}", *CUSCO[1:]) for n in range(5)]
    rows[3] = (*rows[3][:5], "=SUM(A1:A9)", *WHO)
    sent = look(sent_as(coordinator, one(HEADING, *rows, change=faulty("F2", "F3", "A4"))))
    assert sent.counts == {"ok": 1, "bad": 4}
    shown = " ".join(told(sent))
    assert "F5: Esta celda es una fórmula guardada sin su resultado: escribe el valor." in shown
    for cell, said in (("F2", "#N/A"), ("F3", "#REF!"), ("A4", "#SPILL!")):
        assert f"{cell}: «{said}» es un error de la hoja de cálculo: escribe el valor." in " ".join(
            told(sent)
        )
    assert "falta" not in shown, "one word on a cell is enough"
    text = "Taller;Título corto en inglés;Fecha;Regiones;Ciudad;Participantes\r\nA;B;22/03/2011;Cusco;Cusco;"
    for error in ("#N/D", "#¡REF!", "#¡VALOR!", "#¿NOMBRE?", "####"):
        assert look(sent_as(coordinator, f"{text}{error}\r\n".encode())).counts == {"bad": 1}, error


def test_the_look_shows_each_figure_as_it_was_read(coordinator: Colleague) -> None:
    typed = ("1.020", "1,020", 1020, "1 020 participantes", "", "1.02", "10,5", "0.020", "1.020,5")
    rows = [(f"Taller {n}", *CUSCO[1:5], figure, *WHO) for n, figure in enumerate(typed)]
    sent = look(send(coordinator, HEADING, *rows))
    assert sent.counts == {"ok": 5, "bad": 4}
    shown = coordinator.get(f"{sent.path}?rows=ok").page.all(".blocks tbody tr")
    said = [" ".join(row.text_content().split()) for row in shown]
    assert [one.endswith("Participantes: 1,020.") for one in said] == [True, True, True, True, False]
    assert said[4].endswith("Sin cifra: queda como desconocida.")


def test_a_formula_whose_value_is_an_empty_text_has_one() -> None:
    package = {"xl/worksheets/sheet1.xml": b'<c r="A1" t="str"><f>B1</f><v></v></c><c r="B1"><f>C1</f></c>'}
    written = io.BytesIO()
    with ZipFile(written, "w") as made:
        for name, text in package.items():
            made.writestr(name, text)
    with ZipFile(io.BytesIO(with_errors(written.getvalue()))) as found:
        sheet = found.read("xl/worksheets/sheet1.xml")
    assert sheet == b'<c r="A1" t="str"><f>B1</f><v></v></c><c r="B1" t="str"><v>=?</v></c>'


def test_a_row_of_nothing_but_errors_is_none_of_the_table(coordinator: Colleague) -> None:
    sent = look(sent_as(coordinator, one(HEADING, CUSCO, [""] * 6, change=faulty("A3", "F3"))))
    assert sent.counts == {"ok": 1} and sent.batch.left == [[3, "errors"]]
    assert "Fila 3: Solo errores de la hoja de cálculo" in sent.page.words("details")


@ONE_DATABASE
def test_a_cell_that_goes_on_below_is_one_line(organiser: Colleague) -> None:
    rows = [
        ["Nombres", "Apellidos y nombres", "Celular", "Correo", "Institución", "Región", "Nota", "Cargo"],
        [
            "",
            "Quispe Mamani,\nAna María",
            "987\r\n654321",
            "",
            "Oficina\nde Ejemplo",
            "Cusco",
            "una\ndos",
            "Jefa\nde área",
        ],
        [
            "",
            "De la\nCruz Soto, Luis",
            "",
            "luis@example.org",
            "Gobierno Regional\nde Cusco",
            "Madre de\nDios",
            "",
            "",
        ],
    ]
    workshop = make_workshop()
    assert send_people(organiser, workshop, rows).look().start().counts == {"made": 2}
    ana, luis = signed_up(workshop)
    assert (ana.given_names, ana.family_names, ana.phone) == ("Ana María", "Quispe Mamani", "+51987654321")
    assert (ana.institution_text, ana.position, ana.note) == (
        "Oficina de Ejemplo",
        "Jefa de área",
        "una\ndos",
    )
    assert luis.family_names == "De la Cruz Soto" and luis.institution is not None


@ONE_DATABASE
def test_regions_stand_one_below_the_other(coordinator: Colleague) -> None:
    sent = look(send(coordinator, HEADING, (*CUSCO[:3], "Cusco\nMadre de Dios", *CUSCO[4:])))
    assert sent.start().counts == {"made": 1}
    assert sorted(made()[0].region_codes) == ["08", "17"]


@ONE_DATABASE
def test_an_hour_beside_the_day_they_came_is_no_fault(organiser: Colleague) -> None:
    workshop = held(days=2)
    days = [in_days(-n).first_day for n in (2, 1)]
    said = [f"{days[0]:%d/%m/%Y} 09:00 a. m.", datetime.combine(days[1], time(9, 5))]
    rows = [["Nombres", "Apellidos", "Día"], *(["Ana", "Ejemplo", one] for one in said)]
    sent = send_people(organiser, workshop, rows, ATTENDANCE).look(days=[str(one) for one in days])
    assert sent.start().counts == {"made": 2} and present(workshop) == {"unstated": 1}
