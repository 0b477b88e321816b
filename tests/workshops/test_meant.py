"""A workshop made shorter than its agenda: asked first, said afterwards, never shown to the public."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import COMMAND
from app.clock import now
from app.workshops.agenda import outside
from app.workshops.days_off import Free, add_day_off
from app.workshops.models import Venue, Workshop, WorkshopSession
from app.workshops.when import When
from tests.cast import OWN, SAME_ORIGIN, Colleague
from tests.makers import make_workshop, sign_up
from tests.registration.truth import notices
from tests.workshops.editor import edit_part, part_form, save_part, sent_by

DAY = (now() + timedelta(days=30)).date()
NEXT = DAY + timedelta(days=1)
# Two days, the last session until five.
AGENDA = {
    "sessions-0-title_es": "Apertura", "sessions-0-title_en": "Opening", "sessions-0-day": DAY.isoformat(),
    "sessions-0-first_hour": "09:00", "sessions-0-last_hour": "12:00",
    "sessions-1-title_es": "Mesas", "sessions-1-title_en": "Tables", "sessions-1-day": DAY.isoformat(),
    "sessions-1-first_hour": "15:00", "sessions-1-last_hour": "17:00",
    "sessions-2-title_es": "Clausura", "sessions-2-title_en": "Closing", "sessions-2-day": NEXT.isoformat(),
}  # fmt: skip
SHORTER = {"last_day": "", "last_hour": "12:00"}


def make(organiser: Colleague, state: str = "published") -> Workshop:
    """A workshop of two days with its agenda."""
    workshop = make_workshop((OWN,), When(DAY, NEXT, time(9), time(17)), state=state)
    assert edit_part(organiser, workshop.code, "sessions", **AGENDA).status_code == 303
    return workshop


def move_form(organiser: Colleague, workshop: Workshop) -> tuple[str, dict[str, Any]]:
    """Where it is sent, and the form as its page shows it."""
    path = f"/es/manage/workshops/{workshop.code}/move"
    return path, sent_by(organiser.get(path).page.one("form.sheet-form"))


def last_day(session: Session, workshop: Workshop) -> date:
    """The last day as it is kept now."""
    return session.get_one(Workshop, workshop.id, populate_existing=True).last_day


def test_a_move_that_leaves_sessions_outside_is_asked_first(organiser: Colleague, session: Session) -> None:
    workshop = make(organiser)
    path, form = move_form(organiser, workshop)
    answer = organiser.post(path, form | SHORTER)
    assert answer.status_code == 422 and answer.page.all('.summary a[href="#meant"]')
    said = [one.text_content() for one in answer.page.all(".note.warn li")]
    assert [one.split("»")[0] for one in said] == ["La sesión «Mesas", "La sesión «Clausura"]
    assert last_day(session, workshop) == NEXT and notices(session, workshop.id)["moved"] == 0
    asked = sent_by(answer.page.one("form.sheet-form"))
    assert "meant" not in asked and asked["last_hour"] == "12:00", "typed is kept, nothing is ticked"
    token = answer.page.one("#meant").get("value")
    other = organiser.post(path, asked | {"last_hour": "10:00", "meant": token})
    assert other.status_code == 422, "a tick is for what was shown"
    assert organiser.post(path, asked | {"meant": token}).status_code == 303
    assert last_day(session, workshop) == DAY
    note = organiser.get(f"/es/manage/workshops/{workshop.code}").page.one(".note.warn").text_content()
    assert "2 sesiones quedan fuera de los días y horas del taller: corrígelas." in note
    page = organiser.get(f"/es/workshops/{workshop.code}").text
    assert "Apertura" in page and "Clausura" not in page, "no session on a day that is not the workshop's"


def test_a_draft_made_shorter_is_asked_in_its_editor(organiser: Colleague, session: Session) -> None:
    workshop = make(organiser, "scheduled")
    form = part_form(organiser, workshop.code, "when") | SHORTER
    sent = form | {"csrf_token": organiser.token}
    part = SAME_ORIGIN | {"HX-Request": "true"}
    answer = organiser.client.post(f"/es/manage/workshops/{workshop.code}/edit/when", data=sent, headers=part)
    assert answer.status_code == 422 and answer.text.count("<form") == 1
    assert "«Mesas»" in answer.text and "«Clausura»" in answer.text
    answer = save_part(organiser, workshop.code, "when", form)
    assert answer.status_code == 422 and last_day(session, workshop) == NEXT
    token = answer.page.one("#meant").get("value")
    assert save_part(organiser, workshop.code, "when", form | {"meant": token}).status_code == 303
    assert last_day(session, workshop) == DAY
    assert "2 sesiones quedan fuera" in organiser.get(f"/es/manage/workshops/{workshop.code}").text


def test_days_that_take_their_sessions_along_are_not_asked_about(
    organiser: Colleague, session: Session
) -> None:
    workshop = make(organiser, "scheduled")
    later = {
        "first_day": (DAY + timedelta(days=7)).isoformat(),
        "last_day": (NEXT + timedelta(days=7)).isoformat(),
    }
    assert edit_part(organiser, workshop.code, "when", **later).status_code == 303
    rows = select(WorkshopSession.day).where(WorkshopSession.workshop_id == workshop.id)
    assert set(session.scalars(rows)) == {DAY + timedelta(days=7), NEXT + timedelta(days=7)}


def test_a_day_off_or_a_clash_is_said_before_anybody_is_told(organiser: Colleague, session: Session) -> None:
    workshop = make_workshop((OWN,), When(DAY, DAY, time(9), time(17)))
    sign_up(workshop)
    day = NEXT + timedelta(days=9)
    add_day_off(COMMAND, Free(day, "Día de ejemplo", "Sample day", OWN))
    clashing = make_workshop((OWN,), When(day, day, time(9), time(12)))
    path, form = move_form(organiser, workshop)
    typed = {
        "first_day": day.isoformat(),
        "venue_id": "new",
        "venue_name": "Otro local",
        "venue_city": "Calca",
    }
    answer = organiser.post(path, form | typed)
    assert answer.status_code == 422
    said = answer.page.one("form .note.warn").text_content()
    assert "Día de ejemplo" in said and "convoca" in said and clashing.short_es in said
    assert "Trasladar de todos modos" in said
    assert last_day(session, workshop) == DAY and notices(session, workshop.id)["moved"] == 0
    assert session.scalars(select(Venue).where(Venue.name == "Otro local")).all() == []
    asked = sent_by(answer.page.one("form.sheet-form"))
    assert {name: asked[name] for name in typed} == typed, "typed is kept"
    asked["meant"] = answer.page.one("#meant").get("value")
    assert organiser.post(path, asked).status_code == 303
    assert last_day(session, workshop) == day and notices(session, workshop.id)["moved"] == 1


@pytest.mark.parametrize(
    ("day", "hours", "is_outside"),
    [
        (DAY, (9, 12), False),
        (DAY, (8, 9), True),
        (DAY, (15, 23), False),
        (NEXT, (7, 13), False),
        (NEXT, (12, 14), True),
        (NEXT, (14, None), True),
        (NEXT, (None, None), False),
        (NEXT + timedelta(days=1), (None, None), True),
        (DAY - timedelta(days=1), (10, 11), True),
        (None, (3, 4), False),
    ],
)
def test_what_stands_outside(
    day: date | None, hours: tuple[int | None, int | None], is_outside: bool
) -> None:
    first, last = (None if hour is None else time(hour) for hour in hours)
    workshop = Workshop(first_day=DAY, last_day=NEXT, first_hour=time(9), last_hour=time(13))
    workshop.sessions = [WorkshopSession(day=day, first_hour=first, last_hour=last)]
    assert bool(outside(workshop)) is is_outside


def test_a_session_without_a_day_is_on_the_only_day() -> None:
    workshop = Workshop(first_day=DAY, last_day=DAY, first_hour=time(9), last_hour=time(13))
    workshop.sessions = [WorkshopSession(day=None, first_hour=time(12), last_hour=time(14))]
    assert outside(workshop) == workshop.sessions
