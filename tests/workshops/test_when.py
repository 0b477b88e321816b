"""Wall clocks and instants: what is possible, and what happens when the clock is changed."""

from datetime import UTC, date, datetime, time

import pytest

from app.refusals import Refusal
from app.workshops.when import ZONES, When, ensure_possible, exists, instant_at

DAY = date(2027, 3, 15)


def _field(when: When) -> str | None:
    with pytest.raises(Refusal) as refused:
        ensure_possible(when)
    return refused.value.field


def test_lima_is_five_hours_behind_all_year() -> None:
    when = When(DAY, DAY, time(9), time(13))
    assert when.starts_at == datetime(2027, 3, 15, 14, tzinfo=UTC)
    assert when.ends_at == datetime(2027, 3, 15, 18, tzinfo=UTC)
    ensure_possible(when)


def test_a_day_without_hours_counts_from_midnight_to_the_next() -> None:
    when = When(DAY, date(2027, 3, 16), None, None)
    assert (when.starts_at, when.ends_at) == (
        datetime(2027, 3, 15, 5, tzinfo=UTC),
        datetime(2027, 3, 17, 5, tzinfo=UTC),
    )


def test_an_hour_that_happens_twice_begins_with_the_first_and_ends_with_the_second() -> None:
    twice = date(2027, 10, 31)
    when = When(twice, twice, time(2, 30), time(2, 45), "Europe/Madrid")
    assert when.starts_at == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert when.ends_at == datetime(2027, 10, 31, 1, 45, tzinfo=UTC)
    ensure_possible(when)


def test_an_hour_the_clock_skips_is_refused() -> None:
    skipped = date(2027, 3, 28)
    assert not exists(skipped, time(2, 30), "Europe/Madrid")
    assert exists(skipped, time(3, 30), "Europe/Madrid")
    assert _field(When(skipped, skipped, time(2, 30), time(9), "Europe/Madrid")) == "first_hour"
    assert _field(When(skipped, skipped, time(1), time(2, 30), "Europe/Madrid")) == "last_hour"


@pytest.mark.parametrize(
    ("when", "field"),
    [
        (When(DAY, date(2027, 3, 14), None, None), "last_day"),
        (When(DAY, date(2027, 4, 15), None, None), "last_day"),
        (When(date(1999, 12, 31), DAY, None, None), "first_day"),
        (When(date(2100, 1, 1), date(2100, 1, 1), None, None), "first_day"),
        (When(DAY, DAY, None, time(9)), "first_hour"),
        (When(DAY, DAY, time(9), time(9)), "last_hour"),
        (When(DAY, DAY, time(9), time(8)), "last_hour"),
        (When(DAY, DAY, None, None, "Europe/Nowhere"), "zone"),
    ],
)
def test_what_cannot_be_is_refused(when: When, field: str) -> None:
    assert _field(when) == field


def test_over_several_days_the_last_hour_may_be_the_earlier_one() -> None:
    ensure_possible(When(DAY, date(2027, 3, 16), time(15), time(11)))


def test_every_zone_offered_exists_and_lima_is_first() -> None:
    assert ZONES[0] == "America/Lima"
    assert all(instant_at(DAY, time(12), zone).tzinfo == UTC for zone in ZONES)
