"""An import as a whole: whose it is, how far it is, what is taken back, what is forgotten."""

import io
from datetime import timedelta

import pytest
import time_machine
from openpyxl import load_workbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit import WORKER, AuditRow
from app.clock import now
from app.database import db, transaction
from app.exchange import actions, working
from app.exchange.fields import fields_of, guessed, known_headings
from app.exchange.models import ImportBatch, ImportChunk, ImportKey
from app.exchange.table import heading_word
from app.exchange.working import Work, work
from app.registration.models import Notice
from app.retention import forget_all
from app.tallies.recount import drift
from app.workshops.models import Workshop
from app.workshops.seats import Seats
from tests.cast import OTHER, OWN, Colleague, Enter
from tests.certificates.world import let_the_worker_work
from tests.makers import make_workshop, sign_up

from .imports import ANA, BETO, HEADING, ONE_DATABASE, Import, post_file, send, signed_up
from .ugly import one

CARO = ("Caro", "Ejemplo Tres", "", "", "Muni de Urubamba", "Cusco")


def counters(workshop: Workshop) -> tuple[int, int]:
    """Seats taken, and how many wait."""
    row = db.session.get_one(Seats, workshop.id, populate_existing=True)
    db.session.commit()
    return row.taken, row.waiting


def told(workshop: Workshop) -> list[tuple[str, str]]:
    """What people are owed, and what became of it."""
    rows = select(Notice).where(Notice.workshop_id == workshop.id).order_by(Notice.id)
    return [
        (one.kind, one.state)
        for one in db.session.scalars(rows, execution_options={"populate_existing": True})
    ]


def test_it_can_be_taken_back_and_come_in_again(organiser: Colleague, session: Session) -> None:
    workshop = make_workshop(capacity=2)
    sent = send(organiser, workshop, [HEADING, ANA, BETO]).look(tell="y").start()
    sign_up(workshop)
    assert counters(workshop) == (2, 1)
    assert sent.post("undo").status_code == 422, "not without the tick"
    assert sent.undo().batch.state == "undone"
    assert [row.given_names for row in signed_up(workshop)] == ["Persona"] and counters(workshop) == (1, 0)
    assert ("cancelled", "sent") in told(workshop), "who was told is told"
    assert drift(session) == [] and sent.post("undo", {"sure": "y"}).status_code == 409
    assert send(organiser, workshop, [HEADING, ANA, BETO]).look().start().counts == {"made": 2}


@ONE_DATABASE
def test_nobody_is_taken_off_another_workshop(organiser: Colleague) -> None:
    workshop, other = make_workshop(), make_workshop()
    sent = send(organiser, workshop, [HEADING, ANA, BETO]).look().start()
    stranger = sign_up(other)
    with transaction() as deed:
        keys = deed.scalars(select(ImportKey).order_by(ImportKey.id)).all()
        for key, made in zip(keys, (signed_up(other)[0].id, 999_999), strict=True):
            key.made = str(made)
    sent.undo()
    assert sent.batch.state == "undone" and [row.ref for row in signed_up(other)] == [stranger.ref]
    assert len(signed_up(workshop)) == 2


def test_nobody_writes_outside_their_scope(organiser: Colleague, other_organiser: Colleague) -> None:
    mine, theirs = make_workshop(convened=(OWN,)), make_workshop(convened=(OTHER,))
    assert post_file(organiser, theirs, one(HEADING, ANA)).status_code == 404
    sent = send(organiser, mine, [HEADING, ANA]).look()
    foreign = Import(other_organiser, sent.path)
    assert other_organiser.get(sent.path).status_code == 404
    for deed in ("columns", "choices", "start", "undo"):
        assert foreign.post(deed, {"consent": "y", "sure": "y"}).status_code == 404
    assert other_organiser.get(f"{sent.path}/mend.xlsx").status_code == 404
    assert signed_up(mine) == signed_up(theirs) == []


@ONE_DATABASE
def test_whoever_answers_no_more_brings_nothing_in(organiser: Colleague, session: Session) -> None:
    workshop = make_workshop()
    sent = send(organiser, workshop, [HEADING, ANA]).look()
    sent.post("start", {"consent": "y"})
    with transaction() as deed:
        deed.get_one(type(organiser.account), organiser.account.id).regions.clear()
    let_the_worker_work()
    batch = sent.batch
    assert batch.state == "failed" and batch.why is not None and signed_up(workshop) == []


def test_one_that_could_not_go_on_is_taken_back_by_whoever_presses(
    organiser: Colleague, enter: Enter, monkeypatch: pytest.MonkeyPatch, session: Session
) -> None:
    """Whoever sent it answers no more; the other does, and it is their deed."""
    monkeypatch.setattr(actions, "AT_ONCE", 1)
    monkeypatch.setattr(working, "AT_ONCE", 1)
    workshop, other = make_workshop(), enter("organiser", (OWN,))
    sent = send(organiser, workshop, [HEADING, ANA, BETO]).look()
    sent.post("start", {"consent": "y"})
    assert Work(sent.batch.id).step()
    with transaction() as deed:
        deed.get_one(type(organiser.account), organiser.account.id).regions.clear()
    let_the_worker_work()
    assert sent.batch.state == "failed" and len(signed_up(workshop)) == 1
    theirs = Import(other, sent.path).look()
    assert theirs.counts == {"made": 1, "ok": 1} and theirs.page.has("#undo")
    assert theirs.undo().batch.state == "undone" and signed_up(workshop) == [] and drift(session) == []
    deeds = select(AuditRow.actor_id).where(AuditRow.action == "take import back")
    assert set(session.scalars(deeds)) == {other.account.id}


@ONE_DATABASE
def test_what_cannot_be_taken_back_stands_and_says_why(organiser: Colleague) -> None:
    workshop = make_workshop()
    sent = send(organiser, workshop, [HEADING, ANA]).look().start()
    with time_machine.travel(workshop.ends_at, tick=False):
        organiser.be_in()
        assert sent.undo().batch.state == "done" and len(signed_up(workshop)) == 1
        assert sent.page.has("#undo") and "no se pudo deshacer" in sent.page.words(".error-note")


@ONE_DATABASE
def test_nobody_invented_reaches_a_real_file(enter: Enter) -> None:
    real, shown = (enter("coordinator", is_demonstration=invented) for invented in (False, True))
    sent = {}
    for somebody in (real, shown):
        form = {"file": (io.BytesIO(one(["Taller", "Fecha"], ["Ejemplo", "2011-03-22"])), "a.xlsx")}
        answer = somebody.post("/es/manage/imports", form, content_type="multipart/form-data")
        sent[somebody.account.id] = answer.location
    mine, theirs = sent[real.account.id], sent[shown.account.id]
    assert [shown.get(path).status_code for path in (mine, theirs)] == [404, 200]
    assert shown.post(f"{mine}/undo", {"sure": "y"}).status_code == 404
    assert mine not in shown.get("/es/manage/imports").text and real.get(theirs).status_code == 200


def test_a_stopped_import_goes_on_where_it_was(organiser: Colleague, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "AT_ONCE", 2)
    monkeypatch.setattr(working, "AT_ONCE", 2)
    workshop = make_workshop()
    people = [(f"Ana {n}", "Ejemplo", f"98765432{n}", "", "", "") for n in range(7)]
    sent = send(organiser, workshop, [HEADING, *people]).look()
    sent.post("start", {"consent": "y"})
    assert Work(sent.batch.id).step() and Work(sent.batch.id).step()
    page = sent.page
    assert page.has("#progress progress[value='4'][max='7']") and "Ingresando: 4 de 7" in page.words(
        "#progress"
    )
    assert "every 2s" in organiser.get(f"{sent.path}/progress", headers={"HX-Request": "true"}).text
    work({"batch": sent.batch.id})
    assert [row.given_names for row in signed_up(workshop)] == [row[0] for row in people]
    assert sent.counts == {"made": 7}
    assert (
        organiser.get(f"{sent.path}/progress", headers={"HX-Request": "true"}).headers["HX-Redirect"]
        == sent.path
    )


@ONE_DATABASE
def test_the_rows_to_mend_come_back_as_a_file(organiser: Colleague) -> None:
    workshop = make_workshop()
    sent = send(organiser, workshop, [HEADING, ANA, ("@Beto", "Ejemplo", "12", "", "", "")]).look().start()
    answer = organiser.get(f"{sent.path}/mend.xlsx")
    sheet = load_workbook(io.BytesIO(answer.data)).active
    assert answer.headers["Cache-Control"] == "private, no-store" and sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.rows]
    assert rows[0][:6] == list(HEADING) and rows[1][0] == "@Beto" and rows[1][6] == 3
    assert "C3: Escribe un celular" in str(rows[1][7]) and "C3: Enter a 9-digit" in str(rows[1][8])
    rows[1][2] = "987654329"
    mended = send(organiser, workshop, [[cell or "" for cell in row] for row in rows]).look().start()
    assert mended.counts == {"made": 1}


@ONE_DATABASE
def test_what_a_heading_means_is_remembered(organiser: Colleague, enter: Enter) -> None:
    workshop, heading = make_workshop(), ["Quién", "Nombres", "Apellidos"]
    sent = send(organiser, workshop, [heading, ["Oficina", "Ana", "Ejemplo"]])
    sent.post("columns", sent.columns(**{"column-0": "institution", "column-1": "given_names"}))
    assert send(organiser, workshop, [heading, ["x", "y", "z"]]).batch.mapping["0"] == "institution"
    assert "0" not in send(enter("organiser", (OWN,)), workshop, [heading, ["x", "y", "z"]]).batch.mapping


@ONE_DATABASE
def test_the_form_says_what_is_wrong_with_it(organiser: Colleague) -> None:
    workshop = make_workshop()
    for form in (
        {"kind": "otra"},
        {"file": (io.BytesIO(b""), "")},
        {"file": (io.BytesIO(b"%PDF-"), "a.pdf")},
    ):
        answer = post_file(organiser, workshop, one(HEADING, ANA), **form)
        assert answer.status_code == 422 and answer.page.has(".summary")
    sent = send(organiser, workshop, [HEADING, ANA])
    for said in ({"column-0": "family_names"}, {"column-0": ""}, {"column-0": "nada"}, {"region": "99"}):
        answer = sent.post("columns", sent.columns(**said))
        assert answer.status_code == 422 and answer.page.has(".summary")
    assert sent.look().post("start").status_code == 422, "not without their word"


@ONE_DATABASE
def test_a_form_sent_twice_is_one_import(organiser: Colleague, session: Session) -> None:
    workshop, key = make_workshop(), "6f2d3b6e-0000-4000-8000-000000000001"
    first, second = (post_file(organiser, workshop, one(HEADING, ANA), key=key) for _ in "12")
    assert first.location == second.location and session.scalar(select(func.count(ImportBatch.id))) == 1


def test_the_rows_are_forgotten_on_their_day(organiser: Colleague, session: Session) -> None:
    workshop = make_workshop()
    sent = send(organiser, workshop, [HEADING, ANA]).look().start()
    with time_machine.travel(now() + timedelta(days=15), tick=False):
        assert forget_all(WORKER, now())["rows of imported files"] == 1
        organiser.sign_in()
        assert (
            "se borraron" in sent.page.words() and organiser.get(f"{sent.path}/mend.xlsx").status_code == 404
        )
        assert session.scalar(select(func.count()).select_from(ImportChunk)) == 0
        batch = sent.batch
        assert (batch.samples, batch.headings, batch.file_name) == ([], [], "—")
    organiser.sign_in()
    assert send(organiser, workshop, [HEADING, ANA]).look().counts == {"known": 1}, "its keys stay"


@ONE_DATABASE
def test_an_empty_template_says_the_headings_that_are_understood(organiser: Colleague) -> None:
    workshop = make_workshop()
    for kind in ("sign_ups", "attendance"):
        for language in ("es", "en"):
            answer = organiser.get(
                f"/{language}/manage/workshops/{workshop.code}/import/template-{kind}.xlsx"
            )
            sheet = load_workbook(io.BytesIO(answer.data)).active
            assert sheet is not None
            heading = [str(cell.value) for cell in next(sheet.rows)]
            fields = fields_of(kind)
            assert len(guessed(heading, [[]] * len(heading), fields, {})) == len(heading)
            assert {heading_word(cell) for cell in heading} <= known_headings(fields).keys()
    assert organiser.get(f"/es/manage/workshops/{workshop.code}/import/template-otra.xlsx").status_code == 404


@ONE_DATABASE
def test_an_empty_file_is_called_empty(organiser: Colleague) -> None:
    workshop, empty = make_workshop(), {"file": (io.BytesIO(b""), "vacio.xlsx")}
    for answer in (
        post_file(organiser, workshop, b""),
        organiser.post("/es/manage/imports", empty, content_type="multipart/form-data"),
    ):
        assert answer.status_code == 422 and "Este archivo está vacío" in answer.page.words(".summary")


def test_the_address_of_a_deed_leads_to_its_page(organiser: Colleague, other_organiser: Colleague) -> None:
    sent = send(organiser, make_workshop(), [HEADING, ANA])
    assert sent.post("columns", sent.columns(**{"column-0": ""})).status_code == 422
    for deed, asked in (("columns", "?columns=1"), ("choices", ""), ("start", ""), ("undo", "")):
        answer = organiser.get(f"{sent.path}/{deed}")
        assert (answer.status_code, answer.location) == (303, f"{sent.path}{asked}")
        assert other_organiser.get(f"{sent.path}/{deed}").status_code == 404
    assert organiser.get(f"{sent.path}/other").status_code == 404
