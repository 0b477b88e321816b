"""The door's code as a camera sees it on the screen, read by a decoder that knows nothing of ours."""

import io
import re

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page

from app.workshops.models import Venue

from ..browsers import PHONE, OpenContext
from ..makers import make_workshop
from .site import Site

pytestmark = pytest.mark.browser

# The alphabet leaves out what looks alike when it is read aloud.
DOOR = r"/E/[0-9A-Z]{16}"


def read(picture: bytes) -> str:
    """The one QR code of a picture."""
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))
    assert found.format == zxingcpp.BarcodeFormat.QRCode
    return found.text


@pytest.fixture
def code(site: Site) -> str:
    """A workshop's code."""
    with site.behind():
        return make_workshop().code


def a_ticket(site: Site, open_context: OpenContext, code: str, **options: str) -> Page:
    """The screen of somebody at the door."""
    page = open_context(**options).new_page()
    page.goto(site.url + site.link(site.sign_up(code)))
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_screen_is_read_and_leads_to_the_door(
    site: Site, open_context: OpenContext, code: str, scheme: str
) -> None:
    page = a_ticket(site, open_context, code, color_scheme=scheme)
    assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") == (scheme == "dark")
    page.locator(".ticket .qr").scroll_into_view_if_needed()
    address = read(page.screenshot())
    assert re.fullmatch(re.escape(site.url.upper()) + DOOR, address)
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200
    assert page.locator("html").get_attribute("lang") == "es-PE"


def test_a_picture_and_a_print_of_it_are_read_too(site: Site, open_context: OpenContext, code: str) -> None:
    page = a_ticket(site, open_context, code)
    shown = read(page.locator(".ticket").screenshot())
    saved = page.request.get(page.url + "/ticket.png")
    assert saved.headers["content-type"] == "image/png"
    assert read(saved.body()) == shown
    page.emulate_media(media="print")
    assert read(page.screenshot()) == shown


def test_the_ticket_fits_the_screen_of_a_small_phone(
    site: Site, open_context: OpenContext, code: str
) -> None:
    with site.behind():
        named = "Casa de ejemplo de la cultura y de las artes"
        venue = Venue(name=named, address="Plazoleta de ejemplo s/n, frente a la plaza", city="Chachapoyas")
        titles = {"short_es": "Certificación de competencias laborales · Chachapoyas", "short_en": "Skills"}
        code = make_workshop(venue=venue, **titles).code
    page = a_ticket(site, open_context, code)
    box = page.locator(".ticket").bounding_box()
    assert box is not None
    assert box["width"] <= PHONE["width"]
    assert box["height"] <= 640


def test_the_poster_leads_to_the_workshop(site: Site, open_context: OpenContext, code: str) -> None:
    page = open_context(viewport={"width": 1000, "height": 1400}).new_page()
    page.goto(f"{site.url}/es/workshops/{code}/poster")
    address = read(page.screenshot(full_page=True))
    assert address == f"{site.url}/t/{code}".upper()
    page.goto(address)
    assert page.locator("form[data-draft]").get_attribute("data-draft") == code


def test_a_code_half_covered_is_not_read(site: Site, open_context: OpenContext, code: str) -> None:
    page = a_ticket(site, open_context, code)
    page.evaluate("document.querySelector('.ticket .qr svg').style.clipPath = 'inset(0 0 50% 0)'")
    with pytest.raises(ValueError, match="not enough values"):
        read(page.screenshot())
