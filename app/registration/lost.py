"""Lost links: the page tells whoever asks nothing; the worker looks, and writes if there is one."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..audit import WORKER, record
from ..clock import now
from ..outbox import DONE, Outcome, Payload, Task
from . import queries
from .models import Registration
from .owed import owe


def look(payload: Payload) -> Sequence[int]:
    """The registrations with this e-mail in workshops not yet over."""
    return [row.id for row in queries.find_current_by_email(payload["email_key"], now())]


def settle(session: Session, payload: Payload, outcome: Outcome) -> None:
    """Owe one letter with the links of all of them, if the e-mail is still theirs."""
    if outcome.state != DONE:
        return
    theirs = (Registration.id.in_(outcome.result), Registration.email_key == payload["email_key"])
    row = session.scalar(select(Registration).where(*theirs).order_by(Registration.id).limit(1))
    if row is not None:
        owe(session, "link", [row], row.workshop, now())
        record(session, WORKER, "send link", ("registration", row.id), workshop=row.workshop_id)


TASK: Task = Task(look, settle)
