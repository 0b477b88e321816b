"""What this floor forgets: how to reach whoever told us something, once it is settled or has waited long."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_

from ..config import settings
from ..forgetting import Rule, emptied
from .models import Tip


def rules() -> Sequence[Rule]:
    """The contact alone: what was told, and what became of it, stays."""
    return (emptied("contacts of those who told us something", Tip, _due, {"contact": None}),)


def _due(at: datetime) -> ColumnElement[bool]:
    before = at - timedelta(days=settings().contact_days)
    return and_(Tip.contact.is_not(None), or_(Tip.settled_at <= before, Tip.made_at <= before))
