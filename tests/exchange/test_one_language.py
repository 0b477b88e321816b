"""A file of workshops in one language comes in, and what stands is known without its sources."""

from typing import Any

from app.database import db
from app.workshops.headcounts import Headcount
from tests.cast import Colleague

from .imports import ONE_DATABASE
from .test_nothing_lost import told
from .test_workshops import CUSCO, HEADING, WHO, look, made, send

SPANISH = [0, 2, 3, 4, 5, 6]


def spanish(row: Any) -> list[Any]:
    """Of a row only what is Spanish."""
    return [row[place] for place in SPANISH]


def test_a_file_in_spanish_alone_comes_in(coordinator: Colleague) -> None:
    sent = send(coordinator, spanish(HEADING), spanish(CUSCO))
    assert sent.page.has("input[name=one_title][checked]"), "offered first, as for lists"
    assert look(sent, one_title="y").start().counts == {"made": 1}
    (cusco,) = made()
    assert (cusco.short_en, cusco.title_en) == (CUSCO[0], CUSCO[0])
    figure = db.session.query(Headcount).one()
    assert (figure.number, figure.source_es, figure.source_en) == (45, WHO[0], WHO[0])
    db.session.commit()
    again = look(send(coordinator, spanish(HEADING), spanish(CUSCO)))
    assert again.counts == {"bad": 1} and "Título corto en inglés: falta" in told(again)[0]


@ONE_DATABASE
def test_an_empty_cell_of_the_other_language_is_filled_too(coordinator: Colleague) -> None:
    row = (CUSCO[0], "", *CUSCO[2:7], "")
    assert look(send(coordinator, HEADING, row), one_title="y").start().counts == {"made": 1}
    assert made()[0].short_en == CUSCO[0]


def test_what_stands_is_known_without_its_sources(coordinator: Colleague) -> None:
    heading, row = HEADING[:6], CUSCO[:6]
    typed = {"source_es": WHO[0], "source_en": WHO[1]}
    look(send(coordinator, heading, row), **typed).start()
    again = look(send(coordinator, heading, row, ("Otro", *row[1:]), (*row[:5], 46)))
    assert again.counts == {"known": 1, "bad": 2}
    page = coordinator.get(f"{again.path}?rows=all").page.words(".blocks")
    assert "Escribe quién lo informó" in page and "F4: La fila 2 dice otra cosa" in page
    differs = told(look(send(coordinator, heading, (*row[:5], 46))))[0]
    assert "tiene 45 participantes y el archivo dice 46" in differs


@ONE_DATABASE
def test_headings_as_offices_write_them_are_guessed(coordinator: Colleague) -> None:
    heading = ("Taller", "Título en inglés", "Fecha", "Región convocada", *HEADING[4:])
    sent = send(coordinator, heading, CUSCO)
    assert (sent.batch.mapping["1"], sent.batch.mapping["3"]) == ("title_en", "regions")
    assert look(sent).start().counts == {"made": 1}
    assert (made()[0].title_en, made()[0].short_en) == (CUSCO[1], CUSCO[1])
