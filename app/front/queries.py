"""What waits for a decision of those who coordinate: counted, with where each is mended."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, exists, func, or_, select, true

from ..accounts.models import Account, AccountRegion
from ..accounts.scopes import Scope
from ..database import db
from ..registration.institutions_told import institutions_to_tell
from ..registration.models import Notice, Registration
from ..registration.telling import people_to_tell
from ..registration.undelivered import is_undelivered
from ..tallies import tips
from ..territory.models import Jurisdiction
from ..workshops.doubts import asks_for_date, asks_for_institutions
from ..workshops.models import ConvenedRegion, Workshop, WorkshopOrganiser
from ..workshops.scoped import is_shown
from ..workshops.seats import Seats

# Workshops named under a sentence, and where those of one kind are asked for; the number counts them all.
MOST_NAMED, MOST_OF_ONE = 5, 200
# What is read of one that is named.
NAMED = (Workshop.code, Workshop.short_es, Workshop.short_en, Workshop.is_demonstration)
# Sign-up is low when less than half is taken so many days before.
SOON = timedelta(days=21)
# A line is long from so many people on, and from a fifth of the capacity.
LONG_LINE, LONG_PART = 5, 5
YEAR = timedelta(days=365)
PLANNED = ("proposed", "scheduled", "published")
PAIRS = ("title", "short", "summary", "audience", "note")


@dataclass(frozen=True)
class Pending:
    """One thing that waits: which, how many, and the first workshops, or regions."""

    kind: str
    number: int
    workshops: Sequence[Row[*tuple[Any, ...]]] = ()
    more: int = 0
    regions: Sequence[Jurisdiction] = ()


def pending(at: datetime, scope: Scope, whole: str = "") -> list[Pending]:
    """Everything that waits at this moment, without what does not; of one kind all workshops are named."""
    most = defaultdict(lambda: MOST_NAMED, {whole: MOST_OF_ONE})
    found = [
        *(_of(kind, condition, scope, most[kind]) for kind, condition in _conditions(at).items()),
        _to_tell("hand", people_to_tell(), most),
        _to_tell("bodies", institutions_to_tell(), most),
        _regions(at),
        Pending("told", tips.count_waiting(scope)),
    ]
    return [one for one in found if one.number]


def _conditions(at: datetime) -> dict[str, ColumnElement[bool]]:
    to_come = and_(Workshop.state.in_(PLANNED), Workshop.ends_at >= at)
    open_soon = and_(Workshop.state == "published", Workshop.starts_at.between(at, at + SOON))
    return {
        "organiser": and_(to_come, ~_is_run()),
        "low": and_(open_soon, Seats.is_taking, Seats.taken * 2 < Seats.capacity),
        "line": and_(
            Workshop.state == "published",
            Workshop.starts_at >= at,
            Seats.waiting >= LONG_LINE,
            Seats.waiting * LONG_PART >= Seats.capacity,
        ),
        "language": and_(to_come, or_(*(_is_half(name) for name in PAIRS))),
        "date": asks_for_date(),
        "institutions": asks_for_institutions(),
        "failed": _has_lost(at),
    }


def _of(kind: str, condition: ColumnElement[bool], scope: Scope, most: int) -> Pending:
    """How many workshops a condition holds for, and the next of them; nothing of those only shown waits."""
    may_write = Workshop.is_demonstration if scope.is_demonstration else true()
    rows = (
        select(*NAMED, func.count().over().label("number"))
        .join(Seats, Seats.workshop_id == Workshop.id)
        .where(condition, is_shown(), may_write)
        .order_by(Workshop.starts_at, Workshop.id)
        .limit(most)
    )
    found = db.session.execute(rows).all()
    number = found[0].number if found else 0
    return Pending(kind, number, found, number - len(found))


def _to_tell(kind: str, waiting: Counter[int], mosts: Mapping[str, int]) -> Pending:
    """How many are to be told by hand in all, and of which workshops."""
    most = mosts[kind]
    named = (
        select(*NAMED).where(Workshop.id.in_(waiting), is_shown()).order_by(Workshop.starts_at, Workshop.id)
    )
    rows = db.session.execute(named).all()
    return Pending(kind, sum(waiting.values()), rows[:most], max(0, len(rows) - most))


def _regions(at: datetime) -> Pending:
    """Jurisdictions for which nothing was held in the last year."""
    held = exists().where(
        ConvenedRegion.jurisdiction_code == Jurisdiction.code,
        ConvenedRegion.workshop_id == Workshop.id,
        Workshop.state.in_(("held", "closed")),
        Workshop.starts_at.between(at - YEAR, at),
        is_shown(),
    )
    found = db.session.scalars(select(Jurisdiction).where(~held).order_by(Jurisdiction.code)).all()
    return Pending("regions", len(found), regions=found)


def _is_run() -> ColumnElement[bool]:
    """Whether somebody answers for it: named for it, or for a region it is convened for."""
    named = exists().where(
        WorkshopOrganiser.workshop_id == Workshop.id,
        WorkshopOrganiser.account_id == Account.id,
        Account.disabled_at.is_(None),
    )
    of_region = exists().where(
        ConvenedRegion.workshop_id == Workshop.id,
        ConvenedRegion.jurisdiction_code == AccountRegion.jurisdiction_code,
        AccountRegion.account_id == Account.id,
        Account.role == "organiser",
        Account.disabled_at.is_(None),
    )
    return or_(named, of_region)


def _is_half(name: str) -> ColumnElement[bool]:
    spanish, english = getattr(Workshop, f"{name}_es"), getattr(Workshop, f"{name}_en")
    return or_(
        and_(func.coalesce(spanish, "") == "", func.coalesce(english, "") != ""),
        and_(func.coalesce(spanish, "") != "", func.coalesce(english, "") == ""),
    )


def _has_lost(at: datetime) -> ColumnElement[bool]:
    """Whether somebody still has to hear what a mail that did not arrive said."""
    theirs = Notice.workshop_id == Workshop.id, Registration.id == Notice.registration_id
    return exists().where(*theirs, is_undelivered(at))
