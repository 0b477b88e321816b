"""An institution whose seats have no name yet is told when its workshop moves or is called off.

Whom it has named is told by themselves.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..clock import now
from ..config import settings
from ..database import db
from ..language import speaking
from ..messages import mail
from ..messages.letter import compose
from ..outbox import FAILED, Job, Outcome, Payload, Task, job
from ..workshops.models import Workshop
from . import institution_words
from .delegation_warning import letter_to
from .institutions_owed import MOVED, owe_undelivered
from .line import lock_workshop
from .models import CANCELLED, Delegation

KIND = "delegation change"


def jobs(session: Session, workshop: Workshop) -> list[Job]:
    """A letter for each that holds seats without a name, of this state of the workshop."""
    held = select(Delegation.id).where(
        Delegation.workshop_id == workshop.id, Delegation.held > 0, Delegation.email.is_not(None)
    )
    return [job_of(one, workshop.sequence) for one in session.scalars(held)]


def job_of(number: int, sequence: int, turn: str = "") -> Job:
    """The letter to one of them; `turn` tells one to another address."""
    return job(KIND, f"{KIND}:{number}:{sequence}{turn}", delegation=number, sequence=sequence)


def tell(payload: Payload) -> bool:
    """Send it while it is the latest news; returns whether it was. The demonstration writes to nobody."""
    found = db.session().get(Delegation, payload["delegation"], populate_existing=True)
    if found is None or not found.held or not found.email or found.workshop.is_demonstration:
        return False
    if found.workshop.sequence != payload["sequence"]:
        return False
    with speaking(found.language):
        is_off = found.workshop.state == CANCELLED
        words = institution_words.called_off if is_off else institution_words.moved
        said = words(found.workshop, found.institution, found)
        message = compose(letter_to(found, f"{KIND} {found.id} {found.ref} {payload['sequence']}", said))
    # Nothing is held open in the database while the mail server takes its time.
    db.session().rollback()
    mail.deliver(message)
    return True


def settle(session: Session, payload: Payload, outcome: Outcome) -> None:
    """What no mail brought is said by hand while it is the latest news."""
    found = session.get(Delegation, payload["delegation"])
    if found is None or outcome.state != FAILED:
        return
    _counters, workshop = lock_workshop(session, found.workshop_id)
    if workshop.sequence == payload["sequence"]:
        kind = CANCELLED if workshop.state == CANCELLED else MOVED
        owe_undelivered(session, found, kind, now())


TASK = Task(tell, settle, lambda: settings().mail_per_minute)
