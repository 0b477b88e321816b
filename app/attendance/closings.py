"""Closings of a desk: who had come by then, as numbers, and why it was opened again."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Base, Utc


class DeskClosing(Base):
    """One closing: the records up to `last_seq` are what is frozen; later ones are kept and stand apart.

    `people` are distinct humans, `by_day` attendances of each day; `unsent` and `held` is what was known
    to be missing.
    """

    __tablename__ = "desk_closing"

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"), index=True)
    last_seq: Mapped[int]
    people: Mapped[int]
    by_day: Mapped[dict[str, int]] = mapped_column(JSON)
    unsent: Mapped[int]
    held: Mapped[int]
    closed_at: Mapped[datetime] = mapped_column(Utc)
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    reopened_at: Mapped[datetime | None] = mapped_column(Utc)
    reopened_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str | None] = mapped_column(String(300))
