"""Publishing, closing and reopening sign-up, marking as held: each works, refuses, and is done once."""

from datetime import time, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit import AuditRow
from app.clock import now
from app.workshops.models import Workshop
from app.workshops.seats import Seats
from tests.cast import OWN, Colleague
from tests.makers import from_now, in_days, make_workshop, sign_up
from tests.workshops.editor import create, edit_part, filled, part_form, save_part


def _row(session: Session, code: str) -> tuple[Workshop, Seats]:
    statement = (
        select(Workshop, Seats).join(Seats, Seats.workshop_id == Workshop.id).where(Workshop.code == code)
    )
    row = session.execute(statement, execution_options={"populate_existing": True}).one()
    return row[0], row[1]


def _do(somebody: Colleague, code: str, deed: str, **form: str) -> Any:
    return somebody.post(f"/es/manage/workshops/{code}/{deed}", form)


def _audited(session: Session, action: str) -> int:
    return session.scalar(select(func.count(AuditRow.id)).where(AuditRow.action == action)) or 0


def test_what_is_whole_is_published_and_takes_sign_ups(organiser: Colleague, session: Session) -> None:
    code = create(organiser)
    page = organiser.get(f"/es/manage/workshops/{code}").page
    assert not page.all(".todo")
    assert _do(organiser, code, "publish").status_code == 303
    workshop, seats = _row(session, code)
    assert (workshop.state, seats.is_taking, workshop.version) == ("published", True, 2)
    assert organiser.get(f"/es/workshops/{code}").status_code == 200
    assert sign_up(workshop).state == "seated"
    assert _do(organiser, code, "publish").status_code == 422, "twice is once"
    assert _audited(session, "publish workshop") == 1


@pytest.mark.parametrize(
    ("part", "changed"),
    [
        ("where", {"venue_id": "new", "venue_name": "Otro local", "access_es": "Rampa"}),
        ("when", {"first_hour": "10:00"}),
    ],
)
def test_a_part_opened_before_it_was_published_says_so(
    organiser: Colleague, coordinator: Colleague, session: Session, part: str, changed: dict[str, str]
) -> None:
    code = create(organiser)
    opened = part_form(organiser, code, part) | changed
    assert _do(coordinator, code, "publish").status_code == 303
    answer = save_part(organiser, code, part, opened)
    assert answer.status_code == 422 and "se publicó mientras tanto" in answer.page.words(".summary")
    assert answer.page.one(".summary a").get("href") == f"/es/manage/workshops/{code}/move"
    if part == "where":
        assert answer.page.one("#part-where [name=access_es]").get("value") == "Rampa", "the rest stays typed"
    kept, _seats = _row(session, code)
    assert (kept.venue and kept.venue.name, kept.first_hour) == ("Local de ejemplo", time(9))
    assert not kept.part_versions, "nothing is written"


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({"title_en": ""}, {"title_en"}),
        ({"short_en": ""}, {"short_en"}),
        ({"summary_es": "Solo"}, {"summary_en"}),
        ({"summary_en": "Only"}, {"summary_es"}),
        ({"audience_es": "Solo"}, {"audience_en"}),
        ({"note_en": "Only"}, {"note_es"}),
        ({"access_es": "Rampa"}, {"access_en"}),
        ({"sessions-0-title_es": "Apertura"}, {"sessions"}),
        ({"venue_id": ""}, {"venue_id"}),
        ({"first_hour": "", "last_hour": ""}, {"first_hour"}),
        ({"opens_at": ""}, {"opens_at"}),
        ({"first_day": "2020-01-15", "opens_at": "2020-01-01T00:00"}, {"first_day"}),
        ({"title_en": "", "short_en": "", "venue_id": "", "opens_at": ""},
         {"title_en", "short_en", "venue_id", "opens_at"}),
    ],
)  # fmt: skip
def test_what_lacks_something_is_not_published_and_says_where_to_mend_it(
    organiser: Colleague, session: Session, given: dict[str, Any], fields: set[str]
) -> None:
    code = create(organiser, **given)
    page = organiser.get(f"/es/manage/workshops/{code}").page
    links = [link.get("href", "") for link in page.all(".todo a")]
    assert {link.partition("#")[2] for link in links} == fields
    assert all(link.startswith(f"/es/manage/workshops/{code}/edit#") for link in links)
    editor = organiser.get(f"/es/manage/workshops/{code}/edit").page
    assert all(editor.all(f"#{name}") for name in fields), "the link leads to a field"
    assert not page.all("form[action$=publish]")
    assert _do(organiser, code, "publish").status_code == 422
    assert _row(session, code)[0].state == "scheduled"


def test_sign_up_is_closed_and_reopened(organiser: Colleague, session: Session) -> None:
    planned = from_now(20)
    workshop = make_workshop(convened=(OWN,), opens_at=from_now(-1), closes_at=planned)
    assert _do(organiser, workshop.code, "close").status_code == 303
    closed = _row(session, workshop.code)[1].closes_at
    assert closed and closed <= now()
    assert _do(organiser, workshop.code, "close").status_code == 303
    assert _row(session, workshop.code)[1].closes_at == closed, "closing again changes nothing"
    assert _audited(session, "close sign-up") == 1
    assert organiser.get(f"/es/manage/workshops/{workshop.code}").page.all("form[action$=reopen]")
    assert _do(organiser, workshop.code, "reopen").status_code == 303
    assert _row(session, workshop.code)[1].closes_at == planned, "as it was set before"
    assert _do(organiser, workshop.code, "reopen").status_code == 303
    assert _audited(session, "reopen sign-up") == 1
    assert sign_up(workshop).state == "seated"


@pytest.mark.parametrize("days", [None, -1, 40])
def test_without_an_hour_still_to_come_it_reopens_until_the_workshop_begins(
    organiser: Colleague, session: Session, days: int | None
) -> None:
    planned = None if days is None else from_now(days)
    workshop = make_workshop(convened=(OWN,), closes_at=planned)
    _do(organiser, workshop.code, "close")
    assert _do(organiser, workshop.code, "reopen").status_code == 303
    assert _row(session, workshop.code)[1].closes_at == workshop.starts_at


def test_what_has_begun_is_not_reopened_but_marked_as_held(organiser: Colleague, session: Session) -> None:
    past = make_workshop(convened=(OWN,), when=in_days(-2), closes_at=from_now(-3))
    assert _do(organiser, past.code, "reopen").status_code == 422
    assert organiser.get(f"/es/manage/workshops/{past.code}").page.all("form[action$=held]")
    assert _do(organiser, past.code, "held").status_code == 422, "said once is not enough"
    assert _row(session, past.code)[0].state == "published"
    assert _do(organiser, past.code, "held", sure="y").status_code == 303
    workshop, seats = _row(session, past.code)
    assert (workshop.state, seats.is_taking) == ("held", False)
    assert _do(organiser, past.code, "held", sure="y").status_code == 422
    assert _audited(session, "mark held") == 1
    coming = make_workshop(convened=(OWN,))
    assert _do(organiser, coming.code, "held", sure="y").status_code == 422


def test_nothing_is_held_that_has_days_still_to_come(organiser: Colleague, session: Session) -> None:
    first, last = in_days(0), in_days(1)
    two_days = make_workshop(convened=(OWN,), when=type(first)(first.first_day, last.first_day, None, None))
    assert not organiser.get(f"/es/manage/workshops/{two_days.code}").page.has("form[action$=held]")
    answer = _do(organiser, two_days.code, "held", sure="y")
    assert answer.status_code == 422 and "días por venir" in answer.text
    assert _row(session, two_days.code)[0].state == "published"


@pytest.mark.parametrize(
    ("given", "field"),
    [({"title_en": ""}, "title_en"), ({"summary_es": "Solo"}, "summary_en"), ({"venue_id": ""}, "venue_id")],
)
def test_what_lacks_something_the_public_reads_is_not_held(
    organiser: Colleague, session: Session, given: dict[str, Any], field: str
) -> None:
    past = {"first_day": (now() - timedelta(days=9)).date().isoformat(), "opens_at": ""}
    code = create(organiser, **past | given)
    page = organiser.get(f"/es/manage/workshops/{code}").page
    links = {link.get("href") for link in page.all("section[aria-labelledby=held-deed] a")}
    assert links == {f"/es/manage/workshops/{code}/edit#{field}"}
    assert not page.all("form[action$=held]")
    assert _do(organiser, code, "held", sure="y").status_code == 422
    assert _row(session, code)[0].state == "scheduled"
    whole = {"title_en": "Now whole", "summary_en": "", "summary_es": ""}
    assert edit_part(organiser, code, "what", **whole).status_code == 303
    venue = {"venue_id": "new"} | {name: filled()[name] for name in ("venue_name", "venue_region")}
    assert edit_part(organiser, code, "where", **venue).status_code == 303
    assert _do(organiser, code, "held", sure="y").status_code == 303
    assert organiser.get(f"/en/workshops/{code}").status_code == 200


def test_deeds_of_published_workshops_are_refused_to_others(organiser: Colleague) -> None:
    for state in ("proposed", "scheduled", "held", "closed", "cancelled"):
        workshop = make_workshop(convened=(OWN,), state=state)
        for deed in ("close", "reopen"):
            answer = _do(organiser, workshop.code, deed)
            assert answer.status_code == 422
            assert answer.page.one(".note").text_content().strip()


def test_deeds_are_posts(organiser: Colleague) -> None:
    workshop = make_workshop(convened=(OWN,))
    for deed in ("publish", "close", "reopen", "held", "capacity"):
        assert organiser.get(f"/es/manage/workshops/{workshop.code}/{deed}").status_code == 405
