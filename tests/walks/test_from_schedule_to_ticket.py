"""From an empty editor to a freed seat: an organiser and two people, each at a screen of their own."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from app.clock import now

from ..browser.phone import Phone
from ..browser.site import Site, a_site
from ..browsers import OpenContext
from ..databases import run
from ..turns import on_one

pytestmark = pytest.mark.browser

EMAIL = "organiza.cusco@example.org"
TITLES = {
    "short_es": "Feria de orientación",
    "short_en": "Guidance fair",
    "title_es": "Feria de orientación para familias de migrantes",
    "title_en": "Guidance fair for migrants' families",
}
WRITTEN = {
    "given_names": "Persona",
    "family_names": "Ejemplo Dos",
    "phone": "900000002",
    "institution": "Sample office",
}
DAY = (now() + timedelta(days=30)).date()


@pytest.fixture
def site(dialect: str) -> Iterator[Site]:
    """The site with everything a newcomer finds."""
    with a_site(dialect, "whole") as opened:
        yield opened


@on_one("sqlite")
def test_from_schedule_to_ticket(site: Site, open_context: OpenContext) -> None:
    desk = open_context(viewport={"width": 1280, "height": 900}).new_page()
    sign_in(site, desk)
    code = schedule(desk)
    publish(desk)
    first, second = first_signs_up(site, open_context), second_joins_the_line(site, open_context)
    ensure_listed(
        site, desk, code, {"Persona Ejemplo Uno": "Vacante", "Persona Ejemplo Dos": "Lista de espera"}
    )
    give_up(first)
    second.page.reload()
    expect(second.page.locator(".ticket .chip")).to_have_text("Sign-up confirmed")
    second.ensure_ticket()
    ensure_listed(site, desk, code, {"Persona Ejemplo Dos": "Vacante"})
    ensure_listed(site, desk, code, {"Persona Ejemplo Uno": "Inscripción cancelada"}, "?state=cancelled")
    expect(desk.get_by_role("link", name="Por avisar 1")).to_be_visible()
    assert [row.state for row in site.registrations(code)] == ["cancelled", "seated"]
    for person in (first, second):
        person.watch.ensure_quiet()


def sign_in(site: Site, desk: Page) -> None:
    """With an account from the command line, made for Cusco."""
    words = ["account", "create", EMAIL, "--name", "Persona Ejemplo Organiza", "--generate"]
    said = run(site.app, *words, "--role", "organiser", "--region", "08")
    found = re.search(r"shown only now: (\S+)", said)
    assert found, said
    desk.goto(f"{site.url}/es/sign-in")
    desk.get_by_label("Correo").fill(EMAIL)
    desk.get_by_label("Contraseña").fill(found[1])
    desk.get_by_role("button", name="Ingresar").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Mis talleres")


def schedule(desk: Page) -> str:
    """Fill in the editor: a morning in thirty days, in Cusco, for one person; the workshop's code."""
    desk.get_by_role("link", name="Taller nuevo").click()
    for name, text in TITLES.items():
        desk.locator(f"[name={name}]").fill(text)
    desk.locator("[name=theme_code]").select_option(index=1)
    desk.locator("[name=first_day]").fill(DAY.isoformat())
    desk.locator("[name=first_hour]").fill("09:00")
    desk.locator("[name=last_hour]").fill("13:00")
    desk.locator("[name=venue_id]").select_option("new")
    desk.locator("summary", has_text="Un lugar nuevo").click()
    desk.locator("[name=venue_name]").fill("Local Ejemplo")
    desk.locator("[name=district_query]").press_sequentially("wanchaq")
    desk.locator("#districts").get_by_text("Wanchaq").click()
    desk.locator("[name=convened][value='08']").check()
    desk.locator("[name=capacity]").fill("1")
    desk.locator("[name=held_in][value=es]").check()
    desk.locator(".save-bar button").click()
    desk.wait_for_url(re.compile(r"/es/manage/workshops/(?!new)[^/]+$"))
    return desk.url.rsplit("/", 1)[1]


def publish(desk: Page) -> None:
    """What is missing leads to where it is written; then it can be announced."""
    (missing,) = desk.locator(".todo a").all()
    missing.click()
    opens = now() - timedelta(days=1)
    desk.locator("[name=opens_at]").fill(f"{opens.date().isoformat()}T08:00")
    desk.locator("#part-seats .save-part").click()
    expect(desk.locator("#part-seats [role=status]")).to_have_text("Guardado")
    desk.get_by_role("link", name=TITLES["short_es"]).first.click()
    desk.get_by_role("button", name="Publicar").click()
    expect(desk.locator("main")).to_contain_text("Página pública")


def first_signs_up(site: Site, open_context: OpenContext) -> Phone:
    """With a finger, in Spanish, from the catalogue."""
    person = Phone(open_context(has_touch=True, is_mobile=True), site.url)
    person.open("/")
    person.tap(person.page.get_by_role("link", name=TITLES["short_es"]))
    person.fill_in(1, family="Ejemplo Uno")
    person.write("institution", "wanchaq")
    person.tap(person.page.locator("#institution-hits").get_by_text("Municipalidad Distrital de Wanchaq"))
    person.tap(person.send)
    person.ensure_ticket()
    expect(person.page.get_by_role("heading", level=1)).to_have_text("¡Listo! Tu inscripción está confirmada")
    return person


def second_joins_the_line(site: Site, open_context: OpenContext) -> Phone:
    """With the keyboard alone, in English, without motion."""
    person = Phone(open_context(locale="en-GB", reduced_motion="reduce"), site.url)
    person.open("/")
    person.page.get_by_role("link", name=TITLES["short_en"]).press("Enter")
    expect(person.page.locator("#sign-up h2")).to_have_text("Join the waiting list")
    for name, text in WRITTEN.items():
        person.reach(name)
        person.page.keyboard.type(text)
    person.reach("consent")
    person.page.keyboard.press("Space")
    person.page.keyboard.press("Enter")
    person.page.wait_for_url("**/r/*")
    expect(person.page.locator("main")).to_contain_text("You are number 1 on the waiting list")
    return person


def give_up(person: Phone) -> None:
    """From the ticket, asked once more."""
    page = person.page
    person.tap(page.get_by_role("button", name="No podré asistir"))
    page.wait_for_url("**/es/me/leave")
    page.locator("[name=word]").fill("dejar")
    person.tap(page.get_by_role("button", name="Dejar mi lugar"))
    page.wait_for_url("**/r/*")
    expect(page.locator(".ticket .chip")).to_have_text("Inscripción cancelada")


def ensure_listed(site: Site, desk: Page, code: str, states: dict[str, str], asked: str = "") -> None:
    """The organiser sees who has signed up, and how they stand."""
    desk.goto(f"{site.url}/es/manage/workshops/{code}/registrations{asked}")
    expect(desk.locator("tbody tr")).to_have_count(len(states))
    for name, state in states.items():
        expect(desk.locator("tbody tr", has_text=name).locator(".chip").first).to_have_text(state)
