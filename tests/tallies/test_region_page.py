"""The region's ladder, targets beside what is on record, and what the last month brought."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.accounts.scopes import Scope
from app.clock import now
from app.database import transaction
from app.plan.models import Component
from app.plan.queries import find_real_plan
from app.tallies.changes import read_changes
from app.tallies.ladder import read_ladder
from app.tallies.planned import Narrowed, sources
from app.tallies.queries import places

from ..cast import Enter
from ..makers import in_days
from .boards import make_plan, planned, promise
from .conftest import SignIn
from .programmes import held_with

EVERYTHING = Scope(0, is_national=True)


def states(plan: object, region: str) -> list[str]:
    """How each step of a region stands."""
    return [one.state for one in read_ladder(plan, EVERYTHING, region, now())]  # type: ignore[arg-type]


def test_the_plan_of_2011_made_regions_aware_and_says_no_more(whole: Session, signed_in: SignIn) -> None:
    plan = find_real_plan()
    assert plan is not None
    found = read_changes(plan, EVERYTHING, places(lima_in_two=True), Narrowed(), now())
    assert found.entered == 5, "of eight workshops three have no figure"
    assert states(plan, "07") == ["done", "no record", "no record"]
    assert states(plan, "08") == ["no record"] * 3
    viewer = signed_in("viewer")
    said = viewer.get("/es/manage/figures/2011-2014/regions/08").page.words("main")
    assert said.count("sin registro") >= 3 and "nunca" not in said.casefold()
    assert "hecho" in viewer.get("/es/manage/figures/2011-2014/regions/07").page.words(".ladder")
    said = viewer.get("/en/manage/figures/2011-2014").page.words("main")
    assert "no workshop held is on record. No workshop held since then brought a region" in said


def test_steps_are_done_planned_or_without_record_and_targets_stand_beside(app: Flask, enter: Enter) -> None:
    year = now().year
    plan = make_plan(key="escalera", first_year=year, last_year=year + 1)
    rungs = ("awareness", "agreement", "training")
    with transaction() as session:
        made = [Component(plan_id=plan.id, position=n, name_es=r, name_en=r, rung=r)
                for n, r in enumerate(rungs, 1)]  # fmt: skip
        session.add_all(made)
    assert states(plan, "08") == ["no record"] * 3
    workshop = held_with(plan, {"08": 2})
    with transaction() as session:
        session.merge(workshop).component_id = made[0].id
    promise(plan, "people", year + 1, 40, jurisdiction_code="08", component_id=made[2].id)
    promise(plan, "workshops", year, 3, jurisdiction_code="08")
    assert states(plan, "08") == ["done", "no record", "planned"]
    assert states(plan, "23") == ["done", "no record", "no record"]
    found = read_changes(plan, EVERYTHING, places(lima_in_two=True), Narrowed(), now() + timedelta(days=1))
    assert (found.held, found.bases, found.silent) == (1, (("named", 2),), 0)
    assert {one.code for one in found.regions} == {"08"}, "from Tacna nobody came"
    later = read_changes(plan, EVERYTHING, places(lima_in_two=True), Narrowed(), now() + timedelta(days=32))
    assert (later.held, later.regions, len(later.sentences)) == (0, (), 3)
    page = enter("viewer").get("/es/manage/figures/escalera/regions/08").page
    cells = page.words("#targets-title ~ .scroll tbody tr")
    assert f"{year} 3 1 sin meta 2" in cells, cells
    for link in page.all("#targets-title ~ .scroll tbody a"):
        found = enter("viewer").get(str(link.get("href"))).page.all("tbody th a")
        assert [str(one.get("href")).split("/")[-1] for one in found] == [workshop.code]


def test_a_workshop_about_agreements_is_no_agreement(app: Flask) -> None:
    rung = "agreement"
    plan = make_plan(first_year=now().year, last_year=now().year + 1)
    with transaction() as session:
        session.add(one := Component(plan_id=plan.id, position=1, name_es=rung, name_en=rung, rung=rung))
    workshop = held_with(plan, {"08": 1})
    with transaction() as session:
        session.merge(workshop).component_id = one.id
    assert states(plan, "08") == ["no record"] * 3
    planned(plan, in_days(3).first_day, component_id=one.id)
    assert states(plan, "08")[1] == "planned"


@pytest.mark.parametrize("lang", ["es", "en"])
def test_a_workshop_of_no_step_is_told_beside_the_steps(app: Flask, enter: Enter, lang: str) -> None:
    plan = make_plan(key="suelto", first_year=now().year, last_year=now().year + 1)
    base, viewer = f"/{lang}/manage/figures/suelto/regions", enter("viewer")
    words = {"es": "de ninguno de estos pasos: sin componente", "en": "of none of these steps: without a"}[
        lang
    ]
    assert words not in viewer.get(f"{base}/21").page.words("main")
    workshop = held_with(plan, {"21": 3})
    for region in ("08", "21"):
        page = viewer.get(f"{base}/{region}").page
        said = page.words("section:has(#ladder-title)")
        assert said.count({"es": "sin registro", "en": "no record"}[lang]) == 3
        (link,) = page.all(f"section:has(#ladder-title) a[href$='{workshop.code}']")
        assert words in link.text_content() and link.text_content().startswith("1 ")
        assert viewer.get(str(link.get("href"))).status_code == 200
    assert words not in viewer.get(f"{base}/13").page.words("main")
    held_with(plan, {"08": 1})
    page = viewer.get(f"{base}/08").page
    (link,) = page.all("section:has(#ladder-title) a")
    assert "2 " in link.text_content() and viewer.get(str(link.get("href"))).page.all("tbody th a")[1:]


def test_a_workshop_to_come_of_no_step_is_told_beside_the_steps(app: Flask, enter: Enter) -> None:
    plan = make_plan(key="porvenir", first_year=now().year, last_year=now().year + 1)
    base, viewer = "/es/manage/figures/porvenir/regions", enter("viewer")
    said = []
    for number in (1, 2):
        workshop = planned(plan, in_days(3).first_day)
        (link,) = viewer.get(f"{base}/08").page.all("section:has(#ladder-title) a")
        said.append(" ".join(str(link.text_content()).split()[:4]))
        behind = viewer.get(str(link.get("href"))).page
        assert number == 1 or behind.all(f"tbody th a[href$='{workshop.code}']")
    assert said == ["1 taller por realizar", "2 talleres por realizar"]
    held_with(plan, {"08": 1})
    first, second = viewer.get(f"{base}/08").page.all("section:has(#ladder-title) a")
    assert "1 taller realizado" in first.text_content() and "2 talleres por" in second.text_content()


def test_of_no_workshop_there_is_no_record_and_no_0(whole: Session, signed_in: SignIn) -> None:
    plan = find_real_plan()
    assert plan is not None
    viewer, base, silent = signed_in("viewer"), "/es/manage/figures/2011-2014", 0
    for asked in ("year=2012", *(f"source={number}" for number, _name in sources(plan))):
        page = viewer.get(f"{base}?{asked}").page
        numbers = [one.text_content().split()[-1] for one in page.all(".figures .num")]
        assert "0" not in numbers, asked
        held = page.all(".figures .figure")[1].text_content()
        if numbers[1] == "–":
            silent += 1
            assert "0" not in held and held.count("sin registro") == 2
            assert page.all(".by-region tfoot td")[-1].text_content() == "–"
    assert silent == 2, "a year and a source without any workshop"
