"""The browser is closed and opened again: what was typed and the form's key are still on the phone."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from ..browsers import FLAGS, PHONE, shell_path
from ..makers import make_workshop
from .phone import Phone
from .site import Site
from .test_adversity import lose_the_answer

pytestmark = pytest.mark.browser


@contextmanager
def opened_phone(browser: Browser, folder: Path, site: Site) -> Iterator[Phone]:
    """A browser that keeps its things in a folder, closed at the end."""
    context = browser.browser_type.launch_persistent_context(
        folder,
        executable_path=shell_path(),
        args=list(FLAGS),
        viewport=PHONE,
        locale="es-PE",
        has_touch=True,
        is_mobile=True,
    )
    try:
        person = Phone(context, site.url)
        yield person
        person.watch.ensure_quiet()
    finally:
        context.close()


def test_what_was_typed_is_there_when_the_browser_opens_again(
    site: Site, browser: Browser, tmp_path: Path
) -> None:
    with site.behind():
        path = f"/es/workshops/{make_workshop().code}"
    with opened_phone(browser, tmp_path, site) as person:
        person.open(path)
        person.fill_in()
        person.write("institution", "Oficina de ejemplo")
        typed = person.typed()
    with opened_phone(browser, tmp_path, site) as person:
        person.open(path)
        assert person.typed() == typed
        expect(person.page.locator("[data-draft-note]")).to_be_visible()
        expect(person.field("consent")).not_to_be_checked()
        person.tap(person.page.locator("[data-draft-clear]"))
        expect(person.field("given_names")).to_have_value("")
        assert person.page.evaluate("localStorage.length") == 0


def test_a_lost_answer_is_found_again_after_closing_the_browser(
    site: Site, browser: Browser, tmp_path: Path
) -> None:
    with site.behind():
        code = make_workshop().code
    with opened_phone(browser, tmp_path, site) as person:
        person.open(f"/es/workshops/{code}")
        person.fill_in()
        person.page.route("**/sign-up", lose_the_answer, times=1)
        person.tap(person.send)
        expect(person.status).not_to_be_empty()
        (row,) = site.registrations(code)
    with opened_phone(browser, tmp_path, site) as person:
        person.open(f"/es/workshops/{code}")
        person.tap(person.field("consent"))
        person.tap(person.send)
        assert person.ensure_ticket() == row.short_code
        assert [again.id for again in site.registrations(code)] == [row.id]
        person.open(f"/es/workshops/{code}")
        expect(person.field("given_names")).to_have_value("")
        assert person.page.evaluate("localStorage.length") == 0
