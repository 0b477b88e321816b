"""Finding accounts and who is signed in."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import lazyload

from ..database import db
from .models import Account, SignedIn

# A session ends twelve hours after it began, whatever happens.
LONGEST = timedelta(hours=12)


def as_email(typed: str) -> str:
    """An e-mail address in the form the table keeps."""
    return typed.strip().lower()


def find_account(email: str) -> Account | None:
    """The account with this address, disabled or not."""
    # Its regions are not asked for here: an unknown address must cost as much as a known one.
    statement = select(Account).options(lazyload(Account.regions))
    return db.session.scalar(statement.where(Account.email == as_email(email)))


def find_signed_in(token_hash: str, at: datetime) -> Account | None:
    """Whose session this is, while nothing ended it: time, sign-out, disabling, a new role or password."""
    statement = (
        select(Account)
        .join(SignedIn, (SignedIn.account_id == Account.id) & (SignedIn.epoch == Account.epoch))
        .where(
            SignedIn.token_hash == token_hash,
            SignedIn.ended_at.is_(None),
            SignedIn.since > at - LONGEST,
            Account.disabled_at.is_(None),
        )
    )
    return db.session.scalar(statement, execution_options={"populate_existing": True})
