"""What is doubtful of a held workshop, and a coordinator's answer: what is known by now, or that nothing is.

What the source says is never rewritten: without a new fact the public reads what it read before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from ..audit import Actor, record
from ..clock import now
from ..database import db, transaction
from ..institutions.models import Institution
from ..institutions.territorial import has_municipality
from ..language import lazy_gettext as _l
from ..refusals import Refusal
from ..territory.queries import full_names
from . import seats
from .models import Representation, Workshop
from .parts import turn
from .rules import ensure_current
from .search import search_text
from .when import When
from .writing import days_kept, shift_agenda, write_days

UNDECIDED = ("unresolved", "doubtful_level")
# What took place is only written down; anything else is edited or moved on its own page.
RECORDED = ("held", "closed")
# The key of a municipality by the length of its place's code.
DISTRICT = 6
KEYS = {4: "MP-", DISTRICT: "MD-"}


@dataclass(frozen=True)
class Known:
    """What is known by now, and how, in both languages."""

    note_es: str
    note_en: str


@dataclass(frozen=True)
class KnownDays(Known):
    """When it took place."""

    first_day: date
    last_day: date


@dataclass(frozen=True)
class KnownBody(Known):
    """Which institution it was."""

    institution_id: int


def asks_for_date() -> ColumnElement[bool]:
    """Of workshops: the date is doubtful and nobody answered yet."""
    is_open = and_(Workshop.date_confidence == "doubtful", Workshop.date_is_settled.is_(False))
    return and_(Workshop.state.in_(RECORDED), is_open)


def asks_for_institutions() -> ColumnElement[bool]:
    """Of workshops: somebody represented could not be told for certain, and nobody answered yet."""
    theirs = Representation.workshop_id == Workshop.id, Representation.is_settled.is_(False)
    undecided = exists().where(*theirs, Representation.resolution.in_(UNDECIDED))
    return and_(Workshop.state.in_(RECORDED), undecided)


def has_doubts(workshop: Workshop) -> bool:
    """Whether anything is, or was, to be answered."""
    return has_doubtful_date(workshop) or bool(doubtful_bodies(workshop))


def has_doubtful_date(workshop: Workshop) -> bool:
    """Whether the date is, or was, to be answered."""
    is_asked = workshop.date_confidence == "doubtful" or workshop.date_is_settled
    return is_asked and workshop.state in RECORDED


def doubtful_bodies(workshop: Workshop) -> Sequence[Representation]:
    """Those represented of whom it is, or was, to be answered who they were; the open ones first."""
    if workshop.state not in RECORDED:
        return []
    is_asked = or_(Representation.resolution.in_(UNDECIDED), Representation.is_settled)
    rows = select(Representation).where(Representation.workshop_id == workshop.id, is_asked)
    return db.session.scalars(rows.order_by(Representation.is_settled, Representation.position)).all()


def candidates(row: Representation) -> Sequence[Institution]:
    """The institutions it may be: the one it is taken for, and those of the places that bear the name."""
    keys = [KEYS[len(code)] + code for code in row.candidates if len(code) in KEYS]
    may_be = or_(Institution.key.in_(keys), Institution.id == row.institution_id)
    return db.session.scalars(select(Institution).where(may_be).order_by(Institution.key)).all()


def capitals(row: Representation) -> list[str]:
    """The districts it may mean that have no municipality of their own: capitals of their provinces."""
    codes = [code for code in row.candidates if len(code) == DISTRICT and not has_municipality(code)]
    return [name for name, _within in full_names(db.session(), codes).values()]


def settle_date(actor: Actor, workshop_id: int, version: int, known: KnownDays | None) -> None:
    """Say when it took place and how that is known; or, with nothing, that it cannot be known."""
    with transaction() as session:
        workshop = _locked(session, workshop_id, version)
        before = days_kept(workshop)
        if known is not None:
            _write_days(workshop, known)
        workshop.date_confidence = "doubtful" if known is None else "stated"
        workshop.date_is_settled = True
        turn(workshop, "when")
        after = days_kept(workshop)
        days = {} if before == after else {"days_before": before, "days_after": after}
        _changed(session, actor, "settle date", workshop, is_known=known is not None, **days)


def settle_body(actor: Actor, workshop_id: int, version: int, number: int, known: KnownBody | None) -> None:
    """Say which institution it was and how that is known; or, with nothing, that it cannot be known."""
    with transaction() as session:
        workshop = _locked(session, workshop_id, version)
        row = session.get_one(Representation, number)
        if known is not None:
            _write_body(row, known)
        row.is_settled = True
        body = {"institution": row.institution_id} if known else {}
        _changed(session, actor, "settle represented", workshop, is_known=known is not None, **body)


def _write_days(workshop: Workshop, known: KnownDays) -> None:
    if known.last_day >= now().astimezone(workshop.time_zone).date():
        raise Refusal(_l("It took place: write a day that is past."), "first_day")
    before, first_day = days_kept(workshop), workshop.first_day
    hours = workshop.first_hour, workshop.last_hour
    write_days(workshop, When(known.first_day, known.last_day, *hours, workshop.zone))
    workshop.date_note_es, workshop.date_note_en = known.note_es, known.note_en
    if before != days_kept(workshop):
        shift_agenda(workshop, first_day)
        workshop.sequence += 1
        workshop.search = search_text(workshop)


def _write_body(row: Representation, known: KnownBody) -> None:
    found = {one.id: one for one in candidates(row)}
    body = found.get(known.institution_id)
    if body is None:
        raise Refusal(_l("Choose from the list."), "institution")
    # All it could have been: the answer may be mended.
    places = {one.district_code or one.province_code for one in found.values()}
    row.candidates = sorted(filter(None, places))
    row.institution_id, row.jurisdiction_code = body.id, body.jurisdiction_code
    row.label_es, row.label_en = body.name_es, body.name_en or body.name_es
    row.note_es, row.note_en = known.note_es, known.note_en
    row.resolution = "exact"


def _changed(session: Session, actor: Actor, action: str, workshop: Workshop, **details: Any) -> None:
    workshop.version += 1
    workshop.changed_at = now()
    record(session, actor, action, ("workshop", workshop.code), version=workshop.version, **details)


def _locked(session: Session, workshop_id: int, version: int) -> Workshop:
    """The counters first, as every deed does; unless somebody else saved in between."""
    seats.lock(session, workshop_id)
    row = {"key_share": True, "of": Workshop}
    workshop = session.get_one(Workshop, workshop_id, populate_existing=True, with_for_update=row)
    ensure_current(version, workshop.version)
    return workshop
