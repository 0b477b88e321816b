"""Mails that did not arrive, as long as they said what the person does not know: one rule for all who ask."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from ..audit import Actor, record
from ..database import transaction
from ..messages import mail
from ..outbox import PENDING, Job, job, retry
from .models import CANCELLED, Notice, Registration
from .still_owed import MOVED, PLACED, is_still_needed

UNDELIVERED = ("failed", "bounced")
# Whoever had one of these knows how their sign-up stands.
SAYS_HOW_IT_STANDS = (*PLACED, "reminder", "link")


def is_undelivered(at: datetime) -> ColumnElement[bool]:
    """Of rows of notices joined to their sign-up and its workshop."""
    lost = Notice.channel == "mail", Notice.state.in_(UNDELIVERED), Registration.state != CANCELLED
    # Whose contacts were forgotten can be told by nobody.
    can_be_told = or_(Registration.email.is_not(None), Registration.phone.is_not(None))
    return and_(*lost, can_be_told, is_still_needed(at), ~_is_said_otherwise())


def _is_said_otherwise() -> ColumnElement[bool]:
    """Whether another word says it too: one the person has, or a later one of the same that counts itself."""
    other = aliased(Notice)
    is_later, has_it = other.id > Notice.id, other.state.in_(("sent", "told"))
    no_message = func.coalesce(other.message_id, 0) == func.coalesce(Notice.message_id, 0)
    says_it = or_(
        and_(is_later, other.kind == Notice.kind, no_message),
        and_(is_later, has_it, Notice.kind.in_(PLACED), other.kind.in_(SAYS_HOW_IT_STANDS)),
        and_(other.id != Notice.id, has_it, Notice.kind == MOVED, other.sequence >= Notice.sequence),
    )
    return exists().where(other.registration_id == Notice.registration_id, says_it)


def send_again(actor: Actor, number: int) -> None:
    """Let the worker try a mail anew that did not arrive; while it is on its way this changes nothing."""
    with transaction() as session:
        key = f"notice:{number}"
        # The job before its notice, as the worker does.
        kept = session.scalar(select(Job.id).where(Job.key == key).with_for_update())
        notice = session.get_one(Notice, number, with_for_update=True, populate_existing=True)
        if notice.state not in UNDELIVERED:
            return
        notice.state, notice.settled_at, notice.error = PENDING, None, None
        if kept is None:
            session.add(job("notice", key, notice=number))
        else:
            retry(session, (key,))
        record(session, actor, "send again", ("notice", number), workshop=notice.workshop_id)


def state_before(notice: Notice) -> str:
    """What a notice told by hand was before."""
    if notice.channel != "mail":
        return PENDING
    return "bounced" if mail.is_refusal(notice.error or "") else "failed"
