"""Who came, day by day, people and attendances apart; a number without names keeps its history."""

import csv
import io
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.attendance.board import days_of
from app.attendance.by_staff import excuse
from app.attendance.closing import close_desk, reopen_desk
from app.attendance.models import ARRIVAL
from app.attendance.queries import signed_up
from app.attendance.rules import registration_key
from app.attendance.told import Told
from app.audit import COMMAND
from app.clock import now
from app.database import transaction
from app.workshops.headcounts import Headcount
from app.workshops.models import Workshop
from tests.cast import Colleague
from tests.lists import taken
from tests.makers import a_person, in_days, make_workshop, sign_up
from tests.tallies.programmes import keep_told

from .desk import Device
from .sheet import address, filled, printed

REPORT = {
    "region": "",
    "basis": "reported",
    "source_es": "Informe de ejemplo, página 4",
    "source_en": "Sample report, page 4",
}


@pytest.fixture
def past(app: Flask) -> Workshop:
    """Two days, the second one today, with three people."""
    first, last = in_days(-1), in_days(0)
    made = make_workshop(("08", "15"), when=type(first)(first.first_day, last.first_day, None, None))
    for name in ("Ávila", "=Bravo", "Castro"):
        sign_up(made, a_person(family_names=name))
    return made


def read(organiser: Colleague, workshop: Workshop) -> list[list[str]]:
    answer = taken(organiser, workshop, part="attendance")
    assert answer.mimetype == "text/csv"
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_people_and_attendances_are_two_numbers_and_say_how_they_are_known(
    app: Flask, past: Workshop, organiser: Colleague
) -> None:
    device, page = Device(app, past), printed(past).pages[0]
    device.sync(device.op(who=page.rows[1], day=page.days[0]))
    typed = {f"arrival_{page.days[0]}": "2", f"arrival_{page.days[1]}": "2-3", f"excuse_{page.days[0]}": "3"}
    organiser.post(address(page), filled(organiser.get(address(page)).page) | typed)
    shown = organiser.get(f"/es/manage/workshops/{past.code}/attendance").page
    assert [one.text_content() for one in shown.all(".figure .num")] == ["2", "3"]
    first = [row for row in read(organiser, past)[1:] if row[0] == page.days[0]]
    assert sorted((row[8], row[10]) for row in first) == [
        ("Ausente", ""),
        ("Justificado", "hoja firmada"),
        ("Presente", "registro en la entrada, hoja firmada"),
    ]


def said_of_each(organiser: Colleague, workshop: Workshop) -> set[tuple[str, str]]:
    """What the page and the file, which are to agree, say of everybody on each day."""
    page = organiser.get(f"/es/manage/workshops/{workshop.code}/attendance").page
    shown = [str(one.text_content()) for one in page.all("tbody td .chip")]
    rows = read(organiser, workshop)[1:]
    assert sorted(shown) == sorted(row[8] for row in rows)
    return {(row[0], row[8]) for row in rows}


def test_nobody_is_absent_on_a_day_when_nobody_was_marked_as_present(
    app: Flask, past: Workshop, organiser: Colleague
) -> None:
    """It is not known then who was absent, whether the day is over or the desk closed without anybody."""
    one, other = (day.isoformat() for day in days_of(past))
    first, second, _third = signed_up(past.id)
    assert said_of_each(organiser, past) == {(one, "Sin registro"), (other, "Aún no")}
    close_desk(COMMAND, past.id, anyway=True, keeps_figure=False)
    nothing = {(one, "Sin registro"), (other, "Sin registro")}
    assert said_of_each(organiser, past) == nothing
    reopen_desk(COMMAND, past.id, "Falta el registro.")
    excuse(COMMAND, past.id, registration_key(first.id), past.first_day, str(uuid4()))
    excused = organiser.get(f"/es/manage/workshops/{past.code}/attendance").page
    assert len(excused.all("button[name=excuse]")) == 5, "whoever let it be known can be excused there too"
    keep_told(past, Told(str(uuid4()), ARRIVAL, now(), day=past.last_day, who=registration_key(second.id)))
    close_desk(COMMAND, past.id, anyway=True, keeps_figure=False)
    marked = {(one, "Sin registro"), (one, "Justificado"), (other, "Presente"), (other, "Ausente")}
    assert said_of_each(organiser, past) == marked


def test_nobody_is_absent_where_a_number_stated_without_names_stands(
    past: Workshop, organiser: Colleague
) -> None:
    """Forty came, and whoever has no mark may be among them: as people in detail say."""
    first, *_others = signed_up(past.id)
    keep_told(past, Told(str(uuid4()), ARRIVAL, now(), day=past.first_day, who=registration_key(first.id)))
    with transaction() as session:
        session.get_one(Workshop, past.id).state = "held"
    assert (past.first_day.isoformat(), "Ausente") in said_of_each(organiser, past)
    assert state(organiser, past, number="40").status_code == 303
    assert {said for _day, said in said_of_each(organiser, past)} == {"Presente", "Sin registro", "Aún no"}


def test_the_spreadsheet_takes_no_formula(past: Workshop, organiser: Colleague) -> None:
    heading, *rows = read(organiser, past)
    assert heading[:3] == ["Día", "Apellidos", "Nombres"] and len(rows) == 6
    assert "'=Bravo" in {row[1] for row in rows}


def test_what_is_invented_is_not_exported(organiser: Colleague) -> None:
    made = make_workshop(is_demonstration=True)
    assert taken(organiser, made, part="attendance").status_code == 404


def state(organiser: Colleague, workshop: Workshop, **form: Any) -> Any:
    return organiser.post(f"/es/manage/workshops/{workshop.code}/headcount", REPORT | form)


def figures(session: Session) -> list[tuple[str | None, int | None, bool]]:
    rows = session.scalars(
        select(Headcount).order_by(Headcount.id), execution_options={"populate_existing": True}
    )
    return [(one.jurisdiction_code, one.number, one.replaced_at is None) for one in rows]


def test_a_number_is_stated_corrected_and_withdrawn(
    past: Workshop, session: Session, organiser: Colleague
) -> None:
    for number in ("45", "45", "46"):
        assert state(organiser, past, number=number).status_code == 303
    assert figures(session) == [(None, 45, False), (None, 46, True)]
    assert state(organiser, past, basis="unknown", number="").status_code == 303
    assert figures(session)[-1] == (None, None, True) and len(figures(session)) == 3
    shown = organiser.get(f"/es/manage/workshops/{past.code}/headcount").page.words("aside")
    assert "Desconocido" in shown and "46" in shown and "Informe de ejemplo" in shown
    assert shown.count(organiser.account.name) == 3, "each says who stated it"


def test_a_region_has_its_own_number_and_the_whole_is_never_less(
    past: Workshop, session: Session, organiser: Colleague
) -> None:
    assert state(organiser, past, number="30", region="08").status_code == 303
    assert state(organiser, past, number="29").status_code == 422
    assert state(organiser, past, number="40").status_code == 303
    assert state(organiser, past, number="11", region="15").status_code == 422
    assert figures(session) == [("08", 30, True), (None, 40, True)]


@pytest.mark.parametrize(
    "form",
    [
        {"number": ""}, {"number": "-1"}, {"number": "x"}, {"number": "9" * 30},
        {"number": "5", "basis": "named"}, {"number": "7", "basis": "unknown"},
        {"number": "5", "region": "13"}, {"number": "5", "source_en": ""},
        {"number": "5", "source_es": "x" * 301},
        {"number": "5", "source_es": "a\x00b"}, {"number": "5", "basis": ""},
    ],
)  # fmt: skip
def test_what_says_nothing_is_refused_and_kept(
    past: Workshop, session: Session, organiser: Colleague, form: dict[str, str]
) -> None:
    answer = state(organiser, past, **form)
    assert answer.status_code == 422 and answer.page.has(".summary") and figures(session) == []
    assert answer.page.one("input[name=number]").get("value") == form["number"]


def test_nothing_is_stated_before_it_began_nor_by_another(
    app: Flask, past: Workshop, session: Session, organiser: Colleague, other_organiser: Colleague
) -> None:
    assert state(organiser, make_workshop(), number="5").status_code == 422
    assert state(other_organiser, past, number="5").status_code == 404
    assert other_organiser.get(f"/es/manage/workshops/{past.code}/attendance").status_code == 404
    assert figures(session) == []
