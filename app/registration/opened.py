"""Who has opened their own sign-up: a signed cookie for half an hour, given for a personal link."""

from typing import Any

from flask import Response, abort, make_response, redirect, render_template, request, url_for
from itsdangerous import BadSignature, URLSafeTimedSerializer

from ..config import settings
from . import delegations, queries
from .models import Delegation, Registration

SECONDS = 30 * 60


def remember(answer: Response, held: Registration | Delegation) -> None:
    """Let this browser in to one sign-up or delegation; scripts and other sites never see the cookie."""
    name = "own" if isinstance(held, Registration) else "delegation"
    sealed = str(_serializer(name).dumps([held.ref, held.generation]))
    kept: dict[str, Any] = {"max_age": SECONDS, "httponly": True, "samesite": "Strict", "path": "/"}
    answer.set_cookie(_name(name), sealed, secure=_is_secure(), **kept)


def opened() -> Registration:
    """The sign-up this browser has opened and may still see; without one, on to finding it."""
    held = _read("own")
    found = held and queries.find_own(*held)
    return found or abort(redirect(url_for("registration.find", closed=1), 303))


def opened_delegation() -> Delegation:
    """The delegation this browser has opened; without one, where the link is to be had is said."""
    held = _read("delegation")
    found = held and delegations.find_by_ref(*held)
    return found or abort(
        make_response(render_template("registration/no_delegation.html", has_closed=True), 404)
    )


def _read(name: str) -> tuple[str, int] | None:
    try:
        ref, generation = _serializer(name).loads(request.cookies.get(_name(name), ""), max_age=SECONDS)
    except BadSignature:
        return None
    return ref, generation


def _serializer(name: str) -> Any:
    return URLSafeTimedSerializer(settings().secret_key, salt={"own": "own sign-up"}.get(name, name))


def _name(name: str) -> str:
    return f"__Host-{name}" if _is_secure() else name


def _is_secure() -> bool:
    return settings().base_url.startswith("https:")
