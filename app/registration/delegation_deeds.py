"""Deeds on a delegation besides its seats: another link, and saying that nobody comes."""

from sqlalchemy import select

from ..audit import Actor, record
from ..clock import now
from ..database import transaction
from ..workshops.expected import note_declined
from . import delegation_change, delegation_rules, rules
from .delegation_dates import jobs
from .delegations import free, get_held, new_link
from .institutions_owed import MOVED, owe_no_more
from .line import lock_workshop
from .models import CANCELLED, Registration


def renew_link(actor: Actor, delegation_id: int, workshop_id: int) -> None:
    """Another link: the one before opens nothing any more, nor does a page it opened."""
    with transaction() as session:
        _counters, workshop = lock_workshop(session, workshop_id)
        delegation_rules.ensure_stands(workshop.state)
        made = get_held(session, delegation_id)
        new_link(made)
        record(session, actor, "renew delegation link", ("workshop", workshop.code), delegation=made.id)


def note_email(actor: Actor, delegation_id: int, workshop_id: int, email: str | None) -> None:
    """Where it is written to from now on; what it was still to be told by hand goes there. Again, nothing."""
    with transaction() as session:
        at = now()
        _counters, workshop = lock_workshop(session, workshop_id)
        delegation_rules.ensure_stands(workshop.state)
        made = get_held(session, delegation_id)
        if made.email == email:
            return
        made.email = email
        owed = owe_no_more(session, made) if email and made.held else None
        if made.held and email:
            turn = f":e{at:%Y%m%d%H%M%S%f}"
            told = delegation_change.job_of(made.id, workshop.sequence, turn)
            session.add_all([*jobs(made, at, turn), *([told] if owed == MOVED else [])])
        record(session, actor, "note delegation email", ("workshop", workshop.code), delegation=made.id)


def decline(actor: Actor, delegation_id: int, workshop_id: int) -> None:
    """Nobody of it comes: its seats without a name go to others, and it stands as having declined."""
    with transaction() as session:
        at = now()
        counters, workshop = lock_workshop(session, workshop_id)
        made = get_held(session, delegation_id)
        rules.ensure_may_leave(workshop.state, workshop.starts_at, at)
        people = select(Registration.id).where(
            Registration.delegation_id == made.id, Registration.state != CANCELLED
        )
        delegation_rules.ensure_nobody_named(session.scalar(people.limit(1)) is not None)
        if free(session, actor, counters, workshop, made):
            made.given_back_at = at
        if note_declined(session, workshop.id, made.institution_id, at):
            record(
                session, actor, "mark declined", ("workshop", workshop.id), institution=made.institution_id
            )
