"""A list of people goes out with a reason that is written down: who took it, when, why, of how many rows."""

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import AuditRow
from app.registration import exports
from app.registration.exports import Export
from tests.cast import OWN, Colleague, Enter
from tests.lists import taken
from tests.makers import a_person, make_workshop, sign_up

EXPORTED = AuditRow.action == "export people"


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
    noted = session.scalars(select(AuditRow).where(EXPORTED).order_by(AuditRow.id)).all()
    assert [one.details for one in noted] == [
        {"kind": "sign-ups", "form": form, "reason": "prepare", "rows": 2} for form in ("csv", "xlsx")
    ]


def test_one_key_kept_for_ever_hides_no_list_that_grew(organiser: Colleague, session: Session) -> None:
    workshop = make_workshop(convened=(OWN,))
    for rows, given in enumerate(("Ana", "Beto", "Caro"), 1):
        sign_up(workshop, a_person(given_names=given))
        for _twice in range(2):
            taken(organiser, workshop, key=str(UUID(int=0)))
        made = session.scalars(select(Export.rows).order_by(Export.id)).all()
        session.commit()
        assert made == list(range(1, rows + 1))
    noted = session.scalars(select(AuditRow.details).where(EXPORTED).order_by(AuditRow.id)).all()
    assert [one["rows"] for one in noted] == [1, 2, 3]


@pytest.mark.parametrize("second", [0, 1, 599])
def test_one_form_sent_again_later_is_written_down_again(
    organiser: Colleague, session: Session, monkeypatch: pytest.MonkeyPatch, second: int
) -> None:
    """Wherever in its ten minutes it was sent first."""
    workshop, key = make_workshop(convened=(OWN,)), str(uuid4())
    sign_up(workshop)
    begun = datetime.fromtimestamp(1_800_000_000 + second, UTC)
    for later, times in ((0, 1), (2, 1), (9 * 60, 1), (11 * 60, 2), (20 * 60, 2), (24 * 3600, 3)):
        monkeypatch.setattr(exports, "now", lambda at=begun + timedelta(seconds=later): at)
        taken(organiser, workshop, key=key)
        assert len(session.scalars(select(Export.id)).all()) == times, later
        session.commit()


def test_who_coordinates_sees_who_took_what(organiser: Colleague, enter: Enter) -> None:
    workshop = make_workshop(convened=(OWN,))
    coordinator = enter("coordinator")
    assert "Todavía nadie ha descargado" in coordinator.get("/es/manage/exports").page.words("main")
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
    assert told["columns"][:4] == ["Orden", "Estado", "Nombres", "Apellidos"] and len(row) == 13
    assert row[0] == 1 and row[2:4] == ["=1+1", "'@ñ"]
