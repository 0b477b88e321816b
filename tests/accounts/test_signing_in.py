"""Signing in: the right password opens a session, everything else is answered alike."""

from dataclasses import replace
from functools import cache
from statistics import median
from time import perf_counter
from urllib.parse import quote, urlsplit

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts import passwords
from app.accounts.actions import disable_account
from app.accounts.models import SignedIn
from app.accounts.passwords import hashed_password, is_right
from app.audit import COMMAND, AuditRow
from app.tokens import hashed
from tests.cast import PASSWORD, SAME_ORIGIN, make_account
from tests.page import ProofReader

FORM = "/es/sign-in"
# Ways to write another site that one browser or another would follow.
ELSEWHERE = [
    "//evil.example", "///evil.example", "////evil.example", "/\\evil.example", "\\/evil.example",
    "\\\\evil.example", "https://evil.example", "https:evil.example", "https:/evil.example",
    "http:///evil.example", "HTTPS://evil.example", "javascript:alert(1)", "data:text/html,hi",
    "evil.example", "evil.example/es/manage", ".evil.example", "@evil.example", "/\t/evil.example",
    "/\n/evil.example", "/\r/evil.example", "\t//evil.example", " //evil.example", "/ /evil.example",
    "\x00//evil.example", "/\x00/evil.example", "/\x7f/evil.example", "//user:word@evil.example",
    "//evil.example@localhost", "//evil.example%2f@localhost", "?next=//evil.example", "#//evil.example",
    "./es/manage", "../es/manage", "//localhost", "//[::1]", "//[evil", "https://localhost.evil.example",
    "//evil.example:80", "//evil.example\\@localhost", "/\\/evil.example", "/\\\\evil.example",
    "\\evil.example", "ftp://evil.example", "//evil。example", "https://evil。example", "///\\evil.example",
    "/\x0b/evil.example", "/\x0c/evil.example", "/\x1f/evil.example", "mailto:a@evil.example", "",
]  # fmt: skip
OUR_OWN = [
    "/es/manage",
    "/en/manage?state=held",
    "/es/manage/workshops/taller-1",
    "/es/manage/%09/evil",
    "/／evil",
]


def _send(client: ProofReader, email: str, password: str, **more: str):  # type: ignore[no-untyped-def]
    return client.post(FORM, data={"email": email, "password": password} | more, headers=SAME_ORIGIN)


def test_the_form_sets_no_cookie_and_lets_paste(client: ProofReader) -> None:
    answer = client.get(FORM)
    assert "Set-Cookie" not in answer.headers
    assert answer.page.one("#email").get("autocomplete") == "username"
    assert answer.page.one("#password").get("autocomplete") == "current-password"


def test_the_right_password_opens_a_session(client: ProofReader, session: Session) -> None:
    account = make_account("viewer")
    answer = _send(client, f" {account.email.upper()} ", PASSWORD)
    assert (answer.status_code, answer.location) == (303, "/es/manage")
    with client.session_transaction() as cookie:
        kept = session.scalars(select(SignedIn)).one()
        assert kept.token_hash == hashed(cookie["token"])
        assert (kept.account_id, kept.epoch) == (account.id, account.epoch)
    assert client.get("/es/manage").status_code == 200
    assert session.scalar(select(AuditRow.action).order_by(AuditRow.id.desc()).limit(1)) == "sign in"


def test_whoever_is_in_goes_on(client: ProofReader) -> None:
    _send(client, make_account("viewer").email, PASSWORD)
    assert client.get(FORM).location == "/es/manage"
    assert client.get(f"{FORM}?next=/es/manage/workshops/new").location == "/es/manage/workshops/new"


def test_unknown_wrong_and_disabled_are_answered_alike(
    app: Flask, client: ProofReader, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    known, gone, invented = make_account(), make_account(), make_account(is_demonstration=True)
    disable_account(COMMAND, gone.id)
    tried = [
        _send(client, known.email, "no es esta clave"),
        _send(client, gone.email, PASSWORD),
        _send(client, "nadie@example.org", PASSWORD),
    ]
    without = replace(app.extensions["aforo_settings"], demo=False)
    monkeypatch.setitem(app.extensions, "aforo_settings", without)
    tried.append(_send(client, invented.email, PASSWORD))
    assert {answer.status_code for answer in tried} == {422}
    emails = [known.email, gone.email, "nadie@example.org", invented.email]
    assert len({answer.text.replace(email, "…") for answer, email in zip(tried, emails, strict=True)}) == 1
    assert all("Set-Cookie" not in answer.headers for answer in tried)
    assert session.scalar(select(func.count()).select_from(SignedIn)) == 0


def test_an_unknown_account_costs_as_much_as_a_wrong_password(
    full_hasher: PasswordHasher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "HASHER", full_hasher)
    monkeypatch.setattr(passwords, "_nobodys", cache(passwords._nobodys.__wrapped__))
    kept = hashed_password(PASSWORD)
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    is_right(None, "se prepara lo que no se cuenta")

    def cost(hash_: str | None) -> float:
        began = perf_counter()
        assert not is_right(hash_, "no es esta clave")
        return perf_counter() - began

    tried = [(cost(kept), cost(None)) for _ in range(7)]
    wrong, unknown = (median(one[side] for one in tried) for side in (0, 1))
    assert 0.5 < unknown / wrong < 2


def test_what_is_missing_is_said_at_its_field(client: ProofReader) -> None:
    answer = _send(client, "", "")
    assert answer.status_code == 422
    assert [link.get("href") for link in answer.page.all(".summary a")] == ["#email", "#password"]
    assert _send(client, "a" * 300, "b" * 2000).status_code == 422


def test_the_session_begins_anew(client: ProofReader) -> None:
    account = make_account("viewer")
    with client.session_transaction() as cookie:
        cookie["token"], cookie["csrf_token"], cookie["used"] = "planted", "planted", 2**33
    assert client.get("/es/manage").status_code == 303
    _send(client, account.email, PASSWORD)
    with client.session_transaction() as cookie:
        assert cookie["token"] != "planted"
        assert "csrf_token" not in cookie
        first = cookie["token"]
    _send(client, account.email, PASSWORD)
    with client.session_transaction() as cookie:
        assert cookie["token"] != first


def test_no_other_site_is_gone_to(client: ProofReader) -> None:
    account = make_account("viewer")
    for wanted in ELSEWHERE:
        answer = _send(client, account.email, PASSWORD, next=wanted)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/es/manage"), wanted


def test_our_own_pages_are_gone_to(client: ProofReader) -> None:
    account = make_account("viewer")
    for wanted in OUR_OWN:
        led = urlsplit(_send(client, account.email, PASSWORD, next=wanted).headers["Location"])
        assert (led.scheme, led.netloc) == ("", "")
        assert led.path == quote(urlsplit(wanted).path, safe="/%")


def test_a_form_of_another_site_is_refused(client: ProofReader) -> None:
    account = make_account("viewer")
    form = {"email": account.email, "password": PASSWORD}
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        answer = client.post(FORM, data=form, headers=headers)
        assert answer.status_code == 403
        assert "Set-Cookie" not in answer.headers
