"""Rows of a list of several workshops: what each says, and why some do not come in."""

import io

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.attendance.closing import close_desk
from app.attendance.models import DeskOperation
from app.attendance.queries import walk_ins
from app.audit import COMMAND
from app.certificates.erasing import erase
from app.database import transaction
from app.exchange import actions, working
from app.exchange.fields import TEMPLATES
from app.exchange.models import LISTS
from app.workshops.models import Workshop
from tests.cast import OTHER, Colleague
from tests.certificates.world import let_the_worker_work
from tests.makers import make_workshop

from .imports import ONE_DATABASE, signed_up
from .several import ANA, BETO, CARO, CUSCO, HEADING, PUNO, came, look, row_of, send, standing
from .test_erased import kept_rows
from .test_workshops import made


def test_where_nobody_can_be_added_each_row_says_why(
    organiser: Colleague, coordinator: Colleague, session: Session
) -> None:
    closed, cancelled, foreign, twin, other = (standing(days=n) for n in range(2, 7))
    close_desk(COMMAND, closed.id, True, True)
    with transaction() as deed:
        deed.get_one(Workshop, cancelled.id).state = "cancelled"
        deed.get_one(Workshop, foreign.id).convened[0].jurisdiction_code = OTHER
        one_of, two_of = (deed.get_one(Workshop, row.id) for row in (twin, other))
        two_of.short_es, two_of.first_day = one_of.short_es, one_of.first_day
    to_come = make_workshop()
    named = (closed, cancelled, foreign, twin, to_come)
    rows = [HEADING, *(row_of(workshop, CARO) for workshop in named), (*PUNO[:4], "Puno", "Puno", *CARO)]
    sent = look(send(organiser, *rows))
    assert sent.counts == {"bad": 6}
    for language, whys in {
        "es": ("ya no cambia", "se canceló", "tú no respondes por él", "Varios talleres", "ha empezado",
               "a tu cargo"),
        "en": ("is frozen", "was cancelled", "you do not answer for it", "Several workshops", "has begun",
               "regions you answer for"),
    }.items():  # fmt: skip
        shown = organiser.get(sent.path.replace("/es/", f"/{language}/")).page.all(".blocks tbody tr")
        for line, why in zip(shown, whys, strict=True):
            assert why in line.text_content(), (why, line.text_content())
    assert organiser.post(f"{sent.path}/start", {"consent": "y"}).status_code == 422
    everywhere = look(send(coordinator, HEADING, row_of(foreign, CARO), row_of(twin, CARO, Taller=twin.code)))
    assert everywhere.counts == {"ok": 2}


@ONE_DATABASE
def test_rows_that_say_otherwise_of_their_workshop_do_not_come_in(
    coordinator: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "AT_ONCE", 1)
    monkeypatch.setattr(working, "AT_ONCE", 1)
    said = ({"Ciudad": "Urubamba"}, {"Fecha de fin": "2011-03-23"}, {"Regiones": "Puno"},
            {"Short title": "Another workshop"})  # fmt: skip
    rows = [(*CUSCO, "@", "Ejemplo", "", "", ""), (*CUSCO, *ANA)]
    for one_said in said:
        rows.append((*({**dict(zip(HEADING, CUSCO, strict=False)), **one_said}.values()), *BETO))
    same = dict(zip(HEADING, CUSCO, strict=False)) | {"Taller": CUSCO[0].upper(), "Ciudad": "CUSCO"}
    rows.append((*same.values(), *CARO))
    sent = look(send(coordinator, HEADING, *rows))
    assert sent.counts == {"ok": 2, "bad": 5}
    shown = sent.page.words(".blocks")
    for cell in ("F4", "D5", "E6", "B7"):
        assert f"{cell}: La fila 2 dice otra cosa" in shown
    sent.start()
    assert [row.venue.city for row in made() if row.venue] == ["Cusco"] and sum(came().values()) == 2


@ONE_DATABASE
def test_who_did_not_come_is_left_out_and_days_are_those_of_a_row(
    coordinator: Colleague, session: Session
) -> None:
    heading = (*HEADING, "Asistió", "Día que asistió")
    rows = [
        heading, (*PUNO, *ANA, "sí", "2011-05-14"), (*PUNO, *BETO, "no", ""),
        (*PUNO, *CARO, "justificado", ""),
        (*PUNO, *CARO, "x", "2011-05-15"), (*PUNO, *CARO, "x", ""), (*CUSCO, *BETO, "", ""),
    ]  # fmt: skip
    sent = look(send(coordinator, *rows)).start()
    assert sent.counts == {"made": 2, "left": 3, "bad": 1} and len(made()) == 1
    days = session.execute(
        select(DeskOperation.day, func.count()).group_by(DeskOperation.day).order_by(DeskOperation.day)
    ).all()
    assert [(str(day), number) for day, number in days] == [("2011-05-13", 2), ("2011-05-14", 3)]
    assert came() == {"08": 1, "unstated": 1}


@ONE_DATABASE
def test_one_title_stands_in_both_languages_where_staff_say_so(coordinator: Colleague) -> None:
    columns = [place for place, heading in enumerate(HEADING) if heading != "Short title"]
    rows = [[row[place] for place in columns] for row in (HEADING, (*CUSCO, *ANA))]
    rows[0][0] = "Título"
    assert look(send(coordinator, *rows), one_title="").counts == {"bad": 1}
    look(send(coordinator, *rows)).start()
    (cusco,) = made()
    assert {cusco.short_es, cusco.short_en, cusco.title_es, cusco.title_en} == {CUSCO[0]}


@ONE_DATABASE
def test_a_heading_of_both_is_as_the_column_before(coordinator: Colleague) -> None:
    heading = [
        "N°",
        "Taller",
        "Fecha",
        "Región",
        "Ciudad",
        "Apellidos y nombres",
        "Título",
        "Región",
        "Entidad",
    ]
    sent = send(
        coordinator, heading, [1, "x", "2011-03-22", "Cusco", "Cusco", "Ejemplo, Ana", "Ing.", "Puno", "y"]
    )
    names = ("", "short_es", "first_day", "regions", "city", "comma_name", "", "region", "institution")
    said = dict(enumerate(names))
    assert sent.batch.mapping == {str(place): name for place, name in said.items() if name}
    for missing in ({"column-1": ""}, {"column-2": ""}, {"column-5": ""}):
        assert sent.post("columns", sent.columns(plan="", **missing)).status_code == 422
    sent.post("columns", sent.columns(**{"plan": "", "column-6": "title_es"}))
    assert send(coordinator, heading, list("abcdefghi")).batch.mapping["6"] == "title_es", "remembered"


@ONE_DATABASE
def test_the_empty_list_says_the_headings_that_are_understood(coordinator: Colleague) -> None:
    for language in ("es", "en"):
        answer = coordinator.get(f"/{language}/manage/imports/template-lists.xlsx")
        sheet = load_workbook(io.BytesIO(answer.data)).active
        assert sheet is not None
        heading = [str(cell.value) for cell in next(sheet.rows)]
        mapping = send(coordinator, heading, [f"x{n}" for n in range(len(heading))]).batch.mapping
        assert tuple(mapping.values()) == TEMPLATES[LISTS]


@ONE_DATABASE
def test_who_is_erased_goes_from_the_rows_of_their_workshop(coordinator: Colleague) -> None:
    workshop, other = standing(days=2), standing(days=3)
    named = ("Ana", "Ejemplo Uno", "", "", "")
    sent = look(
        send(coordinator, HEADING, row_of(workshop, named), row_of(other, named), row_of(other, BETO))
    )
    erase(COMMAND, signed_up(workshop)[0].id)
    assert kept_rows(sent) == [3, 4] and sent.counts == {"left": 1, "ok": 2}


@ONE_DATABASE
def test_whose_scope_shrinks_brings_in_nothing_there(organiser: Colleague) -> None:
    workshop = standing(days=2)
    sent = look(send(organiser, HEADING, row_of(workshop, BETO), (*CUSCO, *CARO)))
    assert sent.counts == {"ok": 2} and sent.post("start", {"consent": "y"}).status_code == 303
    with transaction() as deed:
        deed.get_one(Workshop, workshop.id).convened[0].jurisdiction_code = OTHER
        deed.get_one(type(organiser.account), organiser.account.id).regions[0].jurisdiction_code = "21"
    let_the_worker_work()
    assert sent.counts == {"bad": 2} and [row.id for row in made()] == [workshop.id]
    assert walk_ins(workshop.id) == [] and "no respondes" in sent.page.words(".blocks")
