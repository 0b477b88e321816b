"""A lone A says who came in one list and who was absent in another: nobody absent is counted for it."""

import pytest

from app.exchange import marks
from app.exchange.models import ATTENDANCE
from tests.cast import Colleague

from .imports import ONE_DATABASE, held, send
from .several import look
from .several import send as send_list
from .test_attendance import present

HEADING = ("Nombres", "Apellidos", "Asistencia")
UNSURE = "«A» puede ser quien asistió o quien estuvo ausente: escribe sí o no."


def people(*said: str) -> list[tuple[str, ...]]:
    """A list of as many people as marks."""
    return [HEADING, *(("Ana", f"Ejemplo {'Abcdef'[place]}", one) for place, one in enumerate(said))]


@pytest.mark.parametrize(
    ("cells", "means"),
    [
        (("P", "A", "a.", "P"), marks.ABSENT),
        (("P", "A", "T", "J", ""), marks.ABSENT),
        (("Presente", "A"), marks.ABSENT),
        (("A", "F", "A"), marks.CAME),
        (("A", "F", "T", "J"), marks.CAME),
        (("A", "F", ""), marks.UNSURE),
        (("P", "A", "F"), marks.UNSURE),
        (("A", "T", "J"), marks.UNSURE),
        (("A", ""), marks.UNSURE),
        (("A", "A"), marks.UNSURE),
        (("sí", "A", "no"), marks.UNSURE),
    ],
)
def test_an_a_is_read_by_its_column(cells: tuple[str, ...], means: str) -> None:
    assert marks.meaning(cells) == means


def test_nobody_absent_is_counted(organiser: Colleague) -> None:
    workshop = held()
    sent = send(organiser, workshop, people("P", "A", "A", "P"), ATTENDANCE).look()
    assert sent.counts == {"ok": 2, "left": 2}
    # Said otherwise once more, it is read anew.
    assert sent.look().start().counts == {"made": 2, "left": 2}
    assert sum(present(workshop).values()) == 2


@ONE_DATABASE
def test_beside_an_f_it_is_who_came(organiser: Colleague) -> None:
    assert send(organiser, held(), people("A", "F", "A"), ATTENDANCE).look().counts == {"ok": 2, "left": 1}


@ONE_DATABASE
def test_by_itself_it_is_asked_about(organiser: Colleague) -> None:
    sent = send(organiser, held(), people("A", "", "sí", "A"), ATTENDANCE).look()
    assert sent.counts == {"ok": 1, "left": 1, "bad": 2}
    assert UNSURE in sent.page.words("main")


@ONE_DATABASE
def test_a_list_of_several_workshops_is_read_the_same(coordinator: Colleague) -> None:
    rows = [("Taller", "Fecha", "Ciudad", *HEADING)]
    rows += [("Taller de ejemplo", "2011-03-22", "Cusco", *row) for row in people("P", "A", "A", "P")[1:]]
    assert look(send_list(coordinator, *rows)).counts == {"ok": 2, "left": 2}
