"""No figure of a file is dropped in silence: what is not taken is said, with its cell."""

from app.exchange.working import Work
from tests.cast import Colleague

from .imports import ONE_DATABASE, Import
from .test_workshops import CUSCO, HEADING, SHARED, WHO, figures, look, made, send

TWICE = (*CUSCO[:5], 7, *CUSCO[6:])


def told(sent: Import) -> list[str]:
    """What its page says of each row."""
    return [" ".join(row.text_content().split()) for row in sent.page.all(".blocks tbody tr")]


def test_a_workshop_told_twice_with_two_figures_is_to_be_mended(coordinator: Colleague) -> None:
    elsewhere = (*CUSCO[:3], "Puno", *CUSCO[4:])
    sent = look(send(coordinator, HEADING, CUSCO, TWICE, CUSCO, elsewhere))
    assert sent.counts == {"ok": 1, "bad": 2, "known": 1}
    figure, region = told(sent)
    assert "F3: La fila 2 dice otra cosa del mismo taller: “45”." in figure
    assert "D5: La fila 2 dice otra cosa del mismo taller: “Cusco”." in region
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
