"""When sign-up opens and closes once its workshop goes to other days. Pure rules."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Window:
    """When sign-up opens and closes, and when the workshop begins."""

    opens_at: datetime | None
    closes_at: datetime | None
    starts_at: datetime

    @property
    def follows(self) -> bool:
        """Whether it closes when the workshop begins, whenever that is."""
        return self.closes_at in (None, self.starts_at)

    def is_closed(self, at: datetime) -> bool:
        """Whether it is over for another reason than that the workshop has begun."""
        return not self.follows and self.closes_at is not None and self.closes_at <= at


def carried(before: Window, step: timedelta, starts_at: datetime) -> Window:
    """As far from the first day as it was; it never closes after the workshop begins."""
    opens_at = before.opens_at + step if before.opens_at else None
    if before.follows or before.closes_at is None:
        return Window(opens_at, starts_at, starts_at)
    return Window(opens_at, min(before.closes_at + step, starts_at), starts_at)


def carried_on(before: Window, step: timedelta, starts_at: datetime, at: datetime) -> Window:
    """The same for what is announced: what is open stays open, what is closed stays closed."""
    if before.is_closed(at):
        return Window(before.opens_at, before.closes_at, starts_at)
    moved = carried(before, step, starts_at)
    is_open = before.opens_at is not None and before.opens_at <= at
    opens_at, closes_at = before.opens_at if is_open else moved.opens_at, moved.closes_at
    if closes_at is None or closes_at <= at:
        closes_at = min(before.closes_at or starts_at, starts_at)
    return Window(opens_at, closes_at, starts_at)
