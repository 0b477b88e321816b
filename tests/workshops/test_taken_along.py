"""A save of "when" takes agenda and sign-up along: whoever made it saves those next from the same page."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import now
from app.workshops.models import Workshop
from tests.cast import SAME_ORIGIN, Colleague
from tests.workshops.editor import both, create, edit_part, part_form, save_part, sent_by

HTMX = SAME_ORIGIN | {"HX-Request": "true"}


def _post(somebody: Colleague, code: str, part: str, form: dict[str, Any]) -> Any:
    data = form | {"csrf_token": somebody.token}
    return somebody.client.post(f"/es/manage/workshops/{code}/edit/{part}", data=data, headers=HTMX)


def _steps(answer: Any) -> dict[str, str]:
    """What the answer says of other parts: the address each asks, and its step."""
    found = answer.page.all("[hx-swap-oob] input[name=taken_along]")
    return {one.get("hx-post").rpartition("/")[2]: one.get("value") for one in found}


def _stored(session: Session, code: str) -> Workshop:
    statement = select(Workshop).where(Workshop.code == code)
    return session.scalars(statement, execution_options={"populate_existing": True}).one()


def _with_agenda(organiser: Colleague) -> tuple[str, date]:
    """A workshop with one session on its day, and sign-up that closes at an hour of its own."""
    day = (now() + timedelta(days=30)).date()
    closes = f"{(day - timedelta(days=3)).isoformat()}T08:00"
    line = {"sessions-0-day": day.isoformat(), "sessions-0-title_es": "Uno"}
    return create(organiser, closes_at=closes, **line), day


def _moved(organiser: Colleague, code: str, day: date) -> dict[str, str]:
    """Save another day on another clock; the steps the answer says."""
    when = part_form(organiser, code, "when")
    answer = _post(
        organiser, code, "when", when | {"first_day": day.isoformat(), "zone": "America/Mexico_City"}
    )
    assert answer.status_code == 200
    return _steps(answer)


def test_the_next_part_of_the_same_page_is_saved_without_a_conflict(
    organiser: Colleague, session: Session
) -> None:
    code, day = _with_agenda(organiser)
    page = {part: part_form(organiser, code, part) for part in ("sessions", "seats")}
    to = day + timedelta(days=7)
    steps = _moved(organiser, code, to)
    assert steps == {"sessions": "1 2", "seats": "1 2"}
    typed = {"sessions": {"sessions-0-title_es": "Mío"}, "seats": {"per_institution": "4"}}
    for part, step in steps.items():
        form = page[part] | typed[part] | {"taken_along": step}
        assert _post(organiser, code, part, form).status_code == 200, part
    made = _stored(session, code)
    assert (made.sessions[0].title_es, made.sessions[0].day) == ("Mío", to), "what was not touched follows"
    assert made.part_versions == {"when": 2, "sessions": 3, "seats": 3}


def test_several_saves_take_a_part_along_step_by_step(organiser: Colleague, session: Session) -> None:
    code, day = _with_agenda(organiser)
    form = part_form(organiser, code, "sessions")
    steps = [_moved(organiser, code, day + timedelta(days=7 * week))["sessions"] for week in (1, 2)]
    assert steps == ["1 2", "2 3"]
    assert save_part(organiser, code, "sessions", form | {"taken_along": steps[1]}).status_code == 409
    assert save_part(organiser, code, "sessions", form | {"taken_along": steps}).status_code == 303
    assert _stored(session, code).sessions[0].day == day + timedelta(days=14)


def test_a_part_follows_with_what_was_typed_and_nothing_is_saved(
    organiser: Colleague, session: Session
) -> None:
    code, day = _with_agenda(organiser)
    form = part_form(organiser, code, "sessions") | {"sessions-0-title_es": "A medias"}
    step = _moved(organiser, code, day + timedelta(days=7))["sessions"]
    answer = _post(organiser, code, "sessions", form | {"taken_along": step, "follow": "yes"})
    shown = sent_by(answer.page.one("#part-sessions"))
    assert (shown["sessions-0-title_es"], shown["version"]) == ("A medias", "2")
    assert shown["sessions-0-day"] == (day + timedelta(days=7)).isoformat()
    assert "taken_along" not in shown and not answer.page.all("[data-focus]")
    assert _stored(session, code).sessions[0].title_es == "Uno"
    assert save_part(organiser, code, "sessions", shown).status_code == 303


@pytest.mark.parametrize("is_before", [True, False])
def test_what_somebody_else_saved_in_between_is_still_a_conflict(
    organiser: Colleague, coordinator: Colleague, session: Session, is_before: bool
) -> None:
    code, day = _with_agenda(organiser)
    form = part_form(organiser, code, "sessions") | {"sessions-0-title_es": "Mío"}
    if is_before:
        assert edit_part(coordinator, code, "sessions", **{"sessions-0-title_es": "Suyo"}).status_code == 303
    step = _moved(organiser, code, day + timedelta(days=7))["sessions"]
    if not is_before:
        assert edit_part(coordinator, code, "sessions", **{"sessions-0-title_es": "Suyo"}).status_code == 303
    form |= {"taken_along": step}
    asked = _post(organiser, code, "sessions", form | {"follow": "yes"})
    assert (asked.status_code, asked.text) == (204, ""), "the page is left as it is"
    answer = _post(organiser, code, "sessions", form)
    assert answer.status_code == 409
    assert ["Mío" in both(answer)[0][1], "Suyo" in both(answer)[0][2]] == [True, True]
    assert _stored(session, code).sessions[0].title_es == "Suyo"


def test_a_step_that_was_never_made_leads_nowhere(organiser: Colleague) -> None:
    code, day = _with_agenda(organiser)
    form = part_form(organiser, code, "sessions")
    _moved(organiser, code, day + timedelta(days=7))
    for said in ("1 9", "1 1", "-1 2", "1 2 3", "1 x", "١ ٢", "9" * 30 + " 2"):
        assert save_part(organiser, code, "sessions", form | {"taken_along": said}).status_code == 409, said


def test_a_save_that_takes_nothing_along_says_nothing(organiser: Colleague) -> None:
    code, _day = _with_agenda(organiser)
    for part in ("where", "seats", "sessions"):
        answer = _post(organiser, code, part, part_form(organiser, code, part))
        assert answer.status_code == 200 and not _steps(answer), part
