"""What this floor forgets with a workshop's people; every code goes on saying what it said."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, update
from sqlalchemy.orm import Session

from ..config import settings
from ..forgetting import Rule, emptied
from ..workshops.past import over_for
from .models import Certificate, CertificateBatch
from .outdating import drop_sheets

# Names, reasons, what leads to a person and what a certificate could be drawn from again.
PERSON: dict[str, Any] = {"ref": None, "who": None, "name": None, "reason": None, "revoked_reason": None}


def rules() -> Sequence[Rule]:
    """With the names of the people they were issued to."""
    return (
        emptied("names on certificates", Certificate, _people_due, PERSON),
        emptied("certificates of a whole workshop", CertificateBatch, _batches_due, {"pdf": None}),
    )


def forget_people(session: Session, workshop_ids: Collection[int]) -> None:
    """All of these workshops, at once."""
    session.execute(update(Certificate).where(Certificate.workshop_id.in_(workshop_ids)).values(PERSON))
    drop_sheets(session, workshop_ids)


def forget_certificates_of(session: Session, workshop_id: int, who: str) -> None:
    """Those of one person, at once, and the sheets of everybody they may be on."""
    theirs = Certificate.workshop_id == workshop_id, Certificate.who == who
    session.execute(update(Certificate).where(*theirs).values(PERSON))
    drop_sheets(session, [workshop_id])


def _people_due(at: datetime) -> ColumnElement[bool]:
    kept = or_(*(getattr(Certificate, name).is_not(None) for name in PERSON))
    return and_(Certificate.workshop_id.in_(over_for(settings().name_days, at)), kept)


def _batches_due(at: datetime) -> ColumnElement[bool]:
    over = CertificateBatch.workshop_id.in_(over_for(settings().name_days, at))
    return and_(over, CertificateBatch.pdf.is_not(None))
