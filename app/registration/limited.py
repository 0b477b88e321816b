"""The counters' statement with the limit of one institution in it."""

from sqlalchemy import Boolean, Integer, and_, bindparam, func, or_, select

from ..database import Base
from ..workshops import seats
from .models import CANCELLED

_PERSON, _HELD = (Base.metadata.tables[name] for name in ("registration", "delegation"))
_institution = bindparam("claimed_institution", type_=Integer)
_workshop = bindparam("claimed_workshop", type_=Integer)
# Whoever stands for it, and the seats it may still name somebody to.
of_one_institution = (
    select(func.count())
    .select_from(_PERSON)
    .where(
        _PERSON.c.workshop_id == _workshop,
        _PERSON.c.institution_id == _institution,
        _PERSON.c.state != CANCELLED,
    )
    .scalar_subquery()
) + (
    select(func.coalesce(func.sum(_HELD.c.held), 0))
    .where(_HELD.c.workshop_id == _workshop, _HELD.c.institution_id == _institution)
    .scalar_subquery()
)
# With the limit of one institution in it. Whoever waits for the counters reads other tables as they were
# before: the limit is believed only under a lock taken earlier; with a limit and no lock nothing is given.
CLAIM = seats.CLAIM.where(
    or_(
        seats.Seats.per_institution.is_(None),
        _institution.is_(None),
        and_(bindparam("is_locked", type_=Boolean), of_one_institution < seats.Seats.per_institution),
    )
)
