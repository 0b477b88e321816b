"""A workshop of today whose desk records, and random deeds on it as they happen in life."""

from datetime import UTC, datetime
from random import Random
from uuid import uuid4

from sqlalchemy import select

from app.attendance import closing
from app.attendance.counting import state_figure
from app.attendance.models import ARRIVAL, EXCUSE, UNDO, WALK_IN, DeskOperation
from app.attendance.recording import Author, keep, lock_desk
from app.attendance.told import Newcomer, Told
from app.attendance.written import settle, undo, unsettled
from app.audit import COMMAND
from app.clock import now
from app.database import db, transaction
from app.institutions.models import Institution
from app.plan.models import Plan
from app.refusals import Refusal
from app.registration import actions
from app.registration.answers import Answers
from app.registration.models import CANCELLED, Registration, Settlement
from app.registration.people import Represented
from app.workshops.counts import ABROAD, NOT_STATED, UNLISTED
from app.workshops.headcounts import Stated
from app.workshops.models import Workshop
from tests.makers import a_person, in_days, make_workshop, sign_up

BODIES = (
    Represented(region="08"), Represented(region="23"), Represented(region="1501"),
    Represented(region=ABROAD, country="CO"),
    Represented(region=NOT_STATED, kind=UNLISTED, text="Organización Ejemplo"),
    Represented(region="08", kind=UNLISTED, text="Organización Ejemplo"),
)  # fmt: skip


def of_today(plan: Plan | None = None, **given: object) -> Workshop:
    """From midnight to midnight, whatever the hour of the test."""
    day = in_days(0)
    when = type(day)(day.first_day, day.last_day, None, None)
    return make_workshop(("08", "23"), when, plan_id=plan.id if plan else None, **given)


def keep_told(workshop: Workshop, *told: Told) -> None:
    """Records by staff, in a deed of their own."""
    with transaction() as session:
        found = session.get_one(Workshop, workshop.id)
        keep(session, lock_desk(session, workshop.id), found, Author(), told, now())


def arrive(workshop: Workshop, *registrations: int) -> None:
    """These people came."""
    keep_told(workshop, *(_told(ARRIVAL, who=f"r{one}") for one in registrations))


def excuse(workshop: Workshop, *registrations: int) -> None:
    """These people said why they could not come."""
    keep_told(workshop, *(_told(EXCUSE, who=f"r{one}") for one in registrations))


def _told(kind: str, **said: object) -> Told:
    return Told(str(uuid4()), kind, datetime.now(UTC), **said)  # type: ignore[arg-type]


class Life:
    """Random deeds on some workshops."""

    def __init__(self, seed: int, workshops: list[Workshop]) -> None:
        self.random, self.workshops = Random(seed), workshops
        self.deeds = (
            self.sign_up, self.sign_up, self.leave, self.answer, self.correct, self.arrive, self.arrive,
            self.excuse, self.walk_in, self.take_back, self.close, self.reopen, self.settle, self.unsettle,
            self.state, self.capacity,
        )  # fmt: skip

    def step(self) -> str:
        """One deed, done or refused."""
        workshop, deed = self.random.choice(self.workshops), self.random.choice(self.deeds)
        try:
            deed(workshop)
        except Refusal:
            return f"{deed.__name__} refused"
        return deed.__name__

    def sign_up(self, workshop: Workshop) -> None:
        sign_up(workshop, a_person(represents=self.random.choice(BODIES)))

    def leave(self, workshop: Workshop) -> None:
        if one := self._one(workshop):
            actions.leave(COMMAND, one.id)

    def answer(self, workshop: Workshop) -> None:
        if one := self._one(workshop):
            sex, age = self.random.choice(("female", "male")), self.random.choice(("-29", "30-44", ""))
            actions.answer(COMMAND, one.id, Answers(position=None, sex=sex, age_band=age, access_need=None))

    def correct(self, workshop: Workshop) -> None:
        if one := self._one(workshop):
            actions.correct(COMMAND, one.id, a_person(represents=self.random.choice(BODIES)))

    def arrive(self, workshop: Workshop) -> None:
        if one := self._one(workshop, any_state=True):
            arrive(workshop, one.id)

    def excuse(self, workshop: Workshop) -> None:
        if one := self._one(workshop):
            excuse(workshop, one.id)

    def walk_in(self, workshop: Workshop) -> None:
        written = self.random.choice(("", "Organización Ejemplo"))
        keep_told(workshop, _told(WALK_IN, newcomer=Newcomer("Persona", "Ejemplo", written, "")))

    def take_back(self, workshop: Workshop) -> None:
        refs = db.session.scalars(
            select(DeskOperation.ref).where(
                DeskOperation.workshop_id == workshop.id, DeskOperation.kind != UNDO
            )
        ).all()
        if refs:
            keep_told(workshop, _told(UNDO, refers_to=self.random.choice(refs)))

    def close(self, workshop: Workshop) -> None:
        closing.close_desk(COMMAND, workshop.id, anyway=True, keeps_figure=self.random.random() < 0.3)

    def reopen(self, workshop: Workshop) -> None:
        closing.reopen_desk(COMMAND, workshop.id, "Ejemplo")

    def settle(self, workshop: Workshop) -> None:
        for one in unsettled(workshop.id)[:1]:
            body = db.session.scalars(
                select(Institution).where(Institution.jurisdiction_code.is_not(None)).limit(20)
            ).all()
            settle(COMMAND, workshop.id, one.said, self.random.choice(body))

    def unsettle(self, workshop: Workshop) -> None:
        made = db.session.scalars(
            select(Settlement.id).where(Settlement.workshop_id == workshop.id, Settlement.undone_at.is_(None))
        ).all()
        if made:
            undo(COMMAND, workshop.id, self.random.choice(made))

    def state(self, workshop: Workshop) -> None:
        number = self.random.randint(1, 60)
        stated = self.random.choice(
            (Stated(number, "reported", None, "Ejemplo", "Example"), Stated(None, "unknown"))
        )
        state_figure(COMMAND, workshop, stated)

    def capacity(self, workshop: Workshop) -> None:
        actions.change_capacity(COMMAND, workshop.id, self.random.randint(3, 30))

    def _one(self, workshop: Workshop, any_state: bool = False) -> Registration | None:
        rows = select(Registration).where(Registration.workshop_id == workshop.id)
        if not any_state:
            rows = rows.where(Registration.state != CANCELLED)
        found = db.session.scalars(rows.order_by(Registration.id)).all()
        return self.random.choice(found) if found else None


def closing_of(workshop: Workshop) -> None:
    """Its desk is closed, whatever is open."""
    closing.close_desk(COMMAND, workshop.id, anyway=True, keeps_figure=False)


def held_with(plan: Plan, people: dict[str, int], is_closed: bool = True) -> Workshop:
    """A workshop that is over: so many of each region came, and its desk was closed."""
    workshop = of_today(plan, capacity=sum(people.values()))
    for region, number in people.items():
        for _ in range(number):
            sign_up(workshop, a_person(represents=Represented(region=region)))
    ids = db.session.scalars(select(Registration.id).where(Registration.workshop_id == workshop.id)).all()
    arrive(workshop, *ids)
    if is_closed:
        closing_of(workshop)
    with transaction() as session:
        session.get_one(Workshop, workshop.id).state = "held"
    return workshop
