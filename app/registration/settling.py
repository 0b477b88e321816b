"""Institutions people wrote freely: what was written, what may be meant, and the choice of staff.

A name is never brought to a code by guess: the search offers candidates, a person chooses, what was written
stays beside it, and the choice can be taken back.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from ..audit import Actor, record
from ..clock import now
from ..database import db, transaction
from ..institutions import queries as institutions
from ..institutions.models import Institution
from ..language import fold
from ..workshops import seats
from ..workshops.counts import Cell
from .line import FRESH, recount
from .models import CANCELLED, Registration, Settlement
from .people import cell, found_by
from .reading import listed
from .unions import ensure_all_consented

# Groups on the page: after those are settled the next ones come.
MOST = 30


@dataclass(frozen=True)
class Written:
    """One way of writing an institution: who wrote it first, how many who stand did, and from where."""

    number: int
    text: str
    people: int
    regions: Sequence[str]


def unsettled(workshop_id: int) -> list[Written]:
    """What was written and not settled, the most frequent first; case, accents and spaces do not matter.

    What only people wrote who left again needs no choice.
    """
    rows = select(Registration.id, Registration.institution_text, Registration.region, Registration.state)
    open_ones = rows.where(*_open(workshop_id)).order_by(Registration.seq)
    groups: dict[str, list[tuple[int, str, str]]] = {}
    standing: Counter[str] = Counter()
    for number, written, region, state in db.session.execute(open_ones):
        text = written or ""
        groups.setdefault(fold(text), []).append((number, text, region))
        standing[fold(text)] += state != CANCELLED
    found = [
        Written(group[0][0], group[0][1], standing[said], sorted({one[2] for one in group}))
        for said, group in groups.items()
        if standing[said]
    ]
    return sorted(found, key=lambda one: (-one.people, fold(one.text)))


def find_written(workshop_id: int, number: int) -> Written | None:
    """What a sign-up wrote, with everybody who wrote the same; None when it is settled or not of here."""
    mine = db.session.scalar(
        select(Registration.institution_text).where(*_open(workshop_id), Registration.id == number)
    )
    if mine is None:
        return None
    return next((one for one in unsettled(workshop_id) if fold(one.text) == fold(mine)), None)


def find_chosen(typed: str) -> Institution | None:
    """The institution of the list somebody chose."""
    return institutions.find(db.session(), typed)


def settlements(workshop_id: int) -> Sequence[Settlement]:
    """What was settled, the last first."""
    rows = select(Settlement).where(Settlement.workshop_id == workshop_id)
    loaded = rows.options(joinedload(Settlement.institution)).order_by(Settlement.id.desc())
    return db.session.scalars(loaded).all()


def find_settlement(workshop_id: int, number: int) -> Settlement | None:
    """One of them."""
    return db.session.scalar(
        select(Settlement).where(Settlement.workshop_id == workshop_id, Settlement.id == number)
    )


def settle(actor: Actor, workshop_id: int, written: str, institution: Institution) -> None:
    """Everybody who wrote this stands for that institution; done twice, it is done once.

    Who left without agreeing to be kept as of a workers' organisation is not, and stops nobody else.
    """
    with transaction() as session:
        # The counters first, as in every deed that touches several sign-ups.
        seats.lock(session, workshop_id)
        same = [
            row for row in _locked(session, workshop_id) if fold(row.institution_text or "") == fold(written)
        ]
        is_union = institution.kind == "union" or institution.sector == "workers"
        if is_union:
            same = [row for row in same if row.state != CANCELLED or row.union_consent_at is not None]
        if not same:
            return
        ensure_all_consented(is_union, sum(row.union_consent_at is None for row in same))
        left, represents = [cell(row) for row in same], listed(institution)
        kept = [[row.id, row.region, row.country] for row in same]
        for row in same:
            row.institution_id, row.region, row.country = (
                institution.id,
                represents.region,
                represents.country,
            )
            row.search, row.squeezed = found_by(row.full_name, represents.name, row.institution_text)
            row.version += 1
        _count_anew(session, same, left)
        made = Settlement(workshop_id=workshop_id, written=written, institution_id=institution.id, rows=kept)
        made.made_at, made.made_by = now(), actor.id
        session.add(made)
        told = {"institution": institution.key, "people": len(same)}
        record(session, actor, "settle institution", ("workshop", workshop_id), **told)


def undo(actor: Actor, workshop_id: int, settlement_id: int) -> None:
    """Take a choice back where it still stands; who has corrected theirs since keeps it."""
    with transaction() as session:
        seats.lock(session, workshop_id)
        made = session.get_one(Settlement, settlement_id, with_for_update=True, populate_existing=True)
        if made.undone_at is not None:
            return
        before = {number: (region, country) for number, region, country in made.rows}
        rows = select(Registration).where(
            Registration.id.in_(before),
            Registration.institution_text.is_not(None),
            Registration.forgotten_at.is_(None),
        )
        theirs = _in_order(rows.where(Registration.institution_id == made.institution_id))
        found = session.scalars(theirs, execution_options=FRESH).all()
        left = [cell(row) for row in found]
        for row in found:
            row.institution_id, (row.region, row.country) = None, before[row.id]
            row.search, row.squeezed = found_by(row.full_name, "", row.institution_text)
            row.version += 1
        _count_anew(session, found, left)
        made.undone_at = now()
        record(session, actor, "unsettle institution", ("workshop", made.workshop_id), people=len(found))


def _count_anew(session: Session, rows: Sequence[Registration], left: list[Cell]) -> None:
    session.flush()
    for row in rows:
        session.refresh(row, ["institution"])
    recount(session, left, [cell(row) for row in rows])


def _locked(session: Session, workshop_id: int) -> Sequence[Registration]:
    rows = _in_order(select(Registration).where(*_open(workshop_id)))
    return session.scalars(rows, execution_options=FRESH).all()


def _in_order(rows: Select[Registration]) -> Select[Registration]:
    whole = rows.options(selectinload(Registration.institution)).order_by(Registration.seq)
    return whole.with_for_update(of=Registration)


def _open(workshop_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        Registration.workshop_id == workshop_id,
        Registration.institution_id.is_(None),
        Registration.institution_text.is_not(None),
        Registration.forgotten_at.is_(None),
    )
