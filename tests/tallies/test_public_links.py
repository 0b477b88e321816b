"""Public numbers lead to the workshops they rest on, and their words agree with them."""

import pytest
from flask import Flask

from app.audit import COMMAND
from app.clock import now
from app.database import transaction
from app.tallies.signing import sign_off
from app.workshops.headcounts import Stated, restate

from ..makers import in_days
from ..page import ProofReader
from .boards import make_plan, planned
from .programmes import held_with

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)


def test_each_region_s_number_leads_to_its_workshops(reader: ProofReader) -> None:
    page = reader.get("/es/plan").page
    numbers = [str(one.get("href")) for one in page.all(".figures.first .num a")]
    assert numbers[:2] == ["#years", "#years"] and page.has("#years .records a")
    (shared,), (callao,) = (page.all(f"#r{code} td a") for code in ("24", "07"))
    assert shared.text_content().startswith("45 con Piura")
    assert "32 reportadas" in callao.text_content()
    assert "Callao" in reader.get(str(callao.get("href"))).page.words("main")
    two = reader.get("/es/plan/2011-2014?lima=two").page.one("#r15 td a")
    assert two.get("href") == "/es/?when=held&region=15" and "62" in two.text_content()
    held = reader.get(str(two.get("href"))).page.words("main")
    whole = page.all("#r15 td a")[0]
    shown = reader.get(str(whole.get("href"))).page.words("main")
    assert held.count("MIGRANDINA") >= 2 and shown.count("MIGRANDINA") >= 3
    for one in page.all("#regions td a"):
        assert reader.get(str(one.get("href"))).status_code == 200, one.get("href")


def test_people_by_name_from_elsewhere_lead_to_the_edition_that_counts_them(app: Flask) -> None:
    plan = make_plan(first_year=now().year, last_year=now().year)
    held_with(plan, {"14": 14, "15": 8})
    sign_off(COMMAND, "Persona Ejemplo", plan.id, 1, "Ejemplo", "Example")
    page = ProofReader(app, app.response_class).get(f"/es/plan/{plan.key}").page
    link = page.one("#r14 td a")
    assert link.get("href") == f"/es/plan/{plan.key}/editions/1#table-regions"


def test_a_number_by_name_leads_to_its_edition_and_only_another_to_workshops(app: Flask) -> None:
    plan = make_plan(first_year=now().year, last_year=now().year)
    held_with(plan, {"08": 14, "13": 9, "abroad": 7})
    stated = planned(plan, in_days(-3).first_day, ("13",), state="held")
    with transaction() as session:
        restate(session, stated.id, Stated(20, "reported", None, "Ejemplo", "Example"), None, now())
    sign_off(COMMAND, "Persona Ejemplo", plan.id, 1, "Ejemplo", "Example")
    page = ProofReader(app, app.response_class).get(f"/en/plan/{plan.key}").page
    edition = f"/en/plan/{plan.key}/editions/1#table-regions"

    def links(row: str) -> list[tuple[str, str]]:
        found = page.all(f"{row} td:nth-of-type(1) a")
        return [(" ".join(one.text_content().split()), str(one.get("href"))) for one in found]

    assert links("#r08") == [("14 recorded by name", edition)]
    assert links("#r13") == [
        ("9 recorded by name", edition), ("20 reported", f"/en/workshops/{stated.code}"),
    ]  # fmt: skip
    (abroad,) = [one for one in page.all(".by-region tr") if "From abroad" in one.text_content()]
    assert [one.get("href") for one in abroad.cssselect("a")] == [edition]


def test_a_count_without_a_figure_leads_to_the_workshop_or_to_where_each_is_named(app: Flask) -> None:
    plan = make_plan(first_year=now().year, last_year=now().year)
    with_figure = planned(plan, in_days(-4).first_day, ("23",), state="held")
    with transaction() as session:
        restate(session, with_figure.id, Stated(20, "reported", None, "Ejemplo", "Example"), None, now())
    one = planned(plan, in_days(-3).first_day, ("23",), state="held")
    twice = [planned(plan, in_days(-2).first_day, ("20",), state="held") for _ in "12"]
    page = ProofReader(app, app.response_class).get(f"/es/plan/{plan.key}").page
    missing = {code: page.one(f"#r{code} a.gapmark") for code in ("20", "23")}
    assert {code: link.text_content() for code, link in missing.items()} == {"20": "2", "23": "1"}
    assert missing["23"].get("href") == f"/es/workshops/{one.code}"
    assert missing["20"].get("href") == "#unknown"
    named = [one.get("href") for one in page.all("#unknown-figures ~ .points li > a")]
    assert {f"/es/workshops/{two.code}" for two in twice} <= set(named)


@pytest.mark.parametrize(
    ("language", "words"), [("es", "1 de 3 talleres sin cifra"), ("en", "1 of 3 workshops without a figure")]
)
def test_one_of_several_is_said_of_several(app: Flask, language: str, words: str) -> None:
    plan = make_plan(first_year=now().year - 1, last_year=now().year)
    workshops = [planned(plan, in_days(-3).first_day, state="held") for _ in range(3)]
    with transaction() as session:
        for one in workshops[:2]:
            restate(session, one.id, Stated(20, "reported", None, "Ejemplo", "Example"), None, now())
    page = ProofReader(app, app.response_class).get(f"/{language}/plan/{plan.key}").page
    assert words in page.words(".both")
