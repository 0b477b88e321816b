"""A real Chromium, the one of the machine; nothing is downloaded."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from .programs import find_program

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE = {"width": 360, "height": 740}

OpenContext = Callable[..., BrowserContext]


def browser_path() -> str:
    """Where Chromium is; the test fails with what to do when there is none."""
    return find_program("browser")


def shell_path() -> str:
    """Where its headless shell is: the same engine, without a window whose toolbar costs a process."""
    return find_program("shell")


@pytest.fixture(scope="module")
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """One Chromium for a file of tests; it ends with the file, for its event loop is in the way of others.

    The shell, unless the file says `NEEDS_A_WINDOW`.
    """
    path = browser_path() if getattr(request.module, "NEEDS_A_WINDOW", False) else shell_path()
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield opened
        opened.close()


@pytest.fixture
def open_context(browser: Browser) -> Iterator[OpenContext]:
    """Open people's browsers: `open_context(locale="en", java_script_enabled=False)`; a phone unless told."""
    opened: list[BrowserContext] = []

    def open_one(**options: Any) -> BrowserContext:
        context = browser.new_context(**({"viewport": PHONE, "locale": "es-PE"} | options))
        opened.append(context)
        return context

    yield open_one
    for context in opened:
        context.close()
