"""From the catalogue to a ticket in few taps and few letters, in both languages, with and without scripts."""

import pytest
from playwright.sync_api import expect

from ..makers import make_workshop
from .conftest import OpenPhone
from .phone import Phone
from .site import Site

pytestmark = pytest.mark.browser

MOST_TAPS = 9
MOST_KEYSTROKES = 50
FOUND = {"es": "Municipalidad Distrital de Wanchaq", "en": "District Municipality of Wanchaq"}


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize(("lang", "locale"), [("es", "es-PE"), ("en", "en-GB")])
def test_from_the_catalogue_to_the_ticket(
    site: Site, phone: OpenPhone, lang: str, locale: str, scripts: bool
) -> None:
    with site.behind():
        workshop = make_workshop(requires_institution=True)
        title, code = getattr(workshop, f"short_{lang}"), workshop.code
    person = phone(scripts, locale=locale)
    person.open("/")
    assert person.page.url == f"{site.url}/{lang}/"
    person.tap(person.page.get_by_role("link", name=title, exact=True))
    person.write("given_names", "María del Carmen")
    person.write("family_names", "Ejemplo Muestra")
    person.write("phone", "900000001")
    choose_institution(person, "wanchaq", FOUND[lang])
    person.tap(person.field("consent"))
    person.tap(person.send)
    short_code = person.ensure_ticket()
    expect(person.page.locator("html")).to_have_attribute("lang", {"es": "es-PE", "en": "en"}[lang])
    (row,) = site.registrations(code)
    assert (row.short_code, row.language, row.state) == (short_code, lang, "seated")
    assert (row.full_name, row.phone) == ("María del Carmen Ejemplo Muestra", "+51900000001")
    assert row.institution_id is not None
    print(f"{lang}, scripts {scripts}: {person.taps} taps, {person.keystrokes} keystrokes")
    assert person.taps <= MOST_TAPS
    assert person.keystrokes <= MOST_KEYSTROKES


def choose_institution(person: Phone, words: str, name: str) -> None:
    """Find it by a few letters; without scripts a button asks."""
    person.write("institution", words)
    if not person.scripts:
        person.tap(person.page.locator("#sign-up noscript .btn"))
    person.tap(person.page.locator("#institution-hits").get_by_text(name))
    expect(person.page.locator("[name=institution_id]:checked")).to_have_count(1)


def test_the_keyboard_alone_is_enough(site: Site, phone: OpenPhone) -> None:
    with site.behind():
        code = make_workshop().code
    person = phone(has_touch=False, is_mobile=False)
    person.open(f"/es/workshops/{code}")
    keyboard = person.page.keyboard
    keyboard.press("Tab")
    expect(person.page.locator("a.skip")).to_be_focused()
    keyboard.press("Enter")
    for name, text in (("given_names", "Persona"), ("family_names", "Ejemplo"), ("phone", "900000002")):
        person.reach(name)
        keyboard.type(text)
    person.reach("consent")
    keyboard.press("Space")
    keyboard.press("Enter")
    person.ensure_ticket()
    assert len(site.registrations(code)) == 1
