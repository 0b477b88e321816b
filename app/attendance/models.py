"""The desk of a workshop: devices, what they record, and what a person has to settle."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..database import Base, Utc, only
from ..forgetting import GONE
from ..institutions.models import Institution
from ..registration.models import Registration
from ..workshops.models import Workshop

ARRIVAL, UNDO, WALK_IN, REPLACEMENT, EXCUSE = "arrival", "undo", "walk_in", "replacement", "excuse"
# What a device may record; an excuse is written by staff or read from a sheet.
DEVICE_KINDS = (ARRIVAL, UNDO, WALK_IN, REPLACEMENT)
# On what a record rests: tapped at the desk, read from a signed sheet, written by staff.
DESK, SHEET, STAFF = "desk", "sheet", "staff"
UNKNOWN_CODE, OTHER_WORKSHOP, UNREADABLE = "unknown_code", "other_workshop", "unreadable"


class Desk(Base):
    """One workshop's desk. Its row is locked by every deed that records, so `last_seq` orders what devices
    are told; it never decides who came."""

    __tablename__ = "desk"

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"), primary_key=True)
    last_seq: Mapped[int] = mapped_column(default=0)
    closed_at: Mapped[datetime | None] = mapped_column(Utc)


class DeskDevice(Base):
    """A phone or computer that records for one workshop; only a hash of its token is kept.

    `clock_offset` is how many seconds its clock is behind ours, `unsent` how many records it still held,
    both as it said last, at `seen_at`.
    """

    __tablename__ = "desk_device"

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    let_in_at: Mapped[datetime] = mapped_column(Utc)
    let_in_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    revoked_at: Mapped[datetime | None] = mapped_column(Utc)
    seen_at: Mapped[datetime | None] = mapped_column(Utc)
    clock_offset: Mapped[int] = mapped_column(default=0)
    unsent: Mapped[int] = mapped_column(default=0)
    workshop: Mapped[Workshop] = relationship()


class DeskCode(Base):
    """A code that lets one device in, once, until `expires_at`; it is made from `ref` and the secret."""

    __tablename__ = "desk_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(32), unique=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(Utc)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    expires_at: Mapped[datetime] = mapped_column(Utc)
    device_id: Mapped[int | None] = mapped_column(ForeignKey("desk_device.id"), unique=True)
    workshop: Mapped[Workshop] = relationship()


class WalkIn(Base):
    """Somebody who came without a sign-up, or in another's place (`replaces_id`).

    `ref` is the identifier of the record that brought them. They count in attendance, never in seats.
    `region`, `country`, `attendance`, `email_key`, `person_key` and `search` are as in Registration; only
    lists bring an `email`. `thanked_at` is when somebody thanked them by hand.
    """

    __tablename__ = "walk_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(36), unique=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"), index=True)
    given_names: Mapped[str] = mapped_column(String(80))
    family_names: Mapped[str] = mapped_column(String(80))
    search: Mapped[str] = mapped_column(String(400), default="", server_default="")
    phone: Mapped[str | None] = mapped_column(String(20))
    email: Mapped[str | None] = mapped_column(String(254))
    email_key: Mapped[str | None] = mapped_column(String(64))
    person_key: Mapped[str | None] = mapped_column(String(64))
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id"))
    institution_text: Mapped[str | None] = mapped_column(String(160))
    region: Mapped[str] = mapped_column(String(8))
    country: Mapped[str | None] = mapped_column(String(2))
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id"))
    made_at: Mapped[datetime] = mapped_column(Utc)
    thanked_at: Mapped[datetime | None] = mapped_column(Utc)
    attendance: Mapped[str] = mapped_column(String(8), default="", server_default="")
    workshop: Mapped[Workshop] = relationship()
    institution: Mapped[Institution | None] = relationship()
    replaces: Mapped[Registration | None] = relationship()

    @property
    def full_name(self) -> str:
        """Given names and family names; a dash for somebody forgotten."""
        return f"{self.given_names} {self.family_names}".strip() or GONE


class DeskOperation(Base):
    """One record: never changed; a correction is another record. Deleted only by unmaking.py.

    `ref` is the identifier its maker gave it, so that sending it again changes nothing. `n` counts within a
    device. `tapped_at` is as the device said and `clock_offset` how far its clock was behind ours when it
    told; `received_at` is ours. `who` names the person: r and a registration's number, w and a walk-in's
    ref. `refers_to` is the record an undo takes back, or the held one a person has settled. What is `held`
    counts for nothing until it is settled.
    """

    __tablename__ = "desk_operation"
    __table_args__ = (
        CheckConstraint("kind IN ('arrival', 'undo', 'walk_in', 'replacement', 'excuse')", name="kind"),
        CheckConstraint("evidence IN ('desk', 'sheet', 'staff')", name="evidence"),
        UniqueConstraint("ref", name="uq_desk_operation_ref"),
        UniqueConstraint("workshop_id", "seq", name="uq_desk_operation_order"),
        Index("ix_desk_operation_device", "device_id", "n"),
        # What an arrival looks up: all that is known of a person, and all that was taken back.
        Index("ix_desk_operation_who", "workshop_id", "who", **only("who IS NOT NULL")),
        Index("ix_desk_operation_undo", "workshop_id", **only("kind = 'undo'")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(36))
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"))
    seq: Mapped[int]
    kind: Mapped[str] = mapped_column(String(12))
    evidence: Mapped[str] = mapped_column(String(5), default=DESK)
    device_id: Mapped[int | None] = mapped_column(ForeignKey("desk_device.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    n: Mapped[int] = mapped_column(default=0)
    who: Mapped[str | None] = mapped_column(String(40))
    day: Mapped[date]
    refers_to: Mapped[str | None] = mapped_column(String(36))
    tapped_at: Mapped[datetime] = mapped_column(Utc)
    received_at: Mapped[datetime] = mapped_column(Utc)
    clock_offset: Mapped[int] = mapped_column(default=0)
    flags: Mapped[list[str]] = mapped_column(JSON, default=list)
    reason: Mapped[str | None] = mapped_column(String(200))
    is_held: Mapped[bool] = mapped_column(default=False)
    workshop: Mapped[Workshop] = relationship()


class DeskException(Base):
    """A held record, until a person settles it.

    `told` is what the device said of it: a code, another workshop's code, names; for people to read.
    settlement: counted, with `settled_with` the record made for it; dismissed.
    """

    __tablename__ = "desk_exception"
    __table_args__ = (
        CheckConstraint("reason IN ('unknown_code', 'other_workshop', 'unreadable')", name="reason"),
        CheckConstraint("settlement IN ('counted', 'dismissed')", name="settlement"),
        Index("ix_desk_exception_open", "workshop_id", "settled_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"))
    operation_id: Mapped[int] = mapped_column(ForeignKey("desk_operation.id"), unique=True)
    reason: Mapped[str] = mapped_column(String(14))
    told: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    made_at: Mapped[datetime] = mapped_column(Utc)
    settled_at: Mapped[datetime | None] = mapped_column(Utc)
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    settlement: Mapped[str | None] = mapped_column(String(10))
    settled_with: Mapped[str | None] = mapped_column(String(36))
    operation: Mapped[DeskOperation] = relationship()
