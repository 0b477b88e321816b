"""When sign-up was to close before somebody closed it: the deeds' own rows say so."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..audit import AuditRow
from .models import Workshop

CLOSING, MOVING = "close sign-up", "move workshop"


def last_closing(session: Session, workshop: Workshop) -> datetime | None:
    """The hour set before it was closed by hand, moved with the workshop if that was moved since."""
    rows = select(AuditRow.details).where(
        AuditRow.object_kind == "workshop",
        AuditRow.object_key == workshop.code,
        AuditRow.action.in_((CLOSING, MOVING)),
    )
    details = session.scalar(rows.order_by(AuditRow.id.desc()).limit(1)) or {}
    planned = details.get("planned")
    return datetime.fromisoformat(planned) if planned else None
