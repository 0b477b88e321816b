"""Who is signed in: the cookie holds a token and when it was last used, the table all the rest.

Nothing is written to the database on a GET: that somebody is still there is kept in the signed cookie.
"""

from datetime import timedelta

from flask import Request, g, request, session
from flask_login import current_user

from ..clock import now
from ..config import settings
from ..tokens import hashed
from .browsers import family
from .models import Account
from .queries import find_half_in, find_signed_in
from .scopes import Scope, scope_of

# Half an hour without a page ends a session; the cookie is renewed at most once a minute.
IDLE = timedelta(minutes=30)
RENEWED_AFTER = timedelta(minutes=1)
# How long the code may follow the password.
HALF = timedelta(minutes=10)


def open_session(token: str) -> None:
    """A new cookie with nothing of the old one in it."""
    session.clear()
    session["token"] = token
    session["used"] = _seconds()


def renew_session(token: str) -> None:
    """The same session under its new token."""
    session["token"] = token
    session["used"] = _seconds()


def own_token() -> str:
    """The token of the session of this request."""
    return str(session.get("token", ""))


def open_half(account: Account, wanted: str) -> None:
    """The password was right, the code is still asked for: nothing but that is in the cookie."""
    session.clear()
    session["half"] = [account.id, account.epoch, _seconds(), wanted]


def half_in() -> tuple[Account, str] | None:
    """Who may give the code now, and where they want to go."""
    kept = session.get("half")
    if not (isinstance(kept, list) and len(kept) == 4 and all(isinstance(one, int) for one in kept[:3])):
        return None
    if not 0 <= _seconds() - kept[2] <= HALF.total_seconds():
        return None
    account = find_half_in(kept[0], kept[1])
    if account is None or (account.is_demonstration and not is_demonstration_open()):
        return None
    return account, str(kept[3])


def this_browser() -> tuple[str, str]:
    """The browser of this request in two words."""
    return family(request.headers.get("User-Agent", ""))


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
    found = find_signed_in(hashed(token), now())
    if found is None or (found.account.is_demonstration and not is_demonstration_open()):
        return None
    g.proved_at = found.proved_at
    if idle > RENEWED_AFTER.total_seconds():
        session["used"] = _seconds()
    return found.account


def scope() -> Scope:
    """What the signed-in person answers for."""
    return scope_of(current_user)


def _seconds() -> int:
    return int(now().timestamp())
