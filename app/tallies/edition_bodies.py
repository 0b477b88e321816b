"""Which public bodies took part, written down with an edition: what rows say afterwards is not told.

Beside the edition and not in its tables, which every public page reads: at a million sign-ups these are
megabytes, and of them one body at a time is asked for. Where an answer would tell how many came from a body
there is none to write down.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Select, delete, func, insert, select, union
from sqlalchemy.orm import Session

from ..attendance.models import WalkIn
from ..institutions.models import Institution
from ..plan.models import Plan
from ..registration.models import Registration
from ..registration.reading import listed
from ..workshops.models import Workshop
from .answered import Body, answered
from .edition_queries import counted_by_name
from .models import EditionBody
from .took_part import PUBLIC_BODIES

PRESENT = "present"


def write(session: Session, plan: Plan, at: datetime, editions: Sequence[Mapping[str, Any]]) -> None:
    """Those of the edition signed off now in place of those of the one before; its tables are the last."""
    own = EditionBody.plan_id == plan.id
    kept = select(EditionBody.institution_id, EditionBody.workshops).where(own)
    before = {number: frozenset(codes) for number, codes in session.execute(kept)}
    told = answered(_bodies(session, plan, at), editions, before)
    session.execute(delete(EditionBody).where(own))
    rows = [{"plan_id": plan.id, "institution_id": one, "workshops": codes} for one, codes in told.items()]
    if rows:
        session.execute(insert(EditionBody), rows)


def _bodies(session: Session, plan: Plan, at: datetime) -> list[Body]:
    """Public bodies of whom anybody came, each with its workshops."""
    came = union(*(_came(of, plan, at) for of in (Registration, WalkIn))).subquery()
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    together = func.json_agg if is_postgresql else func.json_group_array
    codes = (
        select(came.c.institution_id, together(Workshop.code, type_=JSON).label("codes"))
        .join(Workshop, Workshop.id == came.c.workshop_id)
        .group_by(came.c.institution_id)
        .subquery()
    )
    rows = select(Institution, codes.c.codes).join(codes, codes.c.institution_id == Institution.id)
    return [
        Body(one.id, listed(one).region, one.kind, there)
        for one, there in session.execute(rows.order_by(Institution.id))
    ]


def _came(of: Any, plan: Plan, at: datetime) -> Select[Any]:
    """Public bodies of whom anybody was there, signed up or not, and where."""
    workshops = select(Workshop.id).where(*counted_by_name(plan, at))
    return (
        select(of.institution_id, of.workshop_id)
        .join(Institution, Institution.id == of.institution_id)
        .where(of.attendance == PRESENT, of.workshop_id.in_(workshops), Institution.sector == PUBLIC_BODIES)
    )
