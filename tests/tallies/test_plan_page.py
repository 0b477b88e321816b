"""The plan's page says the same as the queries, in both languages, and says what it does not know."""

import re
from datetime import timedelta

import brotli
import pytest
from flask import Flask
from lxml.html import HtmlElement
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import now
from app.database import transaction
from app.registration.models import Registration
from app.tallies.tally import Tally
from app.workshops.headcounts import Stated, restate
from app.workshops.models import Venue, Workshop

from ..makers import in_days, make_workshop
from ..page import Page, ProofReader
from .boards import make_plan

# What a browser may fetch for the page itself, the sheet inlined.
MOST_BYTES = 15_000
SILENCE = {"es": "sin registro en esta fuente", "en": "no record in this source"}


def words_of(element: HtmlElement) -> str:
    """What is written in an element, its pieces apart as they are seen."""
    return " ".join(" ".join(element.itertext()).split())


def row(page: Page, code: str) -> str:
    """What stands in a region's row."""
    return page.words(f"#r{code}")


def tile(page: Page, code: str) -> str:
    """What a tile says, seen and heard."""
    return page.words(f".tiles a[href='#r{code}']")


def read(reader: ProofReader, path: str) -> Page:
    """A page that is there."""
    answer = reader.get(path)
    assert answer.status_code == 200
    page: Page = answer.page
    return page


@pytest.mark.parametrize("path", ["/es/plan", "/es/plan/2011-2014"])
def test_the_real_plan_comes_first_and_has_an_address_of_its_own(reader: ProofReader, path: str) -> None:
    page = read(reader, path)
    assert page.words("h1").startswith("Plan de Actuación de Fortalecimiento a los Gobiernos Regionales")
    assert page.one("link[rel=canonical]").get("href") == "http://localhost/es/plan/2011-2014"
    assert page.has("a[href='/es/plan/demo']")


def test_what_is_known_and_what_is_not_stand_side_by_side(reader: ProofReader) -> None:
    known, unknown = (
        " ".join(card.text_content().split()) for card in read(reader, "/es/plan").all(".both .card")
    )
    assert known.startswith("Lo que sabemos al menos 171 participaciones, en 5 de los 8 talleres realizados")
    assert "11 de 25 regiones estuvieron representadas, 14 veces en total." in known
    assert "6 regiones fueron sede: Callao, La Libertad, Lambayeque, Lima, Tacna y Tumbes." in known
    assert unknown.startswith("Lo que no sabemos 3 de 8 talleres sin cifra: no se sabe cuántas")
    assert "14 de 25 regiones: sin registro en esta fuente." in unknown
    assert "77 de las 171 participaciones son de varias regiones juntas" in unknown
    assert "2012, 2013 y 2014: sin información en esta fuente." in unknown
    assert "Se anuncian 10 componentes; la fuente nombra 6 pasos." in unknown


def test_the_page_shows_what_the_queries_say(reader: ProofReader, tally: Tally) -> None:
    page = read(reader, "/es/plan")
    assert len(page.all(".tiles a")) == len(tally.places) == 25
    for one in tally.standings:
        assert one.place.name_es in row(page, one.place.code)
        if one.attributable is not None:
            assert f"{one.attributable} reportadas" in row(page, one.place.code)
        for share in one.shared:
            assert f"{share.number} con" in row(page, one.place.code)
        assert (SILENCE["es"] in row(page, one.place.code)) == (not one.is_on_record)


def test_the_totals_row_adds_up_to_the_total(reader: ProofReader) -> None:
    country, total = read(reader, "/en/plan").all(".by-region tfoot tr")
    assert [cell.text_content() for cell in country.cssselect("td")] == ["94", "77", "3"]
    assert total.cssselect("td")[0].text_content() == "at least 171; 3 workshops without a figure"


@pytest.mark.parametrize(
    ("code", "seen", "heard"),
    [
        ("07", "CAL 32", "32 reportadas, Callao"),
        ("15", "LIM 62+?", "Lima provincias: 62 reportadas; Lima Metropolitana: 1 taller sin cifra, Lima"),
        ("24", "TUM ≤45", "45 compartidas con Piura, Tumbes"),
        (
            "22",
            "SAM ≤32+?",
            "32 compartidas con Amazonas, Cajamarca y Lambayeque; 1 taller sin cifra, San Martín",
        ),
        ("13", "LAL ?", "1 taller sin cifra, La Libertad"),
        ("10", "HUC –", "sin registro en esta fuente; posible, sin confirmar, Huánuco"),
        ("08", "CUS –", "sin registro en esta fuente, Cusco"),
    ],
)
def test_a_tile_says_in_words_what_it_shows(reader: ProofReader, code: str, seen: str, heard: str) -> None:
    assert tile(read(reader, "/es/plan"), code) == f"{seen} {heard}"


def test_lima_in_two_is_a_link_away_and_back(reader: ProofReader) -> None:
    link = read(reader, "/es/plan").one("#regions p a").get("href")
    assert link == "/es/plan?lima=two#regions"
    page = read(reader, link)
    assert len(page.all(".tiles a")) == 26
    assert tile(page, "15") == "LIP 62 62 reportadas, Lima provincias"
    assert tile(page, "1501") == "LIM ? 1 taller sin cifra, Lima Metropolitana"
    assert len(page.all("li.x3.halves a")) == 2
    assert "12 de 26 jurisdicciones" in page.words(".both")
    assert page.one("#regions p a").get("href") == "/es/plan#regions"


def test_lima_as_one_keeps_its_two_jurisdictions_in_sight(reader: ProofReader) -> None:
    parts = [words_of(one) for one in read(reader, "/es/plan").all("tr.within")]
    assert parts[0].startswith("Lima provincias sede · 2 talleres 62 reportadas")
    assert "37 en un taller con una institución que no se pudo ubicar" in parts[0]
    assert parts[1].startswith("Lima Metropolitana 1 taller sin cifra propia")


@pytest.mark.parametrize("language", ["es", "en"])
def test_never_reached_is_said_of_nobody(reader: ProofReader, language: str) -> None:
    words = read(reader, f"/{language}/plan").words().lower()
    assert words.count(SILENCE[language]) >= 14
    assert not re.search(r"never reached|not reached yet|nunca|unreached|jamás", words)
    assert not re.search(r"(?<!no )(?<!not )\b(alcanzada|reached)\b", words.replace("no como alcanzad", ""))


def test_every_year_of_the_plan_stands_there_also_the_empty_ones(reader: ProofReader) -> None:
    years = [words_of(one) for one in read(reader, "/es/plan").all(".years > li")]
    assert years[0].startswith("2011 11 mar. 2011 MIGRANDINA I · Callao")
    assert "17 abr. 2011 MIGRANDINA IV · Lima fecha dudosa Lima Metropolitana sin cifra" in years[0]
    assert years[1:] == [f"{year} Sin información en esta fuente." for year in (2012, 2013, 2014)]


def test_the_plans_facts_are_there(reader: ProofReader) -> None:
    facts = words_of(read(reader, "/es/plan").one("#plan"))
    for fact in (
        "Años 2011–2014",
        "Dirección de Migración Laboral, Ministerio de Trabajo y Promoción del Empleo",
        "004-2010-TR",
        "Beneficiarios indirectos Funcionarios",
        "Fondo de Población de las Naciones Unidas: 0 talleres",
        "10 componentes anunciados, 6 pasos nombrados",
        "3 grupos: sin información en esta fuente",
    ):
        assert fact in facts


def test_other_meetings_stand_apart_and_outside_every_figure(reader: ProofReader) -> None:
    page = read(reader, "/en/plan")
    assert "They belong to no plan and enter none of the figures of this page." in page.words("#outside")
    assert len(page.all("#outside .records li")) == 3
    assert "60 reported" in page.words("#outside")
    assert "231" not in page.words()


def test_every_point_of_the_list_is_numbered_and_says_its_source(reader: ProofReader, tally: Tally) -> None:
    page = read(reader, "/es/plan")
    points = page.all("#unknown .points > li")
    assert len(points) == tally.unknowns
    assert all(point.cssselect("small")[0].text_content().strip() for point in points)
    starts = [int(one.get("start")) for one in page.all("#unknown .points")]
    lengths = [len(one.cssselect("li")) for one in page.all("#unknown .points")]
    assert starts == [1 + sum(lengths[:position]) for position in range(len(lengths))]
    assert page.words(".both .btn") == f"Ver los {tally.unknowns} vacíos"


@pytest.mark.parametrize("path", ["/es/plan", "/en/plan", "/es/plan?lima=two", "/es/plan/demo"])
def test_the_page_is_light_sets_no_cookie_and_may_be_kept(reader: ProofReader, path: str) -> None:
    answer = reader.get(path)
    assert len(brotli.compress(answer.get_data(), quality=5)) <= MOST_BYTES
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("path", ["/es/plan/nope", "/en/plan/2011", "/es/plan/%00", "/es/plan/" + "x" * 300])
def test_a_plan_that_does_not_exist_is_not_found(reader: ProofReader, path: str) -> None:
    assert reader.get(path).status_code == 404


def test_any_other_word_for_lima_is_lima_as_one(reader: ProofReader) -> None:
    assert len(read(reader, "/es/plan?lima=%3Cscript%3E&lima=two").all(".tiles a")) == 25


def test_the_demonstration_is_marked_and_shows_only_what_is_public(
    reader: ProofReader, whole: Session
) -> None:
    page = read(reader, "/es/plan/demo")
    assert "Demostración" in page.words(".demo")
    names = whole.scalars(select(Registration.family_names).distinct()).all()
    assert names
    assert not [name for name in names if name in page.words()]
    assert re.search(r"Quedan? \d+ vacantes? de \d+", page.words("#years"))
    assert not page.has("#outside")
    assert "171" not in page.words()


def test_a_workshop_nobody_announced_yet_is_not_on_the_page(reader: ProofReader, whole: Session) -> None:
    with transaction() as session:
        workshop = session.scalars(select(Workshop).where(Workshop.code == "mig-1")).one()
        workshop.state = "scheduled"
    page = read(reader, "/es/plan")
    assert "MIGRANDINA I · Callao" not in page.words()
    assert page.words(".both b").startswith("al menos 139")


def test_without_any_plan_there_is_no_page(client: ProofReader) -> None:
    assert client.get("/es/plan").status_code == 404


def test_of_what_is_not_there_no_sentence_is_begun(app: Flask) -> None:
    plan = make_plan(first_year=now().year, last_year=now().year + 3)
    held = make_workshop((), in_days(-1), plan_id=plan.id, state="held", venue=Venue(city="Ciudad Ejemplo"))
    with transaction() as session:
        restate(session, held.id, Stated(30, "reported", None, "Ejemplo", "Example"), None, now())
    reader = ProofReader(app, app.response_class)
    for lang, said in (
        ("es", "Todos los talleres realizados tienen su cifra."),
        ("en", "Every workshop held"),
    ):
        known, unknown = read(reader, f"/{lang}/plan/{plan.key}").all(".both .card")
        assert "fueron sede" not in words_of(known) and "were host" not in words_of(known)
        assert said in words_of(unknown) and "0 " not in words_of(unknown).split(said)[0]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"taken": 28}, "Quedan 2 vacantes de 30"),
        ({"taken": 28, "is_taking": False}, "Inscripciones cerradas"),
        ({"closes_at": now() - timedelta(hours=1)}, "Inscripciones cerradas"),
        ({"opens_at": now() + timedelta(days=3)}, "Abre el "),
        ({"taken": 30}, "Lista de espera abierta"),
        ({"taken": 29, "waiting": 2}, "Lista de espera abierta"),
    ],
)
def test_seats_are_promised_only_where_somebody_can_sign_up(
    app: Flask, given: dict[str, object], said: str
) -> None:
    plan = make_plan(first_year=now().year, last_year=now().year + 1)
    make_workshop(plan_id=plan.id, **given)
    told = read(ProofReader(app, app.response_class), f"/es/plan/{plan.key}").words("#years")
    assert said in told and ("Queda" in told) == said.startswith("Queda")
