"""Deeds on sessions: the password, the code, coming in, proving it again, going out."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from ..audit import Actor, record
from ..clock import now
from ..database import transaction
from ..tokens import hashed
from . import factor
from .authority import locked
from .models import Account, RecoveryCode, SignedIn
from .passwords import hashed_password, is_outdated, is_right
from .queries import LONGEST, find_account, get_account

Browser = tuple[str, str]


@dataclass(frozen=True)
class Came:
    """Somebody whose password was right: the token of an open session, or none where a code is asked for."""

    account: Account
    token: str | None


def sign_in(email: str, password: str, browser: Browser, is_demonstration_open: bool) -> Came | None:
    """Let the right password in, to the code where there is a factor; None otherwise, after the same work."""
    account = find_account(email)
    if account and (not account.is_active or (account.is_demonstration and not is_demonstration_open)):
        account = None
    if not is_right(account.password_hash if account else None, password) or account is None:
        return None
    renewed = hashed_password(password) if is_outdated(account.password_hash) else None
    if account.has_factor and not renewed:
        return Came(account, None)
    with transaction() as session:
        if renewed:
            session.execute(
                update(Account)
                .where(Account.id == account.id, Account.epoch == account.epoch)
                .values(password_hash=renewed)
            )
        return Came(account, None if account.has_factor else open_session(session, account, browser))


def enter_with_code(account_id: int, epoch: int, typed: str, browser: Browser) -> str | None:
    """Open a session for whoever gave the password a moment ago and now the code; None when it is wrong."""
    with transaction() as session:
        account = locked(session, account_id)
        if account.epoch != epoch or not account.is_active:
            return None
        given = spend_code(session, account, typed, now())
        if given is None:
            record(session, Actor("account", account_id), "miss factor", ("account", account_id))
            return None
        return open_session(session, account, browser, factor=given)


def prove(actor: Actor, account_id: int, token: str, password: str, code: str) -> str | None:
    """It is still the owner who sits there: the password, or the code where there is a factor.

    Returns the session's new token; None when what was given is wrong.
    """
    known = get_account(account_id)
    epoch = known.epoch
    if not known.has_factor and not is_right(known.password_hash, password):
        return None
    with transaction() as session:
        account = locked(session, account_id)
        if account.epoch != epoch:
            return None
        if account.has_factor and spend_code(session, account, code, now()) is None:
            record(session, actor, "miss factor", ("account", account_id))
            return None
        record(session, actor, "prove identity", ("account", account_id))
        return carried(session, account, token)


def open_session(session: Session, account: Account, browser: Browser, **details: str) -> str:
    """A new session in the deed that opens it; its token is known only to the browser."""
    token, at = secrets.token_urlsafe(32), now()
    session.execute(delete(SignedIn).where(SignedIn.account_id == account.id, SignedIn.since < at - LONGEST))
    # The epoch is the one the password was checked under: a change in between ends what is opened.
    session.add(
        SignedIn(
            token_hash=hashed(token), account_id=account.id, epoch=account.epoch, since=at, proved_at=at,
            browser=browser[0], system=browser[1],
        )
    )  # fmt: skip
    record(session, Actor("account", account.id), "sign in", ("account", account.id), **details)
    return token


def carried(session: Session, account: Account, token: str) -> str:
    """One session survives a change of its own making, under a new token; the old one opens nothing."""
    fresh = secrets.token_urlsafe(32)
    mine = (SignedIn.token_hash == hashed(token), SignedIn.account_id == account.id)
    session.execute(
        update(SignedIn)
        .where(*mine, SignedIn.ended_at.is_(None))
        .values(token_hash=hashed(fresh), epoch=account.epoch, proved_at=now())
    )
    return fresh


def spend_code(session: Session, account: Account, typed: str, at: datetime) -> str | None:
    """What was given, a code or a recovery code: each is good once. The account is held meanwhile."""
    if account.factor_nonce is None:
        return None
    step = factor.step_of(account.id, account.factor_nonce, typed, at, account.factor_step)
    if step is not None:
        account.factor_step = step
        return "code"
    unused = (RecoveryCode.account_id == account.id, RecoveryCode.used_at.is_(None))
    spent = session.execute(
        update(RecoveryCode)
        .where(*unused, RecoveryCode.code_hash == factor.code_hash(account.id, typed))
        .values(used_at=at)
    )
    return "recovery code" if spent.rowcount else None  # type: ignore[attr-defined]


def sign_out(actor: Actor, token: str) -> None:
    """End the session of this token; ending it again changes nothing."""
    with transaction() as session:
        ended = session.execute(
            update(SignedIn)
            .where(SignedIn.token_hash == hashed(token), SignedIn.ended_at.is_(None))
            .values(ended_at=now())
        )
        if ended.rowcount:  # type: ignore[attr-defined]
            record(session, actor, "sign out", ("account", actor.id))


def end_session(actor: Actor, number: int) -> bool:
    """End one of one's own sessions elsewhere; False when there is no such session of theirs."""
    with transaction() as session:
        mine = (SignedIn.id == number, SignedIn.account_id == actor.id)
        found = session.scalar(select(SignedIn).where(*mine).with_for_update(of=SignedIn))
        if found is not None and found.ended_at is None:
            found.ended_at = now()
            record(session, actor, "end session", ("account", actor.id), sessions=1)
        return found is not None


def end_others(actor: Actor, token: str) -> None:
    """End all of one's own sessions but this one; ending them again changes nothing."""
    with transaction() as session:
        others = (SignedIn.account_id == actor.id, SignedIn.token_hash != hashed(token))
        ended = session.execute(
            update(SignedIn).where(*others, SignedIn.ended_at.is_(None)).values(ended_at=now())
        )
        if count := ended.rowcount:  # type: ignore[attr-defined]
            record(session, actor, "end session", ("account", actor.id), sessions=count)


def end_every_session(session: Session) -> None:
    """Part of a restore: what was ended since the backup must not come back to life."""
    session.execute(delete(SignedIn))
