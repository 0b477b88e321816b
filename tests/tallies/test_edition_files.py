"""An edition's files and its page once there is another: words that are true, kept by anybody, cited."""

import csv
import io

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import COMMAND
from app.clock import now
from app.database import transaction
from app.plan.models import Plan
from app.tallies.edition import ANSWERS, DESCRIBED, WORKSHOPS, Draft, lines, tables_of
from app.tallies.signing import sign_off
from app.workshops.editions import Edition

from ..cast import Colleague, make_account
from ..page import ProofReader
from .boards import make_plan
from .programmes import held_with

ONE_DATABASE = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)


@pytest.fixture
def plan(app: Flask) -> Plan:
    """A workshop of enough people to say how they describe themselves."""
    made = make_plan(first_year=now().year, last_year=now().year)
    held_with(made, {"08": 12, "23": 9})
    return made


@pytest.fixture
def reader(app: Flask) -> ProofReader:
    """Somebody of the public."""
    return ProofReader(app, app.response_class)


def sign(plan: Plan, version: int = 1, reasons: tuple[str, str] = ("Cierre", "Close")) -> None:
    """The figures signed off as they stand."""
    sign_off(COMMAND, "Persona Ejemplo", plan.id, version, *reasons)


def test_who_came_is_called_participations_but_in_editions_of_before(
    plan: Plan, reader: ProofReader, session: Session
) -> None:
    sign(plan)
    (first,) = session.scalars(select(Edition))
    before = {one.name: getattr(first, one.name) for one in Edition.__table__.columns if one.name != "id"}
    with transaction() as deed:
        deed.add(Edition(**before | {"version": 2, "tables": first.tables | {"form": 2}}))
    for version, word in ((1, "participations"), (2, "people")):
        address = f"/es/plan/{plan.key}/editions/{version}"
        rows = [one for one in reader.get(f"{address}.json").json["rows"] if one["table"] in DESCRIBED]
        assert rows and {one["column"] for one in rows} == {word}
        table = csv.DictReader(io.StringIO(reader.get(f"{address}.csv").data.decode("utf-8-sig")))
        assert {one["Columna"] for one in table if one["Tabla"] in DESCRIBED} == {word}
        assert "participations" in reader.get(address).page.words("details dl")
    held_with(plan, {"08": 2, "16": 14})
    sign(plan, 3)
    last = session.scalars(select(Edition).order_by(Edition.version)).all()[-1]
    assert {cell[1] for cell in last.tables["kinds"]["cells"]} == {"people", ""}, "compared with those before"


@pytest.mark.parametrize("name", DESCRIBED)
def test_nobody_reads_like_one_or_two_in_each_rounded_table(name: str) -> None:
    most, other = ANSWERS[name][:2]
    kept = [tables_of(Draft((), {}, {name: {most: 30, other: few, "new": few}}), ()) for few in (0, 1, 2)]
    kept.append(tables_of(Draft((), {}, {name: {most: 30}}), ()))
    before = [[most, "people", 30, False], ["", "people", 30, False], [most, "", 30, False]]
    kept.append({"form": 3, WORKSHOPS: [], name: {**kept[0][name], "cells": before}})
    first, *others = ([*map(str, lines(one))] for one in kept)
    assert all(one == first for one in others) and len(first) == len(ANSWERS[name])
    assert "'30'" not in first[1] and "number=0, status='rounded'" in first[1]


@pytest.mark.parametrize(("lang", "words"), [("es", "0 a 2"), ("en", "0 to 2")])
def test_what_is_rounded_to_nothing_is_said_to_be_a_few_at_most(
    plan: Plan, reader: ProofReader, lang: str, words: str
) -> None:
    sign(plan)
    address = f"/{lang}/plan/{plan.key}/editions/1"
    page = reader.get(address).page
    for name in DESCRIBED:
        said = [one.text_content() for one in page.all(f"#table-{name} ~ .scroll td")][: len(ANSWERS[name])]
        assert sorted(said) == sorted([*[words] * (len(said) - 1), "20"])
        assert words in page.words(f"#table-{name} + .lead")
    rows = [one for one in reader.get(f"{address}.json").json["rows"] if one["table"] in DESCRIBED]
    assert {(one["number"], one["status"]) for one in rows} == {(0, "rounded"), (20, "rounded")}


@ONE_DATABASE
@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_its_files_are_anybody_s_to_keep(plan: Plan, reader: ProofReader, form: str) -> None:
    sign(plan)
    address = f"/en/plan/{plan.key}/editions/1.{form}"
    answer = reader.get(address)
    assert answer.headers["Cache-Control"] == "public, max-age=300" and "Set-Cookie" not in answer.headers
    again = reader.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    other = reader.get(address, headers={"If-None-Match": '"other"'})
    assert (other.status_code, other.data) == (200, answer.data)


@ONE_DATABASE
def test_each_of_its_outlets_says_how_it_is_cited(plan: Plan, reader: ProofReader) -> None:
    sign(plan)
    address = f"/en/plan/{plan.key}/editions/1"
    told = reader.get(f"{address}.json").json
    assert told["citation"] == reader.get(address).page.words(".cited").removeprefix("Cite as: ")
    assert told["address"].endswith(address) and told["licence"] and told["licence_address"]
    rows = reader.get(f"/en/data/figures-{plan.key}.json").json["rows"]
    assert {one["address"].split("/", 3)[3] for one in rows} == {f"es/plan/{plan.key}/editions/1"}


@ONE_DATABASE
def test_one_that_is_not_the_newest_names_all_later_ones_and_why(plan: Plan, reader: ProofReader) -> None:
    """A later edition follows: one that only adds a workshop corrects nothing, and nobody says it does."""
    sign(plan)
    base = f"/en/plan/{plan.key}/editions"
    assert "later edition" not in reader.get(f"{base}/1").page.words("main")
    for version, reason in ((2, "A workshop was held"), (3, "Another year")):
        held_with(plan, {"08": 12})
        sign(plan, version, ("Motivo", reason))
    page = reader.get(f"{base}/1").page
    said = page.one(".note, [class*=note]")
    for version, reason in ((2, "A workshop was held"), (3, "Another year")):
        assert f"There is a later edition: {version}, of " in said.text_content()
        assert reason in said.text_content()
    assert [str(one.get("href")) for one in said.cssselect("a")] == [f"{base}/2", f"{base}/3"]
    assert "correct" not in page.words("main").replace("a correction makes the next one", "")
    assert "Hay una edición posterior: 2, del " in reader.get(f"{base}/1".replace("/en/", "/es/")).text
    assert "later edition" not in reader.get(f"{base}/3").page.words("main")


@ONE_DATABASE
def test_the_files_of_one_that_is_not_the_newest_say_so_too(plan: Plan, reader: ProofReader) -> None:
    sign(plan)
    base = f"/en/plan/{plan.key}/editions"
    files = [f"{base}/1.{form}" for form in ("csv", "xlsx", "json")]
    before = {path: reader.get(path) for path in files}
    assert not any("Link" in one.headers for one in before.values())
    assert before[files[2]].json["later_editions"] == []
    for version, reason in ((2, "A workshop was held"), (3, "Another year")):
        held_with(plan, {"08": 12})
        sign(plan, version, ("Motivo", reason))
    after = {
        path: reader.get(path, headers={"If-None-Match": before[path].headers["ETag"]}) for path in files
    }
    for path, one in after.items():
        assert one.status_code == 200, "what it says is new"
        newest = path.replace("/1.", "/3.")
        assert one.headers["Link"] == f'<http://localhost{newest}>; rel="latest-version"'
        assert "Link" not in reader.get(newest).headers
    assert "corrected_by" not in after[files[2]].json
    told, newest = after[files[2]].json["later_editions"]
    assert (told["version"], newest["version"]) == (2, 3)
    assert told["reason"]["en"] == "A workshop was held"
    assert told["address"].endswith(f"{base}/2") and told["signed_on"]
    old, new = (
        list(csv.reader(io.StringIO(one[files[0]].data.decode("utf-8-sig")))) for one in (before, after)
    )
    assert [row[:-1] for row in new] == old, "every column stays where it was"
    assert new[0][-1] == "Later edition" and len({row[-1] for row in new[1:]}) == 1
    assert new[1][-1].startswith("There is a later edition: 3, of ") and new[1][-1].endswith(f"{base}/3")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(after[files[1]].data)).get_sheet_by_index(0).to_python()
    assert [row[-1] for row in sheet] == [row[-1] for row in new]


def test_another_reason_for_one_that_stands_is_kept_and_not_taken(
    app: Flask, plan: Plan, session: Session
) -> None:
    somebody = Colleague(make_account("coordinator"), ProofReader(app, app.response_class))
    somebody.be_in()
    path = f"/es/manage/figures/{plan.key}/editions"
    typed = {"version": "1", "reason_es": "Cierre", "reason_en": "Close"}
    assert [somebody.post(path, typed).status_code for _ in "12"] == [303, 303]
    held_with(plan, {"08": 12})
    other = typed | {"reason_es": "Una corrección", "reason_en": "A correction"}
    refused = somebody.post(path, other)
    assert refused.status_code == 409
    assert "Una corrección" in refused.text and "A correction" in refused.text
    version = str(refused.page.one("[name=version]").get("value"))
    assert version == "2" and somebody.post(path, other | {"version": version}).status_code == 303
    reasons = session.scalars(select(Edition.reason_es).order_by(Edition.version)).all()
    assert reasons == ["Cierre", "Una corrección"]
