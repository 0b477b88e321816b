"""The PDF of everybody, once a certificate in it is no longer what it says."""

from collections.abc import Collection

from sqlalchemy import case, update
from sqlalchemy.orm import Session

from .models import FAILED, WORKING, CertificateBatch


def drop_sheets(session: Session, workshop_ids: Collection[int]) -> None:
    """Empty what is kept, and let what is being made come to nothing: it may have been drawn already."""
    theirs = CertificateBatch.workshop_id.in_(workshop_ids)
    state = case((CertificateBatch.state == WORKING, FAILED), else_=CertificateBatch.state)
    session.execute(update(CertificateBatch).where(theirs).values(pdf=None, state=state))
