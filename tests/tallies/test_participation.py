"""Participation by region for staff: each number with its basis, each leading to what it rests on."""

import csv
import io

import pytest
from sqlalchemy.orm import Session

from app.accounts.scopes import Scope
from app.clock import now
from app.language import fold
from app.plan.queries import find_real_plan
from app.tallies.participation import read_participation
from app.tallies.planned import Narrowed
from app.tallies.queries import places
from app.workshops.editions import HOME

from .conftest import SignIn

EVERYTHING = Scope(0, is_national=True)


def test_the_plan_of_2011_says_what_its_source_says(whole: Session) -> None:
    plan = find_real_plan()
    assert plan is not None
    found = read_participation(plan, EVERYTHING, places(lima_in_two=True), Narrowed(), now())
    assert (found.number, found.all_workshops.held, found.all_workshops.silent) == (171, 8, 3)
    assert found.bases == [("reported", 171)]
    assert (len(found.on_record), len(found.silent)) == (12, 14)
    assert found.silent_years == [2012, 2013, 2014]
    rows = {row.code: row for row in found.rows}
    assert (rows["07"].number, rows["15"].number) == (32, 62)
    assert [share.number for share in rows["24"].standing.shared] == [45]
    assert found.total.shared == 77


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_page_of_it_is_whole(signed_in: SignIn, language: str) -> None:
    viewer, base = signed_in("viewer"), f"/{language}/manage/figures/2011-2014"
    page = viewer.get(base).page
    assert page.has("#unknown li")
    for path in ("/regions/24", "/workshops?what=silent", "/workshops?region=15", "?year=2011", "/sign-ups"):
        assert viewer.get(base + path).page.has("h1")
    assert viewer.get(base + ".csv").status_code == 200
    assert viewer.get(f"/{language}/manage/figures/demo").page


def test_a_file_says_of_which_plan_it_is_and_of_which_day(signed_in: SignIn) -> None:
    viewer, day = signed_in("viewer"), f"{now().astimezone(HOME):%Y-%m-%d}"
    for key, name, says in (
        ("2011-2014", f"participation-2011-2014-{day}.csv", ""),
        ("demo", f"demonstration-participation-demo-{day}.csv", "demostración: cifras inventadas"),
    ):
        answer = viewer.get(f"/es/manage/figures/{key}.csv")
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
        rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
        assert len(rows) > 26 and {row["Al"] for row in rows} == {day}
        assert all(says in row["Plan"] and row["Plan"] for row in rows)
        assert ("inventadas" in answer.text) is (key == "demo")


def test_regions_stand_by_name_whatever_their_accents(whole: Session) -> None:
    plan = find_real_plan()
    assert plan is not None
    found = read_participation(plan, EVERYTHING, places(lima_in_two=True), Narrowed(), now())
    names = [row.place.name_es for row in found.silent if row.place]
    assert names.index("Áncash") < names.index("Apurímac") and names == sorted(names, key=fold)
