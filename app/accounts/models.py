"""Accounts, the regions an organiser answers for, and signed-in sessions."""

from datetime import datetime

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..database import Base, Utc

ROLES = ("organiser", "coordinator", "viewer", "administrator")


class Account(UserMixin, Base):
    """A person who works here. `epoch` grows when role, scope or password change and ends all sessions."""

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint("role IN ('organiser', 'coordinator', 'viewer', 'administrator')", name="role"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    role: Mapped[str] = mapped_column(String(20))
    password_hash: Mapped[str] = mapped_column(String(200))
    epoch: Mapped[int] = mapped_column(default=1)
    is_demonstration: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Utc)
    disabled_at: Mapped[datetime | None] = mapped_column(Utc)
    regions: Mapped[list["AccountRegion"]] = relationship(lazy="selectin", cascade="all, delete-orphan")

    @property
    def is_active(self) -> bool:
        """Whether the person may still come in."""
        return self.disabled_at is None


class AccountRegion(Base):
    """A jurisdiction an organiser answers for."""

    __tablename__ = "account_region"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    jurisdiction_code: Mapped[str] = mapped_column(ForeignKey("jurisdiction.code"), primary_key=True)


class SignedIn(Base):
    """A signed-in session; the cookie holds the token, the table its hash."""

    __tablename__ = "signed_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    epoch: Mapped[int]
    since: Mapped[datetime] = mapped_column(Utc)
    ended_at: Mapped[datetime | None] = mapped_column(Utc)
    account: Mapped[Account] = relationship(lazy="joined")
