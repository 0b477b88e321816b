"""The rule: a share of the days, hours somebody wrote down, and only after it was held."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from app.certificates import rules
from app.certificates.rules import Part, Rule
from app.refusals import Refusal
from app.workshops.models import Workshop

MONDAY, TUESDAY = date(2027, 3, 1), date(2027, 3, 2)
NO_HOURS = (None, None)
AT = datetime(2027, 3, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("share", "attended", "of", "is_met"),
    [
        (80, 4, 5, True),
        (80, 3, 5, False),
        (80, 1, 1, True),
        (67, 2, 3, False),
        (66, 2, 3, True),
        (100, 2, 2, True),
        (1, 0, 2, False),
        (50, 1, 2, True),
        (80, 0, 0, False),
    ],
)
def test_a_share_of_the_days(share: int, attended: int, of: int, is_met: bool) -> None:
    assert rules.meets(Rule(share), attended, of) is is_met


def test_hours_are_those_of_the_agenda_and_what_runs_side_by_side_counts_once() -> None:
    parts = [
        Part(MONDAY, time(9), time(11)),
        Part(MONDAY, time(10), time(12)),
        Part(MONDAY, time(10), time(10, 30)),
        Part(MONDAY, time(14), time(15, 30)),
        Part(TUESDAY, time(9), time(13)),
        Part(TUESDAY, time(13), None),
    ]
    found = rules.minutes_by_day([MONDAY, TUESDAY], parts, NO_HOURS, Rule())
    assert found == {MONDAY: 270, TUESDAY: 240}


def test_hours_of_a_workshop_of_one_day_are_its_own() -> None:
    hours = (time(9), time(17))
    assert rules.minutes_by_day([MONDAY], [], hours, Rule()) == {MONDAY: 480}
    part = Part(None, time(9), time(12))
    assert rules.minutes_by_day([MONDAY], [part], hours, Rule()) == {MONDAY: 180}


def test_hours_nobody_wrote_down_are_not_guessed() -> None:
    hours = (time(9), time(17))
    assert rules.minutes_by_day([MONDAY, TUESDAY], [], hours, Rule()) is None
    half = [Part(MONDAY, time(9), time(12))]
    assert rules.minutes_by_day([MONDAY, TUESDAY], half, hours, Rule()) is None
    with pytest.raises(Refusal):
        rules.ensure_hours_known(None)
    said = rules.minutes_by_day([MONDAY, TUESDAY], half, hours, Rule(80, 360))
    assert said == {MONDAY: 360, TUESDAY: 360}


@pytest.mark.parametrize(
    ("state", "ends", "is_over"),
    [
        ("held", 1, True),
        ("held", 25, False),
        ("closed", 1, True),
        ("closed", 25, False),
        ("published", -1, True),
        ("published", 1, False),
        ("cancelled", -1, False),
        ("scheduled", -1, False),
        ("proposed", -1, False),
    ],
)
def test_only_what_has_been_held(state: str, ends: int, is_over: bool) -> None:
    ends_at = AT + timedelta(hours=ends)
    workshop = Workshop(state=state, last_day=ends_at.date(), ends_at=ends_at, zone="UTC")
    assert rules.is_over(workshop, AT) is is_over
