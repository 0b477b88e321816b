"""Where a workshop stands, at every turn of its life."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from app.workshops.standing import standing

NOW = datetime(2027, 3, 1, 17, tzinfo=UTC)
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Either:
    """A workshop and its counters in one, with seats left and sign-up open."""

    state: str = "published"
    ends_at: datetime = NOW + 48 * HOUR
    capacity: int = 30
    taken: int = 29
    waiting: int = 0
    is_taking: bool = True
    opens_at: datetime | None = NOW - HOUR
    closes_at: datetime | None = NOW + HOUR


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "open"),
        ({"opens_at": None, "closes_at": None}, "open"),
        ({"opens_at": NOW}, "open"),
        ({"opens_at": NOW + HOUR}, "soon"),
        ({"closes_at": NOW}, "closed"),
        ({"is_taking": False}, "closed"),
        ({"taken": 30}, "full"),
        ({"taken": 31}, "full"),
        ({"waiting": 1}, "full"),
        ({"capacity": 0, "taken": 0}, "full"),
        ({"state": "cancelled"}, "cancelled"),
        ({"state": "held"}, "held"),
        ({"state": "closed"}, "held"),
        ({"ends_at": NOW}, "over"),
        ({"state": "cancelled", "ends_at": NOW - HOUR}, "cancelled"),
    ],
)
def test_where_it_stands(changes: dict[str, object], expected: str) -> None:
    one = replace(Either(), **changes)  # type: ignore[arg-type]
    assert standing(one, one, NOW) == expected
