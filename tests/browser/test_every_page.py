"""Every page in every state: no rule of axe broken, no report, no other host, no cookie, none too wide."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from ..browsers import PHONE
from ..cast import PASSWORD, code_of
from .look import broken_in_both_schemes, sticks_out
from .phone import Watch
from .scenes import CERTIFICATES, DESK, NO_PAGES, PAPER, SCENES, Scene, press
from .site import a_site
from .world import World

pytestmark = pytest.mark.browser

LOCALES = {"es": "es-PE", "en": "en-GB"}
SETTINGS = {
    "AFORO_WORKERS": "1",
    "AFORO_LIMITS": "1",
    "AFORO_LIMIT_RESEND": "1 per hour",
    "AFORO_BUSY_SECONDS": "0.3",
}


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """Everything there is to see."""
    with a_site("sqlite", "whole", **SETTINGS) as site:
        yield World(site)


@pytest.fixture(scope="module")
def signed_in(world: World, browser: Browser) -> dict[str, Any]:
    """What the browsers of those who work here keep."""
    return {
        "organiser": _sign_in(world, browser, world.organiser),
        "coordinator": _sign_in(world, browser, world.coordinator.email),
    }


def _sign_in(world: World, browser: Browser, email: str) -> Any:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{world.site.url}/es/sign-in")
    page.locator("[name=email]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    press("main button")(page, world)
    if page.url.endswith("/code"):
        with world.site.behind():
            page.locator("[name=code]").fill(code_of(world.coordinator))
        press("main button")(page, world)
    kept = context.storage_state()
    context.close()
    return kept


@pytest.fixture(scope="module")
def let_in(world: World, browser: Browser) -> Any:
    """What the browser of a helper's device keeps."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{world.site.url}/d/{world.new_code()}")
    press("main button.wide")(page, world)
    kept = context.storage_state()
    context.close()
    return kept


def look(world: World, page: Page, scene: Scene, lang: str) -> None:
    """Go there and do what is to be done."""
    page.goto(world.site.url + scene.path.format(lang=lang, **world.parts))
    if scene.act:
        scene.act(page, world)


def _crawl() -> Iterator[Any]:
    """Every page once; in its other states and in the other language among the long proofs."""
    seen: set[str] = set()
    for place, scene in enumerate(SCENES):
        is_first = scene.endpoint not in seen
        seen.add(scene.endpoint)
        for turn, lang in enumerate(LOCALES):
            marks = [] if is_first and (place + turn) % 2 == 0 else [pytest.mark.prove]
            yield pytest.param(scene, lang, id=f"{scene.name}-{lang}", marks=marks)


@dataclass(frozen=True)
class Window:
    """An open page of somebody's browser."""

    context: BrowserContext
    watch: Watch
    page: Page


@pytest.fixture(scope="module")
def windows() -> Iterator[dict[tuple[str, str], Window]]:
    """Those that stay open from one scene to the next, by whose they are and in which language."""
    kept: dict[tuple[str, str], Window] = {}
    yield kept
    for one in kept.values():
        one.context.close()


@pytest.mark.parametrize(("scene", "lang"), list(_crawl()))
def test_a_page(
    world: World,
    browser: Browser,
    windows: dict[tuple[str, str], Window],
    request: pytest.FixtureRequest,
    scene: Scene,
    lang: str,
) -> None:
    kept, whose = None, "nobody"
    if scene.is_staff:
        world.make_fresh()
        whose = scene.who
        kept = request.getfixturevalue("signed_in")[whose]
    elif scene.is_device:
        kept, whose = request.getfixturevalue("let_in"), "device"
    # Whoever does something there has a browser of their own; one that found a fault is not gone on with.
    window = None if scene.act else windows.pop((whose, lang), None)
    if window is None:
        window = _opened(browser, world, LOCALES[lang], kept)
    page = window.page
    look(world, page, scene, lang)
    assert page.locator("html").get_attribute("lang") == {"es": "es-PE", "en": "en"}[lang]
    assert broken_in_both_schemes(page) == []
    assert sticks_out(page) == []
    assert window.watch.reports(page) == []
    window.watch.ensure_quiet()
    if kept is None and not scene.act:
        assert window.context.cookies() == []
    if scene.act:
        window.context.close()
    else:
        windows[whose, lang] = window


def _opened(browser: Browser, world: World, locale: str, kept: Any) -> Window:
    # Without motion a colour is what it is at once, also right after the scheme has changed.
    context = browser.new_context(viewport=PHONE, locale=locale, storage_state=kept, reduced_motion="reduce")
    return Window(context, Watch(context, world.site.url), context.new_page())


def test_no_page_is_left_out(world: World) -> None:
    rules = [rule for rule in world.site.app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    pages = {rule.endpoint for rule in rules} - NO_PAGES - {"static"}
    assert len(pages) > 20, "the guard sees no pages"
    assert pages - {scene.endpoint for scene in SCENES} == set()


# Tables somebody works in with a thumb, at the door or after it.
AT_HAND = {
    "typed sheet": f"{PAPER}/sheets/{{page_code}}",
    "attendance": f"{PAPER}/attendance",
    "desk": DESK,
    "certificates": CERTIFICATES,
}


@pytest.mark.parametrize("name", AT_HAND)
def test_what_decides_is_in_sight_on_a_phone(
    world: World, signed_in: dict[str, Any], browser: Browser, name: str
) -> None:
    context = browser.new_context(viewport=PHONE, storage_state=signed_in["organiser"])
    page = context.new_page()
    for lang in LOCALES:
        page.goto(world.site.url + AT_HAND[name].format(lang=lang, **world.parts))
        widths = page.locator(".scroll").evaluate_all(
            "all => all.map(one => [one.scrollWidth, one.clientWidth])"
        )
        assert widths and [one for one in widths if one[0] > one[1]] == []
    context.close()
