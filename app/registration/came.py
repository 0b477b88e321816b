"""Who came, as the desk's floor says it: written beside each sign-up, and counted in the same deed."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from .line import FRESH, recount
from .models import Registration
from .people import cell


def note_attendance(session: Session, workshop_id: int, said: Mapping[int, str]) -> None:
    """Write down present, excused or nothing for these sign-ups, where it is not what stands."""
    rows = select(Registration).where(Registration.workshop_id == workshop_id, Registration.id.in_(said))
    locked = rows.options(joinedload(Registration.institution)).with_for_update(of=Registration)
    found = session.scalars(locked.order_by(Registration.seq), execution_options=FRESH).all()
    changed = [row for row in found if row.attendance != said[row.id]]
    left = [cell(row) for row in changed]
    for row in changed:
        row.attendance = said[row.id]
    session.flush()
    recount(session, left, [cell(row) for row in changed])
