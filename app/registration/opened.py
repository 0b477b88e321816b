"""Who has opened their own sign-up: a signed cookie for half an hour, given for a personal link."""

from typing import Any

from flask import Response, abort, redirect, request, url_for
from itsdangerous import BadSignature, URLSafeTimedSerializer

from ..config import settings
from . import queries
from .models import Registration

SECONDS = 30 * 60


def remember(answer: Response, registration: Registration) -> None:
    """Let this browser in to one sign-up; scripts and other sites never see the cookie."""
    sealed = _serializer().dumps([registration.ref, registration.generation])
    answer.set_cookie(
        _name(), str(sealed), max_age=SECONDS, secure=_is_secure(), httponly=True, samesite="Strict", path="/"
    )


def opened() -> Registration:
    """The sign-up this browser has opened and may still see; without one, on to finding it."""
    try:
        ref, generation = _serializer().loads(request.cookies.get(_name(), ""), max_age=SECONDS)
    except BadSignature:
        abort(redirect(url_for("registration.find", closed=1), 303))
    return queries.find_own(ref, generation) or abort(redirect(url_for("registration.find", closed=1), 303))


def _serializer() -> Any:
    return URLSafeTimedSerializer(settings().secret_key, salt="own sign-up")


def _name() -> str:
    return "__Host-own" if _is_secure() else "own"


def _is_secure() -> bool:
    return settings().base_url.startswith("https:")
