"""A sheet is printed, signed, typed in and corrected; what page and row meant stays true."""

import io
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import zxingcpp
from flask import Flask
from PIL import Image, ImageDraw
from pypdf import PdfReader
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.attendance.board import Person, board
from app.attendance.models import DeskOperation
from app.attendance.numbering import ROWS, leaves
from app.attendance.paper import SheetEntry, SheetPage, SheetPrint
from app.audit import PARTICIPANT
from app.registration.actions import leave
from app.registration.people import Represented
from app.workshops.models import Workshop
from tests.cast import Colleague
from tests.makers import a_person, in_days, make_workshop, sign_up
from tests.pdf import pages_of

from .desk import Device
from .sheet import address, filled, printed

FAMILIES = ("Ñahui Chʼaska", "Álvarez Güemes", "Quispe Wayllaqʼa", "Zavala")


@pytest.fixture
def two_days(app: Flask) -> Workshop:
    """Yesterday and today, in both languages, with four people."""
    first, last = in_days(-1), in_days(0)
    when = type(first)(first.first_day, last.first_day, None, None)
    made = make_workshop(when=when, held_in=["es", "en"])
    for family in FAMILIES:
        sign_up(made, a_person(family_names=family))
    return made


def came(workshop: Workshop) -> dict[str, list[str]]:
    """Family names of those present, by day."""
    shown = board(workshop, workshop.first_day)
    return {
        str(day): sorted(
            one.family_names
            for one in shown.people
            if (state := shown.found.get((one.who, day))) and state.status == "present"
        )
        for day in shown.by_day
    }


def records(session: Session) -> int:
    return session.scalar(select(func.count(DeskOperation.id))) or 0


def fields(page: SheetPage, came: str = "", excused: str = "", day: int = 0) -> dict[str, str]:
    return {f"arrival_{page.days[day]}": came, f"excuse_{page.days[day]}": excused}


def save(organiser: Colleague, page: SheetPage, **typed: Any) -> Any:
    """Open the page, type and save as a person would."""
    form = filled(organiser.get(address(page)).page)
    return organiser.post(address(page), form | fields(page, **typed))


def drawn(content: str, size: tuple[int, int] = (2970, 2100)) -> Image.Image:
    """The filled rectangles of a page's content, at ten dots a millimetre."""
    picture = Image.new("L", size, 255)
    pen, colour = ImageDraw.Draw(picture), 0
    for line in content.splitlines():
        if found := re.fullmatch(r"([\d.]+)(?: [\d.]+ [\d.]+ rg| g)", line):
            colour = round(float(found[1]) * 255)
        if found := re.fullmatch(r"([\d.]+) ([\d.]+) ([\d.]+) (-?[\d.]+) re f", line):
            x, y, wide, high = (float(one) * 25.4 / 72 * 10 for one in found.groups())
            top, bottom = sorted((size[1] - y, size[1] - y - high))
            pen.rectangle((x, top, x + wide - 1, bottom - 1), fill=colour)
    return picture


def test_the_printed_page_leads_back_to_itself_and_the_numbers_agree(
    two_days: Workshop, organiser: Colleague
) -> None:
    here = f"/es/manage/workshops/{two_days.code}/sheets"
    assert organiser.post(here, {"key": str(uuid4()), "asks_document": "y"}).status_code == 303
    link = organiser.get(here).page.one("a[href$='.pdf']").get("href")
    answer = organiser.get(link)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    pdf = PdfReader(io.BytesIO(answer.data))
    words = pages_of(answer.data)[0]
    own = ("Hoja de asistencia", "Apellidos, nombres", "Código de página", "Documento (opcional)", "Firma")
    other = ("Sign-in sheet", "Family names, given names", "Page code", "Document (optional)", "Signature")
    for said in (*own, *other, *FAMILIES):
        assert said in words, said
    order = [words.index(family) for family in ("Álvarez", "Ñahui", "Quispe", "Zavala")]
    assert order == sorted(order)
    content = pdf.pages[0].get_contents()
    assert content is not None
    square = zxingcpp.read_barcode(drawn(content.get_data().decode("latin-1")))
    assert square, "no other reader finds the square"
    typed_at = organiser.get(square.text.removeprefix("HTTP://LOCALHOST:8000")).location
    page = organiser.get(typed_at).page
    days = [str(day) for day in board(two_days, two_days.first_day).by_day]
    form = filled(page) | {f"arrival_{days[0]}": "1-3", f"arrival_{days[1]}": "2, 4"}
    assert organiser.post(typed_at, form).status_code == 303
    first = ["Quispe Wayllaqʼa", "Álvarez Güemes", "Ñahui Chʼaska"]
    assert came(two_days) == {days[0]: first, days[1]: ["Zavala", "Ñahui Chʼaska"]}


def test_unions_are_organisations_and_odd_letters_break_nothing(organiser: Colleague) -> None:
    made = make_workshop(when=in_days(0, 0, 23))
    union = Represented(region="08", kind="unlisted", text="Sindicato de Ejemplo")
    sign_up(made, a_person(family_names="漢字 \U0001f600 Ḩuamán", represents=union), union_consent=True)
    sign_up(made, a_person(family_names="X" * 80, given_names="Y" * 80))
    link = f"/es/manage/workshops/{made.code}/sheets/{printed(made).id}.pdf"
    words = pages_of(organiser.get(link).data)[0]
    assert "organización" in words and "Sindicato" not in words and "uamán" in words and "…" in words


def test_the_sheet_speaks_what_the_workshop_is_interpreted_to(app: Flask, organiser: Colleague) -> None:
    made = make_workshop(held_in=["es"], interpreted_to=["qu", "en", "es"])
    link = f"/es/manage/workshops/{made.code}/sheets/{printed(made).id}.pdf"
    words = pages_of(organiser.get(link).data)[0]
    assert "Hoja de asistencia / Sign-in sheet" in words and "Código de página / Page code" in words


def test_a_day_still_to_come_is_typed_in_with_a_mark_and_excused_without(
    app: Flask, organiser: Colleague, session: Session
) -> None:
    first, last = in_days(0), in_days(1)
    made = make_workshop(when=type(first)(first.first_day, last.first_day, None, None))
    for family in FAMILIES[:2]:
        sign_up(made, a_person(family_names=family))
    page = printed(made).pages[0]
    assert save(organiser, page, came="1").status_code == 303
    assert save(organiser, page, came="1", excused="2", day=1).status_code == 303
    rows = session.scalars(select(DeskOperation)).all()
    found = sorted((one.kind, one.flags) for one in rows)
    assert found == [("arrival", []), ("arrival", ["early"]), ("excuse", [])]


def test_a_row_means_the_same_after_others_sign_up(two_days: Workshop, organiser: Colleague) -> None:
    page = printed(two_days).pages[0]
    for family in ("Aaa", "Mmm"):
        sign_up(two_days, a_person(family_names=family))
    again = printed(two_days).pages[0]
    assert save(organiser, page, came="1").status_code == 303
    assert came(two_days)[page.days[0]] == ["Álvarez Güemes"]
    assert save(organiser, again, came="1").status_code == 303
    assert came(two_days)[page.days[0]] == ["Aaa", "Álvarez Güemes"]


def test_one_form_prints_one_sheet(two_days: Workshop, session: Session, organiser: Colleague) -> None:
    here, key = f"/es/manage/workshops/{two_days.code}/sheets", str(uuid4())
    for _ in range(2):
        assert organiser.post(here, {"key": key}).status_code == 303
    assert session.scalar(select(func.count(SheetPrint.id))) == 1


def test_five_hundred_people_fill_their_pages() -> None:
    found = leaves([f"r{number}" for number in range(1, 501)], ["a", "b"])
    rows = [who for one in found for who in one.rows]
    assert len(found) == 34 and rows[:500] == [f"r{number}" for number in range(1, 501)]
    assert [one.first for one in found] == list(range(1, 34 * ROWS, ROWS)) and rows.count("") == 10


def test_a_correction_takes_back_by_records_of_its_own(
    two_days: Workshop, session: Session, organiser: Colleague
) -> None:
    page = printed(two_days).pages[0]
    save(organiser, page, came="1-3")
    assert records(session) == 3
    save(organiser, page, came="1, 3", excused="2")
    assert came(two_days)[page.days[0]] == ["Quispe Wayllaqʼa", "Álvarez Güemes"]
    kinds = session.scalars(select(DeskOperation.kind).order_by(DeskOperation.seq)).all()
    assert sorted(kinds[3:]) == ["excuse", "undo"] and kinds[:3] == ["arrival"] * 3
    assert set(session.scalars(select(DeskOperation.evidence))) == {"sheet"}
    save(organiser, page, came="1-3")
    assert len(came(two_days)[page.days[0]]) == 3


def test_a_form_sent_again_changes_nothing_even_after_a_correction(
    two_days: Workshop, session: Session, organiser: Colleague
) -> None:
    page = printed(two_days).pages[0]
    form = filled(organiser.get(address(page)).page) | fields(page, came="1-3")
    for _ in range(2):
        assert organiser.post(address(page), form).status_code == 303
    save(organiser, page, came="1")
    assert organiser.post(address(page), form).status_code == 303
    assert came(two_days)[page.days[0]] == ["Álvarez Güemes"] and records(session) == 5
    assert session.scalar(select(func.count(SheetEntry.id))) == 2


def test_two_people_at_one_page_cannot_both_be_right(two_days: Workshop, organiser: Colleague) -> None:
    page = printed(two_days).pages[0]
    mine, theirs = (filled(organiser.get(address(page)).page) for _ in range(2))
    assert organiser.post(address(page), theirs | fields(page, came="1")).status_code == 303
    answer = organiser.post(address(page), mine | fields(page, came="4"))
    assert answer.status_code == 409
    assert answer.page.one(f"input[name='arrival_{page.days[0]}']").get("value") == "4"
    assert came(two_days)[page.days[0]] == ["Álvarez Güemes"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1-3, 17", "La fila 17 no está en esta página"),
        ("5", "La fila 5 está en blanco"),
        ("4-6", "La fila 5 está en blanco"),
        ("3-1", "«3-1» cuenta hacia atrás"),
        ("1, dos", "«dos» no es una fila"),
        ("1--2", "«1--2» no es una fila"),
        ("0", "La fila 0 no está"),
        ("99999999999999999999", "no es una fila"),
        ("٣", "no es una fila"),
    ],
)
def test_a_wrong_number_is_named_and_what_was_typed_is_kept(
    two_days: Workshop, session: Session, organiser: Colleague, typed: str, said: str
) -> None:
    page = printed(two_days).pages[0]
    answer = save(organiser, page, came=typed, excused="4")
    assert answer.status_code == 422 and said in answer.page.words(".summary")
    assert answer.page.one(f"input[name='arrival_{page.days[0]}']").get("value") == typed
    assert answer.page.one(f"input[name='excuse_{page.days[0]}']").get("value") == "4"
    assert records(session) == 0


def test_nobody_is_present_and_excused(two_days: Workshop, organiser: Colleague) -> None:
    answer = save(organiser, printed(two_days).pages[0], came="1-3", excused="3")
    assert answer.status_code == 422 and "La fila 3" in answer.page.words(".summary")


@pytest.mark.parametrize("typed", ["1-3", "1 – 3", "1;2;3", "3 2 1 1", " 1,,2-3 ,"])
def test_numbers_are_typed_in_many_ways(two_days: Workshop, organiser: Colleague, typed: str) -> None:
    page = printed(two_days).pages[0]
    assert save(organiser, page, came=typed).status_code == 303
    assert len(came(two_days)[page.days[0]]) == 3
    shown = organiser.get(address(page)).page.one(f"input[name='arrival_{page.days[0]}']")
    assert shown.get("value") == "1-3"


def test_a_tap_turns_one_row_about(two_days: Workshop, organiser: Colleague) -> None:
    page = printed(two_days).pages[0]
    for expected in (["Ñahui Chʼaska"], []):
        form = filled(organiser.get(address(page)).page) | {"tap": f"{page.days[1]} 2"}
        assert organiser.post(address(page), form).status_code == 303
        assert came(two_days)[page.days[1]] == expected


def test_the_desk_and_the_sheet_are_one_attendance_without_a_mark(
    app: Flask, two_days: Workshop, organiser: Colleague
) -> None:
    device, page = Device(app, two_days), printed(two_days).pages[0]
    device.sync(device.op(who=page.rows[0], day=page.days[0]))
    save(organiser, page, came="1")
    one = board(two_days, two_days.first_day).person(page.rows[0])
    assert isinstance(one, Person) and one.presence and len(one.presence.refs) == 2
    assert "devices" not in one.marks and len(came(two_days)[page.days[0]]) == 1


def test_what_was_taken_back_at_the_desk_is_no_longer_said_by_the_page(
    app: Flask, two_days: Workshop, session: Session, organiser: Colleague
) -> None:
    device, page = Device(app, two_days), printed(two_days).pages[0]
    save(organiser, page, came="1-2")
    ref = session.scalar(select(DeskOperation.ref).where(DeskOperation.who == page.rows[0]))
    device.sync(device.op("undo", refers_to=ref, day=page.days[0]))
    field = f"input[name='arrival_{page.days[0]}']"
    assert organiser.get(address(page)).page.one(field).get("value") == "2"
    save(organiser, page, came="1-2")
    assert len(came(two_days)[page.days[0]]) == 2


def by_hand(organiser: Colleague, page: SheetPage, **typed: Any) -> Any:
    based_on = organiser.get(address(page)).page.all("input[name=based_on]")[0].get("value")
    form = {"row": "5", "given_names": "Persona", "family_names": "Escrita", "days": page.days}
    return organiser.post(
        address(page, "/by-hand"), {"key": str(uuid4()), "based_on": based_on} | form | typed
    )


def test_somebody_written_by_hand_counts_once_a_day_and_has_a_row_from_then_on(
    two_days: Workshop, session: Session, organiser: Colleague
) -> None:
    page = printed(two_days).pages[0]
    key = str(uuid4())
    for _ in range(2):
        assert by_hand(organiser, page, key=key).status_code == 303
    assert all(names == ["Escrita"] for names in came(two_days).values()) and records(session) == 2
    save(organiser, page, came="1", day=0)
    assert came(two_days)[page.days[0]] == ["Álvarez Güemes"]
    save(organiser, page, came="5", day=0)
    assert came(two_days)[page.days[0]] == ["Escrita"]


@pytest.mark.parametrize(
    "typed",
    [
        {"row": "1"}, {"row": "17"}, {"row": ""}, {"row": "x"}, {"row": "9" * 30}, {"days": []},
        {"days": ["2001-01-01"]}, {"given_names": ""}, {"family_names": "\x00"}, {"family_names": "..."},
        {"phone": "12"}, {"institution": "x" * 161},
    ],
)  # fmt: skip
def test_what_is_wrong_by_hand_is_said_and_kept(
    two_days: Workshop, session: Session, organiser: Colleague, typed: dict[str, Any]
) -> None:
    answer = by_hand(organiser, printed(two_days).pages[0], **typed)
    assert answer.status_code == 422 and answer.page.has(".summary") and records(session) == 0
    if "family_names" not in typed:
        assert answer.page.one("input[name=family_names]").get("value") == "Escrita"


def test_a_row_written_by_hand_is_one_person(two_days: Workshop, organiser: Colleague) -> None:
    page = printed(two_days).pages[0]
    by_hand(organiser, page)
    assert by_hand(organiser, page, family_names="Otra").status_code == 422


def test_a_code_is_typed_as_people_type(two_days: Workshop, organiser: Colleague) -> None:
    page = printed(two_days).pages[0]
    here = f"/es/manage/workshops/{two_days.code}/sheets"
    for typed in (page.code, page.code.lower(), f" {page.code[:4]}-{page.code[4:]} "):
        assert organiser.get(here, query_string={"page": typed}).location == address(page)
    answer = organiser.get(here, query_string={"page": "ZZZZ0000"})
    assert "Ninguna de tus páginas" in answer.page.words(".summary")
    assert answer.page.one("input[name=page]").get("value") == "ZZZZ0000"


def test_nobody_else_finds_a_page(
    two_days: Workshop, organiser: Colleague, other_organiser: Colleague
) -> None:
    page = printed(two_days).pages[0]
    theirs = make_workshop(("13",))
    assert other_organiser.get(address(page)).status_code == 404
    assert other_organiser.get(f"/h/{page.code}").status_code == 404
    assert other_organiser.post(address(page), fields(page, came="1")).status_code == 404
    found = other_organiser.get(f"/es/manage/workshops/{theirs.code}/sheets?page={page.code}")
    assert found.page.has(".summary")
    elsewhere = make_workshop()
    assert organiser.get(f"/es/manage/workshops/{elsewhere.code}/sheets/{page.code}").status_code == 404


def test_a_cancelled_person_who_signed_counts_with_a_mark(app: Flask, organiser: Colleague) -> None:
    soon = make_workshop()
    sign_up(soon)
    page = printed(soon).pages[0]
    leave(PARTICIPANT, int(page.rows[0][1:]))
    save(organiser, page, came="1")
    one = board(soon, soon.first_day).person(page.rows[0])
    assert one and "cancelled" in one.marks


def test_long_workshops_have_pages_for_their_days() -> None:
    days = [str(in_days(0).first_day + timedelta(days=step)) for step in range(7)]
    found = leaves(["r1"], days)
    assert [len(one.days) for one in found] == [4, 3] and [one.first for one in found] == [1, 1]
