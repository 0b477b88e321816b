"""What the desk's records say of each person, written beside them in the deed that records, and counted.

It is a function of the set of records, so only whom a new record touches is looked at. While the desk is
closed nothing moves: what comes late stands apart until it is opened again.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import exists, or_, select, update
from sqlalchemy.orm import Session, joinedload

from ..registration.came import at_the_door, note_attendance
from ..registration.line import FRESH, recount
from ..registration.people import counted_kind
from ..workshops.counts import WALKED_IN, Cell, RegionCount
from ..workshops.headcounts import Headcount
from . import queries, rules
from .closings import DeskClosing
from .models import DeskOperation, WalkIn


def mark(
    session: Session, workshop_id: int, new: Sequence[rules.Record], undone: set[str], is_plain: bool,
    listed: Mapping[int, Any], at: datetime,
) -> None:  # fmt: skip
    """Write down what now holds of everybody new records are about, and of those whose records they undo.

    Where `is_plain`, nothing takes a new record back: who arrives has come, and their others are not read.
    `listed` are rows of `at_the_door`.
    """
    touched = {one.who for one in new if one.who} | undone
    came = {one.who for one in new if is_plain and one.who and rules.says_who_came(one)}
    found = dict.fromkeys(came, rules.PRESENT)
    if others := touched - came:
        found |= standing(queries.records_of(session, workshop_id, others))
    if touched:
        _write(session, workshop_id, touched, found, listed)
    if not is_plain:
        _withdraw_figure(session, workshop_id, at)


def mark_all(session: Session, workshop_id: int) -> None:
    """The same for everybody of a workshop."""
    found = [one.record for one in queries.kept_records(workshop_id)]
    touched = {one.who for one in found if one.who}
    numbers = [number for who in touched if (number := rules.number_of(who))]
    _write(session, workshop_id, touched, standing(found), at_the_door(session, workshop_id, numbers))


def standing(records: Iterable[rules.Record]) -> dict[str, str]:
    """Present on any day, else excused on any."""
    found = rules.attendance(records)
    came = rules.present(found)
    return {who: rules.PRESENT if who in came else rules.EXCUSED for who, _day in found}


def cell_of(row: WalkIn) -> Cell:
    """What somebody from the door is counted under."""
    kind = counted_kind(row.institution.kind if row.institution else None, row.institution_text)
    return Cell(row.workshop_id, row.region, kind, "", "", WALKED_IN, row.attendance)


def taken_back(session: Session, workshop_id: int, refs: Collection[str]) -> set[str]:
    """Whose records these are: the one referred to, or the one that settled what was referred to."""
    if not refs:
        return set()
    theirs = select(DeskOperation.who).where(
        DeskOperation.workshop_id == workshop_id,
        or_(DeskOperation.ref.in_(refs), DeskOperation.refers_to.in_(refs)),
    )
    return {who for who in session.scalars(theirs) if who}


def _write(
    session: Session, workshop_id: int, who: Collection[str], found: Mapping[str, str],
    listed: Mapping[int, Any],
) -> None:  # fmt: skip
    said = {number: found.get(one, "") for one in who if (number := rules.number_of(one))}
    note_attendance(session, [row for number, row in listed.items() if number in said], said)
    refs = {one[1:]: found.get(one, "") for one in who if rules.is_walk_in(one)}
    if refs:
        _note_walk_ins(session, workshop_id, refs)


def _note_walk_ins(session: Session, workshop_id: int, said: Mapping[str, str]) -> None:
    rows = select(WalkIn).where(WalkIn.workshop_id == workshop_id, WalkIn.ref.in_(said))
    found = session.scalars(
        rows.options(joinedload(WalkIn.institution)).order_by(WalkIn.id), execution_options=FRESH
    )
    changed = [row for row in found if row.attendance != said[row.ref]]
    left = [cell_of(row) for row in changed if row.attendance]
    for row in changed:
        row.attendance = said[row.ref]
    session.flush()
    recount(session, left, [cell_of(row) for row in changed if row.attendance])


def _withdraw_figure(session: Session, workshop_id: int, at: datetime) -> None:
    """Where nobody is left who came, the number that a closing put in force stands for nobody either."""
    theirs = Headcount.workshop_id == workshop_id, Headcount.jurisdiction_code.is_(None)
    of_a_closing = Headcount.basis == "named", exists().where(DeskClosing.workshop_id == workshop_id)
    came = exists().where(RegionCount.workshop_id == workshop_id, RegionCount.present > 0)
    rows = update(Headcount).where(*theirs, *of_a_closing, Headcount.replaced_at.is_(None), ~came)
    session.execute(rows.values(replaced_at=at), execution_options={"synchronize_session": False})
