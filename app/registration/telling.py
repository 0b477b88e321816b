"""Those to be told by hand, one tap each; and those whom no mail reached."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import contains_eager, joinedload

from ..accounts.models import Account
from ..accounts.scopes import Scope
from ..audit import Actor, record
from ..clock import now
from ..database import db, transaction
from ..workshops.models import Workshop
from ..workshops.scoped import in_scope, is_shown
from .models import Notice, Registration
from .notices import hand_text, is_needed, settle_notice
from .still_owed import BY_HAND, MOVED, is_still_needed
from .undelivered import UNDELIVERED, is_undelivered, state_before

# So many of a list at once: who is ticked makes room for the next.
MOST_SHOWN = 100
_WITH_THEIRS = contains_eager(Notice.registration).contains_eager(Registration.workshop)
# The last ones told, shown so that nobody is told twice.
MOST_TOLD = 50


@dataclass(frozen=True)
class Line:
    """One to tell: the notice, what to send and where; the text is empty where a language lacks it."""

    notice: Notice
    text: str
    address: str


@dataclass(frozen=True)
class ToTell:
    """Those still to be told, the first of them and how many more people; those told already with who told
    them; and mails that did not arrive, the first of them and how many more."""

    pending: Sequence[Line]
    more: int
    told: Sequence[tuple[Notice, str | None]]
    undelivered: Sequence[Line]
    more_undelivered: int


def to_tell(scope: Scope, workshop_id: int) -> ToTell:
    """The list of one workshop, in the order the notices were owed."""
    rows, wanted = _notices(scope, workshop_id), _by_hand(now())
    lost = rows.where(is_undelivered(now())).order_by(Notice.id).limit(MOST_SHOWN)
    first = db.session.scalars(
        rows.where(*wanted, Notice.kind != MOVED).order_by(Notice.id).limit(MOST_SHOWN)
    )
    shown = sorted([*first, *_moves(rows, wanted)], key=lambda one: one.id)[:MOST_SHOWN]
    more = count_to_tell(scope, workshop_id) - len({one.registration_id for one in shown})
    undelivered = [line_of(one) for one in db.session.scalars(lost)]
    more_undelivered = count_undelivered(scope, workshop_id) - len(undelivered)
    pending, told = [line_of(one) for one in shown], _told(scope, workshop_id)
    return ToTell(pending, more, told, undelivered, more_undelivered)


def count_to_tell(scope: Scope, workshop_id: int) -> int:
    """How many people are still to be told by hand."""
    return _people(_theirs(select(Notice), scope, workshop_id))[workshop_id]


def people_to_tell() -> Counter[int]:
    """How many people are still to be told by hand of each workshop that may be shown, in all the country."""
    return _people(select(Notice).join(Notice.registration).join(Registration.workshop).where(is_shown()))


def _people(rows: Any) -> Counter[int]:
    """Of each workshop how many of these notices' people are to be told: each once, of however much."""
    wanted, is_move = _by_hand(now()), Notice.kind == MOVED
    owed = rows.where(*wanted)
    number = func.count(Notice.registration_id.distinct())
    counted = owed.with_only_columns(Notice.workshop_id, is_move, number)
    by_kind = db.session.execute(counted.group_by(Notice.workshop_id, is_move)).all()
    found = Counter({workshop_id: many for workshop_id, moved, many in by_kind if not moved})
    if len(by_kind) > len(found):
        others = owed.where(~is_move).with_only_columns(Notice.registration_id)
        counted_already = set(db.session.scalars(others))
        moves = _moves(rows.options(_WITH_THEIRS), wanted)
        found.update(one.workshop_id for one in moves if one.registration_id not in counted_already)
    return found


def _by_hand(at: datetime) -> tuple[ColumnElement[bool], ...]:
    return Notice.channel == BY_HAND, Notice.state == "pending", is_still_needed(at)


def _moves(rows: Any, wanted: tuple[ColumnElement[bool], ...]) -> list[Notice]:
    """Those of a move, each looked at: what the person knew of it is no question for the database."""
    found = db.session.scalars(rows.where(*wanted, Notice.kind == MOVED))
    return [one for one in found if is_needed(db.session(), one)]


def count_undelivered(scope: Scope, workshop_id: int) -> int:
    """How many mails did not arrive whose news somebody still has to hear."""
    rows = _theirs(select(func.count(Notice.id)), scope, workshop_id)
    return db.session.scalar(rows.where(is_undelivered(now()))) or 0


def find_notice(scope: Scope, workshop_id: int, number: int) -> Notice | None:
    """A notice of the workshop."""
    found: Notice | None = db.session.scalar(_notices(scope, workshop_id).where(Notice.id == number))
    return found


def tell(actor: Actor, number: int, seen: int | None = None) -> None:
    """Tick a notice: this person has been told; ticking it again, or a mail on its way, changes nothing.

    `seen` is the workshop's sequence whose words were shown: of a move made since they know nothing.
    """
    with transaction() as session:
        notice = session.get_one(Notice, number, with_for_update=True, populate_existing=True)
        if notice.state in UNDELIVERED or (notice.state == "pending" and notice.channel == BY_HAND):
            why, present = notice.error, notice.registration.workshop.sequence
            settle_notice(notice, "told", now(), present if seen is None else min(seen, present))
            notice.told_by, notice.error = actor.id, why
            record(session, actor, "tell by hand", ("notice", notice.id), workshop=notice.workshop_id)


def untell(actor: Actor, number: int) -> None:
    """Take a tick back: this person is still to be told; taking it back again changes nothing."""
    with transaction() as session:
        notice = session.get_one(Notice, number, with_for_update=True, populate_existing=True)
        if notice.state == "told":
            notice.state, notice.settled_at, notice.told_by = state_before(notice), None, None
            record(session, actor, "untell by hand", ("notice", notice.id), workshop=notice.workshop_id)


def _told(scope: Scope, workshop_id: int) -> Sequence[tuple[Notice, str | None]]:
    rows = _notices(scope, workshop_id).add_columns(Account.name)
    told = rows.outerjoin(Account, Account.id == Notice.told_by).where(Notice.state == "told")
    found = db.session.execute(told.order_by(Notice.settled_at.desc()).limit(MOST_TOLD))
    return [(row[0], row[1]) for row in found]


def _notices(scope: Scope, workshop_id: int) -> Any:
    rows = _theirs(select(Notice), scope, workshop_id)
    return rows.options(_WITH_THEIRS.options(joinedload(Workshop.venue)))


def _theirs(rows: Any, scope: Scope, workshop_id: int) -> Any:
    """Of a workshop within the scope."""
    joined = rows.join(Notice.registration).join(Registration.workshop)
    return joined.where(Workshop.id == workshop_id, Notice.workshop_id == workshop_id, in_scope(scope))


def line_of(notice: Notice) -> Line:
    """What to send for a notice, and where."""
    text = hand_text(notice)
    digits = (notice.registration.phone or "").lstrip("+")
    return Line(notice, text, f"https://wa.me/{digits}" + (f"?text={quote(text, safe='')}" if text else ""))
