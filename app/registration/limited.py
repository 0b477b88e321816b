"""The counters' statement with the limit of one institution in it."""

from sqlalchemy import Boolean, Integer, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from ..database import Base
from ..language import squeezed
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
# Of an institution written freely the database cannot read the name: it is counted under that lock.
CLAIM = seats.CLAIM.where(
    or_(
        seats.Seats.per_institution.is_(None),
        bindparam("stands_for_nobody", type_=Boolean),
        and_(
            bindparam("is_locked", type_=Boolean),
            of_one_institution + bindparam("claimed_written", type_=Integer) < seats.Seats.per_institution,
        ),
    )
)


def count_written(session: Session, workshop_id: int, written: str | None) -> int:
    """How many wrote this institution, settled since or not: by its letters, whatever stands between them."""
    same = squeezed(written or "")
    if not same:
        return 0
    return sum(many for text, many in written_by(session, workshop_id) if squeezed(text) == same)


def written_by(session: Session, workshop_id: int) -> list[tuple[str, int]]:
    """Each way of writing an institution, and how many who wrote it so hold a place."""
    rows = select(_PERSON.c.institution_text, func.count()).where(
        _PERSON.c.workshop_id == workshop_id,
        _PERSON.c.institution_text.is_not(None),
        _PERSON.c.state != CANCELLED,
    )
    found = session.execute(rows.group_by(_PERSON.c.institution_text))
    return [(text, many) for text, many in found]
