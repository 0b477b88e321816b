"""Closing the desk and opening it again: who came is frozen, devices drop their lists, people are thanked.

What devices hand in later is kept and marked; it enters the figure when somebody opens the desk again, with
a reason, and closes it anew.
"""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from ..audit import Actor, record
from ..clock import now
from ..database import transaction
from ..language import lazy_gettext as _l
from ..refusals import Refusal
from ..registration.owed import owe
from ..workshops import seats
from ..workshops.headcounts import Stated, of_regions, restate
from ..workshops.models import Workshop
from . import closing_queries, marking, queries, rules
from .board import days_of
from .closings import DeskClosing
from .models import Desk
from .recording import LockedDesk, lock_desk

CLOSABLE = ("published", "held")


def ensure_can_close(state: str, starts_at: datetime, at: datetime) -> None:
    """A desk is closed when people could have come."""
    if state not in CLOSABLE or at < starts_at:
        raise Refusal(_l("The desk is closed once the workshop has begun."))


def ensure_told(unsent: int, held: int, anyway: bool) -> None:
    """What is known to be missing is said aloud before the list is frozen."""
    if (unsent or held) and not anyway:
        raise Refusal(
            _l("Something is still missing: wait for it, settle it, or say that you close all the same."),
            "anyway",
        )


def ensure_regions_fit(regions: int, named: int, code: str) -> None:
    """What was stated for single regions leaves room for the figure that closing puts in force."""
    if regions > named:
        said = _l(
            "Single regions have %(regions)s people stated, and %(named)s are recorded by name. Correct the "
            "numbers of the regions, or state one for the whole workshop and keep it when you close.",
            regions=regions, named=named,
        )  # fmt: skip
        raise Refusal(said, where=("attendance.headcount", _l("Number only"), code))


def close_desk(actor: Actor, workshop_id: int, anyway: bool, keeps_figure: bool) -> None:
    """Freeze who came; closing what is closed changes nothing."""
    with transaction() as session:
        seats.lock(session, workshop_id)
        desk, at = lock_desk(session, workshop_id), now()
        workshop = session.get_one(Workshop, workshop_id, populate_existing=True)
        if desk.closed_at is not None:
            return
        ensure_can_close(workshop.state, workshop.starts_at, at)
        found = rules.attendance(one.record for one in queries.kept_records(workshop_id))
        came = rules.present(found)
        made = _frozen(workshop, desk, found, actor, at)
        ensure_told(made.unsent, made.held, anyway)
        if takes_figure := bool(came) and not keeps_figure:
            ensure_regions_fit(of_regions(session, workshop_id), len(came), workshop.code)
        session.add(made)
        _set_closed(session, workshop_id, at)
        if takes_figure:
            restate(session, workshop_id, Stated(len(came), "named"), actor.id, at)
        owe(session, "thanks", closing_queries.to_thank(workshop_id, came), workshop, at)
        record(session, actor, "close desk", ("workshop", workshop.code), people=made.people)


def reopen_desk(actor: Actor, workshop_id: int, reason: str) -> None:
    """Let the desk record again; what was frozen and why it was opened stay on record."""
    with transaction() as session:
        desk = lock_desk(session, workshop_id)
        found = closing_queries.closing_in_force(workshop_id)
        if desk.closed_at is None or found is None:
            return
        _set_closed(session, workshop_id, None)
        marking.mark_all(session, workshop_id)
        found.reopened_at, found.reopened_by, found.reason = now(), actor.id, reason
        _note_reopened(session, actor, found)


def _note_reopened(session: Session, actor: Actor, closing: DeskClosing) -> None:
    workshop = session.get_one(Workshop, closing.workshop_id)
    record(session, actor, "reopen desk", ("workshop", workshop.code), closing=closing.id)


def _set_closed(session: Session, workshop_id: int, at: datetime | None) -> None:
    session.execute(update(Desk).where(Desk.workshop_id == workshop_id).values(closed_at=at))


def _frozen(
    workshop: Workshop, desk: LockedDesk, found: dict[rules.Key, rules.Presence], actor: Actor, at: datetime
) -> DeskClosing:
    """Who came by all that is known now."""
    by_day = {day.isoformat(): len(rules.present(found, day)) for day in days_of(workshop)}
    return DeskClosing(
        workshop_id=workshop.id,
        last_seq=desk.last_seq,
        people=len(rules.present(found)),
        by_day=by_day,
        unsent=sum(one.unsent for one in closing_queries.pending_devices(workshop.id)),
        held=closing_queries.count_held(workshop.id),
        closed_at=at,
        closed_by=actor.id,
    )
