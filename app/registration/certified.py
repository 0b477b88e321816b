"""Who has a certificate, as the ticket and the messages need to know; the certificate itself is elsewhere."""

from datetime import datetime

from sqlalchemy.orm import Session

from ..tokens import hashed, link_token
from ..workshops.models import Workshop
from .models import Registration
from .owed import owe


def tell_certified(session: Session, who: str, workshop: Workshop, at: datetime) -> None:
    """Note that somebody of the list has a certificate, and owe them word of it.

    They get it by their link, which is good again if it had expired.
    """
    if row := _on_the_list(session, who):
        row.certified_at = at
        row.link_hash = hashed(link_token("ticket", row.ref, row.generation))
        owe(session, "certificate", [row], workshop, at)


def forget_certified(session: Session, who: str) -> None:
    """It was revoked: the ticket leads to none any more."""
    if row := _on_the_list(session, who):
        row.certified_at = None


def _on_the_list(session: Session, who: str) -> Registration | None:
    """The sign-up a desk's name stands for; somebody from the door or forgotten has none."""
    row = session.get(Registration, int(who[1:])) if who.startswith("r") else None
    return row if row is not None and row.forgotten_at is None else None
