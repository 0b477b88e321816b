"""The public page has people by name in the regions of the edition it cites, in diagram, table and total."""

import re

import pytest
from flask import Flask

from app.audit import COMMAND
from app.clock import now
from app.database import transaction
from app.plan.models import Plan
from app.tallies.signing import sign_off
from app.tallies.tally import read_tally
from app.workshops.headcounts import Stated, restate

from ..makers import in_days, make_workshop
from ..page import Page, ProofReader
from .boards import make_plan
from .programmes import held_with, of_today

WITHHELD = "1 taller con su cifra reservada o aún no publicada"


@pytest.fixture
def plan(app: Flask) -> Plan:
    """Two workshops for Cusco and Puno: by name, of people from elsewhere; one more for both, as reported."""
    made = make_plan(first_year=now().year, last_year=now().year + 3)
    held_with(made, {"13": 14, "14": 9, "1501": 12, "15": 8})
    held_with(made, {"14": 17, "25": 3, "abroad": 6})
    reported = of_today(made)
    with transaction() as session:
        restate(session, reported.id, Stated(40, "reported", None, "Ejemplo", "Example"), None, now())
        session.merge(reported).state = "held"
    return made


def sign(plan: Plan, version: int = 1) -> None:
    """The figures signed off as they stand."""
    sign_off(COMMAND, "Persona Ejemplo", plan.id, version, "Ejemplo", "Example")


def sums(app: Flask, plan: Plan, version: int) -> dict[str, tuple[int | None, str]]:
    """Each region's sum of an edition, as its JSON has it."""
    rows = (
        ProofReader(app, app.response_class).get(f"/en/plan/{plan.key}/editions/{version}.json").json["rows"]
    )
    return {
        row["row"]: (row["number"], row["status"])
        for row in rows
        if row["table"] == "regions" and row["column"] in ("", "all")
    }


def shown(page: Page, code: str) -> tuple[str, str]:
    """A region's tile and the cell of its own numbers."""
    cell = page.one(f"#r{code} td:nth-of-type(1)")
    return page.words(f".tiles a[href='#r{code}'] b"), " ".join(cell.text_content().split())


def test_each_region_has_the_number_of_the_edition_the_page_cites(app: Flask, plan: Plan) -> None:
    reader, address = ProofReader(app, app.response_class), f"/en/plan/{plan.key}?lima=two"
    before = reader.get(address).page
    assert "recorded by name" not in before.words(".by-region"), "what no edition has is not public"
    sign(plan)
    page = reader.get(address).page
    assert "figures, edition 1" in page.words("#regions .lead")
    found = sums(app, plan, 1)
    kept_back = [code for code, (_number, status) in found.items() if status == "kept back"]
    assert "25" in kept_back and found["14"][0] == 26
    for code, (number, status) in found.items():
        if not code.isdigit():
            continue
        tile, cell = shown(page, code)
        if status == "kept back":
            assert tile == "*" and "kept back" in cell and not re.search("by name", cell), code
        else:
            assert tile == str(number) and f"{number} recorded by name" in cell, code
    # What was reported for both stays shared, and the people by name are no share of theirs.
    assert shown(page, "08")[0] == "≤40" and "40 with" in page.words("#r08")


def test_the_whole_is_everybody_of_the_edition_and_what_was_reported(app: Flask, plan: Plan) -> None:
    sign(plan)
    for two in (False, True):
        tally = read_tally(plan, now(), two)
        total = tally.total
        assert (total.number, total.named, total.shared, total.without_figure) == (109, 69, 40, 0)
        assert total.by_basis == (("named", 69), ("reported", 40)) and not tally.nowhere
    page = ProofReader(app, app.response_class).get(f"/es/plan/{plan.key}").page
    country = [cell.text_content() for cell in page.all(".by-region tfoot tr:first-child td")]
    assert country == ["69", "40", "0"]
    assert "Del extranjero" in page.words(".by-region") and "69 participaciones se registraron" in page.words(
        ".both"
    )
    lima = shown(page, "15")
    assert lima[0] == "20" and "20 con registro de nombres" in lima[1]


def test_people_of_the_next_edition_wait_for_it(app: Flask, plan: Plan) -> None:
    sign(plan)
    held_with(plan, {"14": 15})
    reader, address = ProofReader(app, app.response_class), f"/es/plan/{plan.key}"
    first = reader.get(address).page
    assert shown(first, "14")[0] == "26" and WITHHELD in first.words(".by-region")
    sign(plan, 2)
    assert shown(reader.get(address).page, "14")[0] == "41"
    assert sums(app, plan, 2)["14"][0] == 41


def test_a_region_nobody_came_from_was_not_represented_where_people_are_by_name(app: Flask) -> None:
    plan = make_plan(first_year=now().year, last_year=now().year + 3)
    held_with(plan, {"23": 12, "13": 10})
    reader, address = ProofReader(app, app.response_class), f"/es/plan/{plan.key}"
    before = reader.get(address).page
    assert before.words(".tiles a[href='#r08'] b") == "?" and WITHHELD in before.words(".tiles")
    told = before.words(".both")
    assert "No hay registro de ninguna región" in told and "representadas" not in told, (
        "nobody knows who came"
    )
    assert "2 regiones solo fueron convocadas, a talleres de los que aún no consta quién vino." in told
    assert "23 de 25 regiones: sin registro en esta fuente" in told
    heads = [one.text_content() for one in before.all(".by-region th[scope=rowgroup]")]
    assert [one.split(": ")[1] for one in heads] == ["2 regiones", "23 regiones"]
    assert "aún no consta quién vino: Cusco y Tacna" in before.words("#unknown")
    sign(plan)
    page = reader.get(address).page
    assert "2 de 25 regiones estuvieron representadas" in page.words(".both")
    assert "22 de 25 regiones: sin registro en esta fuente" in page.words(".both")
    assert "1 región solo fue convocada y no hay nadie registrado de ahí." in page.words(".both")
    assert "2 de 25; 1 más solo fue convocada" in page.words(".first") + page.words("#summary-es")
    assert "Más de una vez" not in page.words(".both")
    tiles = [one.text_content() for one in page.all(".tiles b")]
    assert tiles.count("–") == len(page.all(".by-region .silent tr")) - 3 == 22 and tiles.count("∅") == 1
    heads = [one.text_content() for one in page.all(".by-region th[scope=rowgroup]")]
    assert [one.split(": ")[1] for one in heads] == ["1 región", "22 regiones"]
    assert "∅convocada, sin nadie registrado de ahí" in page.words(".legend")
    assert "Cusco" not in page.words("#unknown"), "of it there is a record"
    assert page.words(".silent #r08 td") == "nadie registrado de aquí"
    assert "nadie registrado de aquí, Cusco" in page.words(".tiles a[href='#r08']")
    assert page.words(".silent #r14 td") == "sin registro en esta fuente"


def test_a_region_is_represented_as_often_as_is_known(app: Flask, plan: Plan) -> None:
    held_with(plan, {"23": 15})
    sign(plan)
    tally = read_tally(plan, now())
    assert tally.repeated == [] and tally.links is None, "who came to several is not told"
    assert "08" in {one.place.code for one in tally.on_record}, "what was reported for it stands"
    said = ProofReader(app, app.response_class).get(f"/es/plan/{plan.key}").page.words(".both")
    assert "regiones estuvieron representadas. " in said and "veces en total" not in said


def test_of_stated_numbers_alone_it_is_said_how_often(app: Flask) -> None:
    plan = make_plan(first_year=now().year, last_year=now().year)
    held = [make_workshop(("08", "23"), in_days(-3), plan_id=plan.id, state="held") for _ in range(3)]
    address, said = f"/en/plan/{plan.key}", []
    for one in held:
        with transaction() as session:
            restate(session, one.id, Stated(40, "reported", None, "Ejemplo", "Example"), None, now())
        said.append(ProofReader(app, app.response_class).get(address).page.words(".both"))
    assert "2 of 25 regions were represented. " in said[1] and "More than once" not in said[1]
    assert "2 of 25 regions were represented, 6 times in all. More than once: Cusco 3 and Tacna 3." in said[2]


def test_of_one_region_it_is_said_in_the_singular(app: Flask) -> None:
    plan = make_plan(first_year=now().year, last_year=now().year)
    one = make_workshop(("08",), in_days(-3), plan_id=plan.id, state="held")
    with transaction() as session:
        restate(session, one.id, Stated(40, "reported", None, "Ejemplo", "Example"), None, now())
    said = ProofReader(app, app.response_class).get(f"/es/plan/{plan.key}").page.words(".both")
    assert "1 de 25 regiones estuvo representada (veces en total: 1)." in said
