"""What a deed owes people: a notice each, by mail through the outbox or by an organiser's hand."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from ..outbox import job
from ..workshops.models import Workshop
from .models import Notice, Registration


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
