"""The people of the tests who work here: each with an account, a password and a browser of their own.

Whose role asks for a second factor has one: `code_of(account)` is what their app shows.
An organiser of Cusco (08) runs what is convened for Cusco; the other one, of La Libertad (13), does not.
"""

import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from itsdangerous import URLSafeTimedSerializer

from app.accounts import passwords
from app.accounts.entering import open_session
from app.accounts.factor import current_code
from app.accounts.models import OBLIGED, Account, AccountRegion
from app.accounts.passwords import hashed_password
from app.clock import now
from app.database import transaction

from .page import ProofReader

PASSWORD = "clave de ejemplo, nadie la usa"
OWN, OTHER = "08", "13"
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}
_serial = count(1)


@pytest.fixture(scope="session", autouse=True)
def full_hasher() -> Iterator[PasswordHasher]:
    """What hashes in life, as in servers of their own; in this process a password takes a moment."""
    full = passwords.HASHER
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield full


@cache
def _hash() -> str:
    return hashed_password(PASSWORD)


def make_account(role: str = "coordinator", regions: tuple[str, ...] = (), **given: Any) -> Account:
    """Somebody with an account; the password is PASSWORD."""
    columns = {
        "email": f"{role}{next(_serial)}@example.org",
        "name": f"Persona Ejemplo {role.capitalize()}",
        "role": role,
        "password_hash": _hash(),
        "created_at": now(),
        "regions": [AccountRegion(jurisdiction_code=code) for code in regions],
        "factor_nonce": f"{next(_serial):032}" if role in OBLIGED else None,
        "factor_at": now() if role in OBLIGED else None,
    }
    with transaction() as session:
        account = Account(**columns | given)
        session.add(account)
    return account


def code_of(account: Account) -> str:
    """What the person's app shows now; whatever code they used before is forgotten."""
    with transaction() as session:
        kept = session.get_one(Account, account.id, populate_existing=True)
        kept.factor_step = None
    return current_code(kept, now())


@dataclass
class Colleague:
    """An account at its browser; every form carries the token of its session."""

    account: Account
    client: ProofReader
    token: str = field(default="", init=False)

    def sign_in(self) -> None:
        """Come in by the form."""
        form = {"email": self.account.email, "password": PASSWORD}
        answer = self.client.post("/es/sign-in", data=form, headers=SAME_ORIGIN)
        if answer.location == "/es/sign-in/code":
            form = {"code": code_of(self.account)}
            answer = self.client.post(answer.location, data=form, headers=SAME_ORIGIN)
        assert answer.status_code == 303, answer.text
        home = self.client.get("/es/manage", follow_redirects=True).text
        found = re.search(r'name="csrf_token" value="([^"]+)"', home)
        assert found, "the page has no token"
        self.token = found[1]

    def be_in(self) -> None:
        """Be signed in, as if by the form: a session of the table, and its token in the cookie."""
        with transaction() as session:
            opened = open_session(session, self.account, ("", ""))
        raw = secrets.token_hex(20)
        with self.client.session_transaction() as kept:
            kept.update(token=opened, used=int(now().timestamp()), csrf_token=raw)
        made = URLSafeTimedSerializer(self.client.application.secret_key or "", salt="wtf-csrf-token")
        self.token = str(made.dumps(raw))

    def get(self, path: str, **given: Any) -> Any:
        """A page."""
        return self.client.get(path, **given)

    def post(self, path: str, form: dict[str, Any] | None = None, **given: Any) -> Any:
        """A form as the browser sends it from one of our pages."""
        return self.client.post(
            path, data={"csrf_token": self.token} | (form or {}), headers=SAME_ORIGIN, **given
        )


Enter = Callable[..., Colleague]


@pytest.fixture
def enter(app: Flask) -> Enter:
    """Let somebody in: `enter("organiser", ("08",))`."""

    def come(role: str = "coordinator", regions: tuple[str, ...] = (), **given: Any) -> Colleague:
        somebody = Colleague(make_account(role, regions, **given), ProofReader(app, app.response_class))
        somebody.be_in()
        return somebody

    return come


@pytest.fixture
def organiser(enter: Enter) -> Colleague:
    """She answers for Cusco."""
    return enter("organiser", (OWN,))


@pytest.fixture
def other_organiser(enter: Enter) -> Colleague:
    """He answers for La Libertad."""
    return enter("organiser", (OTHER,))


@pytest.fixture
def coordinator(enter: Enter) -> Colleague:
    """She answers for the whole country."""
    return enter("coordinator")
