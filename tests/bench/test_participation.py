"""What the figures cost with a million sign-ups, and with three: first screens, and region by year."""

import gc
import os
from datetime import date
from functools import partial
from time import process_time

import pytest
from flask import Flask
from sqlalchemy import text

from app.accounts.scopes import Scope
from app.clock import now
from app.database import checkpoint, db, transaction
from app.plan.models import Plan
from app.tallies.participation import read_participation, read_region_by_year
from app.tallies.planned import Narrowed
from app.tallies.queries import places

from ..cast import Colleague, make_account
from ..databases import DIALECTS, fresh_database, opened
from ..house.matrix import Quiet
from ..tallies.boards import make_plan
from .measure import say, say_bare

EACH, TIMES = 100, 10
EVERYTHING = Scope(0, is_national=True)
# So many workshops of a hundred sign-ups each.
MILLION = int(os.environ.get("AFORO_BENCH_WORKSHOPS", "10000"))
COUNT = "WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i < {last}) "
REGIONS = ("08", "23", "25", "1501", "15", "21", "16", "06", "20", "abroad")


def fill(plan: Plan, first: int, last: int) -> None:
    """Held workshops over four years, each with people of three regions; one in twenty with a number only."""
    start = date(plan.first_year, 1, 1).isoformat()
    is_sqlite = db.session.get_bind().dialect.name == "sqlite"
    day = (
        f"date('{start}', '+' || (i % 1400) || ' days')" if is_sqlite else f"date '{start}' + (i % 1400)::int"
    )
    hour = f"{day} || ' 14:00:00.000000'" if is_sqlite else f"({day})::timestamp at time zone 'UTC'"
    false, none = ("0", "'[]'") if is_sqlite else ("false", "'[]'::json")
    series = COUNT.format(first=first, last=last)
    case = " ".join(f"WHEN {number} THEN '{code}'" for number, code in enumerate(REGIONS))
    with transaction() as session:
        session.execute(text(
            f"INSERT INTO workshop (id, code, plan_id, title_es, short_es, title_en, short_en, state, kind,"
            f" zone, first_day, last_day, starts_at, ends_at, date_confidence, held_in, interpreted_to,"
            f" requires_institution, search, is_demonstration, version, sequence, made_at, changed_at)"
            f" {series} SELECT i, 'taller-' || i, {plan.id}, 'Taller de ejemplo con un título largo ' || i,"
            f" 'Taller ' || i, 'Workshop ' || i, 'Workshop ' || i, 'held', 'workshop', 'America/Lima', {day},"
            f" {day}, {hour}, {hour}, 'stated', {none}, {none}, {false}, '', {false}, 1, 0, {hour},"
            f" {hour} FROM n"
        ))  # fmt: skip
        session.execute(text(
            f"INSERT INTO convened_region (workshop_id, jurisdiction_code) {series}"
            f" SELECT i, CASE i % 9 {case} END FROM n"
        ))  # fmt: skip
        session.execute(text(
            f"INSERT INTO headcount (workshop_id, number, basis, made_at) {series}"
            f" SELECT i, 80, CASE WHEN i % 20 = 0 THEN 'reported' ELSE 'named' END, {hour} FROM n"
        ))  # fmt: skip
        for step in range(3):
            session.execute(text(
                f"INSERT INTO region_count (workshop_id, region, seated, waiting, cancelled, walked_in,"
                f" present, excused, pending) {series} SELECT i, CASE (i * 7 + {step * 3}) % 10 {case} END,"
                f" {30 + step * 3}, 0, 1, 0, CASE WHEN i % 20 = 0 THEN 0 ELSE 26 END, 0, 4 FROM n"
            ))  # fmt: skip
        session.execute(text(
            f"INSERT INTO seats (workshop_id, capacity, excess, taken, waiting, last_seq, is_taking)"
            f" {series} SELECT i, 100, 0, 99, 0, 102, {false} FROM n"
        ))  # fmt: skip
    with transaction() as session:
        session.execute(text("ANALYZE"))


def measured(dialect: str, workshops: tuple[int, ...]) -> None:
    with opened(fresh_database(dialect), AFORO_PAGE_CACHE="0") as app, app.app_context():
        plan = make_plan(first_year=now().year - 4, last_year=now().year - 1)
        somebody = Colleague(make_account("viewer"), Quiet(app, app.response_class))  # type: ignore[arg-type]
        somebody.be_in()
        before = 0
        for last in workshops:
            fill(plan, 10**6 + before + 1, 10**6 + last)
            before = last
            # As a server that starts finds it: an empty log, and connections that know of ANALYZE.
            if dialect == "sqlite":
                checkpoint(db.engine, "TRUNCATE")
            db.session.rollback()
            db.engine.dispose()
            gc.collect()
            gc.freeze()
            say_bare()
            signs = f"{last * EACH / 10**6:g}m_{dialect}"
            say(f"figures_first_screen_{signs}", cpu(lambda: see(somebody, plan)), "ms")
            say(f"plan_first_screen_{signs}", cpu(partial(see_in_public, app, plan, last)), "ms")
            say(
                f"figures_region_by_year_{signs}",
                cpu(lambda: read_region_by_year(plan, EVERYTHING, now())),
                "ms",
            )
        gc.unfreeze()
        found = read_participation(plan, EVERYTHING, places(lima_in_two=True), Narrowed(), now())
        assert found.all_workshops.held == before
        assert found.national.named + found.total.number == sum(
            80 if number % 20 == 0 else 78 for number in range(10**6 + 1, 10**6 + before + 1)
        )


def see(somebody: Colleague, plan: Plan) -> None:
    """The first screen."""
    assert somebody.client.get(f"/es/manage/figures/{plan.key}").status_code == 200


def see_in_public(app: Flask, plan: Plan, held: int) -> None:
    """What the public has of it: no less than all of them, and no more than fits a phone."""
    answer = Quiet(app, app.response_class).get(f"/en/plan/{plan.key}")
    assert answer.status_code == 200 and f">{held:,}</a>" in answer.text and len(answer.data) < 120_000


def cpu(work) -> float:
    """CPU milliseconds of this process for one of them."""
    work()
    begun = process_time()
    for _ in range(TIMES):
        work()
    return (process_time() - begun) * 1000 / TIMES


@pytest.mark.bench
@pytest.mark.parametrize("dialect", DIALECTS)
def test_what_the_figures_cost(dialect: str) -> None:
    measured(dialect, (MILLION, 3 * MILLION))


def test_the_figures_are_right_however_many_there_are(dialect: str) -> None:
    measured(dialect, (100,))
