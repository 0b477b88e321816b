"""What editions say of public bodies, what somebody told us, and when the counts were counted again."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..database import Base, Utc
from ..plan.models import Plan


class EditionBody(Base):
    """A public body, and the codes of the workshops it took part in by name as the latest edition has it:
    those that may be said of it.

    Written whole with each edition and by nothing else: what rows say since is told with the next one. One
    row a body, for there may be a hundred times as many of a body and a workshop. Nothing personal.
    """

    __tablename__ = "edition_body"

    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"), primary_key=True)
    workshops: Mapped[list[str]] = mapped_column(JSON)


class CountCheck(Base):
    """One time that everything was counted again."""

    __tablename__ = "count_check"

    id: Mapped[int] = mapped_column(primary_key=True)
    checked_at: Mapped[datetime] = mapped_column(Utc)
    differing: Mapped[int]


class Tip(Base):
    """What somebody told us of something not known; a coordinator notes or dismisses it, with a reason.

    `about` is the sentence it answers as it was shown, empty when it had gone; `contact` is how to reach
    whoever told it, if they said, and is forgotten.
    """

    __tablename__ = "tip"
    __table_args__ = (
        CheckConstraint("outcome IN ('noted', 'dismissed')", name="outcome"),
        CheckConstraint("(settled_at IS NULL) = (outcome IS NULL)", name="settled"),
        UniqueConstraint("form_key", name="uq_tip_form_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    about: Mapped[str] = mapped_column(String(1000))
    known: Mapped[str] = mapped_column(String(2000))
    source: Mapped[str] = mapped_column(String(400))
    contact: Mapped[str | None] = mapped_column(String(254))
    form_key: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(Utc)
    outcome: Mapped[str | None] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(String(400))
    settled_at: Mapped[datetime | None] = mapped_column(Utc)
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    plan: Mapped[Plan] = relationship()
