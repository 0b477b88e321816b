"""The workshop of a staff address: within the scope of whoever asks, else as if there were none."""

from flask import abort

from ..accounts.sessions import scope
from ..doors import only_show
from .models import Workshop
from .scoped import find_workshop
from .seats import Seats


def own_workshop(code: str) -> tuple[Workshop, Seats]:
    """The workshop with its counters, or 404; a real one is only shown to a demonstration account."""
    within = scope()
    found = find_workshop(code, within)
    if found is None:
        abort(404)
    if not within.may_write(found[0].is_demonstration):
        only_show()
    return found
