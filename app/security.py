"""Headers, content security policy, same-origin posts and rate limits."""

from collections.abc import Callable
from functools import cache
from ipaddress import ip_address, ip_network
from typing import Any

from flask import Flask, Request, Response, abort, current_app, g, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import current_user
from flask_wtf.csrf import CSRFProtect
from limits import RateLimitItem, parse_many

from .config import settings

View = Callable[..., Any]
csrf = CSRFProtect()
limiter = Limiter(key_func=get_remote_address)

UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
# Cookies that let nobody in anywhere.
CARRY_NOTHING = frozenset({"theme"})


class Sessions(SecureCookieSessionInterface):
    """Flask's signed cookie; who brings none gets an empty session without the machinery to read one."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session in the cookie, or an empty one."""
        if self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)


def set_up(app: Flask) -> None:
    """Bind every guard to the application."""
    chosen = app.extensions["aforo_settings"]
    app.config.update(
        SECRET_KEY=chosen.secret_key,
        TRUSTED_HOSTS=list(chosen.trusted_hosts),
        SESSION_COOKIE_NAME="__Host-aforo" if chosen.base_url.startswith("https:") else "aforo",
        SESSION_COOKIE_SECURE=chosen.base_url.startswith("https:"),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_CHECK_DEFAULT=False,
        MAX_CONTENT_LENGTH=64 * 1024,
        # Twice what werkzeug reads at once: with it goes the end of what it read before, of files too.
        MAX_FORM_MEMORY_SIZE=128 * 1024,
        MAX_FORM_PARTS=200,
        RATELIMIT_ENABLED=chosen.limits,
        RATELIMIT_STORAGE_URI="memory://",
        RATELIMIT_STRATEGY="moving-window",
    )
    app.session_interface = Sessions()
    # A doubled slash within an address is no page of ours; by itself werkzeug would send people on to one.
    app.url_map.merge_slashes = False
    csrf.init_app(app)
    limiter.init_app(app)
    app.before_request(_ensure_written)
    app.before_request(_make_room)
    app.before_request(_ensure_same_origin)
    app.after_request(_headers)


def _ensure_written() -> None:
    """No address of ours holds a NUL, and one database would not even look for it."""
    if "\x00" in request.path:
        abort(404)


def takes_files(most: int) -> Callable[[View], View]:
    """A view that takes up to so many bytes from those who are signed in; others send no more than a form."""

    def mark(view: View) -> View:
        view.most_bytes = most  # type: ignore[attr-defined]
        return view

    return mark


def most_bytes() -> int | None:
    """How much the page that was asked takes with files; nothing where it takes none."""
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "most_bytes", None)


def _make_room() -> None:
    """Before anything reads the body: the token that guards it is inside."""
    most = most_bytes()
    if most is not None and current_user.is_authenticated:
        request.max_content_length = most


def _ensure_same_origin() -> None:
    """An unsafe request must come from our own pages; signed-in people's also carry the token.

    Public forms have no session to ride on, so where a browser names no origin at all (very old phones),
    nothing is lost by letting it in; with a personal or staff cookie it is refused.
    """
    if request.method not in UNSAFE:
        return
    if not _from_here():
        abort(403)
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "door", "public") != "public":
        csrf.protect()


def _from_here() -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    if origin is not None:
        return origin in {f"{request.scheme}://{request.host}", settings().base_url}
    return set(request.cookies) <= CARRY_NOTHING


def _headers(answer: Response) -> Response:
    answer.headers.setdefault("Content-Security-Policy", content_policy())
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Referrer-Policy"] = "same-origin"
    answer.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    answer.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
    if settings().base_url.startswith("https:"):
        answer.headers["Strict-Transport-Security"] = "max-age=31536000"
    if "Cache-Control" not in answer.headers:
        answer.headers["Cache-Control"] = "private, no-cache"
        if g.get("personal", True):
            answer.headers["Cache-Control"] = "private, no-store"
            answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def content_policy(scripts: str = "", more: str = "") -> str:
    """What a page may load and run; `scripts` and `more` widen it for pages that say why."""
    sheet = current_app.extensions.get("aforo_sheet_hash", "")
    return (
        f"default-src 'none'; script-src 'self'{scripts}; style-src 'self' {sheet}; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        f"frame-ancestors 'none'; manifest-src 'self'{more}"
    )


def hit(limit: str, *key: str) -> None:
    """Count one use under a limit of the settings; answers 429 when it is used up."""
    for one in _in_force(limit):
        if not limiter.limiter.hit(one, limit, *key):
            abort(429, description=str(one.get_expiry()))


def ensure_unspent(limit: str, *key: str) -> None:
    """Answer 429 when a limit is used up, without counting: for limits that count misses only."""
    for one in _in_force(limit):
        if not limiter.limiter.test(one, limit, *key):
            abort(429, description=str(one.get_expiry()))


def spent(limit: str, *key: str) -> bool:
    """Whether a limit is used up, without counting."""
    return not all(limiter.limiter.test(one, limit, *key) for one in _in_force(limit))


def count(limit: str, *key: str) -> None:
    """Count one use and refuse nothing: for what has already been done."""
    for one in _in_force(limit):
        limiter.limiter.hit(one, limit, *key)


def _in_force(limit: str) -> list[RateLimitItem]:
    return _windows(getattr(settings(), limit)) if settings().limits else []


@cache
def _windows(words: str) -> list[RateLimitItem]:
    return parse_many(words)


def address() -> str:
    """Who asks: the address, or the /64 of an IPv6 one."""
    return _network(64)


def network() -> str:
    """The wider network of an IPv6 address, its /48; for IPv4 the address itself."""
    return _network(48)


def _network(prefix: int) -> str:
    try:
        remote = ip_address(request.remote_addr or "0.0.0.0")  # noqa: S104
    except ValueError:
        return "unknown"
    # A listener for both kinds of address tells the old ones in the form of the new.
    remote = getattr(remote, "ipv4_mapped", None) or remote
    return str(ip_network((remote, prefix), strict=False)) if remote.version == 6 else str(remote)
