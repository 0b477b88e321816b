"""Institutions people wrote freely: what was written, what may be meant, and the choice of staff.

A name is never brought to a code by guess: the search offers candidates, a person chooses, what was written
stays beside it, and the choice can be taken back.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from ..audit import Actor, record
from ..clock import now
from ..database import db, transaction
from ..institutions import queries as institutions
from ..institutions.models import Institution
from ..language import fold
from ..workshops import seats
from ..workshops.counts import NOT_STATED, Cell
from .line import FRESH, recount
from .models import CANCELLED, Registration, Settlement
from .people import cell, found_by
from .reading import listed
from .unions import ensure_all_consented

# Groups on the page: after those are settled the next ones come.
MOST = 30


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


@dataclass(frozen=True)
class Written:
    """What was said of one institution: the sign-up of who said it first, and how many who stand did."""

    number: int
    said: Said
    people: int


def unsettled(workshop_id: int) -> list[Written]:
    """What was written and not settled, by text and region: the most frequent text first, all its regions.

    What only people wrote who left again needs no choice.
    """
    rows = select(
        Registration.institution_text, Registration.region, Registration.country, Registration.id,
        Registration.state,
    ).where(*_open(workshop_id))  # fmt: skip
    firsts: dict[str, tuple[int, Said]] = {}
    standing, of_text = Counter[str](), Counter[str]()
    for text, region, country, number, state in db.session.execute(rows.order_by(Registration.seq)):
        one = Said(text or "", region, country)
        firsts.setdefault(one.key, (number, one))
        standing[one.key] += state != CANCELLED
        of_text[fold(one.text)] += state != CANCELLED
    found = [Written(*first, standing[key]) for key, first in firsts.items() if standing[key]]
    order = {text: (-people, text) for text, people in of_text.items()}
    return sorted(found, key=lambda one: (order[fold(one.said.text)], -one.people, one.said.key))


def find_written(workshop_id: int, number: int) -> Written | None:
    """What a sign-up wrote, with everybody who said the same; None when it is settled or not of here."""
    mine = db.session.scalar(select(Registration).where(*_open(workshop_id), Registration.id == number))
    if mine is None:
        return None
    return next((one for one in unsettled(workshop_id) if one.said.key == _said(mine).key), None)


def places_besides(workshop_id: int, said: Said) -> list[tuple[str, str | None]]:
    """The other regions and countries that were said beside the same text: each is settled by itself."""
    same = (one.said for one in unsettled(workshop_id) if fold(one.said.text) == fold(said.text))
    return [one.place for one in same if one.key != said.key]


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


def settle(actor: Actor, workshop_id: int, said: Said, institution: Institution) -> None:
    """Everybody who wrote this and said this region stands for that institution; done twice, it is done once.

    Who wrote the same and said another region, or none, stays where they are.
    Who left without agreeing to be kept as of a workers' organisation is not, and stops nobody else.
    """
    with transaction() as session:
        # The counters first, as in every deed that touches several sign-ups.
        seats.lock(session, workshop_id)
        same = [row for row in _locked(session, workshop_id) if _said(row).key == said.key]
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
        made = Settlement(workshop_id=workshop_id, written=said.text, institution_id=institution.id)
        made.rows, made.made_at, made.made_by = kept, now(), actor.id
        session.add(made)
        told = {"institution": institution.key, "region": said.region, "people": len(same)}
        record(session, actor, "settle institution", ("workshop", workshop_id), **told)


def undo(actor: Actor, workshop_id: int, settlement_id: int) -> None:
    """Take a choice back where it still stands; who has corrected theirs since keeps it.

    Whoever was settled anew after that is brought back by taking back the later choice.
    """
    with transaction() as session:
        seats.lock(session, workshop_id)
        made = session.get_one(Settlement, settlement_id, with_for_update=True, populate_existing=True)
        if made.undone_at is not None:
            return
        later = _of_later(session, made)
        before = {number: place for number, *place in made.rows if number not in later}
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


def _of_later(session: Session, made: Settlement) -> set[int]:
    """The sign-ups a later choice settled that stands."""
    rows = select(Settlement.rows).where(
        Settlement.workshop_id == made.workshop_id, Settlement.id > made.id, Settlement.undone_at.is_(None)
    )
    return {number for later in session.scalars(rows) for number, *_place in later}


def _said(row: Registration) -> Said:
    return Said(row.institution_text or "", row.region, row.country)


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
