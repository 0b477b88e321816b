"""Who came, as the desk's floor says it: written beside each sign-up, and counted in the same deed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from ..workshops.counts import CELL, Cell, SignUpCount
from .line import FRESH, recount
from .models import Registration
from .people import cell


def note_attendance(session: Session, workshop_id: int, said: Mapping[int, str]) -> None:
    """Write down present, excused or nothing for these sign-ups, where it is not what stands."""
    rows = select(Registration).where(Registration.workshop_id == workshop_id, Registration.id.in_(said))
    found = session.scalars(
        _whole(rows).with_for_update(of=Registration).order_by(Registration.seq), execution_options=FRESH
    ).all()
    changed = [row for row in found if row.attendance != said[row.id]]
    left = _left(session, changed)
    came = [replace(one, attendance=said[row.id]) for one, row in zip(left, changed, strict=True)]
    for row in changed:
        row.attendance = said[row.id]
    session.flush()
    recount(session, left, came)


def _left(session: Session, rows: Sequence[Registration]) -> list[Cell]:
    """What each was counted under until now; a forgotten person, whose sex and age went, in what is left."""
    free = _of_forgotten(session, rows[0].workshop_id) if any(row.forgotten_at for row in rows) else Counter()
    found = []
    for row in rows:
        mine = cell(row)
        if row.forgotten_at is not None:
            mine = next((one for one in sorted(free, key=str) if _bare(one) == mine and free[one] > 0), mine)
            free[mine] -= 1
        found.append(mine)
    return found


def _of_forgotten(session: Session, workshop_id: int) -> Counter[Cell]:
    """How many each cell holds beside those who are still known."""
    kept = select(SignUpCount).where(SignUpCount.workshop_id == workshop_id)
    free = Counter(
        {Cell(*(getattr(one, name) for name in CELL)): one.number for one in session.scalars(kept)}
    )
    known = _whole(select(Registration)).where(
        Registration.workshop_id == workshop_id, Registration.forgotten_at.is_(None)
    )
    free.subtract(map(cell, session.scalars(known)))
    return free


def _bare(one: Cell) -> Cell:
    return replace(one, sex="", age_band="")


def _whole(rows: Select[Registration]) -> Select[Registration]:
    return rows.options(joinedload(Registration.institution))
