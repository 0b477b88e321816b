"""How many people are behind participations by name: told apart by contact and name, and by staff."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select, union_all

from ..accounts.scopes import Scope
from ..attendance.models import WalkIn
from ..database import db
from ..institutions.models import Institution
from ..plan.models import Plan
from ..registration.models import Registration
from ..workshops.models import Workshop
from .breakdown import Filter, people_of, workshops_of
from .planned import Narrowed
from .same_people import Came, count_joined


@dataclass(frozen=True)
class Distinct:
    """Participations by name, and the people behind them told apart by contact and name.

    Who gave another contact counts again, and `unreachable`, who gave none, each as somebody else, unless
    staff settled that they are the same: `joined` is how many people fewer there are by that.
    """

    number: int
    people: int
    unreachable: int
    joined: int = 0


def read_people(
    plan: Plan, scope: Scope, narrowed: Narrowed, years: range, asked: Filter | None = None
) -> Distinct:
    """Those asked for who came, told apart by the keyed hash of contact and name, and by what staff settled.

    Whoever came to the door or was in a list has that hash too, made of the phone they left.
    """
    asked = asked or Filter()
    came = _came_to(select(Workshop.id).where(*workshops_of(plan, scope, narrowed, asked, years)), asked)
    row = union_all(*(select(of.person_key).where(*theirs) for of, theirs in came.items())).subquery()
    number, keyed, known = db.session.execute(
        select(func.count(), func.count(row.c.person_key), func.count(row.c.person_key.distinct()))
        .select_from(row)
    ).one()  # fmt: skip
    joined, without = count_joined(came), number - keyed
    return Distinct(number, known + without - joined, without, joined)


def _came_to(workshops: Any, asked: Filter) -> Came:
    """Who came to these workshops, of those asked for: the condition for each table of people."""
    return {
        of: (of.attendance == "present", of.workshop_id.in_(workshops), *_among(of, asked))
        for of in (Registration, WalkIn)
    }


def _among(of: Any, asked: Filter) -> list[ColumnElement[bool]]:
    """The same as `people_of`, for a statement that does not join their institutions."""
    if not (asked.region or asked.kinds or asked.sex or asked.age):
        return []
    theirs = select(of.id).select_from(of).outerjoin(Institution, Institution.id == of.institution_id)
    return [of.id.in_(theirs.where(*people_of(of, asked)).correlate(None))]
