"""The only place that asks the time."""

import os
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

# A server under test is moved in time by this many seconds; production refuses the variable.
OFFSET = timedelta(seconds=float(os.environ.get("AFORO_CLOCK_OFFSET") or 0))
# Where the programme is at home: a day begins and ends there.
HOME_ZONE = "America/Lima"
HOME = ZoneInfo(HOME_ZONE)


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC) + OFFSET


def day_at_home(at: datetime) -> date:
    """The day it is then where the programme is at home."""
    return at.astimezone(HOME).date()
