"""What a deed owes people: a notice each, by mail through the outbox or by an organiser's hand."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ColumnElement, String, Text, case, cast, func, insert, literal, or_, select
from sqlalchemy.orm import Session

from ..outbox import PENDING, Job, job
from ..workshops.models import Workshop
from .models import Notice, Registration

_HAS_MAIL, _HAS_PHONE = (func.coalesce(way, "") != "" for way in (Registration.email, Registration.phone))


def channel(registration: Registration) -> str | None:
    """How somebody is told: by mail, else by hand; nobody without a contact is owed word."""
    if registration.email:
        return "mail"
    return "hand" if registration.phone else None


def owe(
    session: Session, kind: str, people: Iterable[Registration], workshop: Workshop, at: datetime,
    before: dict[str, Any] | None = None, message: int | None = None,
) -> int:  # fmt: skip
    """Owe each of them word of what happened; `before` is how it was, `message` what staff wrote.

    Returns how many are told, by mail or by hand.
    """
    notices = [
        Notice(
            registration_id=one.id,
            workshop_id=workshop.id,
            kind=kind,
            channel=channel(one),
            state="pending",
            sequence=workshop.sequence,
            before=before,
            message_id=message,
            made_at=at,
        )
        for one in people
        if channel(one)
    ]
    session.add_all(notices)
    session.flush()
    session.add_all(
        job("notice", f"notice:{one.id}", notice=one.id) for one in notices if one.channel == "mail"
    )
    return len(notices)


def owe_all(
    session: Session, kind: str, who: ColumnElement[bool], workshop: Workshop, at: datetime,
    before: dict[str, Any] | None = None, message: int | None = None,
) -> int:  # fmt: skip
    """As `owe`, to everybody of the workshop of whom `who` holds: two statements, however many they are.

    The workshop must be locked, so that no other notice of the kind is made at the same moment.
    """
    session.flush()
    notice = {
        "registration_id": Registration.id,
        "workshop_id": Registration.workshop_id,
        "kind": literal(kind),
        "channel": case((_HAS_MAIL, literal("mail")), else_=literal("hand")),
        "state": literal(PENDING),
        "sequence": literal(workshop.sequence),
        "before": literal(before, Notice.before.type),
        "message_id": literal(message, Notice.message_id.type),
        "made_at": literal(at, Notice.made_at.type),
    }
    theirs = Registration.workshop_id == workshop.id, who, or_(_HAS_MAIL, _HAS_PHONE)
    people = select(*notice.values()).where(*theirs).order_by(Registration.seq)
    written = insert(Notice).from_select(list(notice), people, include_defaults=False)
    made: Any = session.execute(written, execution_options={"preserve_rowcount": True})
    values = letter_job(Notice.id, literal(at, Notice.made_at.type))
    owed = Notice.workshop_id == workshop.id, Notice.channel == "mail", Notice.state == PENDING
    fresh = select(*values.values()).where(*owed, Notice.kind == kind, Notice.made_at == at)
    letters = insert(Job).from_select(list(values), fresh.order_by(Notice.id), include_defaults=False)
    session.execute(letters)
    return int(made.rowcount)


def letter_job(number: Any, at: Any) -> dict[str, Any]:
    """The job that sends a notice, as columns of a SELECT that gives its number."""
    text = cast(number, String)
    return {
        "key": literal("notice:") + text,
        "kind": literal("notice"),
        "payload": cast(literal('{"notice": ') + text + literal("}"), JSON().with_variant(Text(), "sqlite")),
        "state": literal(PENDING),
        "tries": literal(0),
        "due_at": at,
        "made_at": at,
    }
