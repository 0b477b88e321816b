"""Guessing is slowed down, and nobody is locked out by another's guessing.

Misses are counted for an account and the address they come from, for an address, and for an account from
everywhere. A browser its owner came in with before carries a mark of that in a cookie: it has a count of
its own, so that a stranger's misses do not stop the owner, nor does the stranger gain by theirs.
"""

import hmac
import secrets

from flask import Response, request

from ..config import settings
from ..security import address, ensure_unspent, hit
from ..tokens import hashed, keyed
from .queries import as_email

# Six months: who comes in seldom types the password once more as a stranger.
KEPT = 180 * 24 * 3600


def who(email: str) -> str:
    """An account as the limits know it, existing or not."""
    return hashed(as_email(email))


def ensure_may_try(name: str) -> None:
    """Whether a password may be tried."""
    if known := _known(name):
        ensure_unspent("limit_sign_in", name, known)
        return
    ensure_unspent("limit_sign_in", name, address())
    ensure_unspent("limit_misses", "sign in", address())
    ensure_unspent("limit_sign_in_account", name)


def count_miss(name: str) -> None:
    """A wrong password, for a known or an unknown account alike."""
    if known := _known(name):
        hit("limit_sign_in", name, known)
        return
    hit("limit_misses", "sign in", address())
    hit("limit_sign_in", name, address())
    hit("limit_sign_in_account", name)


def ensure_may_give_code(name: str) -> None:
    """Whether a code may be tried: whoever gets here has the password."""
    ensure_unspent("limit_factor", name, _known(name))


def count_wrong_code(name: str) -> None:
    """A wrong code."""
    hit("limit_factor", name, _known(name))


def remember(answer: Response, name: str) -> Response:
    """Mark this browser as one the account was used with."""
    if not _known(name):
        nonce = secrets.token_hex(8)
        answer.set_cookie(
            _cookie(), f"{nonce}.{_mark(name, nonce)}", max_age=KEPT, httponly=True, samesite="Lax",
            secure=settings().base_url.startswith("https:"),
        )  # fmt: skip
    return answer


def _known(name: str) -> str:
    """The mark of a browser this account was used with; empty for any other."""
    nonce, _, mark = request.cookies.get(_cookie(), "").partition(".")
    is_ours = hmac.compare_digest(mark.encode(), _mark(name, nonce).encode())
    return nonce if is_ours else ""


def _mark(name: str, nonce: str) -> str:
    return keyed("browser", name, nonce).hex()[:32]


def _cookie() -> str:
    return "__Host-aforo-browser" if settings().base_url.startswith("https:") else "aforo-browser"
