"""Whether what is kept beside the registrations still says the same as they do."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy import case, func, literal, select
from sqlalchemy.orm import Session

from ..institutions.models import Institution
from ..tokens import hashed, link_token
from ..workshops.counts import NO_INSTITUTION, UNLISTED, SignUpCount
from ..workshops.seats import Seats
from .models import SEATED, WAITING, Registration


def drift(session: Session) -> list[str]:
    """Every counter that is not what a recount gives, in words; empty when all are exact."""
    return [*_seats(session), *_counts(session)]


def fits_secret(session: Session) -> bool:
    """Whether the personal links sent are those the secret in force makes."""
    ticket = select(Registration.ref, Registration.generation, Registration.link_hash).limit(1)
    found = session.execute(ticket.order_by(Registration.id.desc())).first()
    return found is None or hashed(link_token("ticket", found.ref, found.generation)) == found.link_hash


def _seats(session: Session) -> Iterator[str]:
    rows = select(Registration.workshop_id, Registration.state, func.count(), func.max(Registration.seq))
    found: dict[tuple[int, str], int] = {}
    last: Counter[int] = Counter()
    for workshop, state, number, seq in session.execute(rows.group_by("workshop_id", "state")):
        found[workshop, state] = number
        last[workshop] = max(last[workshop], seq)
    for row in session.scalars(select(Seats).order_by(Seats.workshop_id)):
        counted = found.get((row.workshop_id, SEATED), 0), found.get((row.workshop_id, WAITING), 0)
        if (row.taken, row.waiting) != counted or row.last_seq < last[row.workshop_id]:
            kept = f"{row.taken} seated and {row.waiting} waiting"
            yield f"workshop {row.workshop_id} keeps {kept}; counted are {counted[0]} and {counted[1]}"


def _counts(session: Session) -> Iterator[str]:
    kept, counted = _kept(session), _counted(session)
    for cell in sorted(kept.keys() | counted.keys(), key=str):
        if kept.get(cell, 0) != counted.get(cell, 0):
            yield f"count {cell} keeps {kept.get(cell, 0)}; counted are {counted.get(cell, 0)}"


def _kept(session: Session) -> dict[Any, int]:
    row = SignUpCount
    columns = (row.workshop_id, row.region, row.institution_kind, row.sex, row.age_band, row.state)
    return {tuple(cell): number for *cell, number in session.execute(select(*columns, row.number))}


def _counted(session: Session) -> dict[Any, int]:
    row = Registration
    kind = case(
        (row.institution_id.is_not(None), Institution.kind),
        (row.institution_text.is_not(None), literal(UNLISTED)),
        else_=literal(NO_INSTITUTION),
    )
    cells = select(row.workshop_id, row.region, kind.label("kind"), row.sex, row.age_band, row.state)
    rows = cells.join(row.institution, isouter=True).subquery()
    counted = select(*rows.c, func.count()).group_by(*rows.c)
    return {tuple(cell): number for *cell, number in session.execute(counted)}
