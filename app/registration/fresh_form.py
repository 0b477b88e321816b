"""The empty form of a workshop, the same for everybody: drawn once, and again when what it says changes."""

from collections.abc import Callable
from typing import Any

from flask import render_template
from markupsafe import Markup

from ..config import settings
from ..language import current
from ..pages import remembered
from ..workshops.models import Workshop
from ..workshops.seats import Seats
from .sign_up_form import sign_up_parts


def fresh_form(now: Any, load: Callable[[], tuple[Workshop, Seats]]) -> Markup:
    """The form nobody has filled in yet, with the mark where each copy gets a key of its own.

    `now` is the workshop's row with its counters; `load` brings all the form is drawn from.
    """

    def draw() -> str:
        workshop, seats = load()
        parts = sign_up_parts(workshop, seats)
        return render_template("registration/_sign_up.html", workshop=workshop, **parts)

    counted = (now.taken >= now.capacity, now.waiting)
    return remembered(("form", settings(), current(), now.code, now.version, *counted), draw)
