"""Whether a workshop that a row names stands already, and whether its sender may say who came there."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..accounts.scopes import Scope
from ..attendance.queries import is_desk_closed
from ..attendance.typing_in import ensure_open
from ..clock import now
from ..language import fold
from ..language import lazy_gettext as _l
from ..refusals import Conflict, Refusal
from ..tokens import keyed
from ..workshops.models import Workshop
from ..workshops.scoped import in_scope, is_shown
from .attendance import ensure_begun
from .models import ImportKey
from .titles import NAMES

FOREIGN = _l("This workshop stands already, and you do not answer for it.")
CANCELLED = _l("This workshop was cancelled.")
SEVERAL = _l(
    "Several workshops are called that and began that day. Write the code of the one that is meant instead."
)


def key_of(title: str, first_day: date) -> str:
    """What a workshop is known by that a list makes; the title is folded."""
    return keyed("import", "workshop of a list", title, first_day).hex()


def made_by_key(session: Session, key: str) -> tuple[int, int] | None:
    """The import that made this workshop, and its number, whatever it is called by now."""
    found = session.execute(select(ImportKey.batch_id, ImportKey.made).where(ImportKey.key == key)).first()
    return None if found is None else (found.batch_id, int(found.made.split(":")[1]))


def find_standing(session: Session, scope: Scope, title: str, first_day: date) -> int | None:
    """The workshop of that folded title or code and first day, if there is one; raises Refusal for several.

    Where several are and one of them is in the scope, that one is meant.
    """
    made = made_by_key(session, key_of(title, first_day))
    if made is not None:
        return made[1]
    named = _named(session, scope, title, first_day)
    if len(named) > 1:
        mine = set(session.scalars(select(Workshop.id).where(Workshop.id.in_(named), in_scope(scope))))
        named = [one for one in named if one in mine] or named
    if len(named) > 1:
        raise Refusal(SEVERAL)
    return named[0] if named else None


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
    rows = select(Workshop.id, *NAMES).where(Workshop.first_day == first_day, world)
    return [
        number for number, *called in session.execute(rows) if title in {fold(one) for one in called if one}
    ]
