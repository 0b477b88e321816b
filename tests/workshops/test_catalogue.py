"""The catalogue: what is listed, what is found, what helps when nothing is."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from app.database import transaction
from app.workshops.headcounts import Headcount
from app.workshops.models import Venue, Workshop
from tests.makers import from_now, in_days, make_held, make_theme, make_workshop
from tests.page import Page, ProofReader

HTMX = {"HX-Request": "true"}


def titles(page: Page) -> list[str]:
    """The workshops on the cards, in their order."""
    return [link.text_content() for link in page.all(".cards h3 a")]


def look(client: ProofReader, lang: str = "es", headers: Any = None, **asked: str) -> Page:
    """The catalogue as asked for."""
    answer = client.get(f"/{lang}/", query_string=asked, headers=headers)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    page: Page = answer.page
    return page


def report(workshop: Workshop, number: int | None, basis: str) -> None:
    """Write down a headcount."""
    with transaction() as session:
        session.add(Headcount(workshop_id=workshop.id, number=number, basis=basis, made_at=from_now(0)))


def test_upcoming_ones_come_by_date_and_unannounced_ones_not_at_all(app: Flask, client: ProofReader) -> None:
    later = make_workshop(when=in_days(40))
    sooner = make_workshop(when=in_days(10))
    for state in ("proposed", "scheduled"):
        make_workshop(state=state)
    make_held()
    assert titles(look(client)) == [sooner.short_es, later.short_es]


def test_held_ones_come_from_the_latest_back_with_their_year(app: Flask, client: ProofReader) -> None:
    first, last = make_held(date(2011, 3, 11)), make_held(date(2012, 1, 13))
    report(first, 32, "reported")
    page = look(client, when="held")
    assert titles(page) == [last.short_es, first.short_es]
    assert [day.get("datetime") for day in page.all("time.date")] == ["2012-01-13", "2011-03-11"]
    assert "2011" in page.words(".cards li:last-child .date")
    assert "32 participaciones reportadas" in page.words(".cards li:last-child")
    assert "Sin cifra" in page.words(".cards li:first-child")


def test_a_workshop_that_ended_is_no_longer_upcoming(app: Flask, client: ProofReader) -> None:
    made = make_workshop(when=in_days(-1))
    assert titles(look(client)) == []
    assert "Ya se realizó" in look(client, when="held").words(".cards")
    assert titles(look(client, when="held")) == [made.short_es]


@pytest.mark.parametrize("words", ["puno", "PUÑO no", "  Lúcumas  ", "taller PUNO"])
def test_words_are_found_without_accents_or_capitals(app: Flask, client: ProofReader, words: str) -> None:
    there = Venue(name="Casa de las Lúcumas", city="Puno", jurisdiction_code="21")
    made = make_workshop(venue=there, title_es="Taller del puño y la letra: no olvidar")
    make_workshop(title_es="Otro taller")
    assert titles(look(client, q=words)) == [made.short_es]


@pytest.mark.parametrize("words", ["%", "100%", "_____", "\\", "'; --", "\x00", "zzzzz"])
def test_signs_of_the_database_find_nothing_special(app: Flask, client: ProofReader, words: str) -> None:
    make_workshop()
    expected = "1 taller encontrado" if len(words) == 1 else "0 talleres encontrados"
    assert look(client, q=words).words("#count") == expected


def test_a_theme_a_region_and_an_institution_are_found_by_name(app: Flask, client: ProofReader) -> None:
    theme = make_theme("RP", "Retorno productivo", 4)
    made = make_workshop(convened=("16",), theme_code=theme)
    make_workshop(convened=("21",))
    for words in ("retorno", "LORETO"):
        assert titles(look(client, q=words)) == [made.short_es]


def test_a_region_finds_those_for_it_and_those_held_there(app: Flask, client: ProofReader) -> None:
    convened = make_workshop(convened=("21",), when=in_days(5))
    there = make_workshop(
        convened=("08",), when=in_days(6), venue=Venue(city="Juliaca", jurisdiction_code="21")
    )
    make_workshop()
    assert titles(look(client, region="21")) == [convened.short_es, there.short_es]


def test_a_month_finds_every_workshop_with_a_day_in_it(app: Flask, client: ProofReader) -> None:
    made = make_workshop(when=in_days(20))
    month = f"{made.first_day:%Y-%m}"
    assert made.short_es in titles(look(client, month=month))
    other = (made.first_day.replace(day=1) + timedelta(days=70)).strftime("%Y-%m")
    assert "0 talleres encontrados" in look(client, month=other).words("#count")
    assert month in {option.get("value") for option in look(client).all("#month option")}


def test_a_theme_filters(app: Flask, client: ProofReader) -> None:
    made = make_workshop(theme_code=make_theme("CO", "Codesarrollo", 2))
    make_workshop()
    assert titles(look(client, theme="CO")) == [made.short_es]


ODD = [
    "region=99", "theme=XX", "month=2027-13", "month=mayo", "p=0", "p=-1", "p=" + "9" * 40, "p=%D9%A3",
    "when=x", "q=" + "x" * 5000, "q=%F0%9F%98%80", "q=%00", "q=%ff%ed%a0%80", "endpoint=x", "lang=xx",
    "_external=1&_scheme=javascript", "q=taller&q=nada&region=08&region=99", "&&==%", "q[]=1", "code=x",
]  # fmt: skip


@pytest.mark.parametrize("asked", ODD)
def test_what_an_address_says_wrongly_is_left_out(app: Flask, client: ProofReader, asked: str) -> None:
    make_workshop()
    answer = client.get(f"/es/?{asked}")
    assert answer.status_code == 200
    links = [link.get("href") for link in answer.page.all("header a")]
    assert all(link.startswith(("/es/", "/en/")) for link in links), links


def test_every_state_says_where_it_stands(app: Flask, client: ProofReader) -> None:
    make_workshop(capacity=30, short_es="Muchas")
    make_workshop(capacity=3, short_es="Pocas")
    make_workshop(capacity=0, short_es="Ninguna")
    make_workshop(opens_at=from_now(3), short_es="Luego")
    make_workshop(is_taking=False, short_es="Cerrada")
    make_workshop(state="cancelled", short_es="Cancelada")
    said = {
        card.cssselect("h3")[0].text_content(): card.text_content() for card in look(client).all(".card.w")
    }
    for title, words in (
        ("Muchas", "Quedan 30 vacantes"), ("Pocas", "Quedan 3 vacantes"), ("Ninguna", "Vacantes agotadas"),
        ("Luego", "Abre el"), ("Cerrada", "Inscripciones cerradas"), ("Cancelada", "Cancelado"),
    ):  # fmt: skip
        assert words in " ".join(said[title].split())


def test_demonstrations_and_doubtful_dates_carry_their_mark(app: Flask, client: ProofReader) -> None:
    make_workshop(is_demonstration=True)
    assert "Demostración" in look(client).words(".cards")
    assert look(client).has(".demo")
    make_held(date(2011, 4, 17), date_confidence="doubtful", date_as_written="17 de abril de 2011")
    page = look(client, when="held")
    assert "Fecha dudosa" in page.words(".cards")
    assert not page.has(".demo")


def test_a_text_in_one_language_only_is_shown_with_its_mark(app: Flask, client: ProofReader) -> None:
    make_workshop(short_en=None, short_es="Solo en español")
    assert look(client, "en").one(".cards h3 a").get("lang") == "es-PE"
    assert look(client).one(".cards h3 a").get("lang") is None


def test_nothing_found_says_so_and_offers_what_helps(app: Flask, client: ProofReader) -> None:
    far, near = (
        make_workshop(convened=("23",), when=in_days(5)),
        make_workshop(convened=("25",), when=in_days(9)),
    )
    far.venue.jurisdiction_code = near.venue.jurisdiction_code = None
    page = look(client, q="zzzzz", region="16")
    assert "No hay talleres con esos filtros" in page.words("#found")
    assert page.all("#found .note a")[0].get("href") == "/es/"
    assert titles(page) == [near.short_es, far.short_es]


def test_more_than_a_page_is_reached_by_a_link(app: Flask, client: ProofReader) -> None:
    made = [make_workshop(when=in_days(10 + i)).short_es for i in range(15)]
    first = look(client, q="taller")
    assert titles(first) == made[:12]
    more = first.one("#more-link").get("href")
    assert more == "/es/?q=taller&p=2"
    second = client.get(more).page
    assert titles(second) == made[12:]
    assert "Del 13 al 15, de 15 talleres" in second.words("#count")
    assert second.one("#more a").get("href") == "/es/?q=taller"


def test_search_as_you_type_swaps_the_list_and_says_the_count(app: Flask, client: ProofReader) -> None:
    made = make_workshop(title_es="Retorno productivo")
    make_workshop()
    answer = client.get("/es/?q=retorno&region=&month=&theme=", headers=HTMX)
    assert titles(answer.page) == [made.short_es]
    assert answer.headers["HX-Replace-Url"] == "/es/?q=retorno"
    assert "HX-Request" in answer.headers["Vary"]
    assert answer.page.words("[hx-swap-oob]") == "1 taller encontrado"
    assert not answer.page.has("input")


def test_more_cards_are_added_without_touching_the_address(app: Flask, client: ProofReader) -> None:
    for i in range(13):
        make_workshop(when=in_days(10 + i))
    answer = client.get("/es/?p=2", headers=HTMX)
    assert len(titles(answer.page)) == 1
    assert "HX-Replace-Url" not in answer.headers
    assert answer.page.one("#more-link").get("tabindex") == "-1"


def test_a_kept_fragment_and_the_page_are_not_mixed_up(app: Flask, client: ProofReader) -> None:
    make_workshop()
    for headers, is_page in ((HTMX, False), ({}, True), (HTMX | {"HX-Boosted": "true"}, True), (HTMX, False)):
        answer = client.get("/es/", headers=headers)
        assert answer.get_data(as_text=True).startswith("<!doctype") is is_page
