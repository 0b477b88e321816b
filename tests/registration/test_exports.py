"""A list of people goes out with a reason that is written down: who took it, when, why, of how many rows."""

import json
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import AuditRow
from app.registration.exports import Export
from tests.cast import OWN, Colleague, Enter
from tests.lists import taken
from tests.makers import a_person, make_workshop, sign_up


def test_nothing_goes_out_without_a_reason(organiser: Colleague, session: Session) -> None:
    workshop = make_workshop(convened=(OWN,))
    sign_up(workshop)
    for more in ({"reason": ""}, {"reason": "because"}, {"form": "exe"}):
        answer = taken(organiser, workshop, **more)  # type: ignore[arg-type]
        assert answer.status_code == 422 and answer.page.all(".oops")
    assert session.scalars(select(Export)).all() == []


def test_it_is_written_down_once_however_often_the_form_is_sent(
    organiser: Colleague, session: Session
) -> None:
    workshop, key = make_workshop(convened=(OWN,)), str(uuid4())
    for given in ("Ana", "Beto"):
        sign_up(workshop, a_person(given_names=given))
    files = [taken(organiser, workshop, key=key).data for _time in range(2)]
    assert files[0] == files[1] and len(files[0].splitlines()) == 3
    taken(organiser, workshop, "xlsx", key=key)
    made = session.scalars(select(Export).order_by(Export.id)).all()
    assert [(one.kind, one.form, one.reason, one.rows) for one in made] == [
        ("sign-ups", "csv", "prepare", 2),
        ("sign-ups", "xlsx", "prepare", 2),
    ]
    noted = session.scalars(select(AuditRow).where(AuditRow.action == "export people")).all()
    assert [one.details for one in noted] == [
        {"kind": "sign-ups", "form": form, "reason": "prepare", "rows": 2} for form in ("csv", "xlsx")
    ]


def test_who_coordinates_sees_who_took_what(organiser: Colleague, enter: Enter) -> None:
    workshop = make_workshop(convened=(OWN,))
    coordinator = enter("coordinator")
    assert "Nadie se ha llevado" in coordinator.get("/es/manage/exports").page.words("main")
    sign_up(workshop)
    for form in ("csv", "json"):
        taken(organiser, workshop, form, reason="report")
    page = coordinator.get("/es/manage/exports").page
    first, each = page.all("main table")
    assert [one.text_content() for one in first.cssselect("td.n")] == ["2", "2"]
    assert each.text_content().count("informe") == 2
    assert "JSON" in organiser.get(f"/es/manage/workshops/{workshop.code}/registrations/export").page.words()


def test_json_has_the_same_columns_and_what_was_typed(organiser: Colleague) -> None:
    workshop = make_workshop(convened=(OWN,))
    sign_up(workshop, a_person(given_names="=1+1", family_names="'@ñ"))
    told = json.loads(taken(organiser, workshop, "json").data)
    (row,) = told["rows"]
    assert told["columns"][:4] == ["Orden", "Estado", "Nombres", "Apellidos"] and len(row) == 12
    assert row[0] == 1 and row[2:4] == ["=1+1", "'@ñ"]
