"""Whether a workshop counts by the people written down, and whether it is known of them who was absent."""

from datetime import datetime
from functools import lru_cache

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy.orm import aliased

from .counts import RegionCount
from .headcounts import Headcount
from .models import Workshop

WHOLE, _THERE = aliased(Headcount), aliased(RegionCount)
_PEOPLE = exists().where(_THERE.workshop_id == Workshop.id, _THERE.present > 0)
# Of the workshop asked for, however deep in a condition it stands.
CAME = _PEOPLE.correlate(Workshop, WHOLE)
IN_FORCE = and_(WHOLE.workshop_id == Workshop.id, WHOLE.replaced_at.is_(None), WHOLE.number.is_not(None))
OF_THE_WHOLE = WHOLE.jurisdiction_code.is_(None)
# Any number that counts: of the whole, or of some of the regions where nobody was written down.
SAID = and_(IN_FORCE, or_(OF_THE_WHOLE, ~CAME))
STATED = or_(exists().where(SAID, WHOLE.basis != "named"), and_(exists().where(SAID), ~CAME))


@lru_cache(maxsize=8)
def is_over(at: datetime) -> ColumnElement[bool]:
    """Whether a workshop was held; made once for all that a page asks of one moment."""
    state = Workshop.state
    # One after the other and not among a few: for those SQLite makes a table of its own, and asks it.
    return or_(state == "held", state == "closed", and_(state == "published", Workshop.ends_at <= at))


def is_by_name(at: datetime) -> ColumnElement[bool]:
    """Whether a workshop counts by the people written down: it is not over, or no other number stands."""
    return ~and_(is_over(at), STATED)


def knows_absent(at: datetime) -> ColumnElement[bool]:
    """Whether it is known by name who came to a workshop, so that whoever has no mark was absent.

    Somebody was marked as having come: a desk closed without anybody says nothing of who was there.
    """
    return and_(is_over(at), is_by_name(at), CAME)
