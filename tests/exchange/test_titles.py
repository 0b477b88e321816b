"""Which workshop a row of a list means: by title, code and day, and never by guess."""

from sqlalchemy.orm import Session

from app.attendance.queries import walk_ins
from app.audit import COMMAND
from app.certificates.erasing import erase_walk_in
from app.database import transaction
from app.exchange.models import ATTENDANCE
from app.tallies.recount import drift
from app.workshops.models import Workshop
from tests.cast import Colleague

from .imports import ANA, BETO, HEADING, ONE_DATABASE, held, send


@ONE_DATABASE
def test_one_list_of_several_workshops_serves_each(organiser: Colleague, session: Session) -> None:
    first, second, third = held(), held(), held(days=9)
    with transaction() as deed:
        row = deed.get_one(Workshop, third.id)
        row.short_es, row.last_day, row.ends_at = first.short_es, row.first_day, row.starts_at
    rows = [
        [*HEADING, "Taller", "Fecha"],
        [*ANA, first.short_es.upper(), first.first_day],
        [*BETO, second.title_es, ""],
        ["Caro", "Ejemplo", "", "", "", "", second.code, ""],
        ["Gil", "Soto", "", "", "", "", "Taller de nadie", ""],
        ["Eva", "Sola", "", "", "", "", first.short_es, third.first_day],
    ]
    sent = send(organiser, first, rows, ATTENDANCE).look()
    assert sent.counts == {"ok": 1, "left": 3, "bad": 1}
    shown = sent.page.words(".blocks")
    assert "G5:" in shown and "Ningún taller se llama así" in shown
    sent.start()
    assert send(organiser, second, rows, ATTENDANCE).look().start().counts == {"made": 2, "left": 2, "bad": 1}
    assert [len(walk_ins(one.id)) for one in (first, second)] == [1, 2] and drift(session) == []
    erase_walk_in(COMMAND, walk_ins(second.id)[0].id)
    assert "Beto" not in organiser.get(f"{sent.path}?rows=left").page.words(".blocks")


def test_a_row_that_may_be_of_either_of_two_workshops_is_of_none(organiser: Colleague) -> None:
    first, second = held(), held(days=9)
    with transaction() as deed:
        deed.get_one(Workshop, second.id).short_es = first.short_es
    rows = [
        [*HEADING, "Taller", "Fecha"],
        [*ANA, first.short_es, ""],
        [*BETO, first.short_es, second.last_day],
        ["Caro", "Ejemplo", "", "", "", "", second.short_es, second.first_day],
        ["Gil", "Soto", "", "", "", "", first.code, ""],
    ]
    assert second.last_day == first.first_day, "that day does not tell them apart"
    for workshop in (first, second):
        sent = send(organiser, workshop, rows, ATTENDANCE).look(days=[str(second.first_day)])
        assert sent.counts == {"bad": 2, "ok": 1, "left": 1}
        said = "Varios talleres se llaman así: agrega el día o el código."
        assert sent.page.words(".blocks").count(said) == 2


def test_an_ordinary_heading_is_a_workshop_where_a_cell_says_one(organiser: Colleague) -> None:
    workshop, other = held(), held(days=9)
    for word in ("Título", "Evento", "Actividad", "Denominación"):
        degrees = [[*HEADING, word], [*ANA, "Ing."], [*BETO, "Lic."]]
        assert "workshop" not in send(organiser, workshop, degrees, ATTENDANCE).batch.mapping.values()
    both = send(organiser, workshop, [[*HEADING, "Título", "Taller"], [*ANA, "Ing.", "Otro"]], ATTENDANCE)
    assert both.batch.mapping["7"] == "workshop"
    sent = send(
        organiser, workshop, [*degrees, ["Eva", "Sola", *ANA[2:], other.title_en.upper()]], ATTENDANCE
    )
    assert sent.batch.mapping["6"] == "workshop"
    assert send(organiser, workshop, degrees, ATTENDANCE).look().counts == {"ok": 2}
    by_hand = {"column-6": "workshop"}
    assert send(organiser, workshop, degrees, ATTENDANCE).look(**by_hand).counts == {"bad": 2}
