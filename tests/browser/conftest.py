"""Phones for everybody; each is quiet at the end of its test."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ..browsers import OpenContext
from .phone import Phone
from .site import Site, a_site

OpenPhone = Callable[..., Phone]


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """A server with the territory and the institutions; tests make their own workshops."""
    with a_site("sqlite", "base") as opened:
        yield opened


@pytest.fixture
def phone(site: Site, open_context: OpenContext) -> Iterator[OpenPhone]:
    """Give somebody a phone: `phone(scripts=False, locale="en")`."""
    given: list[Phone] = []

    def give(scripts: bool = True, **options: Any) -> Phone:
        touch = {"has_touch": True, "is_mobile": True, "java_script_enabled": scripts}
        given.append(Phone(open_context(**(touch | options)), site.url, scripts))
        return given[-1]

    yield give
    for one in given:
        one.watch.ensure_quiet()
