"""Days off and clashes, on planted cases: the rules by themselves, then where staff read them."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import COMMAND, AuditRow
from app.database import transaction
from app.workshops.clashes import Clash, Taken, Talks, all_clashes, clashes
from app.workshops.days_off import DayOff, Free, add_day_off, holidays_of, touching
from app.workshops.models import SessionRole, Speaker, Venue, Workshop, WorkshopSession
from app.workshops.when import When
from tests.cast import Colleague, Enter
from tests.makers import in_days, make_plan, make_workshop
from tests.workshops.editor import move, sent_by

DAY = date(2027, 3, 15)
CUSCO, LIBERTAD = frozenset({"08"}), frozenset({"13"})
LIST = "/es/manage/days-off"


def on(
    day: date = DAY, first: int | None = 9, last: int | None = 13, zone: str = "America/Lima", days: int = 1
) -> When:
    """Some hours of a day, or of several."""
    hours = [None if one is None else time(one) for one in (first, last)]
    return When(day, day + timedelta(days=days - 1), hours[0], hours[1], zone)


def taken(number: int, when: When | None = None, **given: Any) -> Taken:
    return Taken(number, when or on(), **given)


SPEAKS = frozenset({Talks(5)})
NEXT_DAY = DAY + timedelta(days=1)
MEETINGS: list[tuple[Taken, Taken, list[tuple[str, int | str]]]] = [
    (taken(1, venue=7), taken(2, venue=7), [("venue", 7)]),
    (taken(1, venue=7), taken(2, venue=8), []),
    (taken(1, venue=7), taken(2, on(first=13, last=17), venue=7), []),
    (taken(1, venue=7), taken(2, on(first=12, last=17), venue=7), [("venue", 7)]),
    (taken(1, on(first=None, last=None), venue=7), taken(2, on(first=20, last=22), venue=7), [("venue", 7)]),
    (taken(1, venue=None), taken(2, venue=None), []),
    (taken(1, regions=CUSCO), taken(2, on(first=15, last=18), regions=CUSCO | LIBERTAD), [("region", "08")]),
    (taken(1, regions=CUSCO), taken(2, regions=LIBERTAD), []),
    (taken(1, regions=CUSCO), taken(2, on(NEXT_DAY), regions=CUSCO), []),
    (taken(1, on(days=3), regions=CUSCO), taken(2, on(NEXT_DAY), regions=CUSCO), [("region", "08")]),
    # The evening of the 14th in Lima is the 15th in Tokyo; the 14th in Tokyo is over when Lima's 15th begins.
    (taken(1, on(NEXT_DAY, zone="Asia/Tokyo"), regions=CUSCO), taken(2, regions=CUSCO), [("region", "08")]),
    (taken(1, on(DAY, zone="Asia/Tokyo"), regions=CUSCO), taken(2, on(NEXT_DAY), regions=CUSCO), []),
    # 9 in Lima is 8 in Mexico City: the hours meet in time, not as they are written.
    (
        taken(1, on(first=9, last=10), venue=7),
        taken(2, on(first=10, last=11, zone="America/Mexico_City"), venue=7),
        [],
    ),
    (
        taken(1, on(first=9, last=10), venue=7),
        taken(2, on(first=8, last=9, zone="America/Mexico_City"), venue=7),
        [("venue", 7)],
    ),
    (taken(1, talks=SPEAKS), taken(2, on(first=18, last=20), talks=SPEAKS), [("speaker", 5)]),
    (
        taken(1, on(days=2), talks=frozenset({Talks(5, DAY)})),
        taken(2, on(NEXT_DAY), talks=frozenset({Talks(5, NEXT_DAY)})),
        [],
    ),
    (
        taken(1, on(days=2), talks=frozenset({Talks(5, NEXT_DAY), Talks(6, DAY)})),
        taken(2, on(NEXT_DAY), talks=SPEAKS | {Talks(6)}),
        [("speaker", 5)],
    ),
]


@pytest.mark.parametrize(("mine", "other", "found"), MEETINGS)
def test_what_two_workshops_both_take(mine: Taken, other: Taken, found: list[tuple[str, int | str]]) -> None:
    assert [(one.kind, one.what) for one in clashes(mine, [mine, other])] == found
    assert [(one.kind, one.what) for one in clashes(other, [mine, other])] == found
    swept = all_clashes([other, mine])
    assert swept.get(1, []) == [Clash(kind, what, 2) for kind, what in found]
    assert swept.get(2, []) == [Clash(kind, what, 1) for kind, what in found]


def test_the_sweep_finds_what_looking_at_every_pair_finds() -> None:
    many = [
        taken(
            number,
            on(DAY + timedelta(days=number * 7 % 40), days=1 + number % 3),
            venue=number % 5,
            regions=frozenset({f"{number % 26:02}", f"{number * 3 % 26:02}"}),
            talks=frozenset({Talks(number % 11)}),
        )
        for number in range(120)
    ]
    swept = all_clashes(many)
    one_by_one = {one.number: clashes(one, many) for one in many}
    assert sum(map(len, one_by_one.values())) > 100
    for number, found in one_by_one.items():
        assert sorted(found, key=str) == sorted(swept.get(number, []), key=str)


def test_the_holidays_of_peru_are_known_in_both_languages() -> None:
    found = {one.day: (one.name_es, one.name_en) for one in holidays_of(2027)}
    assert found[date(2027, 7, 28)] == ("Día de la Independencia", "Independence Day")
    assert found[date(2027, 3, 26)][1] == "Good Friday", "Easter moves, and is reckoned"
    assert len(found) == 17


def test_a_day_off_of_a_region_touches_that_region_alone() -> None:
    free = [Free(DAY, "Todos", "All"), Free(DAY, "Cusco", "Cusco", "08"), Free(NEXT_DAY, "Otro", "Other")]
    assert [one.name_es for one in touching(free, DAY, DAY, {"08"})] == ["Todos", "Cusco"]
    assert [one.name_es for one in touching(free, DAY, NEXT_DAY, {"13"})] == ["Todos", "Otro"]


def _speaks(workshop: Workshop, name: str, day: date | None = None) -> None:
    with transaction() as session:
        speaker = session.scalar(select(Speaker).where(Speaker.name == name)) or Speaker(name=name)
        part = WorkshopSession(workshop_id=workshop.id, position=1, day=day, title_es="Una", title_en="One")
        part.roles = [SessionRole(speaker=speaker, role="speaker", position=1)]
        session.add(part)


def _warned(somebody: Colleague, workshop: Workshop, path: str = "") -> list[str]:
    page = somebody.get(f"/es/manage/workshops/{workshop.code}{path}").page
    return [" ".join(one.text_content().split()) for one in page.all(".note.warn li")]


def test_the_editor_and_the_checklist_name_the_clashes(
    organiser: Colleague, coordinator: Colleague, session: Session
) -> None:
    venue = Venue(name="Casa de ejemplo", city="Cusco", jurisdiction_code="08")
    mine = make_workshop(state="scheduled", venue=venue, short_es="El mío")
    hers = make_workshop(convened=("13",), state="scheduled", venue=mine.venue, short_es="El de ella")
    ours = make_workshop(convened=("08", "13"), when=in_days(30, 15, 18), short_es="El de ambas")
    make_workshop(state="cancelled", venue=mine.venue, short_es="Cancelado")
    make_workshop(is_demonstration=True, venue=mine.venue, short_es="Inventado")
    for one in (mine, hers):
        _speaks(one, "Persona Ejemplo")
    room = "El ambiente Casa de ejemplo"
    for path in ("", "/edit"):
        said = _warned(organiser, mine, path)
        assert len(said) == 3 and any("Cusco" in one and "El de ambas" in one for one in said), said
        assert not any("El de ella" in one for one in said), "a foreign one is not named"
        assert sum("Casa de ejemplo" in one for one in said) == 1, room
        assert any("El de ella" in one for one in _warned(coordinator, mine, path))
    assert [one.text_content() for one in _links(coordinator, mine)] == [
        "El de ella",
        "El de ella",
        "El de ambas",
    ]
    assert _links(organiser, mine)[0].get("href") == f"/es/manage/workshops/{ours.code}"
    assert organiser.post(f"/es/manage/workshops/{mine.code}/publish").status_code in (303, 422)


def _links(somebody: Colleague, workshop: Workshop) -> list[Any]:
    found: list[Any] = somebody.get(f"/es/manage/workshops/{workshop.code}").page.all(".note.warn li a")
    return found


def test_an_announced_workshop_of_others_is_named_by_its_public_page(
    organiser: Colleague, app: Flask
) -> None:
    venue = Venue(name="Casa de ejemplo", city="Cusco", jurisdiction_code="08")
    mine = make_workshop(state="scheduled", venue=venue)
    other = make_workshop(convened=("13",), venue=mine.venue)
    assert [one.get("href") for one in _links(organiser, mine)] == [f"/es/workshops/{other.code}"]


def test_a_holiday_warns_and_forbids_nothing(organiser: Colleague, app: Flask) -> None:
    day = next(one.day for one in holidays_of(in_days(400).first_day.year) if one.day.month == 7)
    workshop = make_workshop(when=on(day), state="scheduled")
    add_day_off(COMMAND, Free(day, "Día no laborable", "Bridge day", "08"))
    add_day_off(COMMAND, Free(day, "Fiesta de otra región", "Feast elsewhere", "13"))
    said = _warned(organiser, workshop)
    assert len(said) == 2 and "Día no laborable" in " ".join(said)
    shown = organiser.get(f"/es/manage/workshops/{workshop.code}/edit").page.one("#part-when")
    assert "Día no laborable" in shown.text_content()


def test_days_off_are_added_once_and_removed(coordinator: Colleague, session: Session) -> None:
    form = {"day": "2027-07-27", "name_es": "Puente", "name_en": "Bridge day", "region": ""}
    assert coordinator.post(LIST, form).status_code == 303
    again = coordinator.post(LIST, form)
    assert again.status_code == 422 and again.page.has(".summary a[href='#day']")
    assert coordinator.post(LIST, form | {"region": "08"}).status_code == 303, "that of a region is another"
    for wrong in (
        {"day": ""},
        {"day": "2027-02-30"},
        {"name_en": " "},
        {"region": "99"},
        {"day": "1999-01-01"},
    ):
        assert coordinator.post(LIST, form | wrong).status_code == 422
    rows = session.scalars(select(DayOff).order_by(DayOff.id)).all()
    assert [row.mark for row in rows] == ["2027-07-27", "2027-07-27 08"]
    for _ in range(2):
        answer = coordinator.post(f"{LIST}/{rows[0].id}/remove")
    assert answer.status_code == 404 and "Puente" in coordinator.get(LIST).text
    told = session.scalars(select(AuditRow.action).where(AuditRow.object_kind == "day off")).all()
    assert sorted(told) == ["add day off", "add day off", "remove day off"]


def test_a_demonstration_account_leaves_the_calendar_alone(enter: Enter) -> None:
    invented = enter("coordinator", is_demonstration=True)
    form = {"day": "2027-07-27", "name_es": "Puente", "name_en": "Bridge day", "region": ""}
    page = invented.get(LIST).page
    assert not page.all("form.form") and "Una cuenta de demostración" in page.words("aside")
    assert "Todavía no se agregó ninguno." in page.words("main")
    assert invented.post(LIST, form).status_code == 403


def test_the_page_beside_the_board_lists_them(coordinator: Colleague, organiser: Colleague) -> None:
    plan = make_plan("doubts", 2020, 2040)
    one = make_workshop(plan_id=plan.id, short_es="Uno")
    make_workshop(plan_id=plan.id, short_es="Otro", when=in_days(30, 16, 18))
    make_workshop(plan_id=plan.id, short_es="Lejos", when=in_days(60), convened=("13",))
    make_workshop(short_es="Sin plan", convened=("13",), when=in_days(60))
    page = coordinator.get("/es/manage/board/doubts/clashes").page
    shown = [" ".join(item.text_content().split()) for item in page.all("ul.people > li")]
    assert [said[:3] for said in shown] == ["Uno", "Otr", "Lej"]
    assert shown[0].endswith("Otro") and shown[1].endswith("Uno") and shown[2].endswith("Sin plan")
    assert len(organiser.get("/es/manage/board/doubts/clashes").page.all("ul.people > li")) == 2
    assert coordinator.get("/es/manage/board/doubts").page.has("a[href$='/doubts/clashes']")
    assert one.code in coordinator.get("/es/manage/board/doubts/clashes").text


def test_more_seats_than_the_venue_holds_are_warned_of(organiser: Colleague) -> None:
    small = Venue(name="Sala chica", city="Cusco", jurisdiction_code="08", capacity=20)
    planned = make_workshop(state="scheduled", venue=small, capacity=21)
    announced = make_workshop(capacity=21, when=in_days(50))
    said = "21 vacantes"
    for path in (planned.code, f"{planned.code}/edit"):
        assert said in organiser.get(f"/es/manage/workshops/{path}").page.words("main")
    here = organiser.get(f"/es/manage/workshops/{announced.code}/move").page.one("form.sheet-form")
    asked = organiser.post(
        f"/es/manage/workshops/{announced.code}/move", sent_by(here) | {"venue_id": str(small.id)}
    )
    assert asked.status_code == 422 and said in asked.page.words("main"), "asked about before anybody is told"
    assert move(organiser, announced.code, venue_id=str(small.id)).status_code == 303, "never forbidden"
    fits = make_workshop(state="scheduled", venue=small, capacity=20, when=in_days(70))
    assert "vacantes, y el lugar" not in organiser.get(f"/es/manage/workshops/{fits.code}").page.words("main")
