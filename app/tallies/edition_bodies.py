"""Which public bodies took part, written down with an edition: what rows say afterwards is not told.

Beside the edition and not in its tables, which every public page reads: at a million sign-ups these are
megabytes, and of them one body at a time is asked for.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, insert, literal, select, union
from sqlalchemy.orm import Session

from ..attendance.models import WalkIn
from ..institutions.models import Institution
from ..plan.models import Plan
from ..registration.models import Registration
from ..workshops.models import Workshop
from .edition_queries import counted_by_name
from .models import EditionBody
from .took_part import PUBLIC_BODIES

PRESENT = "present"


def write(session: Session, plan: Plan, at: datetime) -> None:
    """Those of the edition signed off now in place of those of the one before."""
    session.execute(delete(EditionBody).where(EditionBody.plan_id == plan.id))
    came = union(*(_came(of, plan, at) for of in (Registration, WalkIn))).subquery()
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    together = func.json_agg if is_postgresql else func.json_group_array
    rows = (
        select(literal(plan.id), came.c.institution_id, together(Workshop.code))
        .join(Workshop, Workshop.id == came.c.workshop_id)
        .group_by(came.c.institution_id)
    )
    names = ["plan_id", "institution_id", "workshops"]
    session.execute(insert(EditionBody).from_select(names, rows))


def _came(of: Any, plan: Plan, at: datetime) -> Select[Any]:
    """Public bodies of whom anybody was there, signed up or not, and where."""
    workshops = select(Workshop.id).where(*counted_by_name(plan, at))
    return (
        select(of.institution_id, of.workshop_id)
        .join(Institution, Institution.id == of.institution_id)
        .where(of.attendance == PRESENT, of.workshop_id.in_(workshops), Institution.sector == PUBLIC_BODIES)
    )
