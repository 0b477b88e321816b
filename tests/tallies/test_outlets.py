"""The truths of the main source on every outlet: page, diagram, CSV, JSON, summary, in both languages."""

import csv
import io
import re
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy.orm import Session

from app.audit import COMMAND
from app.plan.queries import find_demonstration, find_real_plan
from app.tallies.edition_queries import find_edition
from app.tallies.signing import sign_off

from ..page import ProofReader
from .conftest import SignIn

# Nobody may say of a region without record that it was not reached.
NEVER = re.compile(
    r"\b(nunca|jam[aá]s|never)\b[^.;:]{0,40}\b(lleg|alcanz|particip|vin|vien|hubo|reach|came|come|took|attend)"
    r"|\b(no (se )?lleg[oó]|no alcanzad[oa]s?|not reached)\b", re.I
)  # fmt: skip
NO_RECORD = {"es": "sin registro en esta fuente", "en": "no record in this source"}
STAFF, REGIONS = "/{}/manage/figures/2011-2014", ("08", "15", "1501", "24", "07", "05", "10")


def rows_of(client: Any, path: str) -> list[list[str]]:
    """A spreadsheet's rows, without its heading."""
    return list(csv.reader(io.StringIO(client.get(path).data.decode("utf-8-sig"))))[1:]


def texts(page: Any) -> str:
    """All a page says, what only screen readers hear too."""
    return " ".join(page.words("body").split())


@pytest.fixture
def edition(whole: Session) -> str:
    """The figures as they stand, signed off."""
    plan = find_real_plan()
    assert plan is not None
    sign_off(COMMAND, "Persona Ejemplo", plan.id, 1, "Ejemplo", "Example")
    return "/{}/plan/2011-2014/editions/1"


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_outlet_says_the_same_truths(
    reader: ProofReader, signed_in: SignIn, edition: str, language: str
) -> None:
    viewer, base, here = signed_in("viewer"), STAFF.format(language), edition.format(language)
    first = viewer.get(base).page
    numbers = [one.text_content() for one in first.all(".figure .num")]
    assert [one.split()[-1] for one in numbers[:3]] == ["171", "8", "12"]
    assert numbers[3] in ("sin registro –", "no record –"), "nobody signed up here, which is no number"
    silent = [one for one in first.all(".tiles .tile") if "none" in one.get("class", "").split()]
    assert len(silent) == 14 and all(NO_RECORD[language] in one.text_content() for one in silent)
    table = rows_of(viewer, f"{base}.csv")
    without = [row for row in table[:26] if row[7].startswith(NO_RECORD[language])]
    assert len(without) == 14 and {tuple(row[1:3] + row[4:7]) for row in without} == {("",) * 5}
    assert sum(int(row[5] or 0) for row in table) == 32 + 62
    assert sorted(int(re.findall(r"\d+", row[6])[0]) for row in table if row[6]) == [32] * 4 + [45] * 2
    summaries = [one.text_content() for one in first.all("textarea")]
    assert all("171" in one and "12" in one and "26" in one and "3" in one for one in summaries)

    kept = reader.get(f"{here}.json").json["rows"]
    workshops = [one for one in kept if one["table"] == "workshops"]
    assert sum(one["number"] or 0 for one in workshops) == 171
    assert [one["status"] for one in workshops].count("no figure") == 3
    assert not [one for one in workshops if one["number"] == 0]
    by_csv = [row for row in rows_of(reader, f"{here}.csv") if row[0] == "workshops"]
    assert [row[4] for row in by_csv] == [str(one["number"] or "") for one in workshops]
    book = CalamineWorkbook.from_filelike(io.BytesIO(reader.get(f"{here}.xlsx").data))
    typed = [row for row in book.get_sheet_by_index(0).to_python()[1:] if row[0] == "workshops"]
    assert [row[4] for row in typed] == [one["number"] or "" for one in workshops]
    assert "171" in texts(reader.get(here).page)

    page = reader.get(f"/{language}/plan").page
    shown = [one.text_content() for one in page.all(".figures.first .num")]
    assert [one.split()[-1] for one in shown[:3]] == ["8", "171", "11"]
    assert re.fullmatch(r"(sin registro|no record) .*–", shown[3]), "nobody by name: no number"
    assert all(one.text_content().strip() for one in page.all(".figures.first p:last-child"))
    told = [one.text_content() for one in page.all("textarea")]
    address = re.compile(r"/(es|en)/plan/2011-2014/editions/1\b")
    assert len(told) == 2 and all(re.search(r"\b171\b", one) and address.search(one) for one in told)
    assert all(re.search(r"\b8\b.*\b3\b.*\b11\b.*\b25\b", one) for one in told)


@pytest.mark.parametrize("language", ["es", "en"])
def test_nothing_says_of_a_region_that_it_was_never_reached(
    reader: ProofReader, signed_in: SignIn, edition: str, language: str
) -> None:
    viewer, base = signed_in("viewer"), STAFF.format(language)
    pages = ["", "/coverage", "/people", "/sign-ups", "/workshops", "/editions"]
    pages += [f"/regions/{code}" for code in REGIONS]
    said = {path: texts(viewer.get(base + path).page) for path in pages}
    public = (f"/{language}/plan", f"/{language}/plan/2011-2014/took-part?q=cusco", edition.format(language))
    said |= {path: texts(reader.get(path).page) for path in public}
    said |= {path: viewer.get(base + path).text for path in (".csv", "/coverage.csv", "/people.csv")}
    said |= {end: reader.get(edition.format(language) + end).text for end in (".csv", ".json")}
    assert {path: NEVER.findall(text) for path, text in said.items() if NEVER.search(text)} == {}
    assert NEVER.search("Esta región nunca participó") and NEVER.search("it was never reached")


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_outlet_of_the_demonstration_says_that_it_is_invented(
    whole: Session, reader: ProofReader, signed_in: SignIn, language: str
) -> None:
    plan, viewer = find_demonstration(), signed_in("viewer")
    assert plan is not None
    sign_off(COMMAND, "Persona Ejemplo", plan.id, 1, "Ejemplo", "Example")
    edition = find_edition(plan, 1)
    assert edition is not None
    year = edition.signed_on.year
    here, staff = f"/{language}/plan/demo/editions/1", f"/{language}/manage/figures/demo"
    banner, mark = {"es": ("inventado", "cifras inventadas"), "en": ("invented", "invented figures")}[
        language
    ]
    for path in (here, f"{here}/report/{year}", f"/{language}/plan/demo"):
        page = reader.get(path).page
        assert banner in page.words(".demo") and not page.all(".demo.noprint, .noprint .demo"), path
    assert mark in reader.get(here).page.words(".cited")
    for path in ("", "/people", "/people/rows", "/coverage", "/editions", "/workshops", "/sign-ups"):
        assert banner in viewer.get(staff + path).page.words(".demo"), path
    public = reader.get(f"/{language}/plan/demo").page
    for page in (reader.get(here).page, viewer.get(staff).page, public):
        told = [str(one.text_content()) for one in page.all("textarea")]
        assert len(told) == 2 and all("cifras inventadas" in one or "invented figures" in one for one in told)
    for client, path in (
        (reader, f"{here}.csv"), (viewer, f"{staff}.csv"), (viewer, f"{staff}/people.csv"),
        (viewer, f"{staff}/coverage.csv"),
    ):  # fmt: skip
        answer = client.get(path)
        assert 'filename="demonstration-' in answer.headers["Content-Disposition"], path
        rows = rows_of(client, path)
        assert rows and all(any(mark in cell for cell in row) for row in rows), path
    for client, path in ((viewer, f"{staff}/coverage.xlsx"), (reader, f"{here}.xlsx")):
        answer = client.get(path)
        assert 'filename="demonstration-' in answer.headers["Content-Disposition"]
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()
        assert len(sheet) > 1 and all(any(mark in str(cell) for cell in row) for row in sheet[1:])
    assert reader.get(f"{here}.json").json["is_demonstration"] is True
    files = [str(one.get("href")) for one in reader.get(f"/{language}/data").page.all("a[href*='/data/']")]
    assert files and not [one for one in files if "demo" in one], "open data has nothing of it"
