"""What is kept is what the rows say, after every deed, on every outlet; a seeded drift is seen."""

import csv
import io
from collections import Counter
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.accounts.scopes import Scope
from app.attendance.models import WalkIn
from app.clock import now
from app.database import transaction
from app.plan.models import Plan
from app.registration.models import Registration
from app.tallies.participation import read_participation
from app.tallies.planned import Narrowed
from app.tallies.queries import places
from app.tallies.recount import check_if_due, drift, last_check
from app.workshops.models import Workshop

from ..cast import Colleague, make_account
from ..page import ProofReader
from .boards import make_plan
from .programmes import Life, held_with, of_today

EVERYTHING = Scope(0, is_national=True)


def counted(session: Session, plan: Plan) -> Counter[str]:
    """Who came, by region, counted from the rows by hand."""
    found: Counter[str] = Counter()
    for table in (Registration, WalkIn):
        rows = select(table.region).join(Workshop, Workshop.id == table.workshop_id)
        found.update(session.scalars(rows.where(Workshop.plan_id == plan.id, table.attendance == "present")))
    return found


def read(plan: Plan, scope: Scope = EVERYTHING):
    """The participation of a plan, whole."""
    return read_participation(plan, scope, places(lima_in_two=True), Narrowed(), now())


def live(app: Flask, session: Session, deeds: int, seed: int = 1, every: int = 1) -> Counter[str]:
    """Random deeds on a plan's workshops: all counted again after each, every outlet read after so many."""
    plan = make_plan(first_year=now().year, last_year=now().year + 3)
    life = Life(seed, [of_today(plan, capacity=12), of_today(plan, capacity=5)])
    viewer = Colleague(make_account("viewer"), ProofReader(app, app.response_class))
    viewer.be_in()
    done: Counter[str] = Counter()
    for number in range(deeds):
        done[life.step()] += 1
        assert drift(session) == [], done
        if number % every == 0:
            ensure_same_everywhere(viewer, session, plan)
    return done


def ensure_same_everywhere(viewer: Colleague, session: Session, plan: Plan) -> None:
    """Rows = counters = page = CSV = JSON."""
    found = read(plan)
    by_name = {row.code: row.people.named for row in (*found.rows, *found.elsewhere)}
    if not found.stated:
        assert +Counter(by_name) == counted(session, plan)
    base = f"/es/manage/figures/{plan.key}"
    heading, *rows = csv.reader(io.StringIO(viewer.client.get(f"{base}.csv").data.decode("utf-8-sig")))
    assert [int(row[4] or 0) for row in rows] == list(by_name.values())
    told = viewer.client.get(f"{base}.json").json
    assert told["columns"] == heading and [[str(one) for one in row] for row in told["rows"]] == rows
    page = viewer.client.get(base).page
    shown = {one.get("id"): one for one in page.all(".by-region tbody tr[id]")}
    for row in found.on_record:
        said = shown[f"r{row.code}"].cssselect("td b")
        assert [one.text_content() for one in said] == ([str(row.number)] if row.bases else [])


def test_after_every_deed_everything_says_the_same(app: Flask, session: Session) -> None:
    done = live(app, session, 60, every=20)
    assert len(done) > 10


@pytest.mark.prove
def test_10_000_random_deeds_leave_no_difference(app: Flask, session: Session) -> None:
    done = sum((live(app, session, 500, seed) for seed in range(20)), Counter[str]())
    assert done.total() == 10_000
    print("deeds", dict(done))


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE region_count SET present = present + 1 WHERE region = '08'", "region 08 present keeps 4"),
        ("UPDATE registration SET attendance = '' WHERE seq = 1", "present keeps 0; counted are 1"),
        ("UPDATE sign_up_count SET number = 9 WHERE attendance = 'present'", "seated present keeps 9"),
        ("DELETE FROM region_count", "region 08 seated keeps 0; counted are 3"),
    ],
)  # fmt: skip
def test_a_seeded_drift_is_seen(app: Flask, session: Session, statement: str, said: str) -> None:
    held_with(make_plan(), {"08": 3})
    assert drift(session) == []
    with transaction() as deed:
        deed.execute(text(statement))
    assert any(said in str(one) for one in drift(session))


def test_counts_are_counted_again_once_a_day(app: Flask, session: Session) -> None:
    assert check_if_due()
    assert not check_if_due()
    with time_machine.travel(now() + timedelta(hours=25), tick=False):
        assert check_if_due()
    found = last_check()
    assert found is not None and found.differing == 0


def test_what_comes_after_the_desk_is_closed_counts_when_it_is_opened_again(
    app: Flask, session: Session
) -> None:
    from app.attendance import closing
    from app.audit import COMMAND

    from .programmes import arrive

    plan = make_plan(first_year=now().year, last_year=now().year)
    workshop = of_today(plan)
    life = Life(2, [workshop])
    for _ in range(3):
        life.sign_up(workshop)
    ids = session.scalars(select(Registration.id).where(Registration.workshop_id == workshop.id)).all()
    arrive(workshop, *ids[:2])
    closing.close_desk(COMMAND, workshop.id, anyway=True, keeps_figure=False)
    arrive(workshop, ids[2])
    assert (read(plan).national.named, drift(session)) == (2, [])
    closing.reopen_desk(COMMAND, workshop.id, "Llegó un equipo")
    assert (read(plan).national.named, drift(session)) == (3, [])


def test_an_organiser_counts_only_the_workshops_they_answer_for(app: Flask) -> None:
    plan = make_plan(first_year=now().year, last_year=now().year)
    held_with(plan, {"08": 3, "25": 2})
    tacna = Scope(0, is_national=False, regions=frozenset({"23"}))
    other = Scope(0, is_national=False, regions=frozenset({"16"}))
    assert (read(plan).number, read(plan, tacna).number, read(plan, other).number) == (5, 5, 0)
