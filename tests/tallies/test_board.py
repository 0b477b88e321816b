"""The board of a plan: who sees what, totals against targets, filters, the way to the editor, its weight."""

from collections.abc import Iterator
from datetime import date

import brotli
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import actions
from app.audit import COMMAND
from app.database import transaction
from app.institutions.models import Institution
from app.plan.models import Component, GroupMember, InterventionGroup
from app.workshops.headcounts import Headcount
from app.workshops.models import WorkshopOrganiser, WorkshopSource
from tests.cast import OTHER, OWN, Colleague, Enter, make_account
from tests.databases import fresh_database, opened
from tests.house.matrix import Quiet
from tests.makers import make_theme
from tests.page import Page

from .boards import fill, make_plan, planned, promise

FIRST, SECOND = date(2027, 2, 15), date(2027, 8, 15)
BUDGET = 25_000
TAKES_BROTLI = {"Accept-Encoding": "gzip, deflate, br"}


def board(somebody: Colleague, key: str, asked: str = "") -> Page:
    """The board as somebody reads it."""
    answer = somebody.get(f"/es/manage/board/{key}{asked}")
    assert answer.status_code == 200
    page: Page = answer.page
    return page


def chips(page: Page) -> list[str]:
    """The addresses the chips lead to, by their last part."""
    return sorted({link.get("href").rpartition("/")[2] for link in page.all("a.piece")})


def test_a_shared_workshop_counts_once(coordinator: Colleague) -> None:
    plan = make_plan()
    planned(plan, FIRST, (OWN, OTHER, "20"), state="held")
    planned(plan, SECOND, (OWN,))
    page = board(coordinator, plan.key)
    assert "2 talleres planificados · 1 realizado · Regiones con talleres: 3 de 26" in page.words(
        "#board-sum"
    )
    assert "Las filas suman 4" in page.words("#board") and "contados más de una vez: 2" in page.words(
        "#board"
    )
    assert "1 compartido" in page.words(f"#r{OWN} .sum")
    assert "2 talleres" in page.words(f"#r{OWN} .sum") and "2 talleres" in page.words("tfoot .sum")
    assert page.words(f"#r{OTHER} a.piece").endswith("compartido")


def test_targets_stand_beside_what_is_planned_and_held(coordinator: Colleague, app: Flask) -> None:
    plan = make_plan()
    shared = planned(plan, FIRST, (OWN, OTHER), state="held")
    planned(plan, FIRST, state="held")
    promise(plan, "workshops", 2027, 8)
    promise(plan, "workshops", 2027, 3, jurisdiction_code=OWN)
    promise(plan, "people", 2027, 200)
    with transaction() as session:
        told = {"basis": "reported", "made_at": shared.made_at}
        session.add(Headcount(workshop_id=shared.id, number=45, **told))
        session.add(Headcount(workshop_id=shared.id, number=99, replaced_at=shared.made_at, **told))
    page = board(coordinator, plan.key)
    assert "2 talleres planificados (meta: 8)" in page.words("#board-sum")
    assert "Talleres: 2 (meta: 3)" in page.words(f"#r{OWN} .sum")
    assert "1 taller" in page.words(f"#r{OTHER} .sum"), "no target is not 0"
    row = page.words("section.part tbody tr:first-child")
    assert row == "2027 200 2 al menos 45; 1 taller sin cifra"
    assert "sin meta" in page.words("section.part tbody tr:last-child")
    narrowed = board(coordinator, f"{plan.key}?state=published").one("section.part tbody").text_content()
    assert "sin meta" not in narrowed and "no se compara" in narrowed
    assert "aún nada" not in narrowed and "ninguno realizado entre estos" in narrowed


def test_regions_without_record_stand_out_and_lima_is_two(coordinator: Colleague) -> None:
    plan = make_plan()
    planned(plan, FIRST, ("1501",))
    page = board(coordinator, plan.key)
    silent = page.all("tr.silent-row th")
    assert len(page.all("tbody tr[id]")) == 26 and len(silent) == 25
    assert page.has("#r15.silent-row") and not page.has("#r1501.silent-row")
    assert "sin talleres registrados" in page.words("#r15 th")


def test_a_filter_makes_no_region_one_without_record(coordinator: Colleague) -> None:
    plan = make_plan()
    planned(plan, FIRST, (OWN,), state="cancelled")
    planned(plan, FIRST, (OTHER,), state="held")
    assert "sin talleres registrados" not in board(coordinator, plan.key).words(f"#r{OTHER} th")
    page = board(coordinator, f"{plan.key}?state=cancelled")
    for code in (OWN, OTHER):
        named = page.words(f"#r{code} th")
        assert "sin talleres registrados" not in named and "ninguno entre estos" in named
    assert "Cancelado" in page.words(f"#r{OWN}")


def test_an_organiser_sees_what_is_theirs(organiser: Colleague, session: Session) -> None:
    plan = make_plan()
    own = planned(plan, FIRST, (OWN, "20"))
    foreign = planned(plan, FIRST, (OTHER,))
    named = planned(plan, SECOND, ("25",))
    with transaction() as writing:
        writing.add(WorkshopOrganiser(workshop_id=named.id, account_id=organiser.account.id))
    promise(plan, "workshops", 2027, 8)
    page = board(organiser, plan.key)
    assert chips(page) == sorted([own.code, named.code])
    assert foreign.code not in page.text
    assert [row.get("id") for row in page.all("tbody tr[id]")] == ["r08", "r20", "r25"]
    assert "meta:" not in page.words("#board-sum"), "the country's target is not theirs to meet"
    assert {link.get("href").split("region=")[1][:2] for link in page.all("a.add")} == {OWN}
    assert organiser.get(f"/es/manage/board/{plan.key}/{OTHER}/2027/1").status_code == 404
    assert organiser.get(f"/es/manage/board/{plan.key}/20/2027/1").status_code == 200


def test_viewers_read_and_add_nothing(enter: Enter) -> None:
    plan = make_plan()
    planned(plan, FIRST)
    page = board(enter("viewer"), plan.key)
    assert page.has("a.piece") and not page.has("a.add")
    assert f"/manage/plans/{plan.key}" not in page.text


def test_filters_narrow_the_board(coordinator: Colleague, session: Session) -> None:
    plan, theme = make_plan(), make_theme("CO")
    source = session.scalars(
        select(Institution.id).where(Institution.kind == "international organisation")
    ).first()
    with transaction() as writing:
        step = Component(plan_id=plan.id, position=1, name_es="Paso", name_en="Step")
        group = InterventionGroup(plan_id=plan.id, position=1, name_es="Norte", name_en="North")
        group.members = [GroupMember(jurisdiction_code="20")]
        writing.add_all([step, group])
    one = planned(plan, FIRST, ("20", OWN), theme_code=theme)
    two = planned(plan, FIRST, (OWN,), component_id=step.id, state="proposed")
    with transaction() as writing:
        writing.add(WorkshopSource(workshop_id=two.id, institution_id=source))
    promise(plan, "workshops", 2027, 9)
    promise(plan, "workshops", 2027, 2, component_id=step.id)
    for asked, found in (
        ("?theme=CO", one), (f"?group={group.id}", one), (f"?component={step.id}", two),
        (f"?source={source}", two), ("?state=proposed", two), ("?state=scheduled", one),
    ):  # fmt: skip
        page = board(coordinator, plan.key, asked)
        assert chips(page) == [found.code], asked
        assert page.has("#board a[href$='" + plan.key + "']"), "the way back to the whole"
    assert len(board(coordinator, plan.key, f"?group={group.id}").all("a.piece")) == 2, "in both its rows"
    assert "(meta: 2)" in board(coordinator, plan.key, f"?component={step.id}").words("#board-sum")
    assert "meta:" not in board(coordinator, plan.key, "?theme=CO").words("#board-sum")
    assert chips(
        board(coordinator, plan.key, "?theme=ZZ&state=x&group=%00&component=-1&source=9999999999")
    ) == sorted([one.code, two.code])


def test_htmx_gets_the_board_alone(coordinator: Colleague) -> None:
    plan = make_plan()
    answer = coordinator.get(f"/es/manage/board/{plan.key}?state=held", headers={"HX-Request": "true"})
    assert answer.text.lstrip().startswith('<div id="board"') and "HX-Request" in answer.headers["Vary"]


def test_one_year_and_any_four(coordinator: Colleague) -> None:
    plan = make_plan()
    code = planned(plan, date(2031, 5, 5)).code
    assert code not in board(coordinator, plan.key).text
    assert len(board(coordinator, plan.key).all("tfoot td")) == 17
    assert len(board(coordinator, plan.key, "?year=2028").all("tfoot td")) == 5
    moved = board(coordinator, plan.key, "?from=2030")
    assert chips(moved) == [code]
    assert [link.text for link in moved.all(".years-nav a:not([rel])")][1:] == [
        "2030",
        "2031",
        "2032",
        "2033",
    ]
    for odd in ("?from=0", "?from=99999", "?from=%00", "?year=1&year=2", "?from=9999"):
        assert coordinator.get(f"/es/manage/board/{plan.key}{odd}").status_code == 200


def test_every_year_of_a_long_plan_is_reached(coordinator: Colleague) -> None:
    plan = make_plan(first_year=2020, last_year=2028)
    path, seen = f"/es/manage/board/{plan.key}?state=held", []
    while path:
        page = coordinator.get(path).page
        seen.append(page.one(".years-nav li:first-child a").text)
        later = page.all(".years-nav a[rel=next]")
        path = later[0].get("href") if later else ""
        assert not path or "state=held" in path
    assert seen == ["2020–2023", "2024–2027", "2028–2031"]
    earlier = page.one(".years-nav a[rel=prev]")
    assert "Años anteriores" in earlier.text_content() and "2024–2027" in earlier.text_content()
    assert not coordinator.get(f"/es/manage/board/{plan.key}").page.all(".years-nav a[rel=prev]")


def test_a_year_leads_to_the_four_that_hold_it(coordinator: Colleague) -> None:
    plan = make_plan(first_year=2020, last_year=2028)
    here = planned(plan, date(2026, 5, 5)).code
    for asked in ("?year=2026", "?from=2020&year=2026", "?from=2025&year=2026"):
        page = board(coordinator, plan.key, asked)
        assert page.one(".years-nav [aria-current]").text == "2026", asked
        assert chips(page) == [here] and len(page.all("tfoot td")) == 5
    around = board(coordinator, plan.key, "?year=2026").one(".years-nav li:first-child a").text
    assert around == "2024–2027"


def test_an_empty_cell_opens_the_editor_with_its_region_and_quarter(coordinator: Colleague) -> None:
    plan = make_plan()
    page = board(coordinator, plan.key, "?year=2027")
    link = page.one(f"#r{OWN} td:nth-of-type(3) a.add")
    assert link.get("aria-label") == "Agregar taller en Cusco, III trimestre de 2027"
    editor = coordinator.get(link.get("href")).page
    assert editor.one("[name=first_day]").get("value") == "2027-07-01"
    assert [box.get("value") for box in editor.all("[name=convened][checked]")] == [OWN]
    assert editor.one("[name=certainty] [selected]").get("value") == "proposed"
    assert editor.one("[name=plan_id] [selected]").get("value") == str(plan.id)
    for odd in (
        "?region=99&year=27&quarter=9",
        "?plan=%00&region=%00&year=2027&quarter=",
        "?year=20271&quarter=1",
    ):
        assert coordinator.get(f"/es/manage/workshops/new{odd}").status_code == 200


def test_a_full_cell_has_a_page_of_its_own(coordinator: Colleague) -> None:
    plan = make_plan()
    codes = [planned(plan, FIRST).code for _ in range(5)]
    page = board(coordinator, plan.key)
    assert len(page.all(f"#r{OWN} a.piece")) == 3
    rest = page.one(f"#r{OWN} a.rest")
    assert rest.text == "y 2 más"
    cell = coordinator.get(rest.get("href")).page
    assert all(code in cell.text for code in codes)
    assert len(cell.all("a[href*='/shift']")) == 5
    here = f"/es/manage/board/{plan.key}"
    for odd in ("99/2027/1", f"{OWN}/2027/5", f"{OWN}/1999/1", f"{OWN}/2027/0"):
        assert coordinator.get(f"{here}/{odd}").status_code == 404


def test_the_first_board_is_that_of_the_plan_that_runs(coordinator: Colleague) -> None:
    assert coordinator.get("/es/manage/board").status_code == 404
    plan = make_plan()
    answer = coordinator.get("/es/manage/board")
    assert (answer.status_code, answer.location) == (302, f"/es/manage/board/{plan.key}")


def read(somebody: Colleague, key: str) -> tuple[bytes, str]:
    """The board as it is sent, and as the browser unpacks it."""
    answer = somebody.client.get(f"/es/manage/board/{key}", headers=TAKES_BROTLI)
    assert answer.headers["Content-Encoding"] == "br"
    return answer.data, brotli.decompress(answer.data).decode()


def colleague(app: Flask, role: str, *regions: str) -> Colleague:
    """Somebody at a browser that unpacks what it gets by itself."""
    somebody = Colleague(make_account(role, regions), Quiet(app, app.response_class))  # type: ignore[arg-type]
    somebody.be_in()
    return somebody


def test_two_thousand_workshops_stay_light(app: Flask) -> None:
    plan = make_plan()
    for number, code in enumerate(("GM", "CO", "MC", "RP", "CC", "TT"), 1):
        make_theme(code, colour=number)
    fill(plan, 2000)
    sent, text = read(colleague(app, "coordinator"), plan.key)
    assert len(sent) <= BUDGET
    assert "2,000 talleres planificados" in text or "2000 talleres planificados" in text
    assert text.count("</") < 4000, "elements of a page a phone can hold"


@pytest.fixture
def kept(dialect: str) -> Iterator[Flask]:
    """An application that keeps pages."""
    with opened(fresh_database(dialect), AFORO_PAGE_CACHE="1") as app, app.app_context():
        yield app


def test_a_kept_board_is_each_ones_own_and_never_stale(kept: Flask) -> None:
    plan = make_plan()
    own, foreign = planned(plan, FIRST, (OWN,)), planned(plan, FIRST, (OTHER,))
    people = [
        colleague(kept, "organiser", OWN),
        colleague(kept, "organiser", OTHER),
        colleague(kept, "coordinator"),
    ]
    for _ in range(2):
        first, second, both = (read(one, plan.key)[1] for one in people)
        assert own.code in first and foreign.code not in first
        assert foreign.code in second and own.code not in second
        assert own.code in both and foreign.code in both
        assert people[0].account.email not in second
    assert read(people[0], plan.key)[0] == read(people[0], plan.key)[0], "kept, not made anew"
    later = planned(plan, SECOND, (OWN,))
    assert later.code in read(people[0], plan.key)[1], "who changed something sees it at once"
    actions.disable_account(COMMAND, people[0].account.id)
    assert people[0].client.get(f"/es/manage/board/{plan.key}", headers=TAKES_BROTLI).status_code == 303


def test_without_a_target_for_the_country_its_regions_are_summed(coordinator: Colleague) -> None:
    plan = make_plan()
    with transaction() as session:
        steps = [Component(plan_id=plan.id, position=at, name_es="Paso", name_en="Step") for at in (1, 2)]
        session.add_all(steps)
    one, other = (step.id for step in steps)
    promise(plan, "workshops", 2027, 4, jurisdiction_code=OWN, component_id=one)
    promise(plan, "workshops", 2027, 3, jurisdiction_code=OTHER, component_id=one)
    promise(plan, "people", 2028, 70, jurisdiction_code=OWN, component_id=one)
    summed = "es la suma de las metas de las regiones"
    for asked in ("", f"?component={one}"):
        page = coordinator.get(f"/es/manage/board/{plan.key}{asked}").page
        assert "meta: 7" in page.words("#board-sum") and "meta: 7" in page.words("tfoot .sum")
        assert summed in page.words("#board") and "70 suma de las regiones" in page.words("#board section")
    assert "meta" not in coordinator.get(f"/es/manage/board/{plan.key}?component={other}").page.words("tfoot")
    promise(plan, "workshops", 2027, 5, component_id=other)
    mixed = coordinator.get(f"/es/manage/board/{plan.key}").page
    assert "meta: 12" in mixed.words("#board-sum"), "a component by its regions, another by the country"
    promise(plan, "workshops", 2027, 9)
    said = coordinator.get(f"/es/manage/board/{plan.key}").page
    assert "meta: 9" in said.words("#board-sum") and summed not in said.words("#board")
