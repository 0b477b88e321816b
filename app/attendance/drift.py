"""Whether what is written beside people of who came still says what the desk's records say."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from ..registration.drift import Drift, named
from ..registration.models import Registration
from ..workshops.counts import CELL, WALKED_IN, Cell, SignUpCount
from ..workshops.models import Workshop
from . import queries, rules
from .closings import DeskClosing
from .marking import cell_of, standing
from .models import DeskOperation, WalkIn


def drift(session: Session) -> list[Drift]:
    """Everybody marked otherwise than the records say, and every count of people from the door."""
    codes = {row.id: row.code for row in session.execute(select(Workshop.id, Workshop.code))}
    marked = _marked(session)
    told = set(session.scalars(select(DeskOperation.workshop_id).distinct()))
    found = [
        Drift(codes[workshop], f"{who} {word}", kept, counted)
        for workshop in sorted(told | marked.keys())
        for who, word, kept, counted in _compared(marked.get(workshop, {}), _said(session, workshop))
    ]
    return found + [Drift(codes[cell.workshop_id], named(cell), *both) for cell, *both in _walk_ins(session)]


def _marked(session: Session) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    keys: tuple[tuple[Any, Any, Any], ...] = (
        (Registration, Registration.id, rules.registration_key),
        (WalkIn, WalkIn.ref, rules.walk_in_key),
    )
    for table, name, key in keys:
        rows = select(table.workshop_id, name, table.attendance).where(table.attendance != "")
        for workshop, who, word in session.execute(rows):
            found.setdefault(workshop, {})[key(who)] = word
    return found


def _said(session: Session, workshop_id: int) -> dict[str, str]:
    """What the records say, as far as they were kept when the desk was closed."""
    shut = select(DeskClosing.last_seq).where(
        DeskClosing.workshop_id == workshop_id, DeskClosing.reopened_at.is_(None)
    )
    last = session.scalar(shut.order_by(DeskClosing.id.desc()).limit(1))
    asked = DeskOperation.seq <= last if last is not None else DeskOperation.seq > 0
    return standing(queries.records(session, workshop_id, asked))


def _compared(kept: dict[str, str], said: dict[str, str]) -> Iterator[tuple[str, str, int, int]]:
    for who in sorted(kept.keys() | said.keys()):
        if kept.get(who) != said.get(who):
            word = said.get(who) or kept[who]
            yield who, word, int(kept.get(who) == word), int(said.get(who) == word)


def _walk_ins(session: Session) -> Iterator[tuple[Cell, int, int]]:
    rows = select(WalkIn).where(WalkIn.attendance != "").options(joinedload(WalkIn.institution))
    found = session.scalars(rows, execution_options={"populate_existing": True})
    counted = Counter(cell_of(row) for row in found)
    cells: list[Any] = [getattr(SignUpCount, name) for name in CELL]
    counts = select(*cells, SignUpCount.number).where(SignUpCount.state == WALKED_IN)
    kept = Counter({Cell(*cell): number for *cell, number in session.execute(counts)})
    for cell in sorted(kept.keys() | counted.keys(), key=str):
        if kept[cell] != counted[cell]:
            yield cell, kept[cell], counted[cell]
