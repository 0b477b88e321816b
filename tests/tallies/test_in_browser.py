"""The plan's page in a real Chromium: on a phone and a desk, light and dark, without scripts, on paper."""

from collections.abc import Iterator
from importlib.resources import files
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Page

from ..browsers import PHONE, OpenContext
from ..servers import Server, a_server

pytestmark = [pytest.mark.browser, pytest.mark.server]

DESK = {"width": 1280, "height": 900}
NARROW = {"width": 320, "height": 640}
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
PATHS = ["/es/plan", "/en/plan?lima=two", "/es/plan/demo"]


@pytest.fixture(scope="module")
def site() -> Iterator[Server]:
    """A server with the real plan and the demonstration."""
    with a_server("sqlite", "whole") as server:
        yield server


def opened(open_context: OpenContext, site: Server, path: str, **options: object) -> Page:
    """A page in a browser of its own."""
    page = open_context(**options).new_page()
    page.goto(site.url + path)
    return page


# On a phone in both schemes the plan's pages are among all the others of tests/browser.
@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.prove)])
@pytest.mark.parametrize(
    "viewport", [pytest.param(PHONE, marks=pytest.mark.prove), DESK], ids=["phone", "desk"]
)
@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing(
    open_context: OpenContext, site: Server, path: str, viewport: dict[str, int], scheme: str
) -> None:
    page = opened(open_context, site, path, viewport=viewport, color_scheme=scheme, bypass_csp=True)
    page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    assert found["passes"], "axe saw nothing"
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found["violations"]] == []


@pytest.mark.parametrize("path", PATHS)
def test_a_phone_shows_the_first_two_figures_before_anything_is_scrolled(
    open_context: OpenContext, site: Server, path: str
) -> None:
    page = opened(open_context, site, path, viewport=PHONE)
    ends = "found => found.map(one => one.getBoundingClientRect().bottom)"
    assert max(page.locator(".first .num").evaluate_all(ends)[:2]) <= PHONE["height"]


@pytest.mark.parametrize("viewport", [NARROW, PHONE, DESK], ids=["narrow", "phone", "desk"])
@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_wider_than_the_window(
    open_context: OpenContext, site: Server, path: str, viewport: dict[str, int]
) -> None:
    page = opened(open_context, site, path, viewport=viewport)
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    assert page.evaluate("document.querySelectorAll('*').length") <= 1200


def test_on_a_phone_the_whole_table_is_in_sight(open_context: OpenContext, site: Server) -> None:
    page = opened(open_context, site, "/es/plan")
    assert page.evaluate("(box => box.scrollWidth - box.clientWidth)(document.querySelector('.scroll'))") <= 0


def test_the_policy_lets_everything_through(open_context: OpenContext, site: Server) -> None:
    page = open_context().new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{site.url}/es/plan")
    page.wait_for_load_state("networkidle")
    assert said == []
    assert page.evaluate("getComputedStyle(document.querySelector('.first .num')).fontFamily").startswith(
        "Archivo"
    )


def test_a_tile_leads_to_its_row_without_scripts(open_context: OpenContext, site: Server) -> None:
    page = opened(open_context, site, "/es/plan", java_script_enabled=False)
    page.get_by_role("link", name="TUM ≤45").click()
    assert page.url.endswith("#r24")
    row = page.locator("#r24")
    assert row.is_visible()
    assert "45 con Piura" in row.inner_text()


def test_every_tile_is_large_enough_to_tap(open_context: OpenContext, site: Server) -> None:
    page = opened(open_context, site, "/es/plan?lima=two", viewport=NARROW)
    boxes = [tile.bounding_box() for tile in page.locator(".tiles a").all()]
    assert len(boxes) == 26
    assert min(min(box["width"], box["height"]) for box in boxes if box) >= 24


def test_it_prints_on_six_sheets_of_a4(open_context: OpenContext, site: Server) -> None:
    sheet = opened(open_context, site, "/es/plan").pdf(prefer_css_page_size=True)
    assert 3 <= sheet.count(b"/Type /Page\n") <= 6
    assert b"594.95996 841.91998" in sheet


SIGHT = ["none", "protanopia", "deuteranopia", "tritanopia", "achromatopsia"]
STEPS = ["l0", "l1", "l2", "l3", "l4", "l5"]
# Squares of the diagram's steps, without their numbers, where a picture of them is quick to take.
STRIP = """names => {
  document.getElementById('strip')?.remove();
  const strip = Object.assign(document.createElement('div'), {id: 'strip'});
  strip.style.cssText = 'position:fixed;inset:0 auto auto 0;z-index:99;display:flex';
  for (const name of names) {
    const square = Object.assign(document.createElement('i'), {className: `tile ${name}`});
    square.style.cssText = 'width:20px;height:20px;padding:0;border-radius:0';
    strip.append(square);
  }
  document.body.append(strip);
}"""


def luminances(page: Page, steps: list[str]) -> list[float]:
    """The relative luminance of each step as it is painted, by WCAG 2."""
    page.evaluate(STRIP, steps)
    shot = page.screenshot(clip={"x": 0, "y": 0, "width": 20 * len(steps), "height": 20}, scale="css")
    picture = Image.open(BytesIO(shot)).convert("RGB")
    found = []
    for place in range(len(steps)):
        parts = [part / 255 for part in picture.getpixel((20 * place + 10, 10))]
        red, green, blue = (
            one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts
        )
        found.append(0.2126 * red + 0.7152 * green + 0.0722 * blue)
    return found


def too_near(found: list[float]) -> list[int]:
    """The steps that nobody could tell from the one before, or that go back, by their place."""
    rising = found if found[-1] > found[0] else found[::-1]
    return [n for n in range(1, len(rising)) if (rising[n] + 0.05) / (rising[n - 1] + 0.05) < 1.2]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_steps_of_the_diagram_differ_in_lightness_whatever_colours_one_sees(
    open_context: OpenContext, site: Server, scheme: str
) -> None:
    page = opened(open_context, site, "/es/plan", color_scheme=scheme)
    sight = page.context.new_cdp_session(page)
    for kind in SIGHT:
        sight.send("Emulation.setEmulatedVisionDeficiency", {"type": kind})
        assert too_near(luminances(page, STEPS)) == [], kind
        assert too_near(luminances(page, ["l0", "l1", "l3", "l2", "l4", "l5"])) != [], kind


def test_with_the_readers_own_colours_the_steps_stay(open_context: OpenContext, site: Server) -> None:
    page = opened(open_context, site, "/es/plan", forced_colors="active")
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    assert too_near(luminances(page, STEPS)) == []
