"""Which device asks: a token in a cookie no script and no other site sees, for one workshop.

The cookie outlives the list by a month, so that records not yet sent can still be handed in; and it outlives
its own revocation, so that a device which died before it was wiped is wiped when it is next opened.
"""

from collections.abc import Callable
from typing import TypeVar

from flask import Response, abort, redirect, request, url_for

from ..clock import now
from ..config import settings
from . import queries, rules, sending
from .models import DeskDevice
from .sending import Sender

Asking = TypeVar("Asking", DeskDevice, Sender)
SECONDS = 30 * 24 * 3600


def remember(answer: Response, code: str, token: str) -> None:
    """Let this browser record for one workshop."""
    answer.set_cookie(
        _name(code), token, max_age=SECONDS, secure=_is_secure(), httponly=True, samesite="Strict", path="/"
    )


def find_device(code: str) -> DeskDevice | None:
    """The device that asks for this workshop's desk, revoked or not."""
    return _find(code, queries.find_device)


def find_sender(code: str) -> Sender | None:
    """The device that sends its records to this workshop's desk, revoked or not."""
    return _find(code, sending.find_sender)


def own_device(code: str) -> DeskDevice:
    """The device, let in and not revoked; else on to where a code is typed, or to where it is wiped."""
    found = find_device(code)
    if found is None:
        abort(redirect(url_for("attendance.opening"), 303))
    if found.revoked_at is not None:
        abort(redirect(url_for("attendance.device", code=code), 303))
    return found


def keeps_list(device: DeskDevice) -> bool:
    """Whether a device still holds the list: until six hours after the end, unless the desk was closed."""
    return is_in_time(device) and not queries.is_desk_closed(device.workshop_id, now())


def is_in_time(device: DeskDevice | Sender) -> bool:
    """Whether its workshop ended less than six hours ago, or not at all."""
    return rules.is_open(device.workshop.ends_at, now())


def _find(code: str, find: Callable[[str], Asking | None]) -> Asking | None:
    token = request.cookies.get(_name(code), "")
    found = find(token) if token else None
    return found if found is not None and found.workshop.code == code else None


def _name(code: str) -> str:
    return f"{'__Host-' if _is_secure() else ''}desk-{code}"


def _is_secure() -> bool:
    return settings().base_url.startswith("https:")
