"""A workshop counts one way on every outlet: by its people as the edition has them, else as it was stated."""

import csv
import io
from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy.orm import Session

from app.accounts.scopes import Scope
from app.audit import COMMAND
from app.clock import now
from app.database import transaction
from app.plan.models import Plan
from app.refusals import Refusal
from app.tallies import queries
from app.tallies.changes import read_changes
from app.tallies.edition_queries import read_draft
from app.tallies.planned import Narrowed
from app.tallies.signing import sign_off
from app.workshops.headcounts import Stated, restate
from app.workshops.models import Workshop

from ..cast import Colleague
from ..makers import in_days, make_workshop
from ..page import Page, ProofReader
from .boards import make_plan
from .programmes import held_with


@pytest.fixture
def plan(app: Flask) -> Plan:
    """A plan of last year and this one."""
    return make_plan(first_year=now().year - 1, last_year=now().year + 3)


def state(workshop: Workshop, number: int | None, basis: str = "reported", region: str | None = None) -> None:
    """Somebody states a number."""
    with transaction() as session:
        restate(session, workshop.id, Stated(number, basis, region, "Ejemplo", "Example"), None, now())


def held(plan: Plan, days_ago: int = 3, convened: tuple[str, ...] = ("08", "23")) -> Workshop:
    """A workshop that is over and of which nothing is on record."""
    return make_workshop(convened, in_days(-days_ago), plan_id=plan.id, state="held")


def sign(plan: Plan, version: int = 1) -> None:
    """The figures signed off as they stand."""
    sign_off(COMMAND, "Persona Ejemplo", plan.id, version, "Ejemplo", "Example")


def page_of(app: Flask, plan: Plan, lang: str = "es") -> Page:
    """The plan's public page."""
    answer = ProofReader(app, app.response_class).get(f"/{lang}/plan/{plan.key}")
    assert answer.status_code == 200
    page: Page = answer.page
    return page


def changes(page: Page) -> str:
    """What the last month brought."""
    return page.words("#changes-title + p")


def staff(colleague: Colleague, plan: Plan) -> tuple[Page, dict[str, list[str]]]:
    """The staff's page, and the rows of its spreadsheet by their name."""
    base = f"/es/manage/figures/{plan.key}"
    text = colleague.client.get(f"{base}.csv").data.decode("utf-8-sig")
    return colleague.get(base).page, {row[0]: row[1:] for row in csv.reader(io.StringIO(text))}


def test_what_is_stated_of_a_region_gives_way_to_people_by_name(
    app: Flask, plan: Plan, coordinator: Colleague
) -> None:
    workshop = held_with(plan, {"08": 12, "23": 6})
    state(workshop, 5, region="08")
    for lang in ("es", "en"):
        assert "5 reportadas" not in page_of(app, plan, lang).words("body")
    page, rows = staff(coordinator, plan)
    assert "18 con registro de nombres" in page.words(".figures") and rows["Cusco"][3:5] == ["12", ""]
    assert "0 talleres sin cifra" in page.words(".figures")
    sign(plan)
    public = page_of(app, plan)
    assert public.words("#r08 td b") == "12 con registro de nombres" and "18" in public.words(".both")
    assert "18 con registro de nombres" in public.words("#years")


def test_an_open_desk_with_a_region_stated_is_still_open(
    app: Flask, plan: Plan, coordinator: Colleague
) -> None:
    workshop = held_with(plan, {"08": 12}, is_closed=False)
    state(workshop, 5, region="08")
    page, rows = staff(coordinator, plan)
    assert "12 con registro de nombres" in page.words(".figures") and rows["Cusco"][3:5] == ["12", ""]
    assert "su registro no está cerrado" in page.words("main")
    sign(plan)
    page = page_of(app, plan)
    assert "reservado" not in page.words("main") and page.words("#r08 td b") == "5 reportadas"


@pytest.mark.parametrize(("number", "basis"), [(90, "reported"), (None, "unknown")])
def test_people_of_an_edition_stand_until_the_next_whatever_is_stated(
    app: Flask, plan: Plan, coordinator: Colleague, number: int | None, basis: str
) -> None:
    workshop = held_with(plan, {"08": 20, "23": 15})
    sign(plan)
    state(workshop, number, basis)
    reader, by_name = ProofReader(app, app.response_class), "35 con registro de nombres"
    page = page_of(app, plan)
    assert "90" not in page.words("main") and "; 0 talleres sin cifra" in page.words(".first")
    for part in (".first", ".by-region tfoot", "#years", "#changes-title + p", "#summary-es"):
        assert by_name in page.words(part), part
    shown = reader.get(f"/es/workshops/{workshop.code}").page.words("main")
    assert "35" in shown and "90" not in shown and "Registradas por nombre" in shown
    told = reader.get("/es/data/workshops.csv").get_data(as_text=True).splitlines()
    row = next(one for one in told if f"/{workshop.code}" in one)
    assert ',"","named",' in row and "90" not in row
    told = coordinator.get(f"/es/manage/workshops/{workshop.code}/headcount").page.words(".stack .note")
    assert "El público aún lee 35 participaciones por nombre" in told
    found = staff(coordinator, plan)[0].words(".figures")
    assert ("90 reportadas" if number else by_name) in found
    if number:
        with pytest.raises(Refusal, match="por nombre"):
            sign(plan, 2)


def test_a_number_of_one_region_is_no_figure_of_the_whole(
    app: Flask, plan: Plan, coordinator: Colleague
) -> None:
    state(held(plan), 20, "sheet", "08")
    page, rows = staff(coordinator, plan)
    assert "1 taller sin cifra" in page.words(".figures") and "al menos" in page.words(".figures")
    assert (rows["Cusco"][1], rows["Tacna"][1]) == ("0", "1") and "1 taller sin cifra" in rows["Tacna"]
    places = queries.places(lima_in_two=True)
    found = read_changes(plan, Scope(0, is_national=True), places, Narrowed(), now())
    assert (found.silent, found.bases) == (1, (("sheet", 20),))
    public = page_of(app, plan)
    assert "al menos 20 participaciones, en 1 de 1 taller" in public.words(".both")
    assert "1 taller sin cifra" in public.words(".first") and "20 según hojas firmadas" in changes(public)
    assert [(one.basis, one.number) for one in read_draft(plan, now()).workshops] == [("unknown", None)]


def test_a_number_of_one_region_stays_when_people_come_elsewhere(
    app: Flask, plan: Plan, coordinator: Colleague
) -> None:
    one = held(plan)
    state(one, 9, region="23")
    held_with(plan, {"08": 12})
    page, _rows = staff(coordinator, plan)
    assert "12 con registro de nombres y 9 reportadas" in page.words(".figures")
    assert "12 con registro de nombres y 9 reportadas; 1 taller sin cifra" in page.words("main")
    behind = f"/es/manage/figures/{plan.key}/workshops?region=23&what=counted"
    assert one.short_es in coordinator.get(behind).page.words("main")
    places = queries.places(lima_in_two=True)
    found = read_changes(plan, Scope(0, is_national=True), places, Narrowed(), now())
    assert found.bases == (("named", 12), ("reported", 9))
    assert {place.code for place in found.regions} == {"08", "23"}


def test_a_number_of_one_region_keeps_its_own_basis(app: Flask, plan: Plan) -> None:
    one = held(plan)
    state(one, 7, "sheet", "08")
    state(one, None, "unknown")
    page = page_of(app, plan)
    assert page.words("#r08 td b") == "7 según hojas firmadas"
    assert "al menos 7 según hojas firmadas" in page.words("#summary-es")
    assert "reportad" not in page.words(".both")


@pytest.mark.parametrize("is_signed", [True, False])
def test_a_region_is_not_new_for_a_number_that_is_not_read(app: Flask, plan: Plan, is_signed: bool) -> None:
    state(held_with(plan, {"08": 2}), 2, region="23")
    if is_signed:
        sign(plan)
    page = page_of(app, plan)
    assert "2 reportadas" not in page.words("main")
    assert "Tacna" not in changes(page) and "23" not in changes(page)


def test_a_region_with_a_number_of_its_own_is_new(app: Flask, plan: Plan) -> None:
    state(held(plan), 5, region="23")
    assert "por primera vez: Tacna" in changes(page_of(app, plan))


def test_what_no_region_is_stated_for_is_said_on_every_outlet(
    app: Flask, plan: Plan, coordinator: Colleague
) -> None:
    workshop = held(plan)
    for number, region in ((31, None), (8, "08"), (1, "23")):
        state(workshop, number, "reported", region)
    rows = staff(coordinator, plan)[1]
    assert rows["Cusco"][4:6] == ["8", "22 compartidas con Tacna"]
    public = page_of(app, plan)
    for code, other in (("08", "Tacna"), ("23", "Cusco")):
        assert f"22 con {other}" in public.words(f"#r{code}")
    assert "de sus 31 participaciones, 22 no tienen una región declarada" in public.words("#unknown")
    behind = f"/es/manage/figures/{plan.key}/workshops?region=08&what=counted"
    told = coordinator.get(behind).page.words("tbody")
    assert "31 reportadas" in told and "Cusco: 8 reportadas" in told


def test_a_number_of_a_region_is_not_no_figure_among_the_workshops_behind(
    plan: Plan, coordinator: Colleague
) -> None:
    state(held(plan), 20, "sheet", "08")
    behind = f"/es/manage/figures/{plan.key}/workshops?region=08&what=counted"
    assert "sin cifraCusco: 20 según hojas firmadas" in coordinator.get(behind).page.words("tbody")
    by_name = held_with(plan, {"08": 12})
    state(by_name, 5, region="08")
    assert "5 reportadas" not in coordinator.get(behind).page.words("tbody")


def at(days_ago: int) -> datetime:
    """That many days before now."""
    return now() - timedelta(days=days_ago)


@pytest.mark.parametrize("is_signed", [True, False])
def test_what_was_on_record_once_is_not_brought_for_the_first_time(
    app: Flask, plan: Plan, is_signed: bool
) -> None:
    with time_machine.travel(at(60)):
        workshop = held(plan, 0)
        state(workshop, 40)
        if is_signed:
            sign(plan)
    state(workshop, None, "unknown")
    recent = held(plan, 2, ("08",))
    state(recent, 30)
    assert "por primera vez: " not in changes(page_of(app, plan)), "of Cusco it was known two months ago"


def test_a_region_of_any_edition_before_is_not_new(app: Flask, plan: Plan) -> None:
    with time_machine.travel(at(60)):
        workshop = held_with(plan, {"25": 20})
        sign(plan)
    with time_machine.travel(at(40)):
        state(workshop, None, "unknown")
        with transaction() as session:
            session.get_one(Workshop, workshop.id).state = "cancelled"
        held(plan, 1)
        sign(plan, 2)
    with transaction() as session:
        session.get_one(Workshop, workshop.id).state = "held"
    held_with(plan, {"13": 20})
    sign(plan, 3)
    said = changes(page_of(app, plan))
    assert "por primera vez: La Libertad" in said and "Ucayali" not in said


def test_a_figure_that_is_replaced_was_corrected(app: Flask, plan: Plan, coordinator: Colleague) -> None:
    with time_machine.travel(at(60)):
        one = held(plan, 0)
        state(one, 40)
    assert "No se ingresó ni corrigió ninguna cifra" in changes(page_of(app, plan))
    state(one, None, "unknown")
    assert "Se ingresó o corrigió 1 cifra" in changes(page_of(app, plan))
    assert "Se ingresó o corrigió 1 cifra" in staff(coordinator, plan)[0].words("main")


def test_a_figure_that_gives_way_to_people_by_name_was_corrected(
    app: Flask, session: Session, plan: Plan
) -> None:
    with time_machine.travel(at(60)):
        one = held(plan, 0)
        state(one, 40)
    state(one, 30, "named")
    assert "Se ingresó o corrigió 1 cifra" in changes(page_of(app, plan))
