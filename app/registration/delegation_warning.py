"""The warning before seats without a name lapse: by mail to the institution that holds them."""

from flask import current_app
from sqlalchemy.orm import Session

from ..addresses import absolute
from ..audit import WORKER, record
from ..clock import now
from ..config import settings
from ..database import db
from ..language import current, gettext, instant, ngettext, plain, speaking
from ..messages import mail
from ..messages.letter import Letter, compose
from ..outbox import DONE, Outcome, Payload, Task
from .delegation_dates import WARNED_BEFORE
from .letters import PAGE, signature, text
from .models import Delegation
from .told import Words
from .whole_text import whole


def warn(payload: Payload) -> bool:
    """Send it while there is something to lapse; returns whether it was."""
    found = db.session().get(Delegation, payload["delegation"], populate_existing=True)
    if found is None or not found.held or not found.email or found.held_until <= now():
        return False
    if found.workshop.state != "published" or found.workshop.is_demonstration:
        return False
    if found.held_until - WARNED_BEFORE > now():
        return False  # asked for when it was to lapse earlier
    with speaking(found.language):
        message = compose(_letter(found))
    # Nothing is held open in the database while the mail server takes its time.
    db.session().rollback()
    mail.deliver(message)
    return True


def settle(session: Session, payload: Payload, outcome: Outcome) -> None:
    """Write down, in the job's own deed, that the institution was warned."""
    found = session.get(Delegation, payload["delegation"], with_for_update=True, populate_existing=True)
    if outcome.state == DONE and outcome.result and found is not None:
        found.warned_at = now()
        record(session, WORKER, "warn delegation", ("workshop", found.workshop_id), delegation=found.id)


def _letter(found: Delegation) -> Letter:
    """In *usted*, as letters to institutions are written."""
    workshop = found.workshop
    said = Words(
        subject=gettext("Seats held for your institution"),
        opening=ngettext(
            "Your institution holds %(num)s seat without a name in this workshop.",
            "Your institution holds %(num)s seats without a name in this workshop.",
            found.held,
        ),
        facts=[
            (gettext("Workshop"), whole(workshop, "title")),
            (gettext("Institution"), plain(found.institution, "name")),
            (gettext("Held until"), instant(found.held_until, workshop.zone)),
        ],
        advice=gettext("After that hour they are held no longer. With this link you name who comes."),
        link=(gettext("Name who comes"), absolute("registration.delegation", token=found.token)),
    )
    return letter_to(found, f"delegation {found.id} {found.ref} {found.generation}", said)


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
