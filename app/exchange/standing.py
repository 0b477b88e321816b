"""Whether a workshop that a row names stands already, and whether its sender may say who came there."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from ..accounts.models import Account
from ..accounts.scopes import Scope, scope_of
from ..attendance.queries import is_desk_closed
from ..attendance.typing_in import ensure_open
from ..clock import now
from ..language import fold
from ..language import lazy_gettext as _l
from ..refusals import Conflict, Refusal
from ..tokens import keyed
from ..workshops.models import PUBLIC, Workshop
from ..workshops.scoped import in_scope, is_shown
from .attendance import ensure_begun
from .models import ImportBatch, ImportKey
from .titles import NAMES

FOREIGN = _l("This workshop stands already, and you do not answer for it.")
CANCELLED = _l("This workshop was cancelled.")
SEVERAL = _l(
    "Several workshops are called that and began that day. Write the code of the one that is meant instead."
)


def scope_for(session: Session, batch: ImportBatch) -> Scope:
    """That of whoever pressed last; what somebody invented sent stays invented, whoever brings it in."""
    scope = scope_of(session.get_one(Account, batch.by))
    return replace(scope, is_demonstration=batch.account.is_demonstration)


def key_of(scope: Scope, title: str, first_day: date) -> str:
    """What a workshop is known by that a list makes, real or invented; the title is folded."""
    return keyed("import", "workshop of a list", title, first_day, *world_of(scope)).hex()


def world_of(scope: Scope) -> tuple[str, ...]:
    """What stands besides in the key of something invented, so that it is never taken for something real."""
    return ("invented",) if scope.is_demonstration else ()


def made_by_key(session: Session, key: str) -> tuple[int, int] | None:
    """The import that made this workshop, and its number, whatever it is called by now."""
    found = session.execute(select(ImportKey.batch_id, ImportKey.made).where(ImportKey.key == key)).first()
    return None if found is None else (found.batch_id, int(found.made.split(":")[1]))


def find_standing(session: Session, scope: Scope, title: str, first_day: date) -> int | None:
    """The workshop of that folded title or code and first day, if there is one; raises Refusal for several.

    Where several are and one of them is in the scope, that one is meant; the one a list made before all.
    """
    made = made_by_key(session, key_of(scope, title, first_day))
    named = {*_named(session, scope, title, first_day), *([made[1]] if made else [])}
    mine = set(session.scalars(select(Workshop.id).where(Workshop.id.in_(named), in_scope(scope))))
    meant = {made[1]} if made and made[1] in mine else mine or named
    if len(meant) > 1:
        raise Refusal(SEVERAL)
    return next(iter(meant), None)


def by_code(session: Session, code: str) -> int | None:
    """The number of the workshop of that code: a number alone may be another's since."""
    return session.scalar(select(Workshop.id).where(Workshop.code == code))


def open_to(session: Session, scope: Scope, number: int) -> Workshop:
    """The workshop, as it is now, where whoever has this scope may write down who came; else a Refusal."""
    rows = select(Workshop).where(Workshop.id == number, in_scope(scope), is_shown())
    found = session.scalars(rows, execution_options={"populate_existing": True}).first()
    if found is None or not scope.may_write(found.is_demonstration):
        raise Refusal(FOREIGN)
    if found.state == "cancelled":
        raise Conflict(CANCELLED)
    ensure_open(found.state == "closed")
    ensure_begun(found, is_desk_closed(found.id, now()))
    return found


def _named(session: Session, scope: Scope, title: str, first_day: date) -> Sequence[int]:
    world = Workshop.is_demonstration.is_(scope.is_demonstration)
    seen = or_(Workshop.state.in_(PUBLIC), in_scope(scope))
    # Where none began that day, one of which it is a later day: that is said, and no second one made.
    then = Workshop.first_day <= first_day, Workshop.last_day >= first_day
    rows = session.execute(select(Workshop.id, Workshop.first_day, *NAMES).where(*then, world, seen))
    found = [(number, day) for number, day, *called in rows if title in {fold(one) for one in called if one}]
    return [number for number, day in found if day == first_day] or [number for number, _day in found]
