"""Finding accounts, who is signed in, invitations and resets."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, lazyload

from ..database import db
from .models import FORGOTTEN, Account, Invitation, PasswordReset, RecoveryCode, SignedIn
from .rules import KEEPS

# A session ends twelve hours after it began, whatever happens.
LONGEST = timedelta(hours=12)
PAGE = 50


def as_email(typed: str) -> str:
    """An e-mail address in the form the table keeps."""
    return typed.strip().lower()


def find_account(email: str) -> Account | None:
    """The account with this address, disabled or not."""
    # Its regions are not asked for here: an unknown address must cost as much as a known one.
    statement = select(Account).options(lazyload(Account.regions))
    return db.session.scalar(statement.where(Account.email == as_email(email)))


def get_account(account_id: int) -> Account:
    """The account as it is now."""
    return db.session.get_one(Account, account_id, populate_existing=True)


def find_half_in(account_id: int, epoch: int) -> Account | None:
    """Whose password was right a moment ago, while nothing of the account has changed."""
    statement = select(Account).where(
        Account.id == account_id, Account.epoch == epoch, Account.disabled_at.is_(None)
    )
    return db.session.scalar(statement, execution_options={"populate_existing": True})


def find_signed_in(token_hash: str, at: datetime) -> SignedIn | None:
    """The session, while nothing ended it: time, sign-out, disabling, a new role, password or factor."""
    statement = (
        select(SignedIn)
        .join(Account, (SignedIn.account_id == Account.id) & (SignedIn.epoch == Account.epoch))
        .where(
            SignedIn.token_hash == token_hash,
            SignedIn.ended_at.is_(None),
            SignedIn.since > at - LONGEST,
            Account.disabled_at.is_(None),
        )
        .options(contains_eager(SignedIn.account))
    )
    return db.session.scalar(statement, execution_options={"populate_existing": True})


def open_sessions(account: Account, at: datetime) -> Sequence[SignedIn]:
    """The account's sessions that may still be used, the newest first."""
    mine = (SignedIn.account_id == account.id, SignedIn.epoch == account.epoch)
    is_open = (SignedIn.ended_at.is_(None), SignedIn.since > at - LONGEST)
    return db.session.scalars(select(SignedIn).where(*mine, *is_open).order_by(SignedIn.id.desc())).all()


def count_codes(account_id: int) -> int:
    """How many recovery codes are left."""
    left = (RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
    return db.session.scalar(select(func.count(RecoveryCode.id)).where(*left)) or 0


@dataclass(frozen=True)
class Found:
    """One page of accounts, and how many there are in all."""

    accounts: Sequence[Account]
    total: int
    pages: int


def accounts_kept(keeper: Account, role: str, page: int) -> Found:
    """The accounts somebody keeps, with their own: of one role or all, by name."""
    seen = or_(_in_keeping(keeper), Account.id == keeper.id)
    rows = select(Account).where(seen, ~Account.email.startswith(FORGOTTEN))
    if role:
        rows = rows.where(Account.role == role)
    total = db.session.scalar(select(func.count()).select_from(rows.subquery())) or 0
    ordered = rows.order_by(Account.disabled_at.is_not(None), Account.name, Account.id)
    found = db.session.scalars(ordered.limit(PAGE).offset(PAGE * (page - 1))).all()
    return Found(found, total, max(1, -(-total // PAGE)))


def find_kept(keeper: Account, number: int) -> Account | None:
    """An account in somebody's keeping; their own and all others look as if they did not exist."""
    kept = (_in_keeping(keeper), Account.id != keeper.id, ~Account.email.startswith(FORGOTTEN))
    return db.session.scalar(select(Account).where(Account.id == number, *kept))


def _in_keeping(keeper: Account) -> ColumnElement[bool]:
    """Accounts of the roles below; those of the demonstration keep none that is real."""
    below = Account.role.in_(KEEPS.get(keeper.role, ()))
    return and_(below, Account.is_demonstration) if keeper.is_demonstration else below


def invitations_of(inviter: Account) -> Sequence[Invitation]:
    """The invitations somebody may see, the newest first: their own; an administrator's are all."""
    return db.session.scalars(_invitations(inviter).order_by(Invitation.id.desc()).limit(PAGE)).all()


def find_invitation(inviter: Account, number: int) -> Invitation | None:
    """One of them."""
    return db.session.scalar(_invitations(inviter).where(Invitation.id == number))


def _invitations(inviter: Account) -> Select[Invitation]:
    rows = select(Invitation)
    return rows if inviter.role == "administrator" else rows.where(Invitation.invited_by == inviter.id)


def find_invited(token_hash: str, at: datetime) -> Invitation | None:
    """The invitation of a link, while it is good."""
    good = (
        Invitation.accepted_at.is_(None), Invitation.revoked_at.is_(None), Invitation.expires_at > at,
    )  # fmt: skip
    return db.session.scalar(select(Invitation).where(Invitation.token_hash == token_hash, *good))


def find_reset(token_hash: str, at: datetime) -> PasswordReset | None:
    """The reset of a link, while it is good: unused, in time, and nothing changed since."""
    statement = (
        select(PasswordReset)
        .join(Account, (Account.id == PasswordReset.account_id) & (Account.epoch == PasswordReset.epoch))
        .where(
            PasswordReset.token_hash == token_hash,
            PasswordReset.used_at.is_(None),
            PasswordReset.expires_at > at,
            Account.disabled_at.is_(None),
        )
    )
    return db.session.scalar(statement)


def names(numbers: Collection[int]) -> dict[int, str]:
    """The names of these accounts, whether they are open or not."""
    rows = db.session.execute(select(Account.id, Account.name).where(Account.id.in_(numbers)))
    return {number: name for number, name in rows}
