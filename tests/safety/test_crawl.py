"""Every page, file and export as everybody, after every text anybody wrote became a payload."""

import csv
import io
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy import update

from app.database import transaction
from app.workshops.models import Workshop

from ..browser.phone import Watch
from ..browser.scenes import SCENES, press
from ..browser.site import a_site
from ..browser.world import World
from ..cast import PASSWORD, code_of, make_account
from .payloads import LIVE
from .poison import poison

pytestmark = [pytest.mark.browser, pytest.mark.prove]

STAFF = ("organiser", "coordinator", "viewer", "administrator")
WITH_A_LINK = {
    "registrant": ("/r/{seated}", "button[value=own]"),
    "delegate": ("/g/{delegation}", "main button"),
}
EVERYBODY = ("anonymous", *WITH_A_LINK, "device", *STAFF)
# Fails on purpose: a page for what cannot be shown.
BROKEN = "{broken}"
# An answer that is nobody's to see is fine; one that breaks is not.
FAILED = 500


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """Something in every state, all of it poisoned."""
    with a_site("sqlite", "whole", AFORO_WORKERS="1") as site:
        made = World(site)
        with site.behind(), transaction() as session:
            # Whoever sees the whole country has the row no page can be made of in their lists.
            session.execute(update(Workshop).values(zone="America/Lima"))
            assert poison(session) > 1000
        yield made


@pytest.fixture
def context(world: World, browser: Browser, role: str) -> Iterator[BrowserContext]:
    """Somebody's browser, let in as far as they get."""
    made = browser.new_context(locale="es-PE", reduced_motion="reduce")
    page = made.new_page()
    if role in STAFF:
        _sign_in(world, page, role)
    elif role in WITH_A_LINK:
        address, button = WITH_A_LINK[role]
        page.goto(world.site.url + address.format(**world.parts))
        press(button)(page, world)
    elif role == "device":
        page.goto(f"{world.site.url}/d/{world.new_code()}")
        press("main button.wide")(page, world)
    page.close()
    yield made
    made.close()


def _sign_in(world: World, page: Page, role: str) -> None:
    with world.site.behind():
        account = make_account(role, ("08",) if role == "organiser" else ())
        email, has_factor = account.email, account.has_factor
    page.goto(f"{world.site.url}/es/sign-in")
    page.locator("[name=email]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    press("main button")(page, world)
    if has_factor:
        with world.site.behind():
            page.locator("[name=code]").fill(code_of(account))
        press("main button")(page, world)
    assert "/sign-in" not in page.url


def paths(world: World) -> list[str]:
    """Where every page is, each once: in Spanish and in English in turn."""
    found = dict.fromkeys(scene.path for scene in SCENES if BROKEN not in scene.path)
    return [path.format(lang=("es", "en")[number % 2], **world.parts) for number, path in enumerate(found)]


@pytest.mark.parametrize("role", EVERYBODY)
def test_nothing_of_it_runs_loads_or_breaks(world: World, context: BrowserContext, role: str) -> None:
    watch, page, dialogs, wrong = Watch(context, world.site.url), context.new_page(), [], []
    page.on("dialog", lambda shown: (dialogs.append(shown.message), shown.dismiss()))
    seen, linked, shown = set(), set(), 0
    for path in paths(world):
        world.make_fresh()
        answer = page.goto(world.site.url + path, wait_until="load")
        assert answer is not None
        wrong += [f"{answer.status} {path}"] if answer.status >= FAILED else []
        wrong += [f"{path}: {report}" for report in watch.reports(page)]
        seen.add(_bare(page.url))
        shown += answer.status == 200
        linked |= _links(page, world.site.url)
    for address in sorted(linked - seen):
        wrong += _fetched(context, address)
    print(
        f"\n{role}: {len(paths(world))} pages asked for, {shown} shown, {len(linked - seen)} links followed"
    )
    assert (dialogs, wrong) == ([], [])
    watch.ensure_quiet()
    assert shown > 40 and len(linked) > 20, "the guard sees no pages"


def _links(page: Page, site: str) -> set[str]:
    """Where the page leads to on this site: pages, files, exports."""
    found = page.evaluate("[...document.querySelectorAll('a[href]')].map(one => one.getAttribute('href'))")
    whole = {_bare(urljoin(page.url, one)) for one in found}
    return {one for one in whole if one.startswith(site)}


def _bare(address: str) -> str:
    return urlsplit(address)._replace(fragment="").geturl()


def _fetched(context: BrowserContext, address: str) -> list[str]:
    """What is wrong with an answer nobody draws: it failed, or a table of it holds a formula."""
    answer: Any = context.request.get(address, max_redirects=0)
    if answer.status >= FAILED:
        return [f"{answer.status} {address}"]
    if answer.headers.get("content-type", "").startswith("text/csv"):
        rows = csv.reader(io.StringIO(answer.body().decode("utf-8-sig")))
        return [f"{address}: {cell}" for row in rows for cell in row if LIVE.search(cell)]
    return []
