"""What people tell us of something not known: told once, then noted or dismissed by a coordinator."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import shorten

from sqlalchemy import ColumnElement, Select, func, select, true
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from ..accounts.scopes import Scope
from ..audit import Actor, record
from ..clock import now
from ..config import settings
from ..database import broken_rule, db, transaction
from ..language import lazy_gettext as _l
from ..plan.models import Plan
from ..refusals import Conflict
from .models import Tip

NOTED, DISMISSED = "noted", "dismissed"
# What a long sentence is cut to: a few name every workshop of a plan.
LONGEST_ABOUT = 1000
# Tips that wait, on a page.
PAGE = 50
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
                plan_id=plan_id, about=cut(told.about), known=told.known, source=told.source,
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


def cut(sentence: str) -> str:
    """As much of it as a row holds, in whole words."""
    return sentence if len(sentence) <= LONGEST_ABOUT else shorten(sentence, LONGEST_ABOUT, placeholder=" …")


def waiting(scope: Scope, page: int) -> tuple[Sequence[Tip], bool]:
    """A page of those nobody has looked at, the oldest first, and whether there are more."""
    rows = _shown(scope).where(Tip.outcome.is_(None)).order_by(Tip.id)
    asked = rows.options(joinedload(Tip.plan)).offset((page - 1) * PAGE).limit(PAGE + 1)
    found = db.session.scalars(asked).all()
    return found[:PAGE], len(found) > PAGE


def settled(scope: Scope) -> Sequence[Tip]:
    """The last that were settled."""
    rows = _shown(scope).where(Tip.outcome.is_not(None)).order_by(Tip.settled_at.desc(), Tip.id.desc())
    return db.session.scalars(rows.options(joinedload(Tip.plan)).limit(MOST_SETTLED)).all()


def count_waiting(scope: Scope) -> int:
    """How many wait for a coordinator."""
    rows = select(func.count(Tip.id)).join(Plan).where(Tip.outcome.is_(None), _is_shown(scope))
    return db.session.scalar(rows) or 0


def find_tip(number: int, scope: Scope) -> Tip | None:
    """One of them."""
    return db.session.scalar(_shown(scope).where(Tip.id == number))


def _shown(scope: Scope) -> Select[Tip]:
    return select(Tip).join(Plan).where(_is_shown(scope))


def _is_shown(scope: Scope) -> ColumnElement[bool]:
    """An invented account reads of invented plans alone: whoever told of a real one is nobody's example."""
    if scope.is_demonstration:
        return Plan.is_demonstration.is_(True)
    return true() if settings().demo else Plan.is_demonstration.is_(False)
