"""Who came, as the desk's floor says it: written beside each sign-up, and counted in the same deed."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from ..institutions.models import Institution
from ..workshops.counts import CELL, Cell, SignUpCount, move, moving
from .line import recount
from .models import Registration
from .people import counted_kind

# Only what tells where somebody is counted: each tap at the door reads it, and a whole row costs four times.
# The institution is not joined: PostgreSQL looks again at a row it waited for, not at what joined it.
_PLACED = select(
    Registration.id, Registration.workshop_id, Registration.region, Registration.institution_text,
    Registration.sex, Registration.age_band, Registration.state, Registration.attendance,
    Registration.forgotten_at,
    select(Institution.kind).where(Institution.id == Registration.institution_id)
    .correlate(Registration).scalar_subquery().label("kind"),
)  # fmt: skip
_HERE = Registration.workshop_id == bindparam("workshop")
# Found by their numbers, which grow with the place in line: left the choice, SQLite reads the whole workshop.
_TOLD = (
    _PLACED.where(
        Registration.id.in_(bindparam("numbers", expanding=True)),
        Registration.workshop_id + 0 == bindparam("workshop"),
    )
    .order_by(Registration.id)
    .with_for_update(of=Registration)
)
_NOTE = (
    update(Registration).where(Registration.id == bindparam("its_id")).values(attendance=bindparam("said"))
)


def at_the_door(session: Session, workshop_id: int, numbers: Collection[int]) -> dict[int, Any]:
    """Those of these sign-ups that are this workshop's, by number, held until the deed ends."""
    told = {"workshop": workshop_id, "numbers": list(numbers)}
    return {row.id: row for row in session.connection().execute(_TOLD, told)}


def note_attendance(session: Session, rows: Iterable[Any], said: Mapping[int, str]) -> None:
    """Write down present, excused or nothing beside rows of `at_the_door`, where it is not what stands."""
    changed = [row for row in rows if row.attendance != said[row.id]]
    if not changed:
        return
    left = _left(session, changed)
    came = [replace(one, attendance=said[row.id]) for one, row in zip(left, changed, strict=True)]
    noted = [{"its_id": row.id, "said": said[row.id]} for row in changed]
    _let_go(session, {row.id for row in changed})
    connection = session.connection()
    told = move(left[0], came[0]) if len(changed) == 1 and connection.dialect.name == "postgresql" else None
    # Where a cell is missing nothing was counted: the steps one by one keep what can be kept.
    if told and connection.execute(_note_and_count(), noted[0] | told).rowcount:
        return
    connection.execute(_NOTE, noted)
    recount(session, left, came)


@cache
def _note_and_count() -> Any:
    """Both for one person who came, as nearly everybody does: one at a time, and to stay."""
    return moving(_NOTE.returning(Registration.workshop_id).cte("noted"))


def _let_go(session: Session, numbers: set[int]) -> None:
    """A row somebody has in hand is read anew."""
    for row in session.identity_map.values():
        if isinstance(row, Registration) and row.id in numbers:
            session.expire(row, ["attendance"])


def _left(session: Session, rows: Sequence[Any]) -> list[Cell]:
    """What each was counted under until now; a forgotten person, whose sex and age went, in what is left."""
    free = _of_forgotten(session, rows[0].workshop_id) if any(row.forgotten_at for row in rows) else Counter()
    found = []
    for row in rows:
        mine = _cell(row)
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
    known = _PLACED.where(_HERE, Registration.forgotten_at.is_(None))
    free.subtract(map(_cell, session.execute(known, {"workshop": workshop_id})))
    return free


def _cell(row: Any) -> Cell:
    kind = counted_kind(row.kind, row.institution_text)
    return Cell(row.workshop_id, row.region, kind, row.sex, row.age_band, row.state, row.attendance or "")


def _bare(one: Cell) -> Cell:
    return replace(one, sex="", age_band="")
