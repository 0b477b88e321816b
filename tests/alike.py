"""People who came twice with another contact, as the lists of workshops have them."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

from sqlalchemy import select

from app.attendance.likeness import Likeness, settle
from app.attendance.models import REPLACEMENT, WALK_IN
from app.attendance.rules import number_of, registration_key, walk_in_key
from app.attendance.told import Newcomer, Told
from app.audit import COMMAND
from app.database import db, transaction
from app.plan.models import Plan
from app.registration.models import Registration
from app.registration.people import Represented
from app.workshops.models import Workshop
from app.workshops.when import When

from .makers import a_person, in_days, make_workshop, sign_up
from .tallies.programmes import arrive, keep_told

TEXT = "Oficina de Ejemplo"


def came(plan: Plan, region: str = "08", **person: object) -> str:
    """Somebody who signed up for a workshop of their own and came today, as the desk names them."""
    workshop = _workshop(plan, region)
    said = {"represents": Represented(region, kind="unlisted", text=TEXT)} | person
    ref = sign_up(workshop, a_person(**said)).ref
    number = db.session.scalars(select(Registration.id).where(Registration.ref == ref)).one()
    arrive(workshop, number)
    _hold(workshop)
    return registration_key(number)


def came_by(
    plan: Plan, region: str = "08", family: str = "Gemela 08", phone: str = "", instead_of: str = "",
    email: str | None = None,
) -> str:  # fmt: skip
    """Somebody who came without a sign-up, to a workshop of their own or in another's place."""
    stands_for = Represented(region, kind="unlisted", text=TEXT)
    somebody = Newcomer("Persona", family, "", phone, stands_for, email)
    told = Told(str(uuid4()), WALK_IN, datetime.now(UTC), newcomer=somebody)
    if instead_of:
        workshop = db.session.get_one(Registration, number_of(instead_of)).workshop
        db.session.commit()
        told = replace(told, kind=REPLACEMENT, who=instead_of)
    else:
        workshop = _workshop(plan, region)
    keep_told(workshop, told)
    _hold(workshop)
    return walk_in_key(told.ref)


def _workshop(plan: Plan, region: str) -> Workshop:
    day = in_days(0)
    of = {"plan_id": plan.id, "is_demonstration": plan.is_demonstration}
    return make_workshop((region,), When(day.first_day, day.last_day, None, None), capacity=9, **of)


def _hold(workshop: Workshop) -> None:
    with transaction() as session:
        session.get_one(Workshop, workshop.id).state = "held"


def came_twice(plan: Plan, region: str = "08", name: str = "Gemela") -> tuple[str, str]:
    """The same name for the same institution, each time with another phone."""
    one, other = (came(plan, region, given_names="Persona", family_names=f"{name} {region}") for _ in "12")
    return one, other


def settled_as_same(plan: Plan, region: str = "08") -> int:
    """A pair that was settled; the number of the choice."""
    settle(COMMAND, came_twice(plan, region, "Resuelta"), is_same=True)
    return db.session.scalars(select(Likeness.id).order_by(Likeness.id.desc())).first() or 0
