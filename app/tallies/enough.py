"""When people recorded by name are told of: once the desk is closed and enough of them came."""

from sqlalchemy import and_, exists, func, select

from ..attendance.models import Desk
from ..workshops.counts import RegionCount
from ..workshops.models import Workshop
from .publication import WORKSHOP

PRESENT = (
    select(func.coalesce(func.sum(RegionCount.present), 0))
    .where(RegionCount.workshop_id == Workshop.id)
    .correlate(Workshop)
    .scalar_subquery()
)
# People by name enter once the desk is closed and enough came: no step between editions is one person's.
CLOSED_WITH_ENOUGH = and_(
    exists().where(Desk.workshop_id == Workshop.id, Desk.closed_at.is_not(None)), PRESENT >= WORKSHOP
)
