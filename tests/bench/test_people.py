"""What the first page of a workshop's people costs with 20,000 of them, and both spreadsheets."""

from time import process_time

import pytest
from flask import Flask
from sqlalchemy import select

from app.clock import now
from app.database import transaction
from app.institutions.models import Institution
from app.registration.claim import row_of
from app.registration.models import Registration
from app.registration.people import Represented
from app.workshops.models import Workshop
from app.workshops.seats import Seats

from ..cast import Colleague, make_account
from ..databases import DIALECTS, fresh_database, opened
from ..house.matrix import Quiet
from ..makers import a_person, asked, make_workshop
from .measure import say

pytestmark = pytest.mark.bench

PEOPLE, TIMES = 20_000, 20


@pytest.mark.parametrize("dialect", DIALECTS)
def test_what_the_list_of_people_costs(dialect: str) -> None:
    with opened(fresh_database(dialect)) as app, app.app_context():
        code = fill()
        for name, path in (
            ("people", ""),
            ("people_found", "?q=persona+ejemplo"),
            ("people_institution", "?institution=1"),
        ):
            tell(f"{name}_{dialect}", app, f"/es/manage/workshops/{code}/registrations{path}", TIMES)
        for ending in ("csv", "xlsx"):
            tell(f"people_{ending}_{dialect}", app, f"/es/manage/workshops/{code}/registrations.{ending}", 2)


def fill() -> str:
    """A workshop with so many people of all institutions."""
    workshop: Workshop = make_workshop(capacity=PEOPLE)
    with transaction() as session:
        institutions = session.scalars(select(Institution.id).order_by(Institution.id)).all()
        for seq in range(1, PEOPLE + 1):
            represents = Represented("08", institution_id=institutions[seq % len(institutions)])
            row = row_of(asked(workshop, a_person(represents=represents)), now())
            session.add(Registration(workshop_id=workshop.id, seq=seq, state="seated", **row))
        counters = session.get_one(Seats, workshop.id)
        counters.capacity = counters.taken = counters.last_seq = PEOPLE
    return workshop.code


def tell(name: str, app: Flask, path: str, times: int) -> None:
    """CPU milliseconds of this process for one answer."""
    somebody = Colleague(make_account("coordinator"), Quiet(app, app.response_class))  # type: ignore[arg-type]
    somebody.be_in()
    assert somebody.client.get(path).status_code == 200
    begun = process_time()
    for _ in range(times):
        somebody.client.get(path)
    say(name, (process_time() - begun) * 1000 / times, "ms")
