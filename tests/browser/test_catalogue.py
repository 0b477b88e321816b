"""The catalogue on a phone: searching while one types, more cards, the seats of an open page."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests import makers

from .conftest import OpenPhone
from .site import Site

pytestmark = [pytest.mark.browser, pytest.mark.server]


@pytest.fixture(scope="module")
def codes(site: Site) -> Iterator[list[str]]:
    """Fourteen workshops, one of them in Puno."""
    with site.behind():
        made = [makers.make_workshop(when=makers.in_days(10 + day)) for day in range(13)]
        made.append(makers.make_workshop(convened=("21",), title_es="Retorno productivo en el altiplano"))
        yield [one.code for one in made]


def test_searching_while_typing_keeps_the_finger_where_it_is(codes: list[str], phone: OpenPhone) -> None:
    page = (one := phone()).page
    one.open("/es/")
    expect(page.locator("#count")).to_have_text("14 talleres encontrados")
    page.locator("#q").press_sequentially("RETÓRNO")
    expect(page.locator("#count")).to_have_text("1 taller encontrado")
    expect(page.locator(".cards li")).to_have_count(1)
    expect(page.locator("#q")).to_be_focused()
    expect(page).to_have_url(f"{one.site}/es/?q=RET%C3%93RNO")
    page.locator("#region").select_option("16")
    expect(page.locator("#found")).to_contain_text("No hay talleres con esos filtros")
    page.get_by_role("link", name="English").click()
    expect(page).to_have_url(f"{one.site}/en/?q=RET%C3%93RNO&region=16")
    assert one.watch.reports(page) == []


def test_more_cards_come_without_losing_the_place(codes: list[str], phone: OpenPhone) -> None:
    page = (one := phone()).page
    one.open("/es/")
    expect(page.locator(".cards li")).to_have_count(12)
    page.locator("#more-link").press("Enter")
    expect(page.locator(".cards li")).to_have_count(14)
    expect(page.locator("#more-link")).to_be_focused()
    expect(page.locator("#count")).to_have_text("Se muestran 14 de 14 talleres")
    expect(page).to_have_url(f"{one.site}/es/")


def test_the_same_without_scripts(codes: list[str], phone: OpenPhone) -> None:
    page = (one := phone(scripts=False)).page
    one.open("/es/")
    page.locator("#q").fill("retorno")
    page.locator("form[role=search] button").tap()
    expect(page.locator("#count")).to_have_text("1 taller encontrado")
    one.open("/es/")
    page.locator("#more-link").tap()
    expect(page.locator(".cards li")).to_have_count(2)


def test_an_open_page_hears_that_a_seat_went(site: Site, codes: list[str], phone: OpenPhone) -> None:
    page = (one := phone()).page
    one.open(f"/es/workshops/{codes[0]}")
    seats = page.locator(f"#seats-left-{codes[0]}")
    expect(seats).to_contain_text("Quedan 30 vacantes")
    site.sign_up(codes[0])
    page.evaluate("document.body.dispatchEvent(new CustomEvent('heartbeat'))")
    expect(seats).to_contain_text("Quedan 29 vacantes")
    assert one.watch.reports(page) == []
