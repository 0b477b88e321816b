"""Headcounts: a number without names and the basis it stands on; corrections keep the history."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Base, Utc

BASES = ("named", "sheet", "reported", "unknown")


class Headcount(Base):
    """How many took part, as somebody said. Unknown has no number; a number is never 0 for want of one.

    `jurisdiction_code` is set only where the source states a number for one region. The row in force has
    no `replaced_at`.
    """

    __tablename__ = "headcount"
    __table_args__ = (
        CheckConstraint("basis IN ('named', 'sheet', 'reported', 'unknown')", name="basis"),
        CheckConstraint("(basis = 'unknown') = (number IS NULL)", name="number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"), index=True)
    jurisdiction_code: Mapped[str | None] = mapped_column(ForeignKey("jurisdiction.code"))
    number: Mapped[int | None]
    basis: Mapped[str] = mapped_column(String(10))
    source_es: Mapped[str | None] = mapped_column(String(300))
    source_en: Mapped[str | None] = mapped_column(String(300))
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime] = mapped_column(Utc)
    replaced_at: Mapped[datetime | None] = mapped_column(Utc)
