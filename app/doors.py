"""One door on every view, and the table of who may what.

`@public` lets everybody in; `@allowed("power")` lets in the roles the table names. Which objects they
may see is decided where the object is loaded: a foreign one looks like one that does not exist.

Whose role asks for a second factor passes no door before it is set up, but those that lead there
(`before_factor`). A door may ask for a fresh proof (`fresh`): a password or a code of the last minutes.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from flask import abort, g, redirect, request, url_for
from flask_login import current_user

from .audit import Actor
from .clock import now
from .htmx import wants_part

POWERS: dict[str, frozenset[str]] = {
    "see workshops": frozenset({"organiser", "coordinator", "viewer", "administrator"}),
    "run workshops": frozenset({"organiser", "coordinator"}),
    "see people": frozenset({"organiser", "coordinator"}),
    "see figures": frozenset({"organiser", "coordinator", "viewer"}),
    "edit plan": frozenset({"coordinator"}),
    "keep the calendar": frozenset({"coordinator", "administrator"}),
    "keep own account": frozenset({"organiser", "coordinator", "viewer", "administrator"}),
    "invite people": frozenset({"organiser", "coordinator", "administrator"}),
    "keep accounts": frozenset({"coordinator", "administrator"}),
    "read the audit": frozenset({"coordinator", "administrator"}),
}
# What a form holds that no other page may hold in its stead.
SECRETS = frozenset({"password", "again", "code"})
# How long a password or a code is proof of who sits there.
FRESH = timedelta(minutes=5)

View = Callable[..., Any]
# What nobody has of what they are only shown: to change what the public reads, to see who its people are.
OWN = frozenset({"run workshops", "edit plan", "keep the calendar", "see people"})


def public(view: View) -> View:
    """Anybody may come in."""
    view.door = "public"  # type: ignore[attr-defined]
    return view


def allowed(power: str, fresh: bool = False, before_factor: bool = False) -> Callable[[View], View]:
    """Only signed-in people whose role has the power; others are sent to sign in or told 403."""
    roles = POWERS[power]

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if not current_user.is_authenticated:
                return _to_sign_in()
            if current_user.needs_factor and not before_factor:
                return redirect(url_for("accounts.factor"), 303)
            if current_user.role not in roles:
                abort(403)
            if fresh and not is_fresh():
                return _to_prove()
            g.door = power
            return view(*args, **kwargs)

        guarded.door = power  # type: ignore[attr-defined]
        return guarded

    return guard


def may(power: str) -> bool:
    """Whether the signed-in person's role has the power; for what a page offers."""
    if power in OWN and g.get("is_only_shown"):
        return False
    return bool(current_user.is_authenticated and current_user.role in POWERS[power])


def is_fresh() -> bool:
    """Whether the signed-in person gave a password or a code in the last minutes."""
    proved_at = g.get("proved_at")
    return proved_at is not None and now() - proved_at < FRESH


def only_show() -> None:
    """What this answer is about is there to be read, but for its people; its page offers no deed."""
    g.is_only_shown = True
    if g.get("door") in OWN:
        abort(403)


def written() -> list[str]:
    """The texts that were sent: what has several words, and is no secret."""
    sent = request.form.items(multi=True)
    texts = (value for name, value in sent if name not in SECRETS and len(value.split()) > 1)
    return [value for value in dict.fromkeys(texts) if any(map(str.isalpha, value))]


def actor(visitor: str = "participant") -> Actor:
    """Who acts in this request; `visitor` is the kind of somebody without an account."""
    request_id = g.get("request_id", "")
    if current_user.is_authenticated:
        return Actor("account", current_user.id, request_id)
    return Actor(visitor, None, request_id)


def _to_prove() -> Any:
    """To give a proof first. What was sent goes along, to be sent on; secrets are written once more."""
    if request.method == "GET":
        return redirect(url_for("accounts.prove", next=request.path), 303)
    if SECRETS & set(request.form):
        return redirect(url_for("accounts.prove", next=request.path, lost=1), 303)
    return redirect(url_for("accounts.prove", next=request.path), 307)


def _to_sign_in() -> Any:
    """To sign in first. A part of a page is answered nothing that would stand where somebody typed.

    Whoever sent a form sees there what they wrote, to copy: it is not sent on, somebody else may sign in.
    """
    if wants_part():
        abort(401)
    if request.method == "GET":
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")), 303)
    if not request.files and written():
        return redirect(url_for("accounts.sign_in", lost=1), 307)
    lost = 1 if set(request.form) - {"csrf_token"} else None
    return redirect(url_for("accounts.sign_in", lost=lost), 303)
