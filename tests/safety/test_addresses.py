"""Every address with anything in its path and its query: no failure, no way out, nothing kept."""

from itertools import cycle
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.tokens import link_token
from tests.makers import make_workshop, sign_up
from tests.turns import by_turns

from . import payloads
from .browser import Attacker, counted

# What an address may carry: no browser sends a lone surrogate there.
TYPED = tuple(one for one in payloads.ALL if "\ud800" not in one)
FEW = tuple(one for one in payloads.FEW if "\ud800" not in one)
HTMX = {"HX-Request": "true"}
CATALOGUE = (
    "q",
    "region",
    "month",
    "theme",
    "p",
    "when",
    "lang",
    "_external",
    "_scheme",
    "_anchor",
    "_method",
    "endpoint",
)
PATHS = (
    "/es/workshops/{}",
    "/en/workshops/{}/poster",
    "/es/workshops/{}.ics",
    "/en/regions/{}",
    "/es/plan/{}",
    "/t/{}",
    "/es/workshops/{}/sign-up",
    "/en/workshops/{}/seats-left",
    "/{}",
    "/{}/help",
    "/static/{}",
)
SECRETS = ("/r/{}", "/r/{}/calendar.ics", "/r/{}/ticket.png", "/e/{}", "/E/{}")


@pytest.fixture
def asked(app: Flask) -> list[tuple[str, tuple[str, ...], dict[str, str]]]:
    """Every public address that reads something of its query, and what it reads."""
    workshop = make_workshop()
    made = sign_up(workshop)
    link = link_token("ticket", made.ref, made.generation)
    return [
        ("/es/institutions/search", ("q", "institution", "region"), HTMX),
        ("/en/country-field", ("region",), HTMX),
        (f"/es/workshops/{workshop.code}/seats-left", ("v",), HTMX),
        (f"/en/workshops/{workshop.code}", ("sent", "done", "lang", "_external"), {}),
        ("/en/sign-in", ("next",), {}),
        ("/es/plan", ("lima", "_external", "lang"), {}),
        ("/en/find", ("sent", "closed", "code"), {}),
        (f"/r/{link}", ("lang", "_external"), {}),
        ("/es/regions/08", ("p", "when"), {}),
    ]


def ensure_answered(answer: Any) -> None:
    """A page, a way on within the site, or that there is nothing; no cookie for whoever looks."""
    assert answer.status_code in (200, 204, 303, 302, 308, 404), answer.status_code
    assert "Set-Cookie" not in answer.headers


def test_the_catalogue_looks_for_anything(session: Session, attacker: Attacker, dialect: str) -> None:
    make_workshop()
    before = counted(session)
    for typed, lang, headers in zip(
        by_turns(TYPED, dialect), cycle(("es", "en")), cycle(({}, {}, HTMX)), strict=False
    ):
        pairs = [(name, typed) for name in CATALOGUE]
        ensure_answered(attacker.ask(f"/{lang}/", pairs, **headers))
    assert counted(session) == before


def test_every_query_takes_anything_once_and_twice(
    session: Session, attacker: Attacker, asked: Any, dialect: str
) -> None:
    before = counted(session)
    for path, names, headers in asked:
        for typed in by_turns(FEW, dialect):
            ensure_answered(attacker.ask(path, [(name, typed) for name in names], **headers))
        for name in names:
            ensure_answered(attacker.ask(path, [(name, "08"), (name, "\x00"), (f"{name}[]", "x")], **headers))
        ensure_answered(attacker.ask(path, [], **headers))
        ensure_answered(attacker.ask(path, [(names[0], "x" * 70_000)], **headers))
        ensure_answered(attacker.ask(path, [(names[-1], "08")] * 9_000, **headers))
    assert counted(session) == before


def test_every_path_takes_anything(session: Session, attacker: Attacker, dialect: str) -> None:
    before = counted(session)
    for number, typed in enumerate(by_turns(FEW, dialect)):
        for path in PATHS[number % 2 :: 2]:
            answer = attacker.get(path.format(quote(typed, safe="")))
            ensure_answered(answer)
            if answer.status_code == 404:
                assert len(answer.page.words("main")) > 40, path
    assert counted(session) == before


def test_an_address_with_a_doubled_slash_leads_nowhere(attacker: Attacker) -> None:
    for path in ("/es//plan", "/es/plan//evil.example", "/es/workshops//evil.example"):
        answer = attacker.get(path)
        assert (answer.status_code, answer.location) == (404, None), path


def test_a_link_or_code_that_opens_nothing_is_answered_the_same(session: Session, attacker: Attacker) -> None:
    for path in SECRETS:
        typed = [one for one in FEW if "/" not in one and "\x00" not in one]
        said = {attacker.get(path.format(quote(one, safe=""))).page.words("main") for one in typed}
        assert len(said) == 1, path


def test_signing_in_leads_nowhere_else(attacker: Attacker, insider: Attacker) -> None:
    elsewhere = (
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "https:evil.example",
        "http://evil.example",
        "javascript:alert(1)",
        "/%09/evil.example",
        "\\\\evil.example",
        " //evil.example",
        "/ /evil.example",
        "//evil.example@localhost",
        "http://localhost@evil.example",
        "/.//evil.example",
        "/..//evil.example",
        "evil.example",
        "//localhost",
        "?next=//evil.example",
        "/\x00/evil.example",
        "\x00//evil.example",
        "/\u2028/evil.example",
        "／／evil.example",
    )
    for typed in elsewhere:
        for answer in (
            insider.ask("/es/sign-in", [("next", typed)]),
            attacker.send("/preferences", [("theme", "dark"), ("next", typed)]),
        ):
            assert answer.status_code == 303
            assert "evil" not in answer.location or answer.location.startswith(("/%", "/.")), answer.location
