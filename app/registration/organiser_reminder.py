"""The day before: whoever runs a workshop is told to prepare the devices and print the list, once a date."""

from collections.abc import Sequence
from datetime import datetime

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from ..accounts.models import Account, AccountRegion
from ..addresses import absolute
from ..config import settings
from ..database import db
from ..language import current, gettext, number, plain, speaking
from ..messages import mail
from ..messages.harmless import harmless_name
from ..messages.letter import Letter, compose
from ..outbox import Job, Payload, Task, job
from ..workshops.models import Workshop, WorkshopOrganiser
from ..workshops.seats import Seats
from . import appointment
from .letters import PAGE, signature, text
from .models import Registration
from .told import Words

KIND = "organiser reminder"
# Accounts say no language of their own.
LANGUAGE = "es"


def jobs(session: Session, workshop: Workshop, at: datetime) -> list[Job]:
    """A letter for each who runs it; the demonstration writes to nobody."""
    if workshop.is_demonstration:
        return []
    starts = workshop.starts_at.isoformat()
    return [
        job(
            KIND, f"{KIND}:{workshop.id}:{one}:{starts}", at, workshop=workshop.id, account=one, starts=starts
        )
        for one in who_run(session, workshop)
    ]


def who_run(session: Session, workshop: Workshop) -> Sequence[int]:
    """Those named for it; where nobody is, the organisers of its regions."""
    mine = select(WorkshopOrganiser.account_id).where(WorkshopOrganiser.workshop_id == workshop.id)
    able = select(Account.id).where(Account.disabled_at.is_(None)).order_by(Account.id)
    by_name = session.scalars(able.where(Account.id.in_(mine))).all()
    if by_name:
        return by_name
    theirs = select(AccountRegion.account_id).where(
        AccountRegion.jurisdiction_code.in_(workshop.region_codes)
    )
    return session.scalars(able.where(Account.role == "organiser", Account.id.in_(theirs))).all()


def send(payload: Payload) -> bool:
    """Send it while it is of use; returns whether it was."""
    session = db.session()
    workshop = session.get(Workshop, payload["workshop"], populate_existing=True)
    account = session.get(Account, payload["account"], populate_existing=True)
    if workshop is None or account is None or not account.is_active or workshop.state != "published":
        return False
    if workshop.starts_at.isoformat() != payload["starts"]:
        return False
    with speaking(LANGUAGE):
        message = compose(_letter(session, workshop, account))
    # Nothing is held open in the database while the mail server takes its time.
    session.rollback()
    mail.deliver(message)
    return True


def _letter(session: Session, workshop: Workshop, account: Account) -> Letter:
    seats = session.get_one(Seats, workshop.id, populate_existing=True)
    where = appointment.place_text(workshop)
    said = Words(
        subject=gettext("Tomorrow: %(workshop)s", workshop=plain(workshop, "short")),
        opening=gettext("Today is the day to prepare the devices for the door and to print the list."),
        facts=[
            (gettext("Workshop"), plain(workshop, "title")),
            (gettext("When"), appointment.of(workshop).when_text()),
            *([(gettext("Where"), where)] if where else []),
            (gettext("Seats taken"), f"{number(seats.taken)} / {number(seats.capacity)}"),
            *_unnamed(session, workshop),
        ],
        link=(gettext("Prepare the devices"), absolute("attendance.desk", code=workshop.code)),
        more=_more(workshop),
    )
    greeting, page = gettext("Hello, %(name)s:", name=harmless_name(account.name)), PAGE
    return Letter(
        key=f"{KIND} {workshop.id} {account.id} {workshop.starts_at.isoformat()}",
        to=account.email,
        language=current(),
        subject=said.subject,
        text=text(said, greeting, signature()),
        html=current_app.jinja_env.get_template(page).render(
            lang=current(), said=said, greeting=greeting, signature=signature()
        ),
    )


def _more(workshop: Workshop) -> list[str]:
    """What else there is to prepare, and where."""
    pages = (
        (gettext("Print the list"), "attendance.sheets"),
        (gettext("Who is to be told by hand"), "registration.to_tell"),
    )
    return [f"{label}: {absolute(endpoint, code=workshop.code)}" for label, endpoint in pages]


def _unnamed(session: Session, workshop: Workshop) -> list[tuple[str, str]]:
    """How many cannot be told by mail, for whom the list on paper matters most."""
    rows = select(Registration.id).where(
        Registration.workshop_id == workshop.id, Registration.state == "seated", Registration.email.is_(None)
    )
    found = len(session.scalars(rows).all())
    return [(gettext("Without an e-mail"), number(found))] if found else []


TASK = Task(send, per_minute=lambda: settings().mail_per_minute)
