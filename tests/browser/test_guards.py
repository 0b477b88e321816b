"""The guards of this folder see what they are there to see: each is shown one planted fault."""

import pytest
from playwright.sync_api import Page

from ..browsers import OpenContext
from .look import broken_in_both_schemes, broken_rules, sticks_out
from .phone import Watch
from .site import Site

pytestmark = pytest.mark.browser


@pytest.fixture
def page(site: Site, open_context: OpenContext) -> Page:
    """A page without a fault, looked at before anything is planted."""
    page = open_context(reduced_motion="reduce").new_page()
    page.goto(f"{site.url}/es/find")
    assert broken_in_both_schemes(page) == []
    assert sticks_out(page) == []
    return page


def test_a_field_without_a_label_is_seen(page: Page) -> None:
    page.evaluate("document.querySelector('label[for=code]').remove()")
    assert any(fault.startswith("label: ") for fault in broken_rules(page))


def test_a_colour_too_pale_in_the_dark_alone_is_seen(page: Page) -> None:
    page.evaluate("document.querySelector('main h1').style.color = '#10173A'")
    faults = broken_in_both_schemes(page)
    assert [fault[:19] for fault in faults] == ["dark color-contrast"]


def test_what_sticks_out_is_seen(page: Page) -> None:
    page.evaluate("document.querySelector('main h1').style.minWidth = '330px'")
    assert [fault[:4] for fault in sticks_out(page)] == ["320:"]


def test_what_the_policy_stops_is_reported(site: Site, open_context: OpenContext) -> None:
    for planted, stopped in (
        ("<p style='color:red'>", "style-src-attr inline"),
        ("<img src='data:image/png;base64,x' onerror='alert(1)'>", "script-src-attr inline"),
    ):
        context = open_context()
        watch, page = Watch(context, site.url), context.new_page()
        page.goto(f"{site.url}/es/find")
        assert watch.reports(page) == []
        page.evaluate(
            "(html) => document.querySelector('main').insertAdjacentHTML('beforeend', html)", planted
        )
        page.wait_for_function("window.reports?.length")
        assert watch.reports(page)[0].startswith(stopped)
        with pytest.raises(AssertionError, match="Content Security Policy"):
            watch.ensure_quiet()


def test_a_request_to_somebody_else_is_seen(site: Site, open_context: OpenContext) -> None:
    context = open_context()
    watch, page = Watch(context, site.url), context.new_page()
    page.goto(f"{site.url}/es/find")
    context.route("https://elsewhere.invalid/**", lambda route: route.fulfill(body=""))
    page.goto("https://elsewhere.invalid/pixel.png")
    with pytest.raises(AssertionError, match="somebody else was asked"):
        watch.ensure_quiet()


def test_a_script_that_fails_is_heard(site: Site, open_context: OpenContext) -> None:
    context = open_context()
    watch, page = Watch(context, site.url), context.new_page()
    page.goto(f"{site.url}/es/find")
    with context.expect_event("weberror"):
        page.evaluate("setTimeout(() => { throw new Error('planted') })")
    with pytest.raises(AssertionError, match="planted"):
        watch.ensure_quiet()
