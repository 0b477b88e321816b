"""What an organiser of one region reads of the others: no workshop of theirs was for them, and no more."""

import csv
import io

import pytest
from flask import Flask

from app.clock import now
from app.database import transaction
from app.workshops.headcounts import Stated, restate

from ..cast import Enter
from ..makers import in_days
from .boards import make_plan, planned
from .programmes import held_with

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
WORDS = {"es": "ninguno de los talleres a tu cargo", "en": "none of the workshops you answer for"}
ONLY = {
    "es": "Solo se cuentan los talleres a tu cargo.", "en": "Only the workshops you answer for are counted."
}  # fmt: skip
# What would be said of the whole source.
WHOLE = {
    "es": ("en esta fuente", "no tienen registro", "no hay registro", "Todo el país", "realizados en"),
    "en": ("in this source", "no record here", "Nothing held", "Whole country"),
}


@pytest.mark.parametrize("language", ["es", "en"])
def test_no_outlet_says_of_others_that_there_is_no_record(app: Flask, enter: Enter, language: str) -> None:
    plan = make_plan(key="ajena", first_year=now().year - 1, last_year=now().year)
    held_with(plan, {"08": 2})
    planned(plan, in_days(-2).first_day, ("13",), state="held")
    base = f"/{language}/manage/figures/ajena"
    organiser, viewer = enter("organiser", ("13",)), enter("viewer")
    page = organiser.get(base).page
    said = page.words("body").lower()
    assert [one for one in WHOLE[language] if one.lower() in said] == []
    tiles = [
        one.text_content() for one in page.all(".tiles .tile") if "La Libertad" not in one.text_content()
    ]
    assert len(tiles) == 25 and all(WORDS[language] in one for one in tiles)
    unknown = page.words("#unknown")
    assert unknown.count("25 reg") == 1 and str(now().year - 1) in unknown
    rows = list(csv.reader(io.StringIO(organiser.get(f"{base}.csv").data.decode("utf-8-sig"))))
    assert {row[-1] for row in rows[1:]} == {ONLY[language]}
    assert [row[7] for row in rows[1:27]].count(WORDS[language]) == 25
    told = list(csv.reader(io.StringIO(viewer.get(f"{base}.csv").data.decode("utf-8-sig"))))
    assert len(told[0]) == len(rows[0]) - 1 and WORDS[language] not in str(told)
    assert WORDS[language] not in viewer.get(base).page.words("body")


@pytest.mark.parametrize("language", ["es", "en"])
def test_of_sign_ups_there_is_no_word_beyond_and_what_changed_is_of_hers(
    app: Flask, enter: Enter, language: str
) -> None:
    make_plan(key="ajena", first_year=now().year - 1, last_year=now().year)
    organiser, base = enter("organiser", ("13",)), f"/{language}/manage/figures/ajena"
    page = organiser.get(base).page
    assert {one.text_content().strip() for one in page.all(".silent #r08 td.n .vh")} == {
        f"{'en' if language == 'es' else 'in'} {WORDS[language]}"
    }
    assert page.words("#r13 td.n .vh") in ("sin registro", "no record")
    hers, whole = (
        somebody.get(base).page.words("#changes-title + p") for somebody in (organiser, enter("viewer"))
    )
    words = {"es": "talleres a tu cargo", "en": "workshops you answer for"}[language]
    assert hers.count(words) == 3 and words not in whole


@pytest.mark.parametrize("language", ["es", "en"])
def test_what_a_month_brought_is_of_hers_too(app: Flask, enter: Enter, language: str) -> None:
    plan = make_plan(key="ajena", first_year=now().year - 1, last_year=now().year)
    workshop = held_with(plan, {"08": 2, "23": 1})
    with transaction() as session:
        restate(session, workshop.id, Stated(40, "reported", None, "Ejemplo", "Example"), None, now())
    base, words = f"/{language}/manage/figures/ajena", {"es": "talleres a tu cargo"}
    hers, whole = (
        somebody.get(base).page.words("#changes-title + p")
        for somebody in (enter("organiser", ("08",)), enter("viewer"))
    )
    assert "40 report" in hers and "Cusco" in hers
    assert hers.count(words.get(language, "workshops you answer for")) == 3
    assert words.get(language, "workshops you answer for") not in whole and "40 report" in whole


@pytest.mark.parametrize("language", ["es", "en"])
def test_each_file_says_that_it_is_of_hers_and_of_nobody_s_region_no_more_than_the_page(
    app: Flask, enter: Enter, language: str
) -> None:
    plan = make_plan(key="ajena", first_year=now().year - 1, last_year=now().year)
    held_with(plan, {"08": 2, "abroad": 1})
    base = f"/{language}/manage/figures/ajena"
    only = {"es": "regiones a tu cargo", "en": "regions you answer for"}[language]
    for path, words in (("", ONLY[language]), ("/people", ONLY[language]), ("/coverage", only)):
        columns, *rows = (
            list(csv.reader(io.StringIO(enter(*who).get(f"{base}{path}.csv").data.decode("utf-8-sig"))))
            for who in (("viewer",), ("organiser", ("08",)))
        )
        assert rows[0][0][:-1] == columns[0] and len(rows[0]) > 1
        assert all(words in row[-1] for row in rows[0][1:]) and words not in str(columns)
    rows = list(csv.reader(io.StringIO(enter("viewer").get(f"{base}.csv").data.decode("utf-8-sig"))))
    nobody = {"es": "nadie registrado", "en": "nobody recorded"}[language]
    none, abroad, unstated = rows[-3:]
    assert [none[7], unstated[7]] == [nobody] * 2 and abroad[7].startswith("1 ")
    assert [row[1:3] for row in (none, abroad, unstated)] == [["", ""]] * 3


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_region_of_a_workshop_of_hers_to_come_is_in_one_of_hers(
    app: Flask, enter: Enter, language: str
) -> None:
    day = in_days(1).first_day
    plan = make_plan(key="ajena", first_year=day.year, last_year=day.year)
    planned(plan, day, ("13", "11", "03"))
    base = f"/{language}/manage/figures/ajena"
    organiser = enter("organiser", ("13",))
    page = organiser.get(base).page
    coming, so_far = {
        "es": ("1 taller por realizar", "sin registro hasta ahora en los talleres a tu cargo"),
        "en": ("1 workshop to come", "no record so far in the workshops you answer for"),
    }[language]
    assert page.words("#unknown").count("23 reg") == 1 and page.words("#unknown").count("3 reg") == 2
    for code in ("11", "03"):
        for said in (
            page.words(f".tiles a[href='#r{code}']"), page.words(f"#r{code}"),
            organiser.get(f"{base}/regions/{code}").page.words("main"),
        ):  # fmt: skip
            assert coming in said and so_far in said and WORDS[language] not in said, said
    assert WORDS[language] in page.words("#r08")
    heads = [one.text_content() for one in page.all(".silent th[scope='rowgroup']")]
    assert [one.split(":")[1].split()[0] for one in heads] == ["3", "23"]
    assert "en esta fuente" not in page.words(".legend") and "ninguno" not in page.words(".figures")
