"""Which of many notices are still needed: what `notices.why_not` says of one, asked of the database at once.

Of a move it cannot be told in SQL, for what the person knew is a value: those few are looked at one by one.
By hand only the last of them is, and none while their seat or place in line is still to be told: each says
how it is now, and how it was when the person was last told.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy.orm import aliased

from ..outbox import PENDING
from ..workshops.models import Workshop
from .models import CANCELLED, SEATED, WAITING, Notice, Registration
from .notices import OVER, STILL, WHENEVER

MOVED, BY_HAND = "moved", "hand"
# Word of what somebody in this state has.
PLACED = {"confirmation": SEATED, "waiting": WAITING, "promoted": SEATED}


def is_still_needed(at: datetime) -> ColumnElement[bool]:
    """Of rows of notices joined to their sign-up and its workshop; of a move only that it may be."""
    is_off = or_(Registration.state == CANCELLED, Workshop.state == CANCELLED)
    is_of_use = or_(
        _whenever(),
        and_(
            Workshop.ends_at > at,
            or_(and_(Notice.kind == "cancelled", is_off), and_(~is_off, or_(_placed(at), _has_moved()))),
        ),
    )
    return and_(Notice.state.not_in(OVER), is_of_use)


def _has_moved() -> ColumnElement[bool]:
    other = aliased(Notice)
    theirs = (
        other.registration_id == Notice.registration_id,
        other.channel == BY_HAND,
        other.state == PENDING,
    )
    says_it_too = or_(
        and_(other.kind == MOVED, other.id > Notice.id),
        *(and_(other.kind == kind, Registration.state == state) for kind, state in PLACED.items()),
    )
    return and_(Notice.kind == MOVED, or_(Notice.channel != BY_HAND, ~exists().where(*theirs, says_it_too)))


def _whenever() -> ColumnElement[bool]:
    """Notices that are needed after the workshop too."""
    has_left = and_(Registration.state == CANCELLED, Notice.kind.in_(("link", "message")))
    is_called_off = and_(Notice.kind == "message", Workshop.state == CANCELLED)
    is_invented = and_(Notice.kind == "message", Workshop.is_demonstration)
    is_revoked = and_(Notice.kind == "certificate", Registration.certified_at.is_(None))
    return and_(Notice.kind.in_(WHENEVER), ~or_(has_left, is_called_off, is_invented, is_revoked))


def _placed(at: datetime) -> ColumnElement[bool]:
    """A seat or a place in line, told once and while the person has it."""
    kinds = Notice.kind.not_in((*WHENEVER, "cancelled", MOVED))
    begun = and_(Notice.kind == "reminder", Workshop.starts_at <= at)
    otherwise = or_(
        *(and_(Notice.kind == kind, Registration.state != state) for kind, state in STILL.items())
    )
    later = aliased(Notice)
    same = (later.registration_id == Notice.registration_id, later.kind == Notice.kind, later.id > Notice.id)
    return and_(kinds, ~begun, ~otherwise, ~exists().where(*same))
