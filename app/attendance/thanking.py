"""Thanking those who came without a sign-up: by hand, where they left a phone; nobody asked for an e-mail."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..audit import Actor, record
from ..clock import now
from ..database import db, transaction
from ..language import gettext, speaking
from ..messages.harmless import harmless_name
from ..registration import appointment
from ..registration.whole_text import Lacks, whole
from ..workshops.models import Workshop
from . import queries, rules
from .models import WalkIn


@dataclass(frozen=True)
class Line:
    """One to thank: who, what to send and where; the text is empty where the workshop's language lacks it."""

    walk_in: WalkIn
    text: str
    address: str


@dataclass(frozen=True)
class ToThank:
    """Those still to be thanked, those thanked already, and how many left no way to reach them."""

    pending: Sequence[Line]
    thanked: Sequence[WalkIn]
    unreachable: int


def to_thank(workshop: Workshop) -> ToThank:
    """Everybody without a sign-up of their own who came, by family names."""
    came = rules.present(rules.attendance(one.record for one in queries.kept_records(workshop.id)))
    rows = [row for row in queries.walk_ins(workshop.id) if rules.walk_in_key(row.ref) in came]
    rows.sort(key=lambda row: (row.family_names, row.given_names, row.id))
    reached = [row for row in rows if row.phone]
    return ToThank(
        pending=[_line(workshop, row) for row in reached if row.thanked_at is None],
        thanked=[row for row in reached if row.thanked_at is not None],
        unreachable=len(rows) - len(reached),
    )


def find_walk_in(workshop_id: int, number: int) -> WalkIn | None:
    """Somebody who came to this workshop without a sign-up."""
    return db.session.scalar(select(WalkIn).where(WalkIn.id == number, WalkIn.workshop_id == workshop_id))


def thank(actor: Actor, number: int) -> None:
    """Tick that they were thanked; ticking it again changes nothing."""
    with transaction() as session:
        row = session.get_one(WalkIn, number, with_for_update=True, populate_existing=True)
        if row.thanked_at is None:
            row.thanked_at = now()
            _note(session, actor, "thank by hand", row)


def unthank(actor: Actor, number: int) -> None:
    """Take the tick back; taking it back again changes nothing."""
    with transaction() as session:
        row = session.get_one(WalkIn, number, with_for_update=True, populate_existing=True)
        if row.thanked_at is not None:
            row.thanked_at = None
            _note(session, actor, "unthank by hand", row)


def _note(session: Session, actor: Actor, deed: str, row: WalkIn) -> None:
    workshop = session.get_one(Workshop, row.workshop_id)
    record(session, actor, deed, ("workshop", workshop.code), walk_in=row.id)


def _line(workshop: Workshop, row: WalkIn) -> Line:
    # Nobody at the door is asked for a language: the workshop's own is what they sat through.
    with speaking((workshop.held_in or ["es"])[0]):
        try:
            text = _text(workshop, row)
        except Lacks:
            text = ""
    digits = (row.phone or "").lstrip("+")
    return Line(row, text, f"https://wa.me/{digits}" + (f"?text={quote(text, safe='')}" if text else ""))


def _text(workshop: Workshop, row: WalkIn) -> str:
    greeting = gettext("Hello, %(name)s:", name=harmless_name(row.given_names))
    opening = gettext("Thank you for taking part in this workshop. Your attendance is recorded.")
    facts = (
        (gettext("Workshop"), whole(workshop, "title")),
        (gettext("When"), appointment.of(workshop).when_text()),
    )
    advice = gettext("If you did not take part, tell us and we will correct it.")
    return "\n".join([f"{greeting} {opening}", *(f"{label}: {value}" for label, value in facts), advice])
