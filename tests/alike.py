"""People who came twice with another contact, as the lists of workshops have them."""

from sqlalchemy import select

from app.attendance.likeness import Likeness, settle
from app.audit import COMMAND
from app.database import db, transaction
from app.plan.models import Plan
from app.registration.models import Registration
from app.registration.people import Represented
from app.workshops.models import Workshop
from app.workshops.when import When

from .makers import a_person, in_days, make_workshop, sign_up
from .tallies.programmes import arrive

TEXT = "Oficina de Ejemplo"


def came(plan: Plan, region: str = "08", **person: object) -> int:
    """Somebody who came to a workshop of their own today; the number of their sign-up."""
    day = in_days(0)
    of = {"plan_id": plan.id, "is_demonstration": plan.is_demonstration}
    workshop = make_workshop((region,), When(day.first_day, day.last_day, None, None), capacity=9, **of)
    said = {"represents": Represented(region, kind="unlisted", text=TEXT)} | person
    ref = sign_up(workshop, a_person(**said)).ref
    number = db.session.scalars(select(Registration.id).where(Registration.ref == ref)).one()
    arrive(workshop, number)
    with transaction() as session:
        session.get_one(Workshop, workshop.id).state = "held"
    return number


def came_twice(plan: Plan, region: str = "08", name: str = "Gemela") -> tuple[int, int]:
    """The same name for the same institution, each time with another phone."""
    one, other = (came(plan, region, given_names="Persona", family_names=f"{name} {region}") for _ in "12")
    return one, other


def settled_as_same(plan: Plan, region: str = "08") -> int:
    """A pair that was settled; the number of the choice."""
    settle(COMMAND, came_twice(plan, region, "Resuelta"), is_same=True)
    return db.session.scalars(select(Likeness.id).order_by(Likeness.id.desc())).first() or 0
