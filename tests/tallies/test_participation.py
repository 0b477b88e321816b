"""Participation by region for staff: each number with its basis, each leading to what it rests on."""

import csv
import io
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.scopes import Scope
from app.attendance.counting import state_figure
from app.audit import COMMAND
from app.clock import HOME, now
from app.database import db, transaction
from app.language import fold
from app.plan.queries import find_real_plan
from app.registration.models import Registration
from app.registration.people import Represented
from app.tallies.breakdown import Filter, read_breakdown
from app.tallies.diagram import placed
from app.tallies.participation import read_participation
from app.tallies.participation_words import row_words, tile
from app.tallies.planned import Narrowed
from app.tallies.queries import places
from app.tallies.row import People, Row, Workshops
from app.tallies.standing import Share, Standing
from app.workshops.headcounts import Stated
from app.workshops.models import Representation

from ..cast import Enter
from ..makers import a_person, in_days, sign_up
from .boards import make_plan, planned
from .conftest import SignIn
from .programmes import arrive, excuse, held_with, of_today

EVERYTHING = Scope(0, is_national=True)
ONE_DATABASE = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)


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
    lines = page.all("#unknown li")
    assert lines and all(one.cssselect("a[href$='#unknown']") for one in lines)
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


def test_what_is_not_known_is_no_0_anywhere(signed_in: SignIn) -> None:
    """Not for who was recorded or stated, nor a year without record or to come, nor for sign-ups."""
    viewer, base = signed_in("viewer"), "/es/manage/figures/2011-2014"
    rows = {
        row[0]: row[1:] for row in csv.reader(io.StringIO(viewer.get(f"{base}.csv").data.decode("utf-8-sig")))
    }
    assert rows["La Libertad"][:5] == ["1", "1", "", "", ""] and rows["Callao"][:5] == [
        "1",
        "0",
        "",
        "",
        "32",
    ]
    assert rows["Tumbes"][2:5] == ["", "", ""] and "0" not in rows["Cusco"]
    page = viewer.get(f"{base}/regions/15").page
    years = {str(row.text_content()).split()[0]: row for row in page.all("table:not(#x) tbody tr")}
    told = [" ".join(str(cell.text_content()).split()) for cell in page.all("tbody tr:nth-child(2) td")]
    assert told[1:3] == ["sin registro"] * 2 and len(years) == 4
    for region in ("05", "10"):
        assert "posible, sin confirmar" in viewer.get(f"{base}/regions/{region}").page.words(".lead")
        assert "posible, sin confirmar" in viewer.get(base).page.words(f"#r{region}")
    assert "posible" not in viewer.get(base).page.words("#r08")
    ahead = viewer.get("/es/manage/figures/demo/regions/01").page
    last = ahead.all(".by-region tbody tr")[3]
    assert "sin registro" not in last.text_content() and "por venir" in last.text_content()


def test_a_tile_says_that_a_figure_is_missing_whatever_it_says_first(whole: Session) -> None:
    place = places(lima_in_two=True)[0]
    for number, shares, missing, value in (
        (None, (32,), 1, ("≤32", "?")), (None, (32,), 0, ("≤32",)), (7, (32,), 1, ("7", "≤32", "?")),
        (7, (), 1, ("7", "?")), (None, (), 1, ("?",)), (None, (), 0, ("–",)),
    ):  # fmt: skip
        bases = (("reported", number),) if number else ()
        shared = tuple(Share("taller", one, "reported", ()) for one in shares)
        standing = Standing(place, attributable=number, by_basis=bases, shared=shared)
        row = Row(place.code, place, People(), Workshops(missing, missing, missing), standing)
        made = tile(row, "#")
        assert made.value == value and made.lacks_figure == (value[0] != "?" and bool(missing))


def test_half_a_square_says_the_first_and_that_there_is_more(whole: Session) -> None:
    """Its words say all of it; where the whole square is one region's, all of it stands there."""
    both = [one for one in places(lima_in_two=True) if one.short in ("LIM", "LIP", "CUS")]
    shared = (Share("taller", 17, "reported", ()),)
    tiles = []
    for place in both:
        standing = Standing(place, attributable=2, by_basis=(("reported", 2),), shared=shared)
        tiles.append((place, tile(Row(place.code, place, People(), Workshops(1, 1, 1), standing), "#")))
    found = {one.short: (cell, one) for cell in placed(tiles) for one in cell.tiles}
    said = {short: cell.pieces(one) for short, (cell, one) in found.items()}
    assert said == {"CUS": ["2+", "≤17+", "?"], "LIM": ["2+"], "LIP": ["2+"]}
    assert {short: cell.is_cut for short, (cell, _one) in found.items()} == {
        "CUS": False, "LIM": True, "LIP": True,
    }  # fmt: skip
    for _cell, one in found.values():
        assert "17 compartidas" in one.words and "1 taller sin cifra" in one.words and one.lacks_figure


@ONE_DATABASE
def test_a_sign_of_its_own_and_the_row_say_one_thing(app: Flask, enter: Enter) -> None:
    """A region on record without a figure of its own is no workshop without one: the column counts none."""
    plan = make_plan(key="propia", first_year=now().year, last_year=now().year)
    here = held_with(plan, {"08": 2})
    with transaction() as session:
        session.add(
            Representation(
                workshop_id=here.id, position=1, jurisdiction_code="19", resolution="group_unnamed",
                label_es="Ejemplo", label_en="Example",
            )
        )  # fmt: skip
    page = enter("viewer").get("/es/manage/figures/propia").page
    assert page.words(".tiles a[href='#r19'] b") == "?" and not page.has("#r19 .gapmark")
    assert "sin cifra propia" in page.words("#r19")
    assert "sin cifra propia, o un taller sin cifra" in page.words(".legend")
    assert page.words("#r19 td:last-child") == "ningún taller"


def test_a_number_leads_to_what_it_rests_on_and_to_nothing_else(app: Flask, enter: Enter) -> None:
    year = now().year
    plan = make_plan(key="sustento", first_year=year, last_year=year + 1)
    by_name, only_planned = held_with(plan, {"08": 2, "23": 1}), planned(plan, in_days(40).first_day)
    stated = planned(plan, in_days(-1).first_day, ("08", "13"), state="held")
    state_figure(COMMAND, stated, Stated(48, "reported", None, "Ejemplo", "Example"))
    silent = planned(plan, in_days(-2).first_day, state="held")
    viewer, base = enter("viewer"), "/es/manage/figures/sustento"
    page = viewer.get(base).page

    def behind(link: Any) -> set[str]:
        rows = viewer.get(str(link.get("href"))).page.all("tbody th a")
        return {str(one.get("href")).split("/")[-1] for one in rows}

    numbers = page.all(".figure .num a")
    assert [str(one.get("href")).split("#")[-1] for one in numbers][2] == "regions-title"
    there = [behind(one) for one in (numbers[0], numbers[1], numbers[3])]
    assert there == [{by_name.code, stated.code}, {by_name.code, stated.code, silent.code}, {by_name.code}]
    number, shared, signed_up, missing = page.all("#r08 td a")
    assert behind(number) == {by_name.code, stated.code} and behind(signed_up) == {by_name.code}
    assert behind(missing) == {silent.code} and str(shared.get("href")).endswith(stated.code)
    assert behind(page.one("tfoot a")) == {stated.code}
    of_region = viewer.get(f"{base}/regions/08").page
    counted, signed, held, to_be, missing = of_region.all("tbody tr:first-child td a")
    assert behind(counted) == {by_name.code, stated.code} and behind(signed) == {by_name.code}
    assert behind(held) == {by_name.code, stated.code, silent.code} and behind(missing) == {silent.code}
    coming = {only_planned.code} if only_planned.first_day.year == year else set()
    assert behind(to_be) == behind(held) | coming
    # People of La Libertad came to one that was not for it: no workshop of theirs.
    hers = viewer.get(f"{base}/workshops?what=held&region=23").page.all("tbody th a")
    assert [str(one.get("href")).split("/")[-1] for one in hers] == [by_name.code]
    everything = viewer.get(f"{base}/workshops?region=08").page
    assert "por venir" in everything.words("tbody") and only_planned.short_es in everything.words("tbody")
    detail = viewer.get(f"{base}/people?rows=region").page
    assert [behind(one) for one in detail.all("tbody td:nth-child(2) a")] == [{by_name.code}] * 2
    closer = viewer.get(f"{base}/people?rows=kind").page.one("tbody th a")
    assert "rows=region" in str(closer.get("href")) and "kind=none" in str(closer.get("href"))


def test_the_shared_number_leads_to_the_shared_workshops_alone(signed_in: SignIn) -> None:
    viewer, base = signed_in("viewer"), "/es/manage/figures/2011-2014"
    page = viewer.get(base).page
    links = [one for one in page.all("#unknown a") if "77 participaciones" in one.text_content()]
    assert len(links) == 1 and "77 de ellas" in page.words("tfoot")
    for link in (*links, page.one("tfoot a")):
        behind = viewer.get(str(link.get("href"))).page
        numbers = [str(one.text_content()) for one in behind.all("tbody td:nth-child(3)")]
        assert numbers == ["45 reportadas", "32 reportadas"]
    for region, codes in (("24", 1), ("07", 0)):
        narrowed = viewer.get(f"{base}/workshops?what=shared&region={region}").page
        assert len(narrowed.all("tbody tr")) == codes


def test_a_number_of_no_region_leads_to_its_workshop_alone(app: Flask, enter: Enter) -> None:
    plan = make_plan(key="sustento", first_year=now().year, last_year=now().year + 1)
    nowhere, alone = (planned(plan, in_days(-1).first_day, to, state="held") for to in ((), ("08",)))
    for workshop, number in ((nowhere, 21), (alone, 30)):
        state_figure(COMMAND, workshop, Stated(number, "reported", None, "Ejemplo", "Example"))
    viewer = enter("viewer")
    page = viewer.get("/es/manage/figures/sustento").page
    (link,) = [one for one in page.all("#unknown a") if "21 participaciones" in one.text_content()]
    rows = viewer.get(str(link.get("href"))).page.all("tbody th a")
    assert [str(one.get("href")).split("/")[-1] for one in rows] == [nowhere.code]


def test_who_came_is_the_number_so_far_while_the_register_is_open(app: Flask, enter: Enter) -> None:
    year = now().year
    plan = make_plan(key="sustento", first_year=year, last_year=year + 1)
    held_with(plan, {"08": 3, "23": 2}, is_closed=False)
    held_with(plan, {"08": 4})
    today = of_today(plan, capacity=1)
    sign_up(today, a_person(represents=Represented(region="08")))
    here = select(Registration.id).where(Registration.workshop_id == today.id)
    arrive(today, *db.session.scalars(here))
    planned(plan, in_days(-2).first_day, state="held")
    viewer, base = enter("viewer"), "/es/manage/figures/sustento/workshops?what="
    for asked, said in (
        ("counted", ["registro abierto: 5 hasta ahora", "4 con registro de nombres",
                     "registro abierto: 1 hasta ahora"]),
        ("counted&region=23", ["registro abierto: 5 hasta ahora"]),
        ("open", ["registro abierto: 5 hasta ahora"]),
        ("silent", ["sin cifra"]),
    ):  # fmt: skip
        cells = viewer.get(base + asked).page.all("tbody td:nth-child(3)")
        assert sorted(str(one.text_content()) for one in cells) == sorted(said), asked
    assert "5 con registro" not in viewer.get(f"{base}counted&region=23").page.words("tbody")


def test_a_region_nobody_came_from_is_on_record_nowhere(app: Flask, enter: Enter) -> None:
    year = now().year
    plan = make_plan(key="sustento", first_year=year, last_year=year + 1)
    held_with(plan, {"08": 2})
    named = planned(plan, in_days(-2).first_day, ("13", "21"), state="held")
    with transaction() as session:
        session.add(
            Representation(
                workshop_id=named.id, position=1, jurisdiction_code="21", resolution="group_unnamed",
                label_es="Ejemplo", label_en="Example",
            )
        )  # fmt: skip
    base = "/es/manage/figures/sustento"
    for who in (("viewer",), ("organiser", ("08", "13"))):
        reader = enter(*who)
        for asked in ("", f"?year={in_days(-2).first_day.year}"):
            page = reader.get(base + asked).page
            assert page.all(".figure .num a")[2].text_content().split()[-1] == "2"
            heads = [one.text_content() for one in page.all(".silent th[scope='rowgroup']")]
            assert heads[0].endswith("aún no consta quién vino: 1 región")
            assert heads[1] == "Convocada, sin nadie registrado de ahí: 1 región"
            assert heads[2].endswith(": 22 regiones")
            assert page.words(".silent #r23 td:nth-of-type(1)") == "nadie registrado de aquí"
            assert page.words(".tiles a[href='#r23'] b") == "∅" and "∅" in page.words(".legend")
            assert page.words(".tiles a[href='#r21'] b") == "?" == page.words(".tiles a[href='#r13'] b")
            assert page.has(".silent #r13 a.gapmark") and not page.has(".silent #r21")
            assert "Tacna" not in page.words("#unknown") and "La Libertad" in page.words("#unknown")
        assert "2 de 26" in page.words("#summary-es")
    assert "2 más solo fueron convocadas" in enter("viewer").get(base).page.words("#summary-es")
    told = {row[0]: row[1:] for row in csv.reader(io.StringIO(enter("viewer").get(f"{base}.csv").text))}
    assert told["Tacna"][0] == "1" and told["Tacna"][6] == "nadie registrado de aquí"
    assert enter("viewer").get(f"{base}/regions/23").page.words(".lead").endswith("nadie registrado de aquí")


def test_what_a_source_names_is_on_record_whoever_came(whole: Session) -> None:
    place = places(lima_in_two=True)[0]
    row = Row(place.code, place, People(), Workshops(1, 1), Standing(place), is_represented=True)
    assert row.is_on_record and not row.has_nobody and row_words(row) == "sin cifra propia"
    other = replace(row, is_represented=False)
    assert other.has_nobody and tile(other, "#").value == ("∅",) and tile(other, "#").kind == "nobody"


def test_nobody_is_absent_before_it_is_over(app: Flask) -> None:
    plan = make_plan(first_year=now().year, last_year=now().year)
    over, coming = (of_today(plan, capacity=9) for _ in "12")
    for workshop, people in ((over, 3), (coming, 2)):
        for _ in range(people):
            sign_up(workshop, a_person(represents=Represented(region="08")))
    with transaction() as session:
        session.merge(over).state = "held"
        session.merge(coming).ends_at = now() + timedelta(hours=1)
    places_now = places(lima_in_two=True)
    for moment, absent in ((now(), 3), (now() + timedelta(hours=2), 5)):
        found = read_participation(plan, EVERYTHING, places_now, Narrowed(), moment)
        assert (found.national.registered, found.national.unmarked) == (5, absent)
        told = read_breakdown(plan, EVERYTHING, Narrowed(), Filter(), plan.years, moment)
        assert (told["08"].absent, told["08"].unrecorded) == (0, 5), "nobody was marked: that is not known"


@ONE_DATABASE
def test_whoever_is_excused_is_not_among_those_of_whom_nothing_was_recorded(app: Flask, enter: Enter) -> None:
    plan = make_plan(first_year=now().year, last_year=now().year)
    workshop = of_today(plan)
    for _ in range(11):
        sign_up(workshop, a_person())
    people = db.session.scalars(select(Registration.id).order_by(Registration.id)).all()
    arrive(workshop, *people[:2])
    excuse(workshop, *people[2:5])
    with transaction() as session:
        session.merge(workshop).state = "held"
    organiser, base = enter("organiser", ("08",)), f"manage/figures/{plan.key}"
    for language, words in (
        ("es", "6 tenían vacante y al terminar no figuraban ni como presentes ni como justificadas"),
        ("en", "6 held a seat and were recorded neither present nor excused when it was over"),
    ):
        assert words in organiser.get(f"/{language}/{base}").page.words(".figures")
    rows = organiser.get(f"/es/{base}/people/rows?what=absent").page
    assert len(rows.all("main tbody tr")) == 6, "those that the words are about"


@ONE_DATABASE
def test_beyond_what_somebody_answers_for_there_is_no_word_of_a_missing_record(
    app: Flask, enter: Enter
) -> None:
    plan = make_plan(key="ajena", first_year=now().year, last_year=now().year)
    held_with(plan, {"08": 2})
    page = enter("organiser", ("13",)).get("/es/manage/figures/ajena/regions/08").page
    assert "Solo se cuentan los talleres a tu cargo" in page.words("main")
    assert (
        "ninguno de los talleres a tu cargo" in page.words(".lead") and "en esta fuente" not in page.words()
    )
    page = enter("viewer").get("/es/manage/figures/ajena/regions/08").page
    assert "Solo se cuentan" not in page.words("main") and "2 con registro" in page.words(".lead")
    assert "ninguno de los" not in page.words("main")


@ONE_DATABASE
def test_regions_stand_by_name_whatever_their_accents(signed_in: SignIn) -> None:
    viewer = signed_in("viewer")
    page = viewer.get("/es/manage/figures/2011-2014").page
    silent = [str(one.text_content()) for one in page.all("tbody.silent tr[id] th")]
    assert silent == sorted(silent, key=fold) and silent[0] == "Áncash"
    for where in ("2011-2014/people", "2011-2014/same-people"):
        page = signed_in("coordinator").get(f"/es/manage/figures/{where}").page
        chosen = [str(one.text_content()) for one in page.all("#region option")][1:26]
        assert chosen == sorted(chosen, key=fold), where
