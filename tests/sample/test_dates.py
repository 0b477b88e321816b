"""The demonstration's days, whatever day it is."""

from datetime import UTC, date, datetime, timedelta

from app.clock import day_at_home
from app.sample.dates import dated, easter, weekdays_from
from app.sample.demo import DEMO
from app.sample.load import read_facts

FACTS = read_facts(DEMO)


def test_on_any_day_the_demonstration_makes_sense() -> None:
    for step in range(731):
        today = date(2026, 1, 1) + timedelta(days=step)
        facts = dated(FACTS, today)
        years = range(facts["plan"]["first_year"], facts["plan"]["last_year"] + 1)
        assert len(years) == 4
        for said in facts["workshop"]:
            days = [said["first_day"], said["last_day"]]
            is_today = said.get("is_today", False)
            assert all(day.weekday() < 5 or is_today for day in days), (today, said["code"])
            assert all(day.year in years for day in days) and (days[0] == today or not is_today)
            assert (days[1] - days[0]).days == said.get("length_days", 1) - 1
            assert said["opens_at"] < said["closes_at"]
            assert (said["first_day"] > today) == (said["in_days"] > 0)


def test_a_weekend_moves_to_monday() -> None:
    saturday = date(2026, 11, 21)
    assert weekdays_from(saturday, 1) == date(2026, 11, 23)
    assert weekdays_from(saturday - timedelta(days=1), 1) == date(2026, 11, 20)


def test_two_days_are_never_parted_by_a_weekend() -> None:
    assert weekdays_from(date(2026, 11, 20), 2) == date(2026, 11, 23)


def test_today_is_the_day_it_is_in_lima() -> None:
    assert day_at_home(datetime(2026, 3, 2, 3, 0, tzinfo=UTC)) == date(2026, 3, 1)


def test_no_workshop_falls_on_a_holiday() -> None:
    assert weekdays_from(date(2026, 12, 25), 1) == date(2026, 12, 28)
    assert weekdays_from(date(2027, 3, 25), 1) == date(2027, 3, 29), "Holy Thursday and Good Friday"
    assert weekdays_from(date(2026, 7, 27), 2) == date(2026, 7, 30)
    sundays = {2024: (3, 31), 2025: (4, 20), 2026: (4, 5), 2027: (3, 28), 2038: (4, 25)}
    assert {year: (easter(year).month, easter(year).day) for year in sundays} == sundays
