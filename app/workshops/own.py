"""The workshop of a staff address: within the scope of whoever asks, else as if there were none."""

from flask import abort

from ..accounts.sessions import scope
from .models import Workshop
from .scoped import find_workshop
from .seats import Seats


def own_workshop(code: str) -> tuple[Workshop, Seats]:
    """The workshop with its counters, or 404."""
    found = find_workshop(code, scope())
    if found is None:
        abort(404)
    return found
