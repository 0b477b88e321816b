"""“Move to…”: a planned workshop goes to another quarter, region or state; nobody writes over another."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit import AuditRow
from app.workshops.models import Workshop, WorkshopSession
from app.workshops.quarters import first_weekday, in_quarter, quarter_of
from app.workshops.seats import Seats
from app.workshops.when import When
from tests.cast import OTHER, OWN, Colleague, Enter
from tests.makers import make_workshop
from tests.workshops.editor import both, create, edit_part, sent_by

DAY = date(2027, 2, 15)
WHEN = When(DAY, DAY + timedelta(days=1), time(9), time(13))


def make(convened: tuple[str, ...] = (OWN,), **given: Any) -> Workshop:
    """A scheduled workshop of two days in the first quarter of 2027."""
    return make_workshop(convened, WHEN, **{"state": "scheduled"} | given)


def form_of(somebody: Colleague, workshop: Workshop, asked: str = "") -> dict[str, Any]:
    """The form as its page shows it."""
    page = somebody.get(f"/es/manage/workshops/{workshop.code}/shift{asked}").page
    return sent_by(page.one("form.sheet-form"))


def send(somebody: Colleague, workshop: Workshop, form: dict[str, Any]) -> Any:
    """Send it."""
    return somebody.post(f"/es/manage/workshops/{workshop.code}/shift", form)


def stored(session: Session, workshop: Workshop) -> Workshop:
    """The workshop as it is kept now."""
    return session.get_one(Workshop, workshop.id, populate_existing=True)


@given(
    st.dates(date(2001, 1, 1), date(2098, 12, 31)),
    st.integers(0, 30),
    st.integers(2000, 2098),
    st.integers(1, 4),
)
def test_another_quarter_keeps_length_and_hours(day: date, length: int, year: int, quarter: int) -> None:
    when = When(day, day + timedelta(days=length), time(9), time(13))
    moved = in_quarter(when, year, quarter)
    assert (moved.first_day.year, quarter_of(moved.first_day)) == (year, quarter)
    assert moved.last_day - moved.first_day == timedelta(days=length)
    assert (moved.first_hour, moved.last_hour, moved.zone) == (when.first_hour, when.last_hour, when.zone)
    assert in_quarter(moved, year, quarter) == moved


@given(st.integers(2000, 2099), st.integers(1, 4))
def test_a_quarter_begins_on_a_weekday(year: int, quarter: int) -> None:
    day = first_weekday(year, quarter)
    assert day.weekday() < 5 and quarter_of(day) == quarter and day.day <= 3


def test_it_goes_to_another_quarter_with_agenda_and_sign_up(organiser: Colleague, session: Session) -> None:
    opens = WHEN.starts_at - timedelta(days=20)
    workshop = make(opens_at=opens, closes_at=WHEN.starts_at)
    part = WorkshopSession(position=1, day=DAY, title_es="Apertura", workshop_id=workshop.id)
    line = {"sessions-0-day": "2027-02-15", "sessions-0-title_es": part.title_es}
    assert edit_part(organiser, workshop.code, "sessions", **line).status_code == 303
    form = form_of(organiser, workshop) | {"quarter": "3", "year": "2028", "state": "proposed"}
    assert send(organiser, workshop, form).status_code == 303
    kept = stored(session, workshop)
    assert (kept.first_day, kept.last_day) == (date(2028, 8, 15), date(2028, 8, 16))
    assert (kept.state, kept.region_codes, kept.version) == ("proposed", [OWN], 3)
    session.expire_all()
    assert [one.day for one in kept.sessions] == [date(2028, 8, 15)]
    seats = session.get_one(Seats, workshop.id, populate_existing=True)
    assert seats.closes_at == kept.starts_at and seats.opens_at == kept.starts_at - timedelta(days=20)
    row = session.scalars(select(AuditRow).order_by(AuditRow.id.desc()).limit(1)).one()
    assert (row.action, row.object_key, row.actor_id) == ("shift workshop", kept.code, organiser.account.id)


def test_it_goes_to_another_region_and_keeps_the_others(coordinator: Colleague, session: Session) -> None:
    workshop = make((OWN, "20"))
    form = form_of(coordinator, workshop, "?region=20") | {"region": OTHER}
    assert form["leaving"] == "20"
    assert send(coordinator, workshop, form).status_code == 303
    assert stored(session, workshop).region_codes == [OWN, OTHER]
    form = form_of(coordinator, workshop) | {"leaving": "", "region": "25"}
    assert send(coordinator, workshop, form).status_code == 303
    session.expire_all()
    assert sorted(stored(session, workshop).region_codes) == [OWN, OTHER, "25"]


def test_an_organiser_moves_within_their_regions_alone(organiser: Colleague, session: Session) -> None:
    workshop = make((OWN, OTHER))
    form = form_of(organiser, workshop)
    assert send(organiser, workshop, form | {"region": OTHER}).status_code == 422
    assert send(organiser, workshop, form | {"leaving": OTHER, "region": OWN}).status_code == 422
    assert stored(session, workshop).version == 1


def test_who_comes_second_sees_both_versions(coordinator: Colleague, enter: Enter, session: Session) -> None:
    workshop = make()
    mine, theirs = form_of(coordinator, workshop), enter("coordinator")
    assert send(theirs, workshop, form_of(theirs, workshop) | {"quarter": "2"}).status_code == 303
    answer = send(coordinator, workshop, mine | {"quarter": "4", "state": "proposed"})
    assert answer.status_code == 409
    quarter = ["Trimestre", "IV trimestre", "II trimestre"]
    assert both(answer) == [quarter, ["Estado", "Propuesto", "Programado"]]
    assert stored(session, workshop).first_day == date(2027, 5, 15)
    again = sent_by(answer.page.one("form.sheet-form"))
    assert again["quarter"] == "4"
    assert send(coordinator, workshop, again).status_code == 303
    assert stored(session, workshop).first_day == date(2027, 11, 15)


def test_a_form_sent_twice_or_cut_off_changes_nothing_more(coordinator: Colleague, session: Session) -> None:
    workshop = make()
    form = form_of(coordinator, workshop) | {"quarter": "2"}
    assert [send(coordinator, workshop, form).status_code for _ in range(2)] == [303, 409]
    cut = {name: value for name, value in form.items() if name != "version"}
    assert send(coordinator, workshop, cut).status_code == 409
    assert stored(session, workshop).version == 2


def test_an_announced_workshop_is_moved_on_its_own_page(coordinator: Colleague, session: Session) -> None:
    workshop = make(state="published")
    answer = coordinator.get(f"/es/manage/workshops/{workshop.code}/shift")
    assert (answer.status_code, answer.location) == (303, f"/es/manage/workshops/{workshop.code}/move")
    form = {"version": "1", "year": "2028", "quarter": "2", "state": "scheduled", "leaving": "", "region": ""}
    answer = send(coordinator, workshop, form)
    assert answer.status_code == 422 and "propia página" in answer.page.words(".summary")
    assert stored(session, workshop).first_day == DAY
    for state in ("held", "closed", "cancelled"):
        over = make(state=state)
        assert coordinator.get(f"/es/manage/workshops/{over.code}/shift").status_code == 404


@pytest.mark.parametrize(
    "odd",
    [
        {"year": "1999"},
        {"year": "2100"},
        {"year": "9" * 30},
        {"year": "dos mil"},
        {"year": "\x00"},
        {"quarter": "5"},
        {"quarter": ""},
        {"state": "held"},
        {"state": "published"},
        {"region": "99"},
        {"leaving": "20", "region": OWN},
        {"leaving": OWN, "region": ""},
        {"version": "x"},
        {"version": "9" * 30},
    ],
)
def test_what_nobody_means_is_refused(coordinator: Colleague, session: Session, odd: dict[str, str]) -> None:
    workshop = make()
    answer = send(coordinator, workshop, form_of(coordinator, workshop) | odd)
    assert answer.status_code == 422 and answer.page.has(".summary")
    assert stored(session, workshop).version == 1


def test_others_find_no_such_workshop(other_organiser: Colleague, enter: Enter, session: Session) -> None:
    workshop = make()
    path = f"/es/manage/workshops/{workshop.code}/shift"
    assert other_organiser.get(path).status_code == 404
    assert other_organiser.post(path, {"version": "1"}).status_code == 404
    assert enter("viewer").get(path).status_code == 403
    assert session.scalar(select(func.count(AuditRow.id)).where(AuditRow.action == "shift workshop")) == 0


def test_a_workshop_is_proposed_in_the_editor(coordinator: Colleague, session: Session) -> None:
    code = create(coordinator, certainty="proposed")
    assert session.scalars(select(Workshop.state).where(Workshop.code == code)).one() == "proposed"
