"""What this floor forgets: how to reach whoever told us something, and later the words they told it in."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_

from ..config import settings
from ..forgetting import GONE, Rule, emptied
from .models import Tip


def rules() -> Sequence[Rule]:
    """The contact first; the words too, for they may name people. What became of it stays, and why."""
    return (
        emptied("contacts of those who told us something", Tip, _contacts_due, {"contact": None}),
        emptied("words of those who told us something", Tip, _words_due, {"known": GONE, "source": GONE}),
    )


def _contacts_due(at: datetime) -> ColumnElement[bool]:
    before = at - timedelta(days=settings().contact_days)
    return and_(Tip.contact.is_not(None), or_(Tip.settled_at <= before, Tip.made_at <= before))


def _words_due(at: datetime) -> ColumnElement[bool]:
    before = at - timedelta(days=settings().name_days)
    is_left = or_(Tip.known != GONE, Tip.source != GONE)
    return and_(is_left, func.coalesce(Tip.settled_at, Tip.made_at) <= before)
