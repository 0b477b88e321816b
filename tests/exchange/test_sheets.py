"""A workbook of several sheets: one is read, the others are named, and another one can be chosen."""

import io
from typing import Any

from app.exchange.models import LISTS, WORKSHOPS
from tests.cast import Colleague
from tests.makers import make_workshop

from .imports import ANA, ONE_DATABASE, Import, post_file
from .imports import HEADING as PEOPLE
from .test_workshops import CUSCO, HEADING, look
from .ugly import saved

BOOK = saved(("2013", [HEADING, CUSCO]), ("2014", [HEADING, ("Otro", *CUSCO[1:])]), ("Vacía", []))


def post(somebody: Colleague, sent: bytes, **form: Any) -> Any:
    """A file for no single workshop, as the browser sends it."""
    said = {"kind": WORKSHOPS, "file": (io.BytesIO(sent), "talleres.xlsx")} | form
    return somebody.post("/es/manage/imports", said, content_type="multipart/form-data")


def test_sheets_that_are_not_read_are_named(coordinator: Colleague) -> None:
    sent = Import(coordinator, post(coordinator, BOOK).location)
    for page in (sent.page, look(sent).page):
        said = page.words(".note.warn")
        assert "1 hoja de este archivo no se lee" in said
        assert "Solo se lee «2013». Quedan fuera: 2014." in said
    assert sent.counts == {"ok": 1} and not sent.start().page.has(".note.warn")


def test_another_sheet_is_read_where_its_name_is_said(coordinator: Colleague) -> None:
    sent = look(Import(coordinator, post(coordinator, BOOK, sheet=" 2014 ").location))
    assert sent.batch.sheet == "2014" and "Quedan fuera: 2013." in sent.page.words(".note.warn")
    assert "Otro · 2011-03-22" in sent.page.words(".blocks")
    for name in ("2015", "Vacía"):
        assert post(coordinator, BOOK, sheet=name).status_code == 422
    refused = post(coordinator, BOOK, sheet="2015").page
    assert "Tiene: 2013, 2014, Vacía." in refused.words(".summary")


@ONE_DATABASE
def test_the_sheet_of_one_workshop_s_people_is_chosen_too(organiser: Colleague) -> None:
    book = saved(("A", [PEOPLE, ANA]), ("B", [PEOPLE, ANA, ANA]))
    sent = Import(organiser, post_file(organiser, make_workshop(), book, sheet="b").location)
    assert (sent.batch.sheet, sent.batch.other_sheets, sent.batch.total) == ("B", ["A"], 2)


@ONE_DATABASE
def test_sheets_past_the_tenth_are_named_and_those_of_one_are_none(coordinator: Colleague) -> None:
    book = saved(*((f"H{n}", [HEADING, CUSCO] if n in (1, 11) else []) for n in range(12)))
    sent = Import(coordinator, post(coordinator, book, kind=LISTS).location)
    assert sent.batch.other_sheets == ["H10", "H11"]
    alone = Import(coordinator, post(coordinator, saved(("H", [HEADING, CUSCO]))).location)
    assert alone.batch.other_sheets == [] and not alone.page.has(".note.warn")
