"""Who is signed in: the cookie holds a token and when it was last used, the table all the rest.

Nothing is written to the database on a GET: that somebody is still there is kept in the signed cookie.
"""

from datetime import timedelta

from flask import Request, session
from flask_login import current_user

from ..clock import now
from ..config import settings
from ..tokens import hashed
from .models import Account
from .queries import find_signed_in
from .scopes import Scope, scope_of

# Half an hour without a page ends a session; the cookie is renewed at most once a minute.
IDLE = timedelta(minutes=30)
RENEWED_AFTER = timedelta(minutes=1)


def open_session(token: str) -> None:
    """A new cookie with nothing of the old one in it."""
    session.clear()
    session["token"] = token
    session["used"] = _seconds()


def close_session() -> str:
    """Forget the cookie; returns the token it held."""
    token = str(session.get("token", ""))
    session.clear()
    return token


def is_demonstration_open() -> bool:
    """Whether demonstration accounts may come in: never in production."""
    return settings().demo and not settings().production


def signed_in_account(_request: Request) -> Account | None:
    """The account whose session this is, or nobody."""
    token, used = session.get("token"), session.get("used")
    if not isinstance(token, str) or not isinstance(used, int):
        return None
    idle = _seconds() - used
    if idle > IDLE.total_seconds():
        return None
    account = find_signed_in(hashed(token), now())
    if account is None or (account.is_demonstration and not is_demonstration_open()):
        return None
    if idle > RENEWED_AFTER.total_seconds():
        session["used"] = _seconds()
    return account


def scope() -> Scope:
    """What the signed-in person answers for."""
    return scope_of(current_user)


def _seconds() -> int:
    return int(now().timestamp())
