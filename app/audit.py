"""Who did what: a row in the deed itself, without personal data; the worker seals the chain."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Integer, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from .clock import now
from .database import Base, Utc


@dataclass(frozen=True)
class Actor:
    """Who does a deed: a kind (account, participant, device, command) and its number, if any."""

    kind: str
    id: int | None = None
    request: str = ""


COMMAND = Actor("command")
PARTICIPANT = Actor("participant")


class AuditRow(Base):
    """One deed. `details` never holds a name, a contact or a code."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    at: Mapped[datetime] = mapped_column(Utc)
    actor_kind: Mapped[str] = mapped_column(String(20))
    actor_id: Mapped[int | None]
    request: Mapped[str] = mapped_column(String(40))
    action: Mapped[str] = mapped_column(String(60))
    object_kind: Mapped[str] = mapped_column(String(40))
    object_key: Mapped[str] = mapped_column(String(60))
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    seal: Mapped[str | None] = mapped_column(String(64), index=True)


def record(session: Session, actor: Actor, action: str, on: tuple[str, object], **details: Any) -> None:
    """Add the deed's audit row; `on` is the kind and key of what was touched."""
    session.add(audit_row(actor, action, on, **details))


def audit_row(actor: Actor, action: str, on: tuple[str, object], **details: Any) -> AuditRow:
    """The row itself, for a deed that adds several at once."""
    kind, key = on
    return AuditRow(
        at=now(), actor_kind=actor.kind, actor_id=actor.id, request=actor.request, action=action,
        object_kind=kind, object_key=str(key), details=details,
    )  # fmt: skip


def seal_next(session: Session, most: int = 500) -> int:
    """Chain up to `most` rows that have no seal yet; returns how many."""
    last = session.scalar(
        select(AuditRow.seal).where(AuditRow.seal.is_not(None)).order_by(AuditRow.id.desc()).limit(1)
    )
    rows = session.scalars(
        select(AuditRow).where(AuditRow.seal.is_(None)).order_by(AuditRow.id).limit(most)
    ).all()
    for row in rows:
        last = row.seal = _seal(row, last or "")
    return len(rows)


def _seal(row: AuditRow, before: str) -> str:
    said = [
        row.id,
        row.at.isoformat(),
        row.actor_kind,
        row.actor_id,
        row.action,
        row.object_kind,
        row.object_key,
        row.details,
    ]
    return hashlib.sha256((json.dumps(said, sort_keys=True) + before).encode()).hexdigest()
