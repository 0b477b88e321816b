"""The warning before seats without a name lapse: by mail to the institution that holds them, else by hand."""

from datetime import datetime

from flask import current_app
from sqlalchemy.orm import Session

from ..audit import WORKER, record
from ..clock import now
from ..config import settings
from ..database import db
from ..language import current, gettext, speaking
from ..messages import mail
from ..messages.letter import Letter, compose
from ..outbox import DONE, FAILED, PENDING, Outcome, Payload, Task
from . import institution_words
from .delegation_dates import WARNED_BEFORE
from .delegations import get_held
from .institutions_owed import owe_warning
from .letters import PAGE, signature, text
from .line import lock_workshop
from .models import Delegation
from .told import Words


def warn(payload: Payload) -> bool:
    """Send it while something is to lapse; returns whether it was. The demonstration writes to nobody."""
    found = db.session().get(Delegation, payload["delegation"], populate_existing=True)
    if found is None or not found.email or found.workshop.is_demonstration or not _is_due(found, now()):
        return False
    with speaking(found.language):
        said = institution_words.warning(found)
        message = compose(letter_to(found, f"delegation {found.id} {found.ref} {found.generation}", said))
    # Nothing is held open in the database while the mail server takes its time.
    db.session().rollback()
    mail.deliver(message)
    return True


def settle(session: Session, payload: Payload, outcome: Outcome) -> None:
    """Write down, in the job's own deed, that the institution was warned, or is to be by hand."""
    found = session.get(Delegation, payload["delegation"])
    if found is None or outcome.state == PENDING:
        return
    lock_workshop(session, found.workshop_id)
    found = get_held(session, found.id)
    if outcome.state == DONE and outcome.result:
        found.warned_at = now()
        record(session, WORKER, "warn delegation", ("workshop", found.workshop_id), delegation=found.id)
    elif _is_due(found, now()) and (outcome.state == FAILED or not found.email):
        owe_warning(session, found, now())


def _is_due(found: Delegation, at: datetime) -> bool:
    """Not when it was asked for as they were to lapse earlier, and once."""
    is_soon = found.held_until - WARNED_BEFORE <= at < found.held_until
    return found.held > 0 and is_soon and found.warned_at is None and found.workshop.state == "published"


def letter_to(found: Delegation, key: str, said: Words) -> Letter:
    """A letter to whoever was told of for an institution."""
    greeting, page = gettext("Dear Sir or Madam:"), current_app.jinja_env.get_template(PAGE)
    return Letter(
        key=key,
        to=found.email or "",
        language=current(),
        subject=said.subject,
        text=text(said, greeting, signature()),
        html=page.render(lang=current(), said=said, greeting=greeting, signature=signature()),
    )


TASK: Task = Task(warn, settle, lambda: settings().mail_per_minute)
