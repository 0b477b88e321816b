"""Accounts, their regions, sessions and second factor; invitations and password resets."""

from datetime import datetime

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..database import Base, Utc

ROLES = ("organiser", "coordinator", "viewer", "administrator")
# Who sees the whole country's people or gives accounts does nothing before the second factor is set up.
OBLIGED = frozenset({"coordinator", "administrator"})
# What the address of somebody who left long ago begins with, once it is forgotten: no address does.
FORGOTTEN = "-"
KNOWN_ROLES = "role IN ('organiser', 'coordinator', 'viewer', 'administrator')"


class Account(UserMixin, Base):
    """A person who works here. `epoch` grows when role, scope, password or factor change: all sessions end.

    The factor's secret is not here: it is made from the key of the settings and `factor_nonce`.
    `factor_step` is the last half-minute whose code was used.
    """

    __tablename__ = "account"
    __table_args__ = (CheckConstraint(KNOWN_ROLES, name="role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    role: Mapped[str] = mapped_column(String(20))
    password_hash: Mapped[str] = mapped_column(String(200))
    epoch: Mapped[int] = mapped_column(default=1)
    is_demonstration: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Utc)
    disabled_at: Mapped[datetime | None] = mapped_column(Utc)
    factor_nonce: Mapped[str | None] = mapped_column(String(32))
    factor_at: Mapped[datetime | None] = mapped_column(Utc)
    factor_step: Mapped[int | None]
    regions: Mapped[list["AccountRegion"]] = relationship(lazy="selectin", cascade="all, delete-orphan")

    @property
    def is_active(self) -> bool:
        """Whether the person may still come in."""
        return self.disabled_at is None

    @property
    def is_forgotten(self) -> bool:
        """Whether nobody knows any more whose it was."""
        return self.email.startswith(FORGOTTEN)

    @property
    def codes(self) -> list[str]:
        """The regions of an organiser."""
        return sorted(link.jurisdiction_code for link in self.regions)

    @property
    def has_factor(self) -> bool:
        """Whether a code is asked for besides the password."""
        return self.factor_nonce is not None

    @property
    def needs_factor(self) -> bool:
        """Whether the role asks for a second factor that is not set up yet."""
        return self.role in OBLIGED and not self.has_factor


class AccountRegion(Base):
    """A jurisdiction an organiser answers for."""

    __tablename__ = "account_region"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    jurisdiction_code: Mapped[str] = mapped_column(ForeignKey("jurisdiction.code"), primary_key=True)


class SignedIn(Base):
    """A signed-in session; the cookie holds the token, the table its hash. No address is kept.

    `proved_at` is when its owner last gave a password or a code.
    """

    __tablename__ = "signed_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    epoch: Mapped[int]
    since: Mapped[datetime] = mapped_column(Utc)
    ended_at: Mapped[datetime | None] = mapped_column(Utc)
    proved_at: Mapped[datetime] = mapped_column(Utc)
    browser: Mapped[str] = mapped_column(String(20))
    system: Mapped[str] = mapped_column(String(20))
    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)


class RecoveryCode(Base):
    """A code good once in the factor's place; the table keeps its hash under the key of the settings."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    used_at: Mapped[datetime | None] = mapped_column(Utc)


class Invitation(Base):
    """An account offered by mail. Its link is made from `ref` and `generation`; the table keeps the hash."""

    __tablename__ = "invitation"
    __table_args__ = (CheckConstraint(KNOWN_ROLES, name="role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(32))
    generation: Mapped[int] = mapped_column(default=1)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    email: Mapped[str] = mapped_column(String(254))
    role: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(2))
    invited_by: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(Utc)
    expires_at: Mapped[datetime] = mapped_column(Utc)
    sent_at: Mapped[datetime | None] = mapped_column(Utc)
    failed_at: Mapped[datetime | None] = mapped_column(Utc)
    accepted_at: Mapped[datetime | None] = mapped_column(Utc)
    revoked_at: Mapped[datetime | None] = mapped_column(Utc)
    regions: Mapped[list["InvitationRegion"]] = relationship(lazy="selectin", cascade="all, delete-orphan")
    inviter: Mapped[Account] = relationship()

    @property
    def codes(self) -> list[str]:
        """The regions of the account offered."""
        return sorted(link.jurisdiction_code for link in self.regions)

    @property
    def is_settled(self) -> bool:
        """Whether it was accepted or taken back."""
        return self.accepted_at is not None or self.revoked_at is not None


class InvitationRegion(Base):
    """A jurisdiction of an organiser who is invited."""

    __tablename__ = "invitation_region"

    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id"), primary_key=True)
    jurisdiction_code: Mapped[str] = mapped_column(ForeignKey("jurisdiction.code"), primary_key=True)


class PasswordReset(Base):
    """A way to a new password by mail, good once and as long as nothing of the account has changed."""

    __tablename__ = "password_reset"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(32))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    epoch: Mapped[int]
    language: Mapped[str] = mapped_column(String(2))
    expires_at: Mapped[datetime] = mapped_column(Utc)
    used_at: Mapped[datetime | None] = mapped_column(Utc)
    account: Mapped[Account] = relationship()
