"""Institutions people wrote freely: what was written, and the steps by which staff say which is meant.

A name is never brought to a code by guess: the search offers candidates, a person chooses, what was written
stays beside it, and the choice can be taken back. People wrote at sign-up and at the door: the deeds stand
on the floor that knows both, and none of these steps commits.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from ..audit import Actor
from ..clock import now
from ..database import db
from ..institutions import queries as institutions
from ..institutions.models import Institution
from ..language import fold
from ..workshops.counts import NOT_STATED, Cell
from .line import FRESH, recount
from .models import CANCELLED, Registration, Settlement
from .people import Represented, cell, found_by
from .reading import listed
from .unions import ensure_all_consented

# Where somebody counted before, as a settlement keeps it: by whom they are, with region and country.
Before = Mapping[int | str, tuple[str, str | None]]


@dataclass(frozen=True)
class Said:
    """An institution as somebody wrote it, and the region or country they said beside it.

    The same text with another region is another one; so it is with no region stated.
    """

    text: str
    region: str
    country: str | None = None

    @property
    def key(self) -> str:
        """By what it is asked and settled; case, accents and spaces of the text do not matter.

        Quoted: it goes along in a form, where a text of several words is taken for what somebody typed.
        """
        return quote(f"{self.region}/{self.country or ''}/{fold(self.text)}")

    @property
    def place(self) -> tuple[str, str | None]:
        """Where it is, as far as was said."""
        return self.region, self.country


def elsewhere(said: Said, numbers: Sequence[int]) -> set[int]:
    """Those of some institutions for whom nobody counts in the region that was said; none where none was."""
    if said.region == NOT_STATED:
        return set()
    found = db.session.scalars(select(Institution).where(Institution.id.in_(numbers)))
    places = {one.id: listed(one) for one in found}
    return {number for number, one in places.items() if (one.region, one.country) != said.place}


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


def said_by(row: Any) -> Said:
    """What somebody wrote and said, at sign-up or at the door."""
    return Said(row.institution_text or "", row.region, row.country)


def at_sign_up(workshop_id: int) -> list[tuple[int, Said, bool]]:
    """What was written at sign-up and is not settled, in order: whose it is, and whether they stand."""
    rows = select(
        Registration.institution_text, Registration.region, Registration.country, Registration.id,
        Registration.state,
    ).where(*_open(workshop_id))  # fmt: skip
    found = db.session.execute(rows.order_by(Registration.seq))
    return [(row.id, said_by(row), row.state != CANCELLED) for row in found]


def lock_same(session: Session, workshop_id: int, said: Said, is_union: bool) -> Sequence[Registration]:
    """Everybody who wrote this and said this region, held until the deed ends.

    Who left without agreeing to be kept as of a workers' organisation is not, and stops nobody else.
    """
    rows = _in_order(select(Registration).where(*_open(workshop_id)))
    found = session.scalars(rows, execution_options=FRESH).all()
    same = [row for row in found if said_by(row).key == said.key]
    if is_union:
        same = [row for row in same if row.state != CANCELLED or row.union_consent_at is not None]
        ensure_all_consented(is_union, sum(row.union_consent_at is None for row in same))
    return same


def stand_for(session: Session, rows: Sequence[Registration], represents: Represented) -> None:
    """They stand for that institution, and are counted so."""
    left = [cell(row) for row in rows]
    for row in rows:
        row.institution_id, row.region, row.country = (
            represents.institution_id,
            represents.region,
            represents.country,
        )
        row.search, row.squeezed = found_by(row.full_name, represents.name, row.institution_text)
        row.version += 1
    _count_anew(session, rows, left)


def note(
    session: Session, actor: Actor, workshop_id: int, said: Said, institution: Institution, before: Before
) -> None:
    """Keep who was settled, and where they counted."""
    made = Settlement(workshop_id=workshop_id, written=said.text, institution_id=institution.id)
    made.rows, made.made_at, made.made_by = [[who, *place] for who, place in before.items()], now(), actor.id
    session.add(made)


def lock_settlement(session: Session, settlement_id: int) -> Settlement:
    """A choice as it is now, until the deed ends."""
    return session.get_one(Settlement, settlement_id, with_for_update=True, populate_existing=True)


def taken_back(session: Session, made: Settlement) -> Before:
    """A choice is taken back; of whom, and where they counted: those whom a later one settled stay."""
    made.undone_at = now()
    rows = select(Settlement.rows).where(
        Settlement.workshop_id == made.workshop_id, Settlement.id > made.id, Settlement.undone_at.is_(None)
    )
    later = {who for one in session.scalars(rows) for who, *_place in one}
    return {who: (region, country) for who, region, country in made.rows if who not in later}


def bring_back(session: Session, made: Settlement, before: Before) -> int:
    """Those who signed up and still stand for it stand for what they wrote; returns how many."""
    rows = select(Registration).where(
        Registration.id.in_([who for who in before if isinstance(who, int)]),
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
    return len(found)


def _count_anew(session: Session, rows: Sequence[Registration], left: list[Cell]) -> None:
    session.flush()
    for row in rows:
        session.refresh(row, ["institution"])
    recount(session, left, [cell(row) for row in rows])


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
