"""Coverage: expected against on record, and who has no record, on the page and in the files alike."""

import csv
import io
import re
from collections import Counter
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.scopes import Scope, scope_of
from app.audit import COMMAND
from app.clock import now
from app.database import db, transaction
from app.institutions.models import Institution
from app.language import fold
from app.plan.queries import find_real_plan
from app.registration.models import Registration
from app.registration.people import Represented
from app.tallies.coverage import Coverage, Line, Wanted
from app.tallies.coverage_queries import read_coverage
from app.workshops.expected import expect
from app.workshops.models import Representation, WorkshopOrganiser

from ..cast import Enter
from ..makers import a_person, in_days, sign_up
from .boards import make_plan, planned
from .conftest import SignIn
from .programmes import arrive, held_with, of_today

EVERYTHING = Scope(0, is_national=True)
ONE_DATABASE = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)


def number_of(key: str) -> int:
    """An institution of the list."""
    return db.session.scalars(select(Institution.id).where(Institution.key == key)).one()


def keys(found: Coverage, **asked: str) -> set[str]:
    """Who is not on record."""
    return {one.key for one in found.not_on_record(Wanted(**asked))}


def files(reader: Any, base: str, asked: str = "") -> tuple[list[list[str]], list[list[str]]]:
    """The rows of both files."""
    written = reader.get(f"{base}.csv{asked}").data
    assert written.startswith(b"\xef\xbb\xbf")
    plain = list(csv.reader(io.StringIO(written.decode("utf-8-sig"))))
    sheet = load_workbook(io.BytesIO(reader.get(f"{base}.xlsx{asked}").data)).active
    assert sheet is not None and sheet.freeze_panes == "A2"
    return plain, [
        [str(cell or "").removesuffix(" 00:00:00") for cell in row]
        for row in sheet.iter_rows(values_only=True)
    ]


def test_the_plan_of_2011_covers_what_its_source_names(whole: Session) -> None:
    plan = find_real_plan()
    assert plan is not None
    found = read_coverage(plan, EVERYTHING, now())
    levels = {one.key: one for one in found.levels}
    assert (levels["regions"].on_record, levels["regions"].known) == (12, 26)
    assert (levels["provinces"].known, levels["provincial municipality"].known) == (196, 196)
    regional = {one.key for one in found.bodies if one.is_of_level("regional government")}
    assert len(regional) == levels["regional government"].known == 25, "none of another country"
    assert keys(found, kind="regional government") <= regional
    callao = next(line for place, line, _towns in found.by_region if place.code == "07")
    assert (callao.on_record, callao.known) == (1, 1)
    # Whom Leoncio Prado may mean is possible, and not on record.
    possible = {one.key for one in found.bodies if one.id in found.possible}
    assert "MP-1006" in possible and "MP-1006" in keys(found)
    for line in (*found.levels, *found.sectors):
        assert line.on_record + line.possible + line.unsaid == line.known and line.came <= line.expected
    assert not keys(found) & {one.key for one in found.bodies if one.id in found.on_record}


def test_page_csv_and_xlsx_name_the_same_institutions(signed_in: SignIn) -> None:
    viewer, base = signed_in("viewer"), "/es/manage/figures/2011-2014/coverage"
    asked = "?region=15&kind=municipalities"
    plain, typed = files(viewer, base, asked)
    assert plain == typed and len(plain) > 100
    page = viewer.get(base + asked).page
    told = Counter(row[7] for row in plain[1:])
    said = f"{told['sin registro']} instituciones sin registro; {told['posible, sin confirmar']} posibles"
    assert page.words("#silent [role=status]").startswith(said) and told.total() == len(plain) - 1
    shown = [str(one.text_content()) for one in page.all("#silent tbody th")]
    shown += [
        str(one.text_content()) for one in viewer.get(f"{base}{asked}&page=2").page.all("#silent tbody th")
    ]
    assert shown == [row[0] for row in plain[1 : len(shown) + 1]] and len(shown) == 80
    for odd in (
        "?region=%00",
        "?network=x",
        "?kind=x&sector=x",
        "?page=99999",
        "?province=9999",
        "?standing=x",
    ):
        page = viewer.get(base + odd).page
    assert "nunca" not in page.words("body").casefold()


WORDS = {"es": ("posible, sin confirmar", "sin registro"), "en": ("possible, not confirmed", "no record")}
# Of a cell: on record, all, and where any is possible that and what is without record.
CELL = re.compile(r"([\d,]+) (?:de|of) ([\d,]+)(?: ([\d,]+) pos[^;]+; ([\d,]+) .+)?")


def left(cell: Any) -> tuple[int, int]:
    """Who is possible and who without record; with those on record they are all there are."""
    found = CELL.fullmatch(" ".join(str(cell.text_content()).split()))
    assert found, cell.text_content()
    there, known, possible, without = (int((one or "0").replace(",", "")) for one in found.groups())
    assert not found[4] or there + possible + without == known
    return possible, known - there - possible


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("key", ["2011-2014", "demo"])
def test_on_record_possible_and_without_record_are_all_there_are(
    signed_in: SignIn, key: str, language: str
) -> None:
    viewer, base = signed_in("viewer"), f"/{language}/manage/figures/{key}/coverage"
    plain, typed = files(viewer, base)
    told = viewer.get(f"{base}.json").json["rows"]
    assert plain == typed and [row[7] for row in told] == [row[7] for row in plain[1:]]
    page = viewer.get(base).page
    regional, *municipal = (str(one.text_content()) for one in page.all("#kind option")[2:5])
    kinds = Counter((row[1], row[7]) for row in plain[1:] if row[3])
    regions = Counter((row[3], row[7]) for row in plain[1:] if row[1] in municipal)
    levels, places = (
        page.all(f"section:has(#{one}) tbody:first-of-type tr") for one in ("levels-title", "by-region-title")
    )
    assert len(levels) == 5 and len(places) == 26
    assert bool(regions["Ayacucho", WORDS[language][0]]) is (key == "2011-2014")
    for kind, line in zip((regional, *municipal), levels[2:], strict=True):
        assert left(line.cssselect("td")[0]) == tuple(kinds[kind, one] for one in WORDS[language])
    for line in places:
        name, (provinces, towns) = line.cssselect("th a")[0].text_content(), line.cssselect("td")[:2]
        assert left(towns) == tuple(regions[str(name), one] for one in WORDS[language])
        assert min(left(provinces)) >= 0
        may_be = key == "2011-2014" and name in ("Ayacucho", "Huánuco")
        assert (f"; {WORDS[language][0]}" in line.cssselect("th")[0].text_content()) is may_be


@ONE_DATABASE
def test_a_number_of_those_not_on_record_leads_to_exactly_them(signed_in: SignIn) -> None:
    viewer = signed_in("viewer")
    page = viewer.get("/en/manage/figures/2011-2014/coverage").page
    links = page.all("main a[href*='standing=possible']")
    assert len(links) > 4
    for link in links:
        number = str(link.text_content()).split()[0]
        there = viewer.get(str(link.get("href")).split("#")[0]).page
        assert there.words("#silent [role=status]").startswith(f"{number} possible, not confirmed")
        rows = there.all("#silent tbody tr")
        assert len(rows) == int(number) and all("possible" in one.text_content() for one in rows)
    silent = viewer.get("/en/manage/figures/2011-2014/coverage?kind=municipalities&standing=no+record").page
    assert silent.words("#silent [role=status]") == "1,875 institutions without record"


def test_one_of_a_doubtful_level_counts_where_anybody_names_or_may_mean_it(app: Flask) -> None:
    plan = make_plan(key="cobertura", first_year=now().year, last_year=now().year)
    doubtful, capital, other = (number_of(key) for key in ("MD-150801", "MP-0801", "MP-0802"))

    def of(kind: str) -> Line:
        return next(one for one in read_coverage(plan, EVERYTHING, now()).levels if one.key == kind)

    assert of("district municipality").known == 1695
    workshop = of_today(plan, capacity=3)
    expect(COMMAND, workshop.id, [doubtful, capital, other])
    assert of("district municipality") == Line("district municipality", 1696, 0, 1, 0)
    with transaction() as session:
        session.merge(workshop).state = "held"
        for position, (number, candidates) in enumerate(((doubtful, []), (None, ["0801"]))):
            session.add(
                Representation(
                    workshop_id=workshop.id, institution_id=number, position=position, candidates=candidates,
                    resolution="doubtful_level" if number else "unresolved", label_es="X", label_en="X",
                )
            )  # fmt: skip
    assert of("district municipality") == Line("district municipality", 1696, 0, 1, 0, 1, 1)
    towns = of("provincial municipality")
    assert (towns.expected, towns.came, towns.expected_possible, towns.missing) == (2, 0, 1, 1)
    found = read_coverage(plan, EVERYTHING, now())
    assert keys(found, expected="1", standing="no record") == {"MP-0802"}
    assert keys(found, expected="1", standing="possible") == {"MD-150801", "MP-0801"}
    assert "MD-150201" not in keys(found), "nobody names it"


def test_who_is_expected_and_came_is_on_record_within_the_scope(app: Flask, enter: Enter) -> None:
    plan = make_plan(key="cobertura", first_year=now().year, last_year=now().year)
    workshop = of_today(plan, capacity=3)
    there, away, beyond = (number_of(key) for key in ("MP-0801", "MP-0802", "MP-2101"))
    expect(COMMAND, workshop.id, [there, away, beyond])
    body = Represented(region="08", institution_id=there, kind="provincial municipality")
    sign_up(workshop, a_person(represents=body))
    one = db.session.scalars(select(Registration).where(Registration.workshop_id == workshop.id)).one()
    before = read_coverage(plan, EVERYTHING, now())
    assert there not in before.on_record
    arrive(workshop, one.id)
    with transaction() as session:
        session.merge(workshop).state = "held"
    found = read_coverage(plan, EVERYTHING, now())
    assert found.on_record == {there} and found.regions_expected == {"08", "23", "21"}
    assert keys(found, expected="1") == {"MP-0802", "MP-2101"}
    base = "/es/manage/figures/cobertura/coverage"
    mine, theirs = enter("organiser", ("08",)), enter("organiser", ("13",))
    assert [row[5] for row in files(mine.client, base, "?expected=1")[0][1:]] == ["0802"]
    assert files(theirs.client, base, "?expected=1")[0][1:] == []


def test_whoever_is_recorded_today_is_on_record_as_the_region_is(app: Flask, enter: Enter) -> None:
    plan = make_plan(key="cobertura", first_year=now().year, last_year=now().year)
    workshop, there = of_today(plan, capacity=3), number_of("MP-0801")
    body = Represented(region="08", institution_id=there, kind="provincial municipality")
    sign_up(workshop, a_person(represents=body))
    arrive(workshop, *db.session.scalars(select(Registration.id)))
    found = read_coverage(plan, EVERYTHING, now())
    assert found.regions_on_record == {"08"} and found.on_record == {there}, "it is not over yet"
    levels = {one.key: one.on_record for one in found.levels}
    assert (levels["regions"], levels["provinces"], levels["provincial municipality"]) == (1, 1, 1)
    rows = files(enter("viewer").client, "/es/manage/figures/cobertura/coverage", "?region=08")[0]
    assert "0801" not in [row[5] for row in rows[1:]] and "0802" in [row[5] for row in rows[1:]]
    with transaction() as session:
        session.merge(workshop).state = "cancelled"
    gone = read_coverage(plan, EVERYTHING, now())
    assert gone.on_record == frozenset() == gone.regions_on_record


def test_a_region_that_was_only_convened_is_not_on_record(app: Flask, enter: Enter) -> None:
    plan = make_plan(key="cobertura", first_year=now().year, last_year=now().year)
    held_with(plan, {"08": 2})
    planned(plan, in_days(-2).first_day, ("13",), state="held")
    found = read_coverage(plan, EVERYTHING, now())
    assert found.regions_on_record == {"08"} and found.regions_of_nobody == {"23"}
    page = enter("viewer").get("/es/manage/figures/cobertura/coverage").page
    rows = {
        one.cssselect("th a")[0].text_content(): one.cssselect("th")[0].text_content()
        for one in page.all("section:has(#by-region-title) tbody tr")
    }
    assert rows["Cusco"] == "Cusco" and rows["Tacna"] == "Tacna nadie registrado de aquí"
    assert "aún no consta quién vino" in rows["La Libertad"] and "sin registro" in rows["Piura"]


def test_who_was_named_for_one_workshop_answers_for_no_region(app: Flask, enter: Enter) -> None:
    plan = make_plan(key="cobertura", first_year=now().year, last_year=now().year)
    workshop, named = of_today(plan, capacity=3), enter("organiser")
    with transaction() as session:
        session.add(WorkshopOrganiser(workshop_id=workshop.id, account_id=named.account.id))
    expect(COMMAND, workshop.id, [number_of("MP-0801")])
    found = read_coverage(plan, scope_of(named.account), now())
    assert found.places == () and not any(one.region for one in found.bodies)
    base = "/es/manage/figures/cobertura/coverage"
    assert named.get(base).status_code == 200
    assert "0801" not in [row[5] for row in files(named.client, base)[0][1:]]


@ONE_DATABASE
@pytest.mark.parametrize("where", ["es/manage/figures/2011-2014", "en/manage/figures/demo"])
def test_regions_stand_by_name_in_filter_list_and_files(signed_in: SignIn, where: str) -> None:
    viewer, base = signed_in("viewer"), f"/{where}/coverage"
    page = viewer.get(base).page
    chosen = [str(one.text_content()) for one in page.all("#region option")][1:]
    assert chosen == sorted(chosen, key=fold) and chosen[1] == "Áncash" and len(chosen) == 26
    plain, typed = files(viewer, base, "?kind=provincial+municipality&expected=")
    assert plain == typed
    told = [row for row in plain[1:] if row[6] == "no"]
    regions = [row[3] for row in told]
    assert regions == sorted(regions, key=fold) and regions.index("Áncash") < regions.index("Apurímac")
    ancash = [row[4] for row in told if row[3] == "Áncash"]
    assert len(ancash) > 10 and ancash == sorted(ancash, key=fold)
    shown = [
        str(one.text_content())
        for one in viewer.get(base + "?kind=provincial+municipality").page.all("#silent tbody th")
    ]
    assert shown == [row[0] for row in plain[1:41]]
