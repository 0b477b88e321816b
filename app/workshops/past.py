"""Workshops over for so many days: what is kept of their people is counted from their end."""

from datetime import datetime, timedelta

from sqlalchemy import Select, select

from .models import Workshop


def over_for(days: int, at: datetime) -> Select[int]:
    """The numbers of the workshops that ended so many days before an instant, whatever became of them."""
    return select(Workshop.id).where(Workshop.ends_at <= at - timedelta(days=days))
