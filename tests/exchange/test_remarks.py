"""What nobody sees who opens a file, or reads over in it, is said before it comes in."""

from typing import Any

from app.exchange.models import ATTENDANCE
from app.exchange.reading import sheets
from app.exchange.values import MONTHS
from tests.cast import Colleague
from tests.makers import make_workshop

from .imports import ANA, BETO, HEADING, ONE_DATABASE, Import, held, post_file, send
from .several import ANA as CAME
from .several import look as look_at_list
from .several import send as send_list
from .test_long_titles import HEADING as TITLED
from .test_long_titles import LONG, SHORT
from .test_workshops import CUSCO, look
from .test_workshops import HEADING as WORKSHOPS
from .test_workshops import send as send_workshops
from .ugly import one, saved


def hide(*numbers: int) -> Any:
    """Hide these rows."""

    def change(sheet: Any) -> None:
        for number in numbers:
            sheet.row_dimensions[number].hidden = True

    return change


def test_hidden_rows_are_counted_and_said(organiser: Colleague) -> None:
    caro = ("Caro", "Ejemplo Tres", *BETO[2:])
    sent = one(["LISTA"], HEADING, ANA, BETO, caro, change=hide(1, 4, 5))
    found = Import(organiser, post_file(organiser, make_workshop(), sent).location)
    assert found.batch.hidden == 2 and "2 filas están ocultas en tu archivo" in found.page.words(".note.warn")
    assert found.look().batch.hidden == 2 and "2 filas están ocultas" in found.page.words("main")
    plain = send(organiser, make_workshop(), [HEADING, ANA])
    assert plain.batch.hidden == 0 and not plain.page.has(".note.warn")


def test_hidden_rows_are_those_of_their_sheet() -> None:
    book = saved(("Ñandú & Co", [["a"], ["b"]]), ("Otra", [["a"], ["b"]]), change=hide(2))
    assert {sheet.name: sheet.hidden for sheet in sheets(book)} == {"Ñandú & Co": (2,), "Otra": ()}


def test_a_weekday_that_is_not_the_day_s_is_said(coordinator: Colleague) -> None:
    days = "viernes 3 de marzo del 2025", "lunes, 3 de marzo de 2025", "3-mar-2025", "martes 4-mar-2025"
    rows = [(f"Taller {place}", *CUSCO[1:2], day, *CUSCO[3:]) for place, day in enumerate(days)]
    sent = look(send_workshops(coordinator, WORKSHOPS, *rows))
    assert sent.counts == {"ok": 4}
    shown = sent.page.words("main")
    assert (
        "dice «viernes 3 de marzo del 2025», y en el calendario ese día es lunes, 3 de marzo de 2025."
        in shown
    )
    assert shown.count("en el calendario ese día") == 1


@ONE_DATABASE
def test_it_is_said_of_the_day_somebody_came_too(organiser: Colleague) -> None:
    workshop = held()
    day = f"{workshop.first_day:%d/%m/%Y}"
    names = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
    on = workshop.first_day
    month = next(name for name, number in MONTHS.items() if number == on.month)
    wrong = f"{names[(on.weekday() + 1) % 7]} {on.day} de {month} de {on.year}"
    sent = send(organiser, workshop, [(*HEADING, "Día"), (*ANA, wrong), (*BETO, day)], ATTENDANCE).look()
    assert sent.counts == {"ok": 2} and sent.page.words("main").count("en el calendario ese día") == 1


@ONE_DATABASE
def test_a_list_says_too_how_a_title_was_cut(coordinator: Colleague) -> None:
    rows = [(*TITLED, "Nombres", "Apellidos"), (LONG, "2011-03-22", "Cusco", "Cusco", *CAME[:2])]
    sent = look_at_list(send_list(coordinator, *rows), **{"column-0": "title_es"})
    assert f"El título corto es el comienzo del completo: «{SHORT}»." in sent.page.words("main")
