"""The editor in a real Chromium, with the keyboard alone, from signing in to what is missing."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import update

from app.accounts.models import SignedIn
from app.clock import now
from app.database import transaction
from tests.browsers import OpenContext
from tests.databases import application, close, run
from tests.makers import make_workshop
from tests.servers import Server, a_server

pytestmark = [pytest.mark.browser, pytest.mark.server]

EMAIL = "organiza@example.org"


@pytest.fixture(scope="module")
def site() -> Iterator[tuple[Server, str]]:
    """A server, and the password of an organiser of Cusco."""
    with a_server("sqlite") as server:
        app = application(server.database_url)
        words = ("create", EMAIL, "--name", "Persona Ejemplo", "--role", "organiser", "--region", "08")
        password = run(app, "account", *words, "--generate").splitlines()[0].rpartition(" ")[2]
        with app.app_context():
            make_workshop(state="scheduled", code="dos-ventanas")
        close(app)
        yield server, password


@pytest.fixture
def page(open_context: OpenContext, site: tuple[Server, str]) -> Page:
    """Signed in, with the keyboard alone."""
    server, password = site
    opened = open_context(viewport={"width": 1280, "height": 800}).new_page()
    opened.goto(f"{server.url}/es/sign-in")
    _type(opened, "#email", EMAIL)
    _type(opened, "#password", password)
    opened.keyboard.press("Enter")
    opened.wait_for_url("**/es/manage")
    return opened


def _reach(page: Page, selector: str) -> None:
    """Go there with the tabulator."""
    for _ in range(250):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


def _type(page: Page, selector: str, text: str) -> None:
    _reach(page, selector)
    page.keyboard.type(text)


def _never(_route: Route) -> None:
    """Let a request wait for an answer that does not come."""


def test_a_workshop_is_scheduled_with_the_keyboard_alone(page: Page) -> None:
    _reach(page, 'a[href="/es/manage/workshops/new"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**/workshops/new")
    _type(page, "#short_es", "Hecho con el teclado")
    page.keyboard.press("Enter")
    expect(page.locator(".summary")).to_be_focused()
    expect(page.locator("#short_es")).to_have_value("Hecho con el teclado")
    assert page.title().startswith("Error:")
    _type(page, "#title_es", "Un taller hecho con el teclado")
    page.locator("#first_day").fill("2097-03-15")
    _reach(page, "summary")
    page.keyboard.press("Enter")
    _type(page, "#venue_name", "Local hecho con el teclado")
    _type(page, "#district_query", "wanchaq")
    expect(page.locator("#districts input").first).to_be_visible()
    expect(page.locator("#district_query")).to_be_focused()
    _reach(page, "#districts input")
    page.keyboard.press("Space")
    _reach(page, "#convened input")
    page.keyboard.press("Space")
    _type(page, "#capacity", "25")
    page.keyboard.press("Enter")
    page.wait_for_url("**/hecho-con-el-teclado")
    expect(page.locator(".todo li")).to_have_count(4)


def test_lines_stay_lines_where_both_versions_are_compared(page: Page) -> None:
    other = page.context.new_page()
    for one in (other, page):
        one.goto(f"{page.url}/workshops/dos-ventanas/edit")
    for one, words in ((other, "Suyo\n\nAparte"), (page, "Mío\n\nAparte")):
        one.locator("#part-what [name=summary_es]").fill(words)
        one.locator("#part-what .save-part").click()
        expect(one.locator("#part-what :is(.summary, #saved-what)")).to_be_focused()
    assert page.locator(".summary td").all_inner_texts() == ["Mío\n\nAparte", "Suyo\n\nAparte"]


def test_ones_own_next_save_of_another_part_is_no_conflict(page: Page) -> None:
    page.goto(f"{page.url}/workshops/dos-ventanas/edit")
    agenda, when = page.locator("#part-sessions"), page.locator("#part-when")
    agenda.locator("[name=add_session]").click()
    agenda.locator("[name$=title_es]").fill("Apertura")
    agenda.locator("[name$='-day']").fill(when.locator("[name=first_day]").input_value())
    agenda.locator(".save-part").click()
    expect(agenda.locator("#saved-sessions")).to_be_focused()
    agenda.locator("[name$=title_es]").fill("Apertura y saludo")
    when.locator("[name=first_day]").fill("2097-04-02")
    when.locator(".save-part").click()
    expect(agenda.locator("[name$='-day']")).to_have_value("2097-04-02")
    expect(when.locator("#saved-when")).to_be_focused()
    expect(agenda.locator("[name$=title_es]")).to_have_value("Apertura y saludo")
    agenda.locator(".save-part").click()
    expect(agenda.locator("#saved-sessions")).to_be_focused()
    assert not page.locator(".summary").count()
    expect(agenda.locator("[name$=title_es]")).to_have_value("Apertura y saludo")


def test_who_writes_on_while_a_part_follows_loses_nothing(page: Page) -> None:
    page.goto(f"{page.url}/workshops/dos-ventanas/edit")
    agenda, when = page.locator("#part-sessions"), page.locator("#part-when")
    before = agenda.locator("fieldset").count()
    agenda.locator("[name=add_session]").click()
    expect(agenda.locator("fieldset")).to_have_count(before + 1)
    title, day = agenda.locator("[name$=title_es]").last, agenda.locator("[name$='-day']").last
    title.fill("Cierre")
    day.fill(when.locator("[name=first_day]").input_value())
    agenda.locator(".save-part").click()
    expect(agenda.locator("#saved-sessions")).to_be_focused()
    page.route("**/edit/sessions", _never)
    when.locator("[name=first_day]").fill("2097-04-09")
    with page.expect_request("**/edit/sessions"):
        when.locator(".save-part").click()
    title.press("End")
    title.press_sequentially(" y despedida")
    expect(agenda.locator("[name=taken_along].htmx-request")).to_have_count(0)
    page.unroute_all()
    expect(title).to_have_value("Cierre y despedida")
    agenda.locator(".save-part").click()
    expect(agenda.locator("#saved-sessions")).to_be_focused()
    expect(title).to_have_value("Cierre y despedida")
    expect(day).to_have_value("2097-04-09")
    assert not page.locator(".summary").count()


def test_what_was_typed_stays_when_the_session_has_ended(page: Page, site: tuple[Server, str]) -> None:
    page.goto(f"{page.url}/workshops/dos-ventanas/edit")
    page.locator("#part-what [name=note_es]").fill("Escrito en media hora")
    plain = page.context.new_page()
    plain.goto(f"{site[0].url}/es/manage/workshops/new")
    plain.locator("[name=note_es]").fill("Escrito en otra ventana")
    app = application(site[0].database_url)
    with app.app_context(), transaction() as session:
        session.execute(update(SignedIn).values(ended_at=now()))
    close(app)
    page.locator("#part-what .save-part").click()
    expect(page.locator("#status")).to_contain_text("Tu sesión terminó")
    expect(page.locator("#part-what [name=note_es]")).to_have_value("Escrito en media hora")
    plain.locator(".save-bar .btn").first.click()
    expect(plain.locator("textarea[readonly]")).to_have_value("Escrito en otra ventana")
