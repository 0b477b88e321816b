"""One workshop made again for several regions: drafts on shifted days, all or none, once for one form."""

from datetime import date, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit import AuditRow
from app.clock import now
from app.database import transaction
from app.refusals import Refusal
from app.workshops.draft import QuestionDraft
from app.workshops.models import SessionRole, Speaker, Workshop, WorkshopSession
from app.workshops.questions import asked_by, write_questions
from app.workshops.seats import Seats
from app.workshops.series import Copy, renamed, spread
from app.workshops.when import When
from tests.cast import Colleague
from tests.makers import from_now, make_plan, make_workshop, sign_up
from tests.workshops.editor import sent_by

FIRST = date(2027, 3, 12)


def here(workshop: Workshop) -> str:
    return f"/es/manage/workshops/{workshop.code}/series"


def form(**given: Any) -> dict[str, Any]:
    return {"key": str(uuid4()), "first_day": "2027-05-03", "every": "7", "regions": ["13", "20"]} | given


@pytest.fixture
def origin(app: Flask) -> Workshop:
    """Two days in Cusco with an agenda, a question, people signed up."""
    when = When(FIRST, FIRST + timedelta(days=1), time(9), time(13))
    opens, closes = when.starts_at - timedelta(days=30), when.starts_at - timedelta(days=2)
    made = make_workshop(
        when=when, short_es="Codesarrollo · Cusco", title_es="Taller en Cusco", capacity=12,
        opens_at=min(opens, from_now(-1)), closes_at=closes, per_institution=2,
    )  # fmt: skip
    with transaction() as session:
        part = WorkshopSession(
            workshop_id=made.id, position=1, day=FIRST + timedelta(days=1), title_es="Una", title_en="One"
        )
        part.roles = [SessionRole(speaker=Speaker(name="Persona Ejemplo"), role="speaker", position=1)]
        session.add(part)
        write_questions(session, made.id, (QuestionDraft("text", "¿Qué?", "What?"),), now())
    sign_up(made)
    return made


def made_from(session: Session, origin: Workshop) -> list[Workshop]:
    rows = select(Workshop).where(Workshop.id > origin.id).order_by(Workshop.first_day, Workshop.id)
    return list(session.scalars(rows, execution_options={"populate_existing": True}))


def test_drafts_are_made_for_each_region_on_their_days(
    coordinator: Colleague, session: Session, origin: Workshop
) -> None:
    assert coordinator.post(here(origin), form()).status_code == 303
    one, two = made_from(session, origin)
    assert (one.region_codes, two.region_codes) == (["13"], ["20"])
    assert [(each.first_day, each.last_day) for each in (one, two)] == [
        (date(2027, 5, 3), date(2027, 5, 4)),
        (date(2027, 5, 10), date(2027, 5, 11)),
    ]
    assert (one.short_es, one.title_es) == ("Codesarrollo · La Libertad", "Taller en La Libertad")
    assert one.short_en == f"{origin.short_en} · La Libertad", "a name that says no region gets one"
    assert (one.state, one.venue, one.code) == ("scheduled", None, "codesarrollo-la-libertad")
    assert one.starts_at == When(one.first_day, one.last_day, time(9), time(13)).starts_at
    (agenda,) = one.sessions
    assert agenda.day == date(2027, 5, 4) and agenda.roles[0].speaker.name == "Persona Ejemplo"
    assert [each.label_en for each in asked_by(session, one.id)] == ["What?"]
    seats, first = session.get_one(Seats, one.id), session.get_one(Seats, origin.id)
    assert (seats.capacity, seats.per_institution, seats.taken, seats.is_taking) == (12, 2, 0, False)
    assert first.opens_at and seats.opens_at == first.opens_at + (one.first_day - FIRST)
    assert first.closes_at and seats.closes_at == first.closes_at + (one.first_day - FIRST)
    assert first.taken == 1
    page = coordinator.get(here(origin)).page
    assert [link.get("href").rpartition("/")[2] for link in page.all("#made a")] == [one.code, two.code]


def test_a_form_sent_twice_makes_one_series(
    coordinator: Colleague, session: Session, origin: Workshop
) -> None:
    sent = form()
    for _ in range(2):
        assert coordinator.post(here(origin), sent).status_code == 303
    assert len(made_from(session, origin)) == 2
    assert coordinator.post(here(origin), form()).status_code == 303
    assert [one.code for one in made_from(session, origin)] == [
        "codesarrollo-la-libertad", "codesarrollo-la-libertad-2",
        "codesarrollo-piura", "codesarrollo-piura-2",
    ]  # fmt: skip
    told = session.scalar(select(func.count()).where(AuditRow.action == "make series"))
    assert told == 2


def test_all_or_none(coordinator: Colleague, session: Session) -> None:
    plan = make_plan("short", 2027, 2027)
    origin = make_workshop(when=When(FIRST, FIRST, time(9), None), plan_id=plan.id)
    sent = form(first_day="2027-12-30", every="7")
    answer = coordinator.post(here(origin), sent)
    assert answer.status_code == 422 and answer.page.has(".summary a[href='#day_20']")
    assert made_from(session, origin) == []
    again = coordinator.post(here(origin), sent | {"day_20": "2027-06-01"})
    assert again.status_code == 303 and len(made_from(session, origin)) == 2


def test_an_organiser_repeats_it_in_their_own_regions_alone(
    organiser: Colleague, other_organiser: Colleague, session: Session, origin: Workshop
) -> None:
    page = organiser.get(here(origin)).page
    assert [box.get("value") for box in page.all("[name=regions]")] == ["08"]
    assert organiser.post(here(origin), form()).status_code == 422
    assert other_organiser.get(here(origin)).status_code == 404
    assert other_organiser.post(here(origin), form()).status_code == 404
    assert made_from(session, origin) == []
    assert organiser.post(here(origin), form(regions=["08"])).status_code == 303
    (one,) = made_from(session, origin)
    assert one.venue_id == origin.venue_id, "in its own region the room may serve again"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"regions": []}, "regions"),
        ({"regions": ["99"]}, "regions"),
        ({"first_day": ""}, "first_day"),
        ({"first_day": "2027-13-01"}, "first_day"),
        ({"every": "-1"}, "every"),
        ({"every": "400"}, "every"),
        ({"day_13": "mañana"}, "day_13"),
        ({"first_day": "1999-01-01"}, "day_13"),
        ({"first_day": "9999-12-31"}, "day_13"),
        ({"day_13": "9999-12-31"}, "day_13"),
        ({"day_20": "0001-01-01"}, "day_20"),
        ({"day_07": "2027-06-01"}, "day_07"),
        ({"regions": [], "day_07": "2027-06-01"}, "day_07"),
    ],
)
def test_what_no_series_may_be(
    coordinator: Colleague, session: Session, origin: Workshop, wrong: dict[str, Any], field: str
) -> None:
    answer = coordinator.post(here(origin), form(**wrong))
    assert answer.status_code == 422 and answer.page.has(f".summary a[href='#{field}']")
    assert made_from(session, origin) == []


def test_a_day_beside_a_region_that_is_not_ticked_is_not_dropped(
    coordinator: Colleague, session: Session, origin: Workshop
) -> None:
    typed = form(day_07="2027-06-01", day_13="2027-06-02")
    answer = coordinator.post(here(origin), typed)
    assert "Callao tiene un día y no está marcada: márcala o quita su día." in answer.text
    again = sent_by(answer.page.one("form.sheet-form"))
    assert {name: again[name] for name in typed} == typed, "typed is kept"
    assert coordinator.post(here(origin), again | {"regions": ["13", "20", "07"]}).status_code == 303
    assert len(made_from(session, origin)) == 3


def test_days_are_spread_as_written() -> None:
    own = {"13": date(2027, 6, 1)}
    made = spread(["08", "13", "20"], own, FIRST, 14)
    assert made == (
        Copy("08", FIRST), Copy("13", date(2027, 6, 1)), Copy("20", FIRST + timedelta(days=14)),
    )  # fmt: skip
    assert spread(["13"], own, None, 0) == (Copy("13", date(2027, 6, 1)),)
    with pytest.raises(Refusal):
        spread(["08", "13"], own, None, 0)


def test_a_name_takes_the_place_of_another_whole() -> None:
    assert renamed("IV · Lima", ["Lima"], "Ica", 80, True, "es") == "IV · Ica"
    assert renamed("Limatambo", ["Lima"], "Ica", 80, False, "es") == "Limatambo"
    assert renamed("Limatambo", ["Lima"], "Ica", 80, True, "es") == "Limatambo · Ica"
    assert renamed("x" * 80, ["Lima"], "Ica", 80, True, "es") == "x" * 74 + " · Ica"
    for before, after, said in (
        ("los valles del Cusco", "Lima provincias", "los valles de Lima provincias"),
        ("Taller en el Cusco, hoy", "Puno", "Taller en Puno, hoy"),
        ("Llega al Cusco", "Puno", "Llega a Puno"),
        ("Llega al Cusco", "Callao", "Llega al Callao"),
        ("Gobiernos de Cusco", "Callao", "Gobiernos del Callao"),
        ("Make a Cusco Workshop", "Callao", "Make a Callao Workshop"),
    ):
        assert renamed(before, ["Cusco"], after, 80, True, "en" if "Workshop" in before else "es") == said
    assert renamed("valles del Callao", ["Callao"], "Cusco", 80, True, "es") == "valles del Cusco"
    assert renamed(None, ["Lima"], "Ica", 80, True, "es") is None
