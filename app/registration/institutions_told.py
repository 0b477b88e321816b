"""Institutions to be told by hand: who they are, the words to say, and ticking that it was done."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from ..accounts.models import Account
from ..accounts.scopes import Scope
from ..audit import Actor, record
from ..clock import now
from ..database import db, transaction
from ..language import gettext, speaking
from ..workshops.expected import Expected
from ..workshops.models import Workshop
from ..workshops.scoped import in_scope, is_shown
from . import institution_words
from .delegations import all_of, find_of_institution
from .institutions_owed import MOVED, WARNING, InstitutionNotice, is_held_or_named
from .letters import signature
from .line import lock_workshop
from .models import CANCELLED, Delegation
from .told import Words
from .whole_text import Lacks

# So many of a list at once, those still to be told and those told last.
MOST_SHOWN, MOST_TOLD = 100, 50
LANGUAGE = "es"


@dataclass(frozen=True)
class Line:
    """One to tell: what is owed, what to say, empty where a language lacks it, and where to send it."""

    notice: InstitutionNotice
    text: str
    address: str


@dataclass(frozen=True)
class ToTell:
    """The first still to be told and how many more; those told already with who told them."""

    pending: Sequence[Line]
    more: int
    told: Sequence[tuple[InstitutionNotice, str | None]]


def to_tell(scope: Scope, workshop_id: int) -> ToTell:
    """The list of one workshop, in the order in which word became owed."""
    rows = _theirs(select(InstitutionNotice), scope, workshop_id)
    rows = rows.options(
        contains_eager(InstitutionNotice.workshop).joinedload(Workshop.venue),
        joinedload(InstitutionNotice.institution),
    )
    owed = rows.where(_is_owed(now())).order_by(InstitutionNotice.owed_at, InstitutionNotice.id)
    pending = db.session.scalars(owed.limit(MOST_SHOWN)).all()
    more = count_to_tell(scope, workshop_id) - len(pending)
    told = rows.add_columns(Account.name).outerjoin(Account, Account.id == InstitutionNotice.told_by)
    told = told.where(InstitutionNotice.told_at.is_not(None)).order_by(InstitutionNotice.told_at.desc())
    done = [(row[0], row[1]) for row in db.session.execute(told.limit(MOST_TOLD))]
    return ToTell(lines(workshop_id, pending), more, done)


def count_to_tell(scope: Scope, workshop_id: int) -> int:
    """How many institutions are still to be told by hand."""
    owed = _theirs(select(func.count(InstitutionNotice.id)), scope, workshop_id).where(_is_owed(now()))
    return db.session.scalar(owed) or 0


def institutions_to_tell() -> Counter[int]:
    """How many are still to be told of each workshop that may be shown, in all the country."""
    counted = select(InstitutionNotice.workshop_id, func.count()).join(InstitutionNotice.workshop)
    owed = counted.where(is_shown(), _is_owed(now())).group_by(InstitutionNotice.workshop_id)
    return Counter({workshop_id: many for workshop_id, many in db.session.execute(owed)})


def find_notice(scope: Scope, workshop_id: int, number: int) -> InstitutionNotice | None:
    """What one institution of the workshop is owed, or was told."""
    rows = _theirs(select(InstitutionNotice), scope, workshop_id)
    found: InstitutionNotice | None = db.session.scalar(rows.where(InstitutionNotice.id == number))
    return found


def tell(actor: Actor, workshop_id: int, number: int, seen: str) -> None:
    """Tick it: told; again it changes nothing. Of anything owed since the words shown they know nothing.

    `seen` is when the word became owed that was shown.
    """
    with transaction() as session:
        lock_workshop(session, workshop_id)
        row = session.get_one(InstitutionNotice, number, with_for_update=True, populate_existing=True)
        if row.told_at is None and row.owed_at.isoformat() == seen:
            _mark(session, row, now(), actor.id)
            told = {"institution": row.institution_id}
            record(session, actor, "tell by hand", ("workshop", row.workshop.code), **told)


def untell(actor: Actor, workshop_id: int, number: int) -> None:
    """Take a tick back: it is still to be told; again it changes nothing."""
    with transaction() as session:
        lock_workshop(session, workshop_id)
        row = session.get_one(InstitutionNotice, number, with_for_update=True, populate_existing=True)
        if row.told_at is not None:
            _mark(session, row, None, None)
            told = {"institution": row.institution_id}
            record(session, actor, "untell by hand", ("workshop", row.workshop.code), **told)


def lines(workshop_id: int, notices: Sequence[InstitutionNotice]) -> list[Line]:
    """What to say to each, and the address that opens WhatsApp with it: no number of theirs is kept."""
    held = {one.institution_id: one for one in all_of(workshop_id)} if notices else {}
    return [_line(one, held.get(one.institution_id)) for one in notices]


def _line(notice: InstitutionNotice, found: Delegation | None) -> Line:
    with speaking(found.language if found else LANGUAGE):
        try:
            text = _lines(_words(notice, found))
        except Lacks:
            text = ""
    return Line(notice, text, "https://wa.me/" + (f"?text={quote(text, safe='')}" if text else ""))


def _mark(session: Session, row: InstitutionNotice, at: datetime | None, by: int | None) -> None:
    """Of seats that lapse its delegation shows that it was warned."""
    row.told_at, row.told_by = at, by
    found = find_of_institution(session, row.workshop_id, row.institution_id)
    if row.kind == WARNING and found is not None:
        found.warned_at = at


def _words(notice: InstitutionNotice, found: Delegation | None) -> Words:
    if notice.kind == WARNING and found is not None:
        return institution_words.warning(found)
    whose = notice.workshop, notice.institution, found
    if notice.kind == CANCELLED:
        return institution_words.called_off(*whose)
    return institution_words.moved(*whose, notice.before)


def _lines(said: Words) -> str:
    facts = [f"{label}: {value}" for label, value in said.facts]
    link = [f"{said.link[0]}: {said.link[1]}"] if said.link else []
    opening = f"{gettext('Dear Sir or Madam:')} {said.opening}"
    return "\n".join([opening, *facts, *filter(None, [said.advice]), *link, *signature()])


def _is_owed(at: datetime) -> ColumnElement[bool]:
    """Of rows joined to their workshop: nobody said it yet, and it is still true and of use."""
    mine = (
        Delegation.workshop_id == InstitutionNotice.workshop_id,
        Delegation.institution_id == InstitutionNotice.institution_id,
    )
    asked = (
        Expected.workshop_id == InstitutionNotice.workshop_id,
        Expected.institution_id == InstitutionNotice.institution_id,
    )
    is_asked = exists().where(*asked, Expected.invited_at.is_not(None))
    comes = or_(exists().where(*mine, is_held_or_named()), and_(is_asked, ~exists().where(*mine)))
    lapses = exists().where(*mine, Delegation.held > 0, Delegation.lapses_at > at)
    is_on, kind = Workshop.state == "published", InstitutionNotice.kind
    return and_(
        InstitutionNotice.told_at.is_(None),
        Workshop.ends_at > at,
        ~exists().where(*asked, Expected.declined_at.is_not(None)),
        or_(
            and_(kind == WARNING, is_on, Workshop.starts_at > at, lapses),
            and_(kind == MOVED, is_on, comes),
            and_(kind == CANCELLED, Workshop.state == CANCELLED),
        ),
    )


def _theirs(rows: Any, scope: Scope, workshop_id: int) -> Any:
    """Of a workshop within the scope."""
    return rows.join(InstitutionNotice.workshop).where(Workshop.id == workshop_id, in_scope(scope))
