"""What the latest edition of a plan's figures counts is not taken away with the file it came in with."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.attendance.closing import close_desk, reopen_desk
from app.audit import COMMAND
from app.tallies import signing
from app.tallies.recount import drift
from app.workshops import making
from tests.cast import Colleague
from tests.makers import make_plan

from . import test_workshops as headcounts
from .several import CUSCO, HEADING, PUNO, look, send
from .test_attendance import present
from .test_workshops import made

OTHER = ("Taller de ejemplo · Puno", "Sample workshop · Puno", "13/05/2011", "Puno", "Puno", "", "", "")


def sign(plan: Any, version: int = 1) -> None:
    """The plan's figures signed off as they stand."""
    signing.sign_off(COMMAND, "Persona Ejemplo", plan.id, version, "Ejemplo", "Example")


def people(many: int) -> list[tuple[str, ...]]:
    """So many of Cusco."""
    return [("Ana", f"Ejemplo {chr(65 + one)}", f"9876543{one:02}", "", "Cusco") for one in range(many)]


@pytest.mark.parametrize("is_guarded", [True, False])
def test_a_workshop_whose_number_an_edition_has_stays_and_the_others_go(
    coordinator: Colleague, session: Session, is_guarded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not is_guarded:
        monkeypatch.setattr(making, "is_counted", lambda _workshop: False)
    plan = make_plan("ejemplo", 2011, 2014)
    sent = headcounts.look(
        headcounts.send(coordinator, headcounts.HEADING, headcounts.CUSCO, OTHER), plan=str(plan.id)
    ).start()
    sign(plan)
    cusco = made()[0].id
    sent.undo()
    assert [one.id for one in made()] == ([cusco] if is_guarded else [])
    if is_guarded:
        page = coordinator.get(f"{sent.path}?rows=all").page
        assert "edición" in page.words("main") and sent.batch.state == "done"
        assert "edición" in " ".join(row.text_content() for row in page.all(".blocks tbody tr")[:1])
        english = coordinator.get(f"{sent.path}?rows=all".replace("/es/", "/en/")).page
        assert "edition" in english.words("main")
        assert sent.counts == {"made": 1, "gone": 1} and drift(session) == []


def test_one_without_a_number_in_the_edition_goes(coordinator: Colleague, session: Session) -> None:
    plan = make_plan("ejemplo", 2011, 2014)
    sent = headcounts.look(headcounts.send(coordinator, headcounts.HEADING, OTHER), plan=str(plan.id)).start()
    sign(plan)
    sent.undo()
    assert made() == [], "an edition that has no number of it counts nobody there"


def test_a_list_says_what_an_edition_counts_and_what_stays_for_another_reason(
    coordinator: Colleague, session: Session
) -> None:
    """That a desk was closed keeps a workshop by itself, opened again or not."""
    plan = make_plan("ejemplo", 2011, 2014)
    *many, last = people(13)
    rows = [(*CUSCO, *one) for one in many]
    sent = look(send(coordinator, HEADING, *rows, (*PUNO, *last)), plan=str(plan.id)).start()
    cusco, puno = made()
    for one in (cusco, puno):
        close_desk(COMMAND, one.id, anyway=True, keeps_figure=False)
    sign(plan)
    for one in (cusco, puno):
        reopen_desk(COMMAND, one.id, "Ejemplo")
    assert sent.undo().batch.state == "done" and len(made()) == 2
    assert present(cusco) == present(puno) == {} and drift(session) == []
    said = coordinator.get(sent.path).page.words("main")
    assert "Queda 1 taller, porque una edición" in said and "Una parte se queda" in said
