"""What a file made goes when it is taken back, whatever was looked at since; what stays is told by row."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.attendance.closing import close_desk, reopen_desk
from app.audit import COMMAND
from app.exchange.models import ATTENDANCE, ImportBatch
from app.registration.exports import Export
from app.tallies.recount import drift
from app.workshops.headcounts import Headcount
from app.workshops.models import Workshop
from tests.cast import Colleague
from tests.lists import taken

from . import test_workshops as headcounts
from .imports import Import, post_file
from .several import ANA, BETO, CUSCO, HEADING, PUNO, look, send
from .test_attendance import present
from .test_workshops import made
from .ugly import one


def stage(somebody: Colleague, workshop: Workshop) -> Import:
    """A file of who came, sent and not started."""
    answer = post_file(somebody, workshop, one(("Nombres", "Apellidos"), ("Eva", "Sola")), ATTENDANCE)
    assert answer.status_code == 303
    return Import(somebody, answer.location)


def figure(page: Any) -> str:
    """The first of its numbers: how many rows came in, or were taken back."""
    return " ".join(" ".join(page.all(".figures > *")[0].itertext()).split())


def numbers(page: Any) -> list[int]:
    """All of its numbers, in their order."""
    return [int(str(one.text_content())) for one in page.all(".figures .num")]


def told(page: Any) -> list[str]:
    """What became of each row, as the page says it."""
    return [row.xpath("td")[1].text_content().strip() for row in page.all(".blocks tbody tr")]


def test_what_changed_nothing_hinders_no_list(coordinator: Colleague, session: Session) -> None:
    sent = look(send(coordinator, HEADING, (*CUSCO, *ANA), (*CUSCO, *BETO))).start()
    (workshop,) = made()
    assert taken(coordinator, workshop, part="attendance").status_code == 200
    staged, undone = stage(coordinator, workshop), stage(coordinator, workshop)
    undone.look().start().undo()
    assert present(workshop) == {"08": 1, "21": 1} and undone.counts == {"gone": 1}
    assert sent.undo().batch.state == "undone" and made() == [] and drift(session) == []
    assert sent.counts == {"gone": 2} and figure(sent.page) == "Retiradas 2 de 2 filas"
    assert coordinator.get(staged.path).status_code == 404
    assert "De una importación que se retiró" in coordinator.get("/es/manage/exports").page.words("main")
    assert session.scalars(select(ImportBatch.id)).all() == [sent.batch.id]
    assert [row.workshop_id for row in session.scalars(select(Export))] == [None], "it stays on record"
    session.commit()


def test_what_changed_nothing_hinders_no_headcounts(coordinator: Colleague, session: Session) -> None:
    rows = headcounts.HEADING, headcounts.CUSCO
    sent = headcounts.look(headcounts.send(coordinator, *rows)).start()
    stage(coordinator, made()[0]).look()
    assert sent.undo().batch.state == "undone" and made() == [] and drift(session) == []


def test_what_stays_is_told_by_row_with_true_numbers(coordinator: Colleague, session: Session) -> None:
    sent = look(send(coordinator, HEADING, (*CUSCO, *ANA), (*PUNO, *BETO))).start()
    puno = made()[1]
    staged = stage(coordinator, puno)
    close_desk(COMMAND, puno.id, True, True)
    assert sent.undo().batch.state == "done" and [row.id for row in made()] == [puno.id]
    assert sent.counts == {"made": 1, "gone": 1} and present(puno) == {"21": 1} and drift(session) == []
    shown = coordinator.get(f"{sent.path}?rows=all").page
    assert (figure(shown), told(shown)) == ("Ingresó 1 de 2 filas", ["Retirada", "Ingresó"])
    assert numbers(shown) == [1, 1, 0, 0, 0] and "Retirada" in shown.words(".figures"), "they are all rows"
    assert coordinator.get(staged.path).status_code == 200, "what is sent for a workshop that stays, stays"
    reopen_desk(COMMAND, puno.id, "Para corregir")
    assert sent.undo().counts == {"gone": 2} and [row.id for row in made()] == [puno.id]
    assert sum(numbers(coordinator.get(sent.path).page)) == 2


def test_a_number_by_name_goes_with_the_last_who_came(coordinator: Colleague, session: Session) -> None:
    sent = look(send(coordinator, HEADING, (*CUSCO, *ANA), (*CUSCO, *BETO))).start()
    (workshop,) = made()
    in_force = select(Headcount.number).where(Headcount.replaced_at.is_(None))
    close_desk(COMMAND, workshop.id, anyway=True, keeps_figure=False)
    assert session.scalars(in_force).all() == [2]
    session.commit()
    reopen_desk(COMMAND, workshop.id, "Ejemplo")
    assert session.scalars(in_force).all() == [2]
    session.commit()
    sent.undo()
    assert session.scalars(in_force).all() == [] and present(workshop) == {}
    session.commit()
    close_desk(COMMAND, workshop.id, anyway=True, keeps_figure=False)
    assert session.scalars(in_force).all() == [] and drift(session) == []
