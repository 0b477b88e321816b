"""What the database says of many notices is what the rule says of each."""

from datetime import timedelta
from itertools import product

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from app.accounts.scopes import Scope
from app.audit import COMMAND
from app.clock import now
from app.database import db, transaction
from app.registration.actions import cancel_workshop
from app.registration.models import Notice, Registration
from app.registration.notices import is_needed
from app.registration.still_owed import is_still_needed
from app.registration.telling import count_to_tell, people_to_tell, to_tell
from app.workshops.models import Workshop
from tests.makers import a_person, make_workshop, sign_up

KINDS = (
    "confirmation", "waiting", "promoted", "reminder", "moved", "cancelled", "link", "thanks",
    "certificate", "message",
)  # fmt: skip
EVERYWHERE = Scope(0, is_national=True)
# Begins and ends in so many hours.
WHENS = ((24, 28), (-2, 2), (-9, -5))
STATES = ("pending", "failed", "sent", "lapsed")


def test_it_says_of_many_what_the_rule_says_of_each(session: Session) -> None:
    """Every kind, twice for some; every state of person, workshop and notice; before, during, after."""
    workshop = make_workshop(capacity=500)
    made = [sign_up(workshop) for _ in range(2 * len(KINDS))]
    people = session.scalars(select(Registration.id).where(Registration.ref.in_([one.ref for one in made])))
    with transaction() as deed:
        deed.execute(delete(Notice))
        for number, who in enumerate(people.all()):
            for state in (*STATES, *STATES[: number % 2]):
                row = {"registration_id": who, "workshop_id": workshop.id, "kind": KINDS[number // 2]}
                deed.execute(insert(Notice).values(**row, channel="hand", state=state, made_at=now()))
    seen: set[int] = set()
    for standing, state, (begins, ends), certified, invented in product(
        ("seated", "waiting", "cancelled"),
        ("published", "cancelled", "held"),
        WHENS,
        (None, now()),
        (True, False),
    ):
        at = now()
        when = {"starts_at": at + timedelta(hours=begins), "ends_at": at + timedelta(hours=ends)}
        with transaction() as deed:
            deed.execute(update(Registration).values(state=standing, certified_at=certified))
            deed.execute(update(Workshop).values(state=state, is_demonstration=invented, **when))
        session.expire_all()
        joined = select(Notice).join(Notice.registration).join(Registration.workshop)
        told = set(session.scalars(joined.where(is_still_needed(at), Notice.kind != "moved")))
        asked = session.scalars(select(Notice).where(Notice.kind != "moved")).all()
        assert told == {one for one in asked if is_needed(session, one)}, (standing, state, begins)
        seen.add(len(told))
    assert len(seen) > 5, "the guard sees no difference"


def test_a_long_list_comes_a_hundred_at_a_time_and_is_counted_whole(session: Session) -> None:
    workshop = make_workshop(capacity=500)
    for _ in range(103):
        sign_up(workshop, a_person())
    cancel_workshop(COMMAND, workshop.id, "Motivo de ejemplo", "Sample reason")
    found = to_tell(EVERYWHERE, workshop.id)
    assert (len(found.pending), found.more) == (100, 3)
    assert count_to_tell(EVERYWHERE, workshop.id) == people_to_tell()[workshop.id] == 103
    db.session.rollback()
