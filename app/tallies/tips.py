"""What people tell us of something not known: told once, then noted or dismissed by a coordinator."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, select, true
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from ..audit import Actor, record
from ..clock import now
from ..config import settings
from ..database import broken_rule, db, transaction
from ..language import lazy_gettext as _l
from ..plan.models import Plan
from ..refusals import Conflict
from .models import Tip

NOTED, DISMISSED = "noted", "dismissed"
# Settled ones shown beside those that wait.
MOST_SETTLED = 50


@dataclass(frozen=True)
class Told:
    """What somebody wrote; `key` tells one form from another."""

    about: str
    known: str
    source: str
    contact: str
    key: str


def tell(actor: Actor, plan_id: int, told: Told) -> None:
    """Keep it for a coordinator; the same form sent again changes nothing."""
    try:
        with transaction() as session:
            if session.scalar(select(Tip.id).where(Tip.form_key == told.key)) is not None:
                return
            row = Tip(
                plan_id=plan_id, about=told.about, known=told.known, source=told.source,
                contact=told.contact or None, form_key=told.key, made_at=now(),
            )  # fmt: skip
            session.add(row)
            session.flush()
            record(session, actor, "give tip", ("tip", row.id))
    except IntegrityError as error:
        if broken_rule(error) != "uq_tip_form_key":
            raise


def settle(actor: Actor, number: int, outcome: str, reason: str) -> None:
    """Note or dismiss it, with a reason; who comes second to another answer is told."""
    with transaction() as session:
        row = session.get_one(Tip, number, with_for_update=True, populate_existing=True)
        if row.outcome is not None:
            if (row.outcome, row.settled_by) == (outcome, actor.id):
                return
            raise Conflict(_l("Somebody has settled it already."))
        row.outcome, row.reason, row.settled_at, row.settled_by = outcome, reason, now(), actor.id
        record(session, actor, "settle tip", ("tip", row.id), outcome=outcome)


def waiting() -> Sequence[Tip]:
    """Those nobody has looked at, the oldest first."""
    rows = _shown().where(Tip.outcome.is_(None)).order_by(Tip.id)
    return db.session.scalars(rows.options(joinedload(Tip.plan))).all()


def settled() -> Sequence[Tip]:
    """The last that were settled."""
    rows = _shown().where(Tip.outcome.is_not(None)).order_by(Tip.settled_at.desc(), Tip.id.desc())
    return db.session.scalars(rows.options(joinedload(Tip.plan)).limit(MOST_SETTLED)).all()


def count_waiting() -> int:
    """How many wait for a coordinator."""
    rows = select(func.count(Tip.id)).join(Plan).where(Tip.outcome.is_(None), _is_shown())
    return db.session.scalar(rows) or 0


def find_tip(number: int) -> Tip | None:
    """One of them."""
    return db.session.scalar(_shown().where(Tip.id == number))


def _shown() -> Select[Tip]:
    return select(Tip).join(Plan).where(_is_shown())


def _is_shown() -> ColumnElement[bool]:
    """Without the demonstration its plan is nowhere."""
    return true() if settings().demo else Plan.is_demonstration.is_(False)
