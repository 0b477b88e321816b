"""No figure of a file is dropped in silence: what is not taken is said, with its cell."""

from app.exchange.working import Work
from tests.cast import Colleague

from .imports import Import
from .test_workshops import CUSCO, HEADING, figures, look, made, send

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
