"""Editions: signed off with a name and a reason, never changed, the same on page, CSV and JSON."""

import csv
import io

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from app.audit import COMMAND, Actor
from app.clock import HOME, now
from app.database import transaction
from app.plan.models import Plan
from app.refusals import Conflict, Refusal
from app.tallies.signing import sign_off
from app.workshops.editions import Edition

from ..cast import Colleague, Enter, make_account
from ..page import ProofReader
from .boards import make_plan
from .programmes import held_with, of_today

REASONS = {"reason_es": "Cierre del año", "reason_en": "End of the year"}


@pytest.fixture
def plan(app: Flask) -> Plan:
    """Three workshops: one region with three people, one workshop not closed, one too small."""
    made = make_plan(first_year=now().year, last_year=now().year + 3)
    held_with(made, {"08": 12, "23": 3, "25": 9})
    held_with(made, {"08": 15}, is_closed=False)
    held_with(made, {"08": 4})
    return made


def sign(plan: Plan, version: int = 1, actor: Actor = COMMAND) -> None:
    """The figures signed off as they stand."""
    sign_off(actor, "Persona Ejemplo", plan.id, version, *REASONS.values())


def editions(session: Session) -> list[Edition]:
    """All there are."""
    return list(session.scalars(select(Edition).order_by(Edition.version)))


def coordinator(app: Flask, role: str = "coordinator") -> Colleague:
    """Somebody signed in."""
    found = Colleague(make_account(role), ProofReader(app, app.response_class))
    found.be_in()
    return found


def test_a_coordinator_signs_off_and_everybody_reads_the_same_rows(app: Flask, plan: Plan) -> None:
    somebody = coordinator(app)
    path = f"/es/manage/figures/{plan.key}/editions"
    page = somebody.client.get(path).page
    assert page.has("form.form") and "reservado" in page.words("#table-regions ~ .scroll")
    answer = somebody.post(path, {"version": "1", **REASONS})
    assert answer.status_code == 303
    address = f"/es/plan/{plan.key}/editions/1"
    assert answer.location == address
    public = ProofReader(app, app.response_class)
    shown = public.get(address).page
    rows = public.get(f"{address}.json").json["rows"]
    table = list(csv.DictReader(io.StringIO(public.get(f"{address}.csv").data.decode("utf-8-sig"))))
    assert [row["Condición"] for row in table] == [row["status"] for row in rows]
    assert [row["Número"] for row in table] == [
        "" if row["number"] is None else str(row["number"]) for row in rows
    ]
    assert [(row["Fila"].removeprefix("'"), row["Columna"]) for row in table] == [
        (row["row"], row["column"]) for row in rows
    ]
    regions = {(row["row"], row["column"]): row for row in rows if row["table"] == "regions"}
    assert regions["all", "all"]["number"] == 24
    assert regions["23", "all"]["status"] == "kept back" and regions["23", "all"]["number"] is None
    cells = [one.text_content() for one in shown.all("#table-regions ~ .scroll td")]
    words = {"kept back": "reservado", "no record": "sin registro"}
    said = [str(row["number"] or words[row["status"]]) for row in regions.values()]
    assert sorted(cells) == sorted(said)
    assert "24" in cells and "3" not in cells
    statuses = [(row["number"], row["status"]) for row in rows if row["table"] == "workshops"]
    assert sorted(statuses, key=str) == [(24, "published"), (None, "kept back"), (None, "no figure")]
    assert address in public.get(f"/es/plan/{plan.key}").text


@pytest.mark.parametrize(
    ("role", "regions", "given"),
    [
        ("organiser", ("08", "15"), {}),
        ("viewer", (), {}),
        ("coordinator", (), {"is_demonstration": True}),
    ],
)
def test_who_may_not_sign_reads_nothing_of_the_draft(
    plan: Plan, enter: Enter, role: str, regions: tuple[str, ...], given: dict[str, bool]
) -> None:
    held_with(plan, {"16": 37})
    somebody, path = enter(role, regions, **given), f"/es/manage/figures/{plan.key}/editions"
    with_part = {"HX-Request": "true", "HX-Target": "draft"}
    for signed in range(2):
        for asked in ("", "?version=1&may_sign=1", "?draft=1&format=json", "?tables=workshops&region=16"):
            for headers in ({}, with_part):
                page = somebody.get(path + asked, headers=headers).page
                assert not page.has("table, form.form, #draft"), (asked, headers)
                said = page.words("main")
                assert "37" not in said and "Taller " not in said and "61" not in said
                assert "edición 2" not in said and ("edición 1" in said) == bool(signed)
        assert somebody.post(path, {"version": "1", **REASONS}).status_code == 403
        if not signed:
            sign(plan)
            held_with(plan, {"08": 61})
    links = [str(one.get("href")) for one in somebody.get(path).page.all("main ul a")]
    assert links == [f"/es/plan/{plan.key}/editions/1"] and "Cierre del año" in said


@pytest.mark.parametrize(
    ("lang", "words"),
    [("es", "Borrador de la edición {}, sin visto bueno"), ("en", "Draft of edition {}, not signed off")],
)
def test_the_draft_says_that_it_is_one(app: Flask, plan: Plan, enter: Enter, lang: str, words: str) -> None:
    somebody, path = enter("coordinator"), f"/{lang}/manage/figures/{plan.key}/editions"
    for version in (1, 2):
        page = somebody.get(path).page
        assert page.words("#draft h2") == words.format(version)
        assert len(page.all("#draft table")) == len(page.all("table")) == len(page.all("#draft h3")) > 0
        if version == 1:
            sign(plan)
    signed = ProofReader(app, app.response_class).get(f"/{lang}/plan/{plan.key}/editions/1").page
    assert signed.has("h2#table-regions") and not signed.has("#draft")


def test_no_database_lets_an_edition_be_changed(app: Flask, plan: Plan, session: Session) -> None:
    sign(plan)
    for statement in ("UPDATE edition SET reason_es = 'otra'", "DELETE FROM edition"):
        with pytest.raises(DatabaseError, match="never changed"), transaction() as deed:
            deed.execute(text(statement))
    assert [one.reason_es for one in editions(session)] == [REASONS["reason_es"]]


def test_what_was_signed_off_before_keeps_its_words(app: Flask, plan: Plan, session: Session) -> None:
    silent = of_today(plan)
    with transaction() as deed:
        deed.merge(silent).state = "held"
    sign(plan)
    (newest,) = editions(session)
    tables = {name: kept for name, kept in newest.tables.items() if name != "form"}
    columns = {one.name: getattr(newest, one.name) for one in Edition.__table__.columns if one.name != "id"}
    with transaction() as deed:
        deed.add(Edition(**columns | {"version": 2, "tables": tables}))
    reader = ProofReader(app, app.response_class)
    for version, word, whole in ((1, "no figure", "all"), (2, "no record", "")):
        rows = reader.get(f"/es/plan/{plan.key}/editions/{version}.json").json["rows"]
        assert [row["status"] for row in rows if row["row"] == silent.code] == [word]
        assert ("regions", whole, whole) in {(row["table"], row["row"], row["column"]) for row in rows}
        page = reader.get(f"/es/plan/{plan.key}/editions/{version}").page
        assert "sin cifra" in page.words("#table-workshops ~ .scroll")
        assert "2 de ellos sin cifra" in page.words("#summary-es"), "the desk of one is still open"
    with pytest.raises(Refusal):
        sign(plan, 3)


@pytest.mark.parametrize(
    ("lang", "words"),
    [("es", ("sin cifra", "reservada", "sin registro", "talleres")), ("en", ("held", "told apart"))],
)
def test_the_codes_of_the_files_are_explained_beside_them(
    app: Flask, plan: Plan, lang: str, words: tuple[str, ...]
) -> None:
    silent = of_today(plan)
    with transaction() as deed:
        deed.merge(silent).state = "held"
    sign(plan)
    reader, address = ProofReader(app, app.response_class), f"/{lang}/plan/{plan.key}/editions/1"
    told = reader.get(address).page.words("details dl")
    rows = reader.get(f"{address}.json").json["rows"]
    codes = {row[name] for row in rows for name in ("table", "basis", "status")}
    assert {"no figure", "kept back", "named"} <= codes
    assert {one for one in codes if one not in told} == set() and all(one in told for one in words)


def test_a_correction_makes_the_next_version_and_the_first_stays(
    app: Flask, plan: Plan, session: Session
) -> None:
    sign(plan)
    held_with(plan, {"08": 20, "16": 14})
    sign(plan, 2)
    first, second = editions(session)
    assert (first.version, second.version) == (1, 2)
    reader = ProofReader(app, app.response_class)
    whole = [
        next(
            row["number"]
            for row in reader.get(f"/en/plan/{plan.key}/editions/{version}.json").json["rows"]
            if (row["table"], row["row"], row["column"]) == ("regions", "all", "all")
        )
        for version in (1, 2)
    ]
    assert whole == [24, 58]


def test_signed_twice_it_is_one_and_a_second_person_must_read_the_first(
    app: Flask, plan: Plan, session: Session
) -> None:
    sign(plan)
    sign(plan)
    with pytest.raises(Conflict):
        sign(plan, 1, Actor("account", make_account("coordinator").id))
    with pytest.raises(Refusal):
        sign(plan, 2)
    assert len(editions(session)) == 1


@pytest.mark.parametrize("version", ["", "0", "3", "9" * 30])
def test_a_form_that_names_no_edition_there_could_be_signs_nothing(
    app: Flask, plan: Plan, session: Session, version: str
) -> None:
    somebody, path = coordinator(app), f"/es/manage/figures/{plan.key}/editions"
    for there in range(2):
        answer = somebody.post(path, {"version": version, **REASONS})
        assert answer.status_code in (409, 422) and len(editions(session)) == there
        if not there:
            sign(plan)


def test_without_a_reason_or_the_power_nothing_is_signed(app: Flask, plan: Plan, session: Session) -> None:
    path = f"/es/manage/figures/{plan.key}/editions"
    answer = coordinator(app).post(path, {"version": "1", "reason_es": "Solo en español"})
    assert answer.status_code == 422
    assert answer.page.has("[aria-invalid=true]") and "Solo en español" in answer.text
    refused = coordinator(app, "viewer").post(path, {"version": "1", **REASONS})
    assert refused.status_code == 403
    assert editions(session) == []
    assert ProofReader(app, app.response_class).get(f"/es/plan/{plan.key}/editions/1").status_code == 404


def test_its_file_can_be_cited_and_years_to_come_have_no_report(app: Flask, plan: Plan) -> None:
    sign(plan)
    reader, address = ProofReader(app, app.response_class), f"/en/plan/{plan.key}/editions/1"
    answer, day = reader.get(f"{address}.csv"), f"{now().astimezone(HOME):%Y-%m-%d}"
    assert f'filename="figures-1-{plan.key}-{day}.csv"' in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    cited = reader.get(address).page.words(".cited").removeprefix("Cite as: ")
    assert day in cited and cited.endswith(address)
    assert {(row["Edition"], row["As of"], row["Cite as"]) for row in rows} == {("1", day, cited)}
    reports = [one.get("href") for one in reader.get(address).page.all("a[href*='/report/']")]
    assert reports == [f"{address}/report/{plan.first_year}"]
    assert reader.get(reports[0]).status_code == 200
    assert reader.get(f"{address}/report/{plan.first_year + 1}").status_code == 404
