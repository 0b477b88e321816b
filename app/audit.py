"""Who did what: a row in the deed itself, without personal data; the worker seals the chain."""

import hashlib
import json
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Integer, String, bindparam, func, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from .clock import now
from .database import Base, Utc


@dataclass(frozen=True)
class Actor:
    """Who does a deed: a kind (account, participant, delegation, device, command) and its number, if any."""

    kind: str
    id: int | None = None
    request: str = ""


COMMAND = Actor("command")
PARTICIPANT = Actor("participant")
WORKER = Actor("worker")
# The number of the lock under which PostgreSQL lets one worker at a time seal.
SEALER = 7_316_241


class AuditRow(Base):
    """One deed. `details` never holds a name, a contact or a code; `place` is the row's in the chain."""

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
    place: Mapped[int | None] = mapped_column(BigInteger, unique=True)
    seal: Mapped[str | None] = mapped_column(String(64))


# Made once: every deed writes one, and making the statement costs more than running it.
_ROW = insert(AuditRow).inline()


def record(session: Session, actor: Actor, action: str, on: tuple[str, object], **details: Any) -> None:
    """Write the deed's audit row; `on` is the kind and key of what was touched."""
    session.connection().execute(_ROW, audit_row(actor, action, on, **details))


def recording(step: Any) -> Any:
    """The row as a step of a larger statement, behind a step that must have done something.

    It is told what `audit_row` says, each under `audit_` and its name.
    """
    columns = [one for one in AuditRow.__table__.columns if one.name not in {"id", "place", "seal"}]
    told = (bindparam(f"audit_{one.name}", type_=one.type).label(one.name) for one in columns)
    rows = select(*told).select_from(step)
    return insert(AuditRow).from_select([one.name for one in columns], rows, include_defaults=False)


def record_all(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Write the rows of a deed that does the same to many."""
    if rows:
        session.connection().execute(_ROW, rows)


def audit_row(actor: Actor, action: str, on: tuple[str, object], **details: Any) -> dict[str, Any]:
    """The row itself, for a deed that adds several at once."""
    kind, key = on
    return {
        "at": now(), "actor_kind": actor.kind, "actor_id": actor.id, "request": actor.request,
        "action": action, "object_kind": kind, "object_key": str(key), "details": details,
    }  # fmt: skip


@dataclass(frozen=True)
class Chain:
    """What a reading of the chain found: how many rows are sealed, the last seal, and the first fault."""

    rows: int
    head: str
    fault: str | None = None


def has_unsealed(session: Session) -> bool:
    """Whether there is something to seal; a cheap read."""
    return session.scalar(select(AuditRow.id).where(AuditRow.place.is_(None)).limit(1)) is not None


def seal_next(session: Session, most: int = 500) -> int:
    """Chain up to `most` rows that have no seal yet; returns how many.

    A row takes its place when it is sealed: rows of deeds that ended later may have lower numbers.
    """
    if not _is_only_sealer(session):
        return 0
    last = session.execute(
        select(AuditRow.place, AuditRow.seal)
        .where(AuditRow.place.is_not(None))
        .order_by(AuditRow.place.desc())
    ).first()
    sealed, before = (last.place, last.seal) if last else (0, "")
    fresh = select(AuditRow).where(AuditRow.place.is_(None)).order_by(AuditRow.id).limit(most)
    rows = session.scalars(fresh, execution_options={"populate_existing": True}).all()
    for place, row in enumerate(rows, sealed + 1):
        row.place, row.seal = place, _seal(row, before)
        before = row.seal
    return len(rows)


def _is_only_sealer(session: Session) -> bool:
    """Two workers must not chain two rows to one; on SQLite the deed itself is alone."""
    if session.get_bind().dialect.name != "postgresql":
        return True
    return bool(session.scalar(select(func.pg_try_advisory_xact_lock(SEALER))))


def read_chain(session: Session) -> Chain:
    """Read every seal from the first on and say where the chain is broken, if it is."""
    before, place = "", 0
    sealed = select(AuditRow).where(AuditRow.place.is_not(None)).order_by(AuditRow.place)
    with closing(session.scalars(sealed, execution_options={"yield_per": 1000})) as rows:
        for row in rows:
            if row.place != place + 1:
                return Chain(place, before, f"a row before row {row.id} is missing")
            if row.seal != _seal(row, before):
                return Chain(place, before, f"row {row.id} is not as it was sealed")
            place, before = row.place, row.seal
    return Chain(place, before)


def has_seal(session: Session, seal: str) -> bool:
    """Whether a seal noted down elsewhere is still in the chain."""
    return session.scalar(select(AuditRow.id).where(AuditRow.seal == seal).limit(1)) is not None


def _seal(row: AuditRow, before: str) -> str:
    told = [
        row.id,
        row.at.isoformat(),
        row.actor_kind,
        row.actor_id,
        row.request,
        row.action,
        row.object_kind,
        row.object_key,
        row.details,
    ]
    return hashlib.sha256((json.dumps(told, sort_keys=True) + before).encode()).hexdigest()
