"""Addresses to go back to are our own."""

from app.paths import is_own_path, own_path
from tests.accounts.test_signing_in import ELSEWHERE, OUR_OWN


def test_only_paths_of_this_site_are_ours() -> None:
    assert [address for address in ELSEWHERE if is_own_path(address)] == []
    assert all(is_own_path(address) for address in OUR_OWN)


def test_anything_else_gives_the_other_address() -> None:
    assert own_path("//evil.example", "/es/") == own_path(None, "/es/") == own_path("", "/es/") == "/es/"
