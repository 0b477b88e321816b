"""What the pages of a workshop with 20,000 people cost: list, file, a message to all, who is alike."""

import re
from collections import Counter
from time import process_time

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.clock import now
from app.database import transaction
from app.institutions.models import Institution
from app.registration.claim import row_of
from app.registration.exports import FORMS
from app.registration.models import Registration
from app.registration.people import Represented
from app.workshops.counts import Cell, change
from app.workshops.models import Workshop
from app.workshops.seats import Seats

from ..cast import Colleague, make_account
from ..databases import DIALECTS, fresh_database, opened
from ..house.matrix import Quiet
from ..makers import a_person, asked, make_workshop
from ..tallies.boards import make_plan
from .measure import say, say_bare

pytestmark = pytest.mark.bench

PEOPLE, TIMES = 20_000, 20


@pytest.mark.parametrize("dialect", DIALECTS)
def test_what_the_list_of_people_costs(dialect: str) -> None:
    with opened(fresh_database(dialect)) as app, app.app_context():
        code = fill()
        say_bare()
        for name, path in (
            ("people", ""),
            ("people_found", "?q=persona+ejemplo"),
            ("people_missed", "?q=nadie+asi"),
            ("people_institution", "?institution=1"),
        ):
            tell(f"{name}_{dialect}", app, f"/es/manage/workshops/{code}/registrations{path}", TIMES)
        write(f"messages_{dialect}", app, f"/es/manage/workshops/{code}/messages")
        for form in FORMS:
            take(f"people_{form}_{dialect}", app, f"/es/manage/workshops/{code}/registrations/export", form)
        tell(f"same_people_{dialect}", app, f"/es/manage/figures/{came(code)}/same-people", TIMES)


def fill() -> str:
    """A workshop with so many people of all institutions."""
    workshop: Workshop = make_workshop(capacity=PEOPLE)
    cells: Counter[Cell] = Counter()
    with transaction() as session:
        institutions = session.scalars(select(Institution).order_by(Institution.id)).all()
        for seq in range(1, PEOPLE + 1):
            body = institutions[seq % len(institutions)]
            represents = Represented("08", institution_id=body.id, kind=body.kind)
            row = row_of(asked(workshop, a_person(represents=represents)), now())
            session.add(Registration(workshop_id=workshop.id, seq=seq, state="seated", **row))
            cells[Cell(workshop.id, "08", body.kind, "", "", "seated")] += 1
        change(session, dict(cells))
        counters = session.get_one(Seats, workshop.id)
        counters.capacity = counters.taken = counters.last_seq = PEOPLE
    return workshop.code


def came(code: str) -> str:
    """All of them were there, in a plan: the key of the plan."""
    plan = make_plan(first_year=now().year - 1, last_year=now().year + 1)
    with transaction() as session:
        session.execute(update(Workshop).where(Workshop.code == code).values(plan_id=plan.id, state="held"))
        session.execute(update(Registration).values(attendance="present"))
    return plan.key


def write(name: str, app: Flask, here: str) -> None:
    """The page of messages, a message looked at, and what became of one sent to everybody."""
    somebody, form = a_colleague(app), {"audience": "seated", "text_es": "Hola", "text_en": "Hello"}
    tell(name, app, here, TIMES)
    begun = process_time()
    looked = somebody.post(here, form | {"look": "1"})
    say(f"{name}_looked_at", (process_time() - begun) * 1000, "ms")
    hidden = {one: value_of(looked.text, one) for one in ("key", "seen")}
    begun = process_time()
    assert somebody.post(here, form | hidden | {"send": "1"}).status_code == 303
    say(f"{name}_sent_to_all", (process_time() - begun) * 1000, "ms")
    tell(f"{name}_what_became_of_it", app, f"{here}/1", TIMES)
    tell(f"{name}_to_be_told", app, here.replace("/messages", "/to-tell"), 2)


def take(name: str, app: Flask, path: str, form: str) -> None:
    """CPU milliseconds of this process for the whole list as a file, written down as taken."""
    somebody, begun = a_colleague(app), process_time()
    assert somebody.post(path, {"form": form, "reason": "report"}).status_code == 200
    say(name, (process_time() - begun) * 1000, "ms")


def value_of(page: str, name: str) -> str:
    """What a hidden field of a page holds."""
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert found, f"no field {name}"
    return found[1]


def a_colleague(app: Flask) -> Colleague:
    """A coordinator at her browser."""
    somebody = Colleague(make_account("coordinator"), Quiet(app, app.response_class))  # type: ignore[arg-type]
    somebody.be_in()
    return somebody


def tell(name: str, app: Flask, path: str, times: int) -> None:
    """CPU milliseconds of this process for one answer."""
    somebody = a_colleague(app)
    assert somebody.client.get(path).status_code == 200
    begun = process_time()
    for _ in range(times):
        somebody.client.get(path)
    say(name, (process_time() - begun) * 1000 / times, "ms")
