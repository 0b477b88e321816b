"""Certificates, the rule they are issued by, and what is issued for a whole workshop at once."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from ..database import Base, Utc
from ..workshops.models import Workshop

# States of what is made for everybody.
WORKING, READY, FAILED = "working", "ready", "failed"


class CertificateRule(Base):
    """What a workshop asks for a certificate; without a row, rules.py's own.

    `share` is the least per cent of the days somebody came; `minutes_a_day` are counted for each day where
    staff say so, else those of the agenda.
    """

    __tablename__ = "certificate_rule"
    __table_args__ = (CheckConstraint("share BETWEEN 1 AND 100", name="share"),)

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"), primary_key=True)
    share: Mapped[int]
    minutes_a_day: Mapped[int | None]


class Certificate(Base):
    """Proof of hours attended: facts as they were when it was issued, never pointed at anything else.

    `ref` is what both codes are made from; `qr_hash` and `code_hash` are theirs. `who` is the person as the
    desk names them. `facts` are those of facts.py, `name_key` a keyed hash of the name, and `seal` a keyed
    hash of all that the check page says. `ref`, `who`, `name` and the reasons are forgotten with the person;
    the rest stays. `reason` is why it was issued against the rule.
    """

    __tablename__ = "certificate"
    __table_args__ = (
        Index(
            "uq_certificate_valid",
            "workshop_id",
            "who",
            unique=True,
            postgresql_where=text("revoked_at IS NULL"),
            sqlite_where=text("revoked_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str | None] = mapped_column(String(32), unique=True)
    qr_hash: Mapped[str] = mapped_column(String(64), unique=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"))
    who: Mapped[str | None] = mapped_column(String(40))
    name: Mapped[str | None] = mapped_column(String(200))
    initials: Mapped[str] = mapped_column(String(20))
    name_key: Mapped[str] = mapped_column(String(64))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    seal: Mapped[str] = mapped_column(String(64))
    is_override: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str | None] = mapped_column(String(300))
    issued_on: Mapped[date]
    issued_at: Mapped[datetime] = mapped_column(Utc)
    issued_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    revoked_at: Mapped[datetime | None] = mapped_column(Utc)
    revoked_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    revoked_reason: Mapped[str | None] = mapped_column(String(300))
    workshop: Mapped[Workshop] = relationship()


class CertificateBatch(Base):
    """Certificates for everybody who meets the rule, and one PDF of them all.

    `done` of `total` people have theirs; `pdf` is kept until `kept_until` and then emptied. `account_id` is
    who asked for it.
    """

    __tablename__ = "certificate_batch"
    __table_args__ = (
        CheckConstraint("state IN ('working', 'ready', 'failed')", name="state"),
        Index(
            "uq_certificate_batch_working",
            "workshop_id",
            unique=True,
            postgresql_where=text("state = 'working'"),
            sqlite_where=text("state = 'working'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    state: Mapped[str] = mapped_column(String(10), default=WORKING)
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime] = mapped_column(Utc)
    kept_until: Mapped[datetime | None] = mapped_column(Utc)
    pdf: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    workshop: Mapped[Workshop] = relationship()
