"""From a phone to the certificate: signed up, let in, the door closed, the certificate checked."""

import re
from collections.abc import Iterator
from datetime import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from app.database import transaction
from app.workshops.models import Workshop
from app.workshops.when import When

from ..browser.door import Doorkeeper, helping
from ..browser.phone import Phone
from ..browser.site import Site, a_site
from ..browsers import PHONE, OpenContext
from ..cast import PASSWORD, make_account
from ..makers import in_days, make_workshop
from ..turns import on_one

pytestmark = pytest.mark.browser

NARROW = {"width": 360, "height": 640}
NAME = "Persona Ejemplo del Umbral"


@pytest.fixture
def site(dialect: str) -> Iterator[Site]:
    """The site with a worker, for the certificates of everybody are its work."""
    with a_site(dialect, "base", worker=True) as opened:
        yield opened


@on_one("postgresql")
def test_from_door_to_certificate(
    site: Site, browser: Browser, open_context: OpenContext, tmp_path: Path
) -> None:
    with site.behind():
        code, email = make_workshop(when=in_days(1)).code, make_account("organiser", ("08",)).email
    person = Phone(open_context(has_touch=True, is_mobile=True, viewport=NARROW), site.url)
    short = signs_up(person, code)
    shift(site, code, 0, hours=(None, None))
    desk = open_context(viewport={"width": 1280, "height": 900}).new_page()
    sign_in(site, desk, email)
    with helping(browser, tmp_path, site, code) as helper:
        is_let_in(helper, show_a_code(site, desk, code))
        arrives(helper, short)
    close_the_door(site, desk, code)
    shift(site, code, 0, hours=(time(9), time(13)), state="held")
    issue_to_all(site, desk, code)
    check(person, *own_certificate(person))
    person.watch.ensure_quiet()


def signs_up(person: Phone, code: str) -> str:
    """With a finger, on the narrowest of phones: the code on the ticket."""
    person.open(f"/es/workshops/{code}")
    person.fill_in(7, family="Ejemplo del Umbral")
    person.tap(person.send)
    assert person.page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    return person.ensure_ticket()


def shift(
    site: Site, code: str, days: int, hours: tuple[time | None, time | None], state: str = "published"
) -> None:
    """Time passes: the workshop is so many days from today, or it has been held."""
    with site.behind(), transaction() as session:
        row = session.query(Workshop).filter_by(code=code).one()
        day = in_days(days).first_day
        when = When(day, day, *hours)
        columns = vars(when) | {"starts_at": when.starts_at, "ends_at": when.ends_at, "state": state}
        for name, value in columns.items():
            setattr(row, name, value)


def sign_in(site: Site, desk: Page, email: str) -> None:
    """An organiser of the region."""
    desk.goto(f"{site.url}/es/sign-in")
    desk.get_by_label("Correo").fill(email)
    desk.get_by_label("Contraseña").fill(PASSWORD)
    desk.get_by_role("button", name="Ingresar").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Mis talleres")


def show_a_code(site: Site, desk: Page, code: str) -> str:
    """The organiser names a device and shows its code."""
    desk.goto(f"{site.url}/es/manage/workshops/{code}")
    desk.get_by_role("link", name="Registro", exact=True).click()
    desk.get_by_label("¿Cómo se llama este dispositivo?").fill("Celular de ejemplo")
    desk.get_by_role("button", name="Habilitar un dispositivo").click()
    shown = desk.locator(".code").first.inner_text().strip()
    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}", shown)
    return shown


def is_let_in(helper: Doorkeeper, shown: str) -> None:
    """The helper's phone, at the address that is shown, types it."""
    helper.page.goto(f"{helper.site.url}/es/desk")
    helper.page.get_by_label("Código del dispositivo").fill(shown.lower())
    helper.page.keyboard.press("Enter")
    helper.page.wait_for_url(helper.home)
    helper.ready()


def arrives(helper: Doorkeeper, short: str) -> None:
    """The person says their code, another one has none; the phone knows both."""
    helper.page.locator("#q").fill(f"{short[:4]} {short[4:].lower()}")
    helper.page.keyboard.press("Enter")
    expect(helper.answer).to_contain_text("Ingresó")
    expect(helper.answer).to_contain_text("Ejemplo del Umbral")
    helper.write_down("Sin Inscripción")
    expect(helper.line).to_have_text("En línea · todo enviado")
    expect(helper.page.locator("#count")).to_contain_text("1 de 1 inscritos ya ingresaron · 1 más")
    assert helper.page.viewport_size == PHONE


def close_the_door(site: Site, desk: Page, code: str) -> None:
    """Who came is seen, then frozen, and thanked."""
    desk.goto(f"{site.url}/es/manage/workshops/{code}/attendance")
    expect(desk.locator("tbody .chip", has_text="Presente")).to_have_count(2)
    desk.get_by_role("link", name="Cerrar registro").click()
    desk.get_by_role("button", name="Cerrar registro").click()
    expect(desk.locator("main h2").first).to_have_text("El registro está cerrado")
    expect(desk.locator("#thanks")).to_contain_text("no dejó celular")
    expect(desk.get_by_role("link", name="Por avisar 1")).to_be_visible()


def issue_to_all(site: Site, desk: Page, code: str) -> None:
    """By the worker, while the organiser looks on."""
    desk.goto(f"{site.url}/es/manage/workshops/{code}/certificates")
    desk.get_by_role("button", name="Emitir a quienes llegan al mínimo").click()
    expect(desk.locator("#progress a[href$='.pdf']")).to_be_visible(timeout=60_000)


def own_certificate(person: Phone) -> tuple[str, str]:
    """From the page the phone kept since the sign-up: the code on the certificate, and its square."""
    page = person.page
    page.reload()
    person.tap(page.get_by_role("button", name="Mi constancia"))
    page.wait_for_url("**/es/me/certificate")
    expect(page.locator(".certificate-name")).to_have_text(NAME)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    return page.locator(".certificate-code").inner_text(), page.locator(".qr svg").inner_html()


def check(person: Phone, code: str, square: str) -> None:
    """Whoever is shown it types the code: it is good, its name is asked for and not told."""
    assert square
    page = person.page
    person.open("/es/certificates")
    page.locator("[name=code]").fill(code.lower())
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/v/"))
    expect(page.locator("main")).to_contain_text("Esta constancia es válida")
    expect(page.locator("main")).not_to_contain_text("Umbral")
    page.locator("[name=name]").fill("persona ejemplo DEL umbral")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Sí: la constancia está a este nombre")
