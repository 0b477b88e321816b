"""All that is kept of one person, as they may read it and take it with them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select

from ..attendance.likeness import Likeness
from ..attendance.queries import kept_records, reasons_beside
from ..attendance.rules import attendance, registration_key
from ..config import settings
from ..database import db
from ..language import plain
from ..registration import own_answers, queries
from ..registration.models import Notice, Registration
from ..registration.spreadsheet import institution_word, region_word
from ..tokens import shown_code
from .models import Certificate

# What a registration says of the person themselves, by the names a file has them under.
COLUMNS = (
    "given_names", "family_names", "phone", "email", "position", "sex", "age_band", "access_need", "note",
    "language", "state", "consent_at", "union_consent_at", "made_at", "seated_at", "cancelled_at",
    "removed_for", "removed_words",
)  # fmt: skip


@dataclass(frozen=True)
class Kept:
    """What is kept of somebody, and the instants at which parts of it go."""

    person: dict[str, Any]
    answers: dict[str, str]
    messages: list[dict[str, Any]]
    attendance: list[dict[str, Any]]
    certificates: list[dict[str, Any]]
    likeness: list[dict[str, Any]]
    erased: dict[str, datetime]


def kept_of(row: Registration) -> Kept:
    """Read from every table that says something of them."""
    person = {name: getattr(row, name) for name in COLUMNS}
    person |= {"institution": institution_word(row), "institution_as_written": row.institution_text}
    person |= {"region": region_word(row), "code": shown_code(row.short_code)}
    parts = _answers(row), _messages(row), _attendance(row), _certificates(row), _likeness(row)
    return Kept(person, *parts, _days(row))


def as_file(row: Registration, kept: Kept) -> dict[str, Any]:
    """The same for a machine."""
    workshop = row.workshop
    about: dict[str, Any] = {"code": workshop.code, "title": plain(workshop, "title")}
    about |= {"starts_at": workshop.starts_at, "ends_at": workshop.ends_at}
    return {"workshop": about, **vars(kept)}


def _answers(row: Registration) -> dict[str, str]:
    told = queries.answers_of(row.id)
    asked = own_answers.answered_questions(db.session(), row.workshop_id)
    return {
        plain(one, "label"): own_answers.in_words(one, told[one.id])
        for one in asked if told.get(one.id) is not None
    }  # fmt: skip


def _messages(row: Registration) -> list[dict[str, Any]]:
    rows = db.session.scalars(select(Notice).where(Notice.registration_id == row.id).order_by(Notice.id))
    return [
        {"kind": one.kind, "channel": one.channel, "state": one.state, "at": one.settled_at or one.made_at}
        for one in rows
    ]


def _attendance(row: Registration) -> list[dict[str, Any]]:
    found, mine = attendance(one.record for one in kept_records(row.workshop_id)), registration_key(row.id)
    days = sorted(((day, one) for (who, day), one in found.items() if who == mine), key=lambda one: one[0])
    written = reasons_beside(mine)
    return [
        {"day": day, "status": one.status, "reasons": [said for on, said in written if on == day]}
        for day, one in days
    ]


def _certificates(row: Registration) -> list[dict[str, Any]]:
    mine = Certificate.workshop_id == row.workshop_id, Certificate.who == registration_key(row.id)
    rows = db.session.scalars(select(Certificate).where(*mine).order_by(Certificate.id))
    return [
        {
            "name": one.name, "issued_on": one.issued_on, "reason": one.reason,
            "revoked_at": one.revoked_at, "revoked_because": one.revoked_reason,
        }
        for one in rows
    ]  # fmt: skip


def _likeness(row: Registration) -> list[dict[str, Any]]:
    """What staff said of them and of somebody on another list: whether both are one person."""
    mine = or_(Likeness.one_id == row.id, Likeness.other_id == row.id), Likeness.undone_at.is_(None)
    rows = db.session.scalars(select(Likeness).where(*mine).order_by(Likeness.id))
    return [{"is_same": one.is_same, "at": one.made_at} for one in rows]


def _days(row: Registration) -> dict[str, datetime]:
    """A certificate issued late is got by the link: its days begin with it, and end with the name."""
    ends, chosen = row.workshop.ends_at, settings()
    names = ends + timedelta(days=chosen.name_days)
    link = max(ends, row.certified_at or ends) + timedelta(days=chosen.link_days)
    contact = ends + timedelta(days=chosen.contact_days)
    return {"link": min(link, names), "contact": contact, "names": names}
