"""The plan's page as the first screen: four numbers, three sentences, a paragraph, of public facts alone."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask

from app.accounts.scopes import Scope
from app.audit import COMMAND
from app.clock import now
from app.database import transaction
from app.plan.models import Plan
from app.tallies import queries
from app.tallies.changes import read_changes
from app.tallies.planned import Narrowed
from app.tallies.public_changes import public_sentences
from app.tallies.signing import sign_off
from app.tallies.tally import read_tally
from app.workshops.headcounts import Stated, restate
from app.workshops.models import Representation

from ..makers import in_days, make_workshop
from ..page import Page, ProofReader
from .boards import make_plan
from .programmes import held_with

WITHHELD = "1 taller con su cifra reservada o aún no publicada"


@pytest.fixture
def plan(app: Flask) -> Plan:
    """A plan of this year."""
    return make_plan(key=f"plan-{uuid4().hex[:8]}", first_year=now().year, last_year=now().year + 3)


def read(app: Flask, plan: Plan, lang: str = "es") -> Page:
    """The plan's page."""
    page: Page = ProofReader(app, app.response_class).get(f"/{lang}/plan/{plan.key}").page
    return page


def figures(page: Page) -> list[str]:
    """The four, each with its sentence."""
    return [" ".join(" ".join(one.itertext()).split()) for one in page.all(".figures.first .figure")]


def changes(page: Page) -> str:
    """What the last month brought."""
    return page.words("#changes-title + p")


def sign(plan: Plan, version: int = 1) -> None:
    """The figures signed off as they stand."""
    sign_off(COMMAND, "Persona Ejemplo", plan.id, version, "Ejemplo", "Example")


def test_of_nothing_no_number_is_made(app: Flask, plan: Plan) -> None:
    page = read(app, plan)
    assert [one.text_content().split()[-1] for one in page.all(".first .num")] == ["–"] * 4
    assert all("sin registro" in one for one in figures(page))
    assert "no hay registro de talleres realizados ni por realizar" in figures(page)[0]
    assert not re.search(r"\b0\b", " ".join(figures(page))), figures(page)
    assert "ninguna edición" in figures(page)[3] and "ninguna edición" in page.words("#summary-es")
    assert ": sin cifra" in page.words("#summary-es") and ". No hay registro de" in page.words("#summary-es")
    assert ". No workshop held is on record." in page.words("#summary-en")
    assert "no hay registro de talleres" in changes(page) and " 0 " not in page.words("#summary-es")


def test_people_by_name_wait_for_an_edition_wherever_numbers_are_said(app: Flask, plan: Plan) -> None:
    held_with(plan, {"08": 11})
    before = read(app, plan)
    assert figures(before)[3].startswith("Participaciones registradas por nombre sin registro –")
    assert f"se realizó 1 taller: {WITHHELD}. Ningún taller realizado ni edición" in changes(before)
    sign(plan)
    # What comes after the edition is held, and says no number.
    held_with(plan, {"23": 12})
    stated = make_workshop(("08",), in_days(-3), plan_id=plan.id, state="held")
    with transaction() as session:
        restate(session, stated.id, Stated(30, "reported", None, "Ejemplo", "Example"), None, now())
    page = read(app, plan)
    assert " 11 según la edición 1" in figures(page)[3]
    assert figures(page)[0].endswith(f" 3 de 3 anunciados; {WITHHELD}")
    told = page.words("#summary-es")
    assert (
        "al menos 11 con registro de nombres y 30 reportadas" in told
        and "1 de ellos con su cifra reservada o aún no" in told
    )
    assert "Participaciones registradas por nombre: 11, según " in told
    assert "Participations recorded by name: 11, according to " in page.words("#summary-en")
    assert f"/es/plan/{plan.key}/editions/1" in told and f"/es/plan/{plan.key}" in told.split()[-1]
    assert f"/en/plan/{plan.key}/editions/1" in page.words("#summary-en")
    sentences = changes(page)
    assert "30 reportadas" in sentences and "11 con registro de nombres" in sentences
    assert "edición 1 de las cifras recibió el visto bueno" in sentences
    numbers = [re.findall(r"\d+ (?:con registro|reportadas)", said) for said in (told, sentences)]
    assert [sorted(set(one)) for one in numbers] == [["11 con registro", "30 reportadas"]] * 2


def test_a_region_is_new_by_what_is_public_and_never_by_who_came_nor_was_convened(
    app: Flask, plan: Plan
) -> None:
    # For Cusco and Tacna; people of Piura came, which no edition says.
    held_with(plan, {"20": 3})
    said = changes(read(app, plan))
    assert not [name for name in ("Cusco", "Tacna", "Piura") if name in said]
    stated = make_workshop(("08", "21"), in_days(-3), plan_id=plan.id, state="held")
    with transaction() as session:
        restate(session, stated.id, Stated(30, "reported", None, "Ejemplo", "Example"), None, now())
        session.add(
            Representation(
                workshop_id=stated.id, position=1, jurisdiction_code="13", resolution="group_unnamed",
                label_es="Ejemplo", label_en="Example",
            )
        )  # fmt: skip
    said = changes(read(app, plan))
    assert "3 regiones al registro" in said and "Tacna" not in said
    # Staff read of the same regions, and of those that the edition does not have yet.
    places = queries.places(lima_in_two=True)
    found = read_changes(plan, Scope(0, is_national=True), places, Narrowed(), now())
    assert {one.code for one in found.regions} == {"08", "21", "13", "20"}


def test_a_number_of_people_by_name_is_no_entered_figure(app: Flask, plan: Plan) -> None:
    workshop = make_workshop(("08",), in_days(-3), plan_id=plan.id, state="held")
    said = []
    for number, basis in ((40, "named"), (41, "named"), (42, "reported")):
        with transaction() as session:
            restate(session, workshop.id, Stated(number, basis), None, now())
        said.append(changes(read(app, plan, "en")))
    assert said[0] == said[1] and "No figure was entered or corrected" in said[0]
    assert "1 figure was entered or corrected" in said[2] and "42 reported" in said[2]


def test_what_an_edition_brought_is_told_and_of_its_regions_only_the_new(app: Flask, plan: Plan) -> None:
    held_with(plan, {"13": 12, "23": 3, "25": 9})
    held_with(plan, {"13": 12, "25": 12})
    sign(plan)
    said = changes(read(app, plan))
    assert "con las cifras por nombre de 2 talleres más." in said and "3 regiones" in said
    assert "La Libertad" in said and "Tacna" in said and "Ucayali" in said and "Cusco" not in said
    # Who comes to a workshop for Cusco and Tacna: of Tacna, kept back so far, and of Ica for the first time.
    held_with(plan, {"23": 10, "11": 12})
    sign(plan, 2)
    page = read(app, plan)
    assert "4 regiones al registro" in changes(page) and "Ica" in changes(page), (
        "of this month is edition 1 too"
    )
    assert "edición 2 de las cifras" in changes(page)
    assert "con la cifra por nombre de 1 taller más." in changes(page)
    assert len(re.findall(r"\.(?: |$)", changes(page).replace(f"{now().year}.", ""))) == 3
    make_workshop(("13",), in_days(-3), plan_id=plan.id, state="held")
    sign(plan, 3)
    said = changes(read(app, plan, "en"))
    assert "4 regions on record" in said and "edition 3" in said and "more workshop" not in said
    later = now() + timedelta(days=31)
    said = " ".join(public_sentences(plan, read_tally(plan, later), later))
    assert "incorporó una región" in said and "sigue siendo la 3" in said
