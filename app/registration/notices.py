"""Notices: whether they are still needed, sending them, and writing down what became of them.

A notice is looked at anew when it is sent. It says how things stand then, or, when it is no longer
needed, nothing: somebody who left is not told of a seat, and nobody is told the same move twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ..audit import WORKER, record
from ..clock import now
from ..config import settings
from ..database import db
from ..language import speaking
from ..messages import mail
from ..messages.letter import compose
from ..outbox import DONE, PENDING, GiveUp, Outcome, Payload, Task
from . import appointment, letters, queries
from .models import CANCELLED, SEATED, WAITING, Notice, Registration
from .told import Told
from .whole_text import Lacks

# A notice in one of these states is over; the others may still go out.
OVER = ("sent", "told", "lapsed")
# Kinds that are of use only to those in this state.
STILL = {"waiting": WAITING, "promoted": SEATED, "reminder": SEATED}
# Kinds that are still of use when the workshop is over.
WHENEVER = ("link", "thanks", "certificate", "message")


@dataclass(frozen=True)
class Became:
    """What became of a notice: its state, the sequence the person was told, and why it lapsed."""

    state: str
    sequence: int
    why: str | None = None


def send(payload: Payload) -> Became:
    """Send one notice by mail, unless it is over or no longer needed."""
    session = db.session()
    notice = session.get(Notice, payload["notice"])
    if notice is None:
        raise GiveUp("the notice is gone")
    if notice.state in OVER:
        return Became(notice.state, notice.sequence, notice.error)
    sequence = notice.registration.workshop.sequence
    if why := why_not(session, notice, now()):
        return Became("lapsed", sequence, why)
    if not notice.registration.email:
        raise GiveUp("the person has no e-mail any more")
    with speaking(notice.registration.language):
        message = compose(letters.letter(_told(session, notice)))
    # Nothing is held open in the database while the mail server takes its time.
    session.rollback()
    mail.deliver(message)
    return Became("sent", sequence)


def settle(session: Session, payload: Payload, outcome: Outcome) -> None:
    """Write down, in the job's own deed, what became of its notice."""
    notice = session.get(Notice, payload["notice"], with_for_update=True, populate_existing=True)
    if notice is None or notice.state in OVER:
        return
    if outcome.state == PENDING:
        notice.error = outcome.why
        return
    became = outcome.result
    if outcome.state != DONE:
        state = "bounced" if isinstance(outcome.error, mail.Bounced) else "failed"
        became = Became(state, notice.sequence, outcome.why)
    settle_notice(notice, became.state, now(), became.sequence)
    notice.error = became.why
    record(session, WORKER, f"notice {became.state}", ("notice", notice.id), kind=notice.kind)


def settle_notice(notice: Notice, state: str, at: datetime, sequence: int | None = None) -> None:
    """A notice reaches its state; `sequence` is what the person was told, else the workshop's present one."""
    notice.state, notice.settled_at, notice.error = state, at, None
    notice.sequence = notice.registration.workshop.sequence if sequence is None else sequence


def why_not(session: Session, notice: Notice, at: datetime) -> str | None:
    """Why a notice is no longer needed; None when it is."""
    person = notice.registration
    workshop = person.workshop
    is_off = CANCELLED in (person.state, workshop.state)
    if notice.kind in WHENEVER:
        return _why_not_whenever(notice)
    if workshop.ends_at <= at:
        return "the workshop is over"
    if notice.kind == "cancelled":
        return None if is_off else "nothing is cancelled"
    if is_off:
        return "it was cancelled since"
    if notice.kind == "reminder" and workshop.starts_at <= at:
        return "the workshop has begun"
    return _why_not_moved(session, notice) if notice.kind == "moved" else _why_not_placed(session, notice)


def _why_not_whenever(notice: Notice) -> str | None:
    """Notices that are needed after the workshop too."""
    person = notice.registration
    if notice.kind == "message" and person.workshop.is_demonstration:
        return "the demonstration writes to nobody what somebody typed"
    if notice.kind == "message" and person.workshop.state == CANCELLED:
        return "the workshop was cancelled since"
    if notice.kind == "certificate":
        return None if person.certified_at else "the certificate was revoked"
    return "the person left" if person.state == CANCELLED and notice.kind in ("link", "message") else None


def is_needed(session: Session, notice: Notice) -> bool:
    """Whether somebody still has to be told; for the list of those told by hand."""
    return notice.state not in OVER and why_not(session, notice, now()) is None


def hand_text(notice: Notice) -> str:
    """What an organiser sends by hand, in the person's language; empty when a text is missing in it."""
    with speaking(notice.registration.language):
        try:
            return letters.hand_lines(_told(db.session(), notice))
        except Lacks:
            return ""


def _why_not_placed(session: Session, notice: Notice) -> str | None:
    """A seat or a place in line is told once: to the address the person wrote last, while they have it."""
    person = notice.registration
    if person.state != STILL.get(notice.kind, person.state):
        return "the person has a seat by now"
    again = (Notice.registration_id == person.id, Notice.kind == notice.kind, Notice.id > notice.id)
    return "a later message says it" if session.scalar(select(Notice.id).where(*again).limit(1)) else None


def _why_not_moved(session: Session, notice: Notice) -> str | None:
    if (_sequence_told(session, notice) or -1) >= notice.sequence:
        return "the person was told since"
    before = _told_before(session, notice)
    return "it is as it was" if before == appointment.of(notice.registration.workshop) else None


def _sequence_told(session: Session, notice: Notice) -> int | None:
    """The latest state of the workshop the person knows of."""
    told = Notice.state.in_(("sent", "told")) | ((Notice.state == "lapsed") & (Notice.kind == "moved"))
    mine = (Notice.registration_id == notice.registration_id) & (Notice.id != notice.id)
    return session.scalar(select(func.max(Notice.sequence)).where(told, mine))


def _told_before(session: Session, notice: Notice) -> appointment.Appointment | None:
    """When and where it was when the person was last told: before the first move they do not know of."""
    known = _sequence_told(session, notice)
    moves = (
        select(Notice)
        .where(Notice.registration_id == notice.registration_id, Notice.kind == "moved")
        .where(Notice.sequence > (-1 if known is None else known))
        .order_by(Notice.sequence, Notice.id)
        .limit(1)
    )
    first = session.scalar(moves)
    return appointment.read(first.before) if first is not None and first.before else None


def _told(session: Session, notice: Notice) -> Told:
    """What the words need to know besides the notice."""
    before = _told_before(session, notice) if notice.kind == "moved" else None
    position = queries.place_in_line(notice.registration) if notice.registration.state == WAITING else None
    others = _others(notice) if notice.kind == "link" else ()
    return Told(notice, position, before, others)


def _others(notice: Notice) -> Sequence[Registration]:
    """Other sign-ups with the same e-mail in workshops not yet over."""
    same = queries.find_current_by_email(notice.registration.email_key, now())
    return [one for one in same if one.id != notice.registration_id]


TASK: Task = Task(send, settle, lambda: settings().mail_per_minute)
