"""The only place that asks the time."""

import os
from datetime import UTC, datetime, timedelta

# A server under test is moved in time by this many seconds; production refuses the variable.
OFFSET = timedelta(seconds=float(os.environ.get("AFORO_CLOCK_OFFSET") or 0))


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC) + OFFSET
