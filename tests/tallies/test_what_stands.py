"""What stands of a workshop: people by name are the figure, an open desk keeps none back, and numbers of
single regions enter every sum."""

import csv
import io
import json
from typing import Any

import pytest
from flask import Flask

from app.attendance.closing import close_desk, reopen_desk
from app.audit import COMMAND
from app.clock import now
from app.plan.models import Plan
from app.workshops.models import Workshop

from ..cast import Colleague
from ..page import ProofReader
from .boards import make_plan
from .programmes import held_with
from .test_one_way import held, page_of, sign, staff, state

NO_FIGURE = {"basis": "unknown", "number": "", "region": "", "source_es": "", "source_en": ""}


@pytest.fixture
def plan(app: Flask) -> Plan:
    """A plan of last year and this one."""
    return make_plan(first_year=now().year - 1, last_year=now().year + 3)


def _state_none(coordinator: Colleague, workshop: Workshop) -> Any:
    return coordinator.post(f"/es/manage/workshops/{workshop.code}/headcount", NO_FIGURE)


def _open_data(app: Flask, workshop: Workshop) -> dict[str, str]:
    text = ProofReader(app, app.response_class).get("/es/data/workshops.csv").data.decode("utf-8-sig")
    return next(one for one in csv.DictReader(io.StringIO(text)) if one["code"] == workshop.code)


def test_people_by_name_are_not_withdrawn_as_a_figure(plan: Plan, coordinator: Colleague) -> None:
    workshop = held_with(plan, {"08": 12})
    refused = _state_none(coordinator, workshop)
    assert refused.status_code == 422
    assert "Hay personas registradas por nombre y ellas son la cifra" in refused.page.words("main")
    assert "12 con registro de nombres" in staff(coordinator, plan)[0].words(".figures")


def test_where_no_other_number_is_known_people_by_name_stand_again(
    app: Flask, plan: Plan, coordinator: Colleague
) -> None:
    workshop = held_with(plan, {"08": 12})
    state(workshop, 90)
    assert _state_none(coordinator, workshop).status_code == 303
    assert "12 con registro de nombres" in staff(coordinator, plan)[0].words(".figures")
    sign(plan)
    shown = ProofReader(app, app.response_class).get(f"/es/workshops/{workshop.code}").page.words("main")
    assert "12" in shown and "Registradas por nombre" in shown
    assert "Sin cifra reportada" not in shown


REPORTED = {"basis": "reported", "number": "25", "region": "", "source_es": "Acta", "source_en": "Minutes"}


def test_no_number_takes_the_place_of_people_an_edition_counts(
    app: Flask, plan: Plan, coordinator: Colleague
) -> None:
    """Two editions, with them and without, would tell how many came from each region."""
    held_with(plan, {"08": 30, "11": 14, "13": 6})
    workshop = held_with(plan, {"08": 9, "23": 12, "1501": 1})
    here = f"/es/manage/workshops/{workshop.code}/headcount"
    sign(plan)
    refused = coordinator.post(here, REPORTED)
    assert refused.status_code == 422 and "La última edición de las cifras cuenta" in refused.page.words(
        "main"
    )
    reopen_desk(COMMAND, workshop.id, "Ejemplo")
    assert coordinator.post(here, REPORTED).status_code == 422
    signing = {"version": "2", "reason_es": "Ejemplo", "reason_en": "Example"}
    refused = coordinator.post(f"/es/manage/figures/{plan.key}/editions", signing)
    said = f"La última edición cuenta por nombre a las personas de {workshop.short_es} y esta ya no"
    assert refused.status_code == 422 and said in refused.page.words("main")
    close_desk(COMMAND, workshop.id, anyway=True, keeps_figure=False)
    held_with(plan, {"08": 30})
    assert coordinator.post(f"/es/manage/figures/{plan.key}/editions", signing).status_code == 303


def test_an_open_desk_keeps_nothing_back(app: Flask, plan: Plan, coordinator: Colleague) -> None:
    workshop = held_with(plan, {"08": 12}, is_closed=False)
    for version in (0, 1):
        if version:
            sign(plan)
        page = page_of(app, plan)
        assert "reservad" not in page.words(".first") and "1 taller sin cifra" in page.words(".first")
        assert _open_data(app, workshop)["headcount_basis"] == "unknown"
    few = held_with(plan, {"08": 3})
    sign(plan, 2)
    page = page_of(app, plan)
    assert few.short_es in page.words("#unknown") and "reservado" in page.words("main")


def test_numbers_of_single_regions_enter_the_edition_and_all_made_of_it(
    app: Flask, plan: Plan, coordinator: Colleague
) -> None:
    workshop, whole = held(plan, convened=("08", "13", "14")), held(plan)
    state(workshop, 12, "sheet", "08")
    state(workshop, 9, "reported", "13")
    state(whole, 30)
    sign(plan)
    told = "39 reportadas y 12 según hojas firmadas"
    public = page_of(app, plan)
    assert "al menos 51" in public.words(".both") and told in public.words(".first")
    reader, address = ProofReader(app, app.response_class), f"/es/plan/{plan.key}/editions/1"
    page = reader.get(address).page
    assert told in page.words("#summary-es")
    assert f"{workshop.short_es} · Cusco" in page.words("#table-parts ~ .scroll")
    assert "12 según hojas firmadas" in page.words("#table-parts ~ .scroll")
    rows = list(csv.reader(io.StringIO(reader.get(f"{address}.csv").data.decode("utf-8-sig"))))
    parts = [row[1:7] for row in rows if row and row[0] == "parts"]
    assert parts == [
        [workshop.code, f"{workshop.short_es} · Cusco", "08", "12", "sheet", "published"],
        [workshop.code, f"{workshop.short_es} · La Libertad", "13", "9", "reported", "published"],
    ]
    kept = json.loads(reader.get(f"{address}.json").data)
    lines = [one for one in kept["rows"] if one["table"] == "parts"]
    assert [(one["row"], one["column"], one["number"]) for one in lines] == [
        (workshop.code, "08", 12),
        (workshop.code, "13", 9),
    ]
    report = reader.get(f"{address}/report/{now().year}").page
    assert f"al menos {told}" in report.words(".told") and "Cusco: 12 según hojas" in report.words(
        "#held ~ .scroll"
    )
    assert _open_data(app, workshop)["headcount_regions"] == "08=12 13=9"
    assert _open_data(app, whole)["headcount_regions"] == ""


def test_a_region_of_people_by_name_is_on_record_where_another_number_stands(
    plan: Plan, coordinator: Colleague
) -> None:
    workshop = held_with(plan, {"14": 7})
    state(workshop, 48)
    page, rows = staff(coordinator, plan)
    assert "48 reportadas" in page.words(".figures")
    assert rows["Lambayeque"][6] == "sin cifra propia", rows["Lambayeque"]
    covered = coordinator.get(f"/es/manage/figures/{plan.key}/coverage").page.words("main")
    assert "Lambayeque" in covered
    region = coordinator.get(f"/es/manage/figures/{plan.key}/regions/14").page.words("main")
    assert f"{now().year} sin cifra propia" in region


def test_an_edition_of_few_people_keeps_them_back_in_its_summary(app: Flask, plan: Plan) -> None:
    held_with(plan, {"08": 7})
    sign(plan)
    page = page_of(app, plan)
    assert "Participaciones registradas por nombre: reservado" in page.words("#summary-es")
    assert "reservado" in page.words(".first")


def test_figures_kept_back_are_not_without_record(app: Flask, plan: Plan) -> None:
    held_with(plan, {"08": 6})
    for version in (0, 1):
        if version:
            sign(plan)
        page = page_of(app, plan)
        cards = [" ".join(one.text_content().split()) for one in page.all(".first .figure")]
        (records,) = (one for one in cards if "Participaciones registradas" in one and "nombre" not in one)
        assert "sin registro" not in records and "1 taller con su cifra reservada" in records
        assert "no hay ninguna cifra de participaciones publicada" in page.words("#summary-es")


def test_a_report_says_that_a_later_edition_is_there(app: Flask, plan: Plan) -> None:
    state(held(plan), 30)
    sign(plan)
    reader, address = ProofReader(app, app.response_class), f"/es/plan/{plan.key}/editions/1/report"
    assert "edición posterior" not in reader.get(f"{address}/{now().year}").page.words("main")
    state(held(plan), 20)
    sign(plan, 2)
    assert "Hay una edición posterior: 2" in reader.get(f"{address}/{now().year}").page.words("main")


def test_parts_of_regions_are_of_one_region_alone(app: Flask, plan: Plan, coordinator: Colleague) -> None:
    state(held(plan), 12, "sheet", "08")
    page = page_of(app, plan)
    assert "12 participaciones son, cada una, de una sola región" in page.words(".both")
    assert "talleres para una sola" not in page.words("main")
