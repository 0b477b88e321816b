"""What this floor forgets with a workshop's people; every code goes on saying what it said."""

from collections.abc import Collection

from sqlalchemy import update
from sqlalchemy.orm import Session

from .models import Certificate, CertificateBatch


def forget_people(session: Session, workshop_ids: Collection[int]) -> None:
    """Names, reasons, what leads to a person and what a certificate could be drawn from again."""
    gone = {"ref": None, "who": None, "name": None, "reason": None, "revoked_reason": None}
    session.execute(update(Certificate).where(Certificate.workshop_id.in_(workshop_ids)).values(gone))
    session.execute(
        update(CertificateBatch).where(CertificateBatch.workshop_id.in_(workshop_ids)).values(pdf=None)
    )
