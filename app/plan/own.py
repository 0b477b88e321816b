"""The plan of a staff address, for those who may change it."""

from flask import abort

from ..accounts.sessions import scope
from ..doors import only_show
from .models import Plan
from .queries import find_plan


def own_plan(key: str) -> Plan:
    """The plan, or 404; a real one is not for a demonstration account to change."""
    found = find_plan(key)
    if found is None:
        abort(404)
    if not scope().may_write(found.is_demonstration):
        only_show()
    return found
