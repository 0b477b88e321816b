"""An institution whose seats have no name yet is told when its workshop moves or is called off.

Whom it has named is told by themselves.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..addresses import absolute
from ..config import settings
from ..database import db
from ..language import gettext, instant, plain, speaking
from ..messages import mail
from ..messages.letter import compose
from ..outbox import Job, Payload, Task, job
from ..workshops.models import Workshop
from . import appointment
from .delegation_warning import letter_to
from .models import CANCELLED, Delegation
from .told import Facts, Words
from .whole_text import whole

KIND = "delegation change"


def jobs(session: Session, workshop: Workshop) -> list[Job]:
    """A letter for each that holds seats without a name, of this state of the workshop."""
    held = select(Delegation.id).where(
        Delegation.workshop_id == workshop.id, Delegation.held > 0, Delegation.email.is_not(None)
    )
    state = workshop.sequence
    return [
        job(KIND, f"{KIND}:{one}:{state}", delegation=one, sequence=state) for one in session.scalars(held)
    ]


def tell(payload: Payload) -> bool:
    """Send it while it is the latest news; returns whether it was. The demonstration writes to nobody."""
    found = db.session().get(Delegation, payload["delegation"], populate_existing=True)
    if found is None or not found.held or not found.email or found.workshop.is_demonstration:
        return False
    if found.workshop.sequence != payload["sequence"]:
        return False
    with speaking(found.language):
        said = _called_off(found) if found.workshop.state == CANCELLED else _moved(found)
        message = compose(letter_to(found, f"{KIND} {found.id} {found.ref} {payload['sequence']}", said))
    # Nothing is held open in the database while the mail server takes its time.
    db.session().rollback()
    mail.deliver(message)
    return True


def _moved(found: Delegation) -> Words:
    there = appointment.of(found.workshop)
    where = there.place_text()
    return Words(
        subject=gettext("The workshop of your institution has moved"),
        opening=gettext("The date, the time or the place of this workshop has changed. The seats stay held."),
        facts=[
            *_which(found),
            (gettext("Now"), there.when_text()),
            *([(gettext("Where"), where)] if where else []),
            (gettext("Held until"), instant(found.held_until, found.workshop.zone)),
        ],
        link=(gettext("Name who comes"), absolute("registration.delegation", token=found.token)),
    )


def _called_off(found: Delegation) -> Words:
    workshop, facts = found.workshop, _which(found)
    if workshop.cancelled_reason_es or workshop.cancelled_reason_en:
        facts.append((gettext("Reason"), whole(workshop, "cancelled_reason")))
    return Words(
        subject=gettext("The workshop of your institution was cancelled"),
        opening=gettext("This workshop will not take place. The seats held for you end with it."),
        facts=facts,
        link=(gettext("Other workshops"), absolute("workshops.catalogue")),
    )


def _which(found: Delegation) -> Facts:
    return [
        (gettext("Workshop"), whole(found.workshop, "title")),
        (gettext("Institution"), plain(found.institution, "name")),
    ]


TASK = Task(tell, per_minute=lambda: settings().mail_per_minute)
