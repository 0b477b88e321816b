"""A workshop that has been held, with people who came, and what they hold."""

from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from app.attendance.models import ARRIVAL, WALK_IN
from app.attendance.recording import Author, keep, lock_desk
from app.attendance.rules import registration_key, walk_in_key
from app.attendance.told import Newcomer, Told
from app.audit import COMMAND
from app.certificates import actions
from app.certificates.codes import typed_code_of
from app.certificates.models import Certificate
from app.clock import now
from app.database import db, transaction
from app.registration.claim import SignedUp
from app.registration.models import Registration
from app.registration.people import Person
from app.tokens import link_token
from app.workshops.models import Workshop, WorkshopSession
from app.workshops.when import When
from tests.cast import SAME_ORIGIN
from tests.makers import in_days, make_workshop, sign_up
from tests.registration.mailbox import do_all_jobs

MORNING = (time(9), time(13))


class Held:
    """A workshop of two days last week, four hours each by its agenda, whose sign-up was open once."""

    def __init__(self, days: int = 2, **given: Any) -> None:
        self.workshop = make_workshop(**{"capacity": 200} | given)
        first = in_days(-10).first_day
        self.days = [first + timedelta(days=step) for step in range(days)]

    def person(self, *came_on: int, person: Person | None = None) -> SignedUp:
        """Somebody who signed up and came on these days of it."""
        made = sign_up(self.workshop, person)
        self.arrive(registration_key(row_of(made).id), *came_on)
        return made

    def arrive(self, who: str, *came_on: int) -> None:
        """Record somebody on some days."""
        self._record([Told(str(uuid4()), ARRIVAL, now(), day=self.days[one], who=who) for one in came_on])

    def walk_in(self, given_names: str, family_names: str) -> str:
        """Somebody without a sign-up, on the first day; how the desk names them."""
        ref = str(uuid4())
        newcomer = Newcomer(given_names, family_names)
        self._record([Told(ref, WALK_IN, now(), day=self.days[0], newcomer=newcomer)])
        return walk_in_key(ref)

    def end(self, state: str = "held", agenda: bool = True) -> "Held":
        """It is over: its days are past, and its agenda says four hours a day."""
        when = When(self.days[0], self.days[-1], *MORNING)
        with transaction() as session:
            row = session.get_one(Workshop, self.workshop.id)
            columns = vars(when) | {"starts_at": when.starts_at, "ends_at": when.ends_at, "state": state}
            for name, value in columns.items():
                setattr(row, name, value)
            row.sessions = [part(day, number) for number, day in enumerate(self.days, 1)] if agenda else []
        return self

    def _record(self, told: Sequence[Told]) -> None:
        """As the desk keeps it, before the dates are moved: on the days it will have."""
        with transaction() as session:
            workshop = session.get_one(Workshop, self.workshop.id)
            kept = workshop.first_day, workshop.last_day
            workshop.first_day, workshop.last_day = self.days[0], self.days[-1]
            keep(session, lock_desk(session, workshop.id), workshop, Author(), told, now())
            workshop.first_day, workshop.last_day = kept


def part(day: date, position: int) -> WorkshopSession:
    """A morning of the agenda."""
    first, last = MORNING
    return WorkshopSession(
        position=position, day=day, first_hour=first, last_hour=last, title_es="Sesión", title_en="Session"
    )


def row_of(made: SignedUp) -> Registration:
    """The registration somebody made, as it is now."""
    wanted = select(Registration).where(Registration.ref == made.ref)
    return db.session.scalars(wanted, execution_options={"populate_existing": True}).one()


def who(made: SignedUp) -> str:
    """How the desk names them."""
    return registration_key(row_of(made).id)


def issued(held: Held, whose: str, reason: str = "") -> Certificate:
    """Their certificate, issued now."""
    actions.issue(COMMAND, held.workshop.id, whose, reason)
    return certificates(held, whose)[-1]


def certificates(held: Held, whose: str | None = None) -> Sequence[Certificate]:
    """Every certificate of the workshop, or of one person, in the order they were issued."""
    wanted = select(Certificate).where(Certificate.workshop_id == held.workshop.id).order_by(Certificate.id)
    if whose:
        wanted = wanted.where(Certificate.who == whose)
    return db.session.scalars(wanted, execution_options={"populate_existing": True}).all()


def code_of(row: Certificate) -> str:
    """The code printed on it."""
    return typed_code_of(str(row.ref))


def open_own(client: Any, made: SignedUp, to: str = "certificate") -> Any:
    """From the personal link to one's own page."""
    token = link_token("ticket", made.ref, made.generation)
    return client.post(f"/r/{token}/open", data={"to": to}, headers=SAME_ORIGIN)


def let_the_worker_work() -> None:
    """Everything that is due. What the test has read ends first: the worker takes back what is open."""
    db.session.commit()
    do_all_jobs()
