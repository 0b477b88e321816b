"""Titles as they were announced are longer than a short one may be: the short one is where they begin."""

from typing import Any

import pytest
from flask import Flask

from app.exchange.called import titles_in
from app.exchange.cells import Cells
from tests.cast import Colleague

from .imports import ONE_DATABASE
from .several import ANA
from .several import send as send_list
from .test_workshops import CUSCO, look, made, send

LONG = (
    "Taller de fortalecimiento de capacidades en gestión de la cooperación internacional no reembolsable, "
    "dirigido a gobiernos regionales y locales de la macrorregión sur: grupo A"
)
SHORT = "Taller de fortalecimiento de capacidades en gestión de la cooperación…"
ROW = (CUSCO[2], "Cusco", "Cusco")
HEADING = ("Título", "Fecha", "Regiones", "Ciudad")


@pytest.mark.parametrize("column", ["short_es", "title_es"])
def test_one_long_title_comes_in_whole_and_cut(column: str, coordinator: Colleague) -> None:
    sent = look(send(coordinator, HEADING, (LONG, *ROW)), one_title="y", **{"column-0": column})
    assert sent.counts == {"ok": 1}
    assert f"El título corto es el comienzo del completo: «{SHORT}»." in sent.page.words("main")
    sent.start()
    workshop = made()[0]
    assert (workshop.title_es, workshop.short_es) == (LONG, SHORT) and len(SHORT) <= 80
    assert (workshop.title_en, workshop.short_en) == (LONG, SHORT)
    again = look(send(coordinator, HEADING, (LONG, *ROW)), one_title="y", **{"column-0": column})
    assert again.counts == {"known": 1}


@ONE_DATABASE
def test_two_that_begin_alike_are_two(coordinator: Colleague) -> None:
    rows = (LONG, *ROW), (LONG[:-1] + "B", *ROW)
    sent = look(send(coordinator, HEADING, *rows), one_title="y", **{"column-0": "title_es"})
    assert sent.counts == {"ok": 2} and sent.start().counts == {"made": 2}
    more = look(
        send(coordinator, HEADING, *rows, (LONG[:-1] + "C", *ROW)),
        one_title="y",
        **{"column-0": "title_es"},
    )
    assert more.counts == {"known": 2, "ok": 1}


@ONE_DATABASE
def test_a_list_means_the_workshop_it_made_of_a_long_title(coordinator: Colleague) -> None:
    heading = (*HEADING, "Nombres", "Apellidos")
    rows = [heading, (LONG, *ROW, *ANA[:2])]
    options: dict[str, Any] = {"plan": "", "one_title": "y", "column-0": "title_es"}
    assert send_list(coordinator, *rows).look(**options).start().counts == {"made": 1}
    assert [one.title_es for one in made()] == [LONG]
    assert send_list(coordinator, *rows).look(**options).counts == {"known": 1}


def titles_of(app: Flask, **said: Any) -> tuple[dict[str, str | None], int]:
    """What is made of these titles, each in a column of its own, and how much is held against them."""
    with app.app_context():
        cells = Cells([*said.values()], {name: place for place, name in enumerate(said)})
        return titles_in(cells, True), len(cells.faults)


@ONE_DATABASE
def test_a_short_title_beside_a_full_one_is_no_longer_than_it_may_be(app: Flask) -> None:
    titles, faults = titles_of(app, short_es=LONG, title_es="Otro", short_en="y")
    assert faults == 1 and titles["title_es"] == "Otro"


@ONE_DATABASE
def test_an_empty_english_one_is_the_whole_spanish_one(app: Flask) -> None:
    titles, faults = titles_of(app, short_es=LONG, short_en="", title_en="")
    assert faults == 0 and (titles["short_en"], titles["title_en"]) == (SHORT, LONG)


@ONE_DATABASE
def test_a_word_without_end_is_cut_where_it_must(app: Flask) -> None:
    titles, _faults = titles_of(app, short_es="x" * 90, short_en="y")
    assert titles["short_es"] == "x" * 79 + "…"


@ONE_DATABASE
def test_more_than_a_full_title_holds_is_too_much(app: Flask) -> None:
    assert titles_of(app, short_es="palabra " * 60, short_en="y")[1] == 1
