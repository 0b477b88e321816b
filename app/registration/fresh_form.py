"""The empty form of a workshop, the same for everybody: drawn once, and again when what it says changes."""

from collections import OrderedDict
from typing import Any

from flask import render_template
from markupsafe import Markup

from ..config import settings
from ..language import current
from ..workshops.models import Workshop
from ..workshops.seats import Seats
from .sign_up_form import sign_up_parts

# Forms kept in a process, six kilobytes each.
MOST = 300

_drawn: OrderedDict[tuple[Any, ...], Markup] = OrderedDict()


def fresh_form(workshop: Workshop, seats: Seats) -> Markup:
    """The form nobody has filled in yet, with the mark where each copy gets a key of its own."""
    what = (workshop.code, workshop.version, tuple(workshop.region_codes), workshop.requires_institution)
    name = (settings(), current(), *what, seats.taken >= seats.capacity, seats.waiting)
    found = _drawn.get(name)
    if found is None:
        parts = sign_up_parts(workshop, seats)
        text = render_template("registration/_sign_up.html", workshop=workshop, **parts)
        found = _drawn[name] = Markup(text)  # noqa: S704 - our own template's
        if len(_drawn) > MOST:
            _drawn.popitem(last=False)
    return found
