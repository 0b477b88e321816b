"""Workshops that took place come in by rows, with their figure and its basis, and go as a whole."""

import io
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.scopes import scope_of
from app.attendance.counting import state_figure
from app.audit import COMMAND
from app.database import db
from app.exchange import workshops
from app.exchange.models import ImportBatch
from app.exchange.working import Work
from app.registration.models import Registration
from app.tallies.recount import drift
from app.workshops.actions import edit_part
from app.workshops.draft import Asked, Draft
from app.workshops.headcounts import Headcount, Stated
from app.workshops.models import Venue, Workshop
from tests.cast import OWN, Colleague, Enter
from tests.makers import make_plan

from .imports import ONE_DATABASE, Import
from .ugly import one

HEADING = (
    "Taller",
    "Título corto en inglés",
    "Fecha",
    "Regiones",
    "Ciudad",
    "Participantes",
    "Fuente",
    "Fuente en inglés",
)
WHO = ("Informe de ejemplo, página 4", "Sample report, page 4")
CUSCO = (
    "Taller de ejemplo · Cusco",
    "Sample workshop · Cusco",
    date(2011, 3, 22),
    "Cusco",
    "Cusco",
    45,
    *WHO,
)
SHARED = ("Taller compartido", "Shared workshop", "5 y 6", "Tumbes y Piura", "Piura", "", "", "")


def send(somebody: Colleague, *rows: Any) -> Import:
    """A workbook of these rows, sent."""
    return sent_as(somebody, one(*rows))


def sent_as(somebody: Colleague, sent: bytes) -> Import:
    """A file of workshops as it is, sent."""
    form = {"file": (io.BytesIO(sent), "talleres.xlsx")}
    answer = somebody.post("/es/manage/imports", form, content_type="multipart/form-data")
    assert answer.status_code == 303, answer.text
    return Import(somebody, answer.location)


def look(sent: Import, **said: Any) -> Import:
    """Say the columns, with what holds for every row."""
    return sent.look(**{"plan": "", "basis": "reported", "source_es": "", "source_en": ""} | said)


def made() -> list[Workshop]:
    """Every workshop there is, by day."""
    rows = select(Workshop).order_by(Workshop.first_day, Workshop.id)
    found = list(db.session.scalars(rows, execution_options={"populate_existing": True}))
    db.session.commit()
    return found


def figures() -> list[tuple[int | None, str, str | None]]:
    """Every figure that is stated."""
    found = [(row.number, row.basis, row.source_es) for row in db.session.scalars(select(Headcount))]
    db.session.commit()
    return found


def test_workshops_come_in_held_with_their_figure_and_its_basis(
    coordinator: Colleague, session: Session
) -> None:
    rows = [
        ["TALLERES 2011"], HEADING, CUSCO, [*SHARED[:2], "13/05/2011", *SHARED[3:]],
        ["Sin inglés", "", "marzo", "Marte", "", "muchos", "", ""], ["Total", "", "", "", "", 45],
    ]  # fmt: skip
    sent = look(send(coordinator, *rows))
    assert sent.counts == {"ok": 2, "bad": 1} and made() == []
    shown = sent.page.words(".blocks")
    for cell in ("B5", "C5", "D5", "E5", "F5"):
        assert f"{cell}:" in shown
    assert sent.start().counts == {"made": 2, "bad": 1}
    cusco, shared = made()
    assert (cusco.state, cusco.first_day, cusco.region_codes, cusco.title_es) == (
        "held",
        date(2011, 3, 22),
        ["08"],
        CUSCO[0],
    )
    assert (
        sorted(shared.region_codes) == ["20", "24"]
        and shared.venue is not None
        and shared.venue.city == "Piura"
    )
    assert figures() == [(45, "reported", WHO[0])], "unknown is no 0: the other has no figure"
    page = coordinator.get(f"/es/workshops/{cusco.code}").page
    assert "45" in page.words() and WHO[0] in page.words() and drift(session) == []
    again = look(send(coordinator, HEADING, [*SHARED[:2], "2011-05-13", *SHARED[3:]], CUSCO))
    assert again.counts == {"known": 2} and len(made()) == 2


def test_they_are_taken_back_where_nobody_has_changed_them(coordinator: Colleague, session: Session) -> None:
    sent = look(send(coordinator, HEADING, CUSCO, [*SHARED[:2], "13/05/2011", *SHARED[3:]])).start()
    shared = made()[1]
    edit_part(COMMAND, scope_of(coordinator.account), shared.id, "asked", 1, Draft(asked=Asked(False)))
    sent.undo()
    assert [row.id for row in made()] == [shared.id] and figures() == []
    assert sent.batch.state == "done" and sent.counts == {"made": 1, "gone": 1}
    said = sent.page
    assert "Retirados: 1. Sigue ahí: 1, porque algo se le agregó" in said.words(".error-note")
    rows = [one.text_content() for one in said.all(".blocks tbody tr")]
    assert "Retirada" in rows[0] and "No se retiró: algo se le agregó" in rows[1]
    assert "lo que no se pudo retirar se queda" in said.words("main")
    assert shared.short_es in said.words("main") and said.has("#undo"), "it can go later"
    assert session.scalar(select(func.count(Venue.id))) == 1
    session.commit()
    assert look(send(coordinator, HEADING, CUSCO)).start().counts == {"made": 1}


def test_a_figure_somebody_corrected_since_stays(coordinator: Colleague, session: Session) -> None:
    sent = look(send(coordinator, HEADING, CUSCO, [*SHARED[:2], "13/05/2011", *SHARED[3:]])).start()
    cusco, shared = made()
    for workshop, number in ((cusco, 51), (shared, 30)):
        state_figure(COMMAND, workshop, Stated(number, "reported", None, *WHO))
    assert sent.undo().batch.state == "done"
    assert "Siguen ahí: 2, porque algo se les agregó" in sent.page.words(".error-note")
    session.commit()
    assert [row.id for row in made()] == [cusco.id, shared.id] and drift(session) == []
    assert [number for number, _, _ in figures()] == [45, 51, 30]


@ONE_DATABASE
def test_plan_basis_and_source_hold_for_every_row(coordinator: Colleague) -> None:
    plan, rows = make_plan("ejemplo", 2010, 2012), [row[:6] for row in (HEADING, CUSCO)]
    sent = look(send(coordinator, *rows), plan=plan.id, basis="sheet", source_es="Acta", source_en="Minutes")
    sent.start()
    assert [row.plan_id for row in made()] == [plan.id] and figures() == [(45, "sheet", "Acta")]
    other = send(coordinator, *rows)
    for said in ({"plan": "999999"}, {"basis": "named"}):
        assert (
            other.post("columns", other.columns(**{"plan": "", "basis": "sheet"} | said)).status_code == 422
        )


@ONE_DATABASE
def test_an_organiser_brings_in_what_they_answer_for(
    organiser: Colleague, other_organiser: Colleague
) -> None:
    sent = look(send(organiser, HEADING, CUSCO, [*SHARED[:2], "13/05/2011", *SHARED[3:]]))
    assert sent.counts == {"ok": 1, "bad": 1} and "D3:" in sent.page.words(".blocks")
    assert other_organiser.get(sent.path).status_code == 404
    assert Import(other_organiser, sent.path).post("start").status_code == 404
    sent.start()
    assert [row.region_codes for row in made()] == [[OWN]]


@ONE_DATABASE
def test_a_file_of_workshops_must_be_one(coordinator: Colleague, session: Session) -> None:
    for content in (b"", b"%PDF-"):
        form = {"file": (io.BytesIO(content), "talleres.pdf")}
        answer = coordinator.post("/es/manage/imports", form, content_type="multipart/form-data")
        assert answer.status_code == 422 and answer.page.has(".summary")
    assert session.scalar(select(func.count(ImportBatch.id))) == 0
    assert session.scalar(select(func.count(Registration.id))) == 0
    for language in ("es", "en"):
        sheet = load_workbook(
            io.BytesIO(coordinator.get(f"/{language}/manage/imports/template.xlsx").data)
        ).active
        assert sheet is not None
        heading = [str(cell.value) for cell in next(sheet.rows)]
        session.commit()
        assert len(
            send(coordinator, heading, [f"x{place}" for place in range(len(heading))]).batch.mapping
        ) == len(heading)


@ONE_DATABASE
def test_a_list_of_people_makes_each_workshop_once_and_leads_to_its_own(coordinator: Colleague) -> None:
    heading = ["Nombres", "Apellidos", *HEADING]
    rows = [heading, ["Ana", "Ejemplo", *CUSCO], ["Beto", "Ejemplo", *CUSCO], ["Caro", "Ejemplo", *CUSCO]]
    sent = look(send(coordinator, *rows)).start()
    assert sent.counts == {"made": 1, "known": 2}
    (cusco,) = made()
    assert sent.page.all(f'main a[href$="/workshops/{cusco.code}/import"]')
    assert not sent.undo().page.all('main a[href$="/import"]')


@pytest.mark.parametrize("first", [False, True], ids=["real first", "invented first"])
def test_what_is_invented_and_what_is_real_are_two_workshops(enter: Enter, first: bool) -> None:
    for invented in (first, not first):
        somebody = enter("coordinator", is_demonstration=invented)
        sent = look(send(somebody, HEADING, CUSCO))
        assert sent.counts == {"ok": 1}, "one of the other world is no obstacle"
        assert sent.start().counts == {"made": 1}
        assert look(send(somebody, HEADING, CUSCO)).counts == {"known": 1}
    assert sorted(row.is_demonstration for row in made()) == [False, True]


@ONE_DATABASE
def test_one_deed_makes_few_of_them(coordinator: Colleague, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workshops, "MADE_AT_ONCE", 2)
    sent = look(send(coordinator, HEADING, *((f"Taller {n}", *CUSCO[1:]) for n in "12345")))
    sent.post("start", {"consent": "y"})
    there = []
    while Work(sent.batch.id).step():
        there.append(len(made()))
    assert there == [2, 4, 5] and sent.counts == {"made": 5} and sent.batch.handled == 5
