"""Guessing passwords is slowed down; honest people are not."""

import pytest

from tests.cast import PASSWORD
from tests.databases import application, close, run
from tests.servers import Server, StartServer

FORM = "/es/sign-in"

pytestmark = pytest.mark.server


def _try(server: Server, email: str, password: str, source: str = "127.0.0.1") -> int:
    form = {"email": email, "password": password}
    return server.ask("POST", FORM, form, source=source).status


def _make_account(url: str, email: str) -> str:
    """An account from the command line; its password."""
    made = application(url)
    words = ("create", email, "--name", "Persona Ejemplo", "--role", "viewer", "--generate")
    password = run(made, "account", *words).splitlines()[0].rpartition(" ")[2]
    close(made)
    return password


def test_failures_are_counted_for_one_account_from_one_address(start_server: StartServer) -> None:
    server = start_server(AFORO_LIMITS="1", AFORO_WORKERS="1", AFORO_LIMIT_MISSES="1000 per minute")
    password = _make_account(server.database_url, "a@example.org")
    assert {_try(server, "a@example.org", password) for _ in range(12)} == {303}, "successes are not counted"
    assert [_try(server, "a@example.org", PASSWORD) for _ in range(11)] == [422] * 10 + [429]
    assert _try(server, "a@example.org", password) == 429, "the right password is no way around"
    assert _try(server, "A@example.org ", password) == 429, "nor another way to write the address"
    assert _try(server, "a@example.org", password, source="127.0.0.2") == 303, "others are not shut out"
    assert [_try(server, "nadie@example.org", PASSWORD) for _ in range(11)] == [422] * 10 + [429]


def test_one_address_cannot_try_many_accounts(start_server: StartServer) -> None:
    server = start_server(AFORO_LIMITS="1", AFORO_WORKERS="1")
    tried = [_try(server, f"persona{number}@example.org", PASSWORD) for number in range(31)]
    assert tried == [422] * 30 + [429]
    refused = server.ask("POST", FORM, {"email": "persona@example.org", "password": PASSWORD})
    assert (refused.status, refused.headers["Retry-After"]) == (429, "60")
