"""Deeds on accounts: making, changing, disabling them; signing in and out."""

import secrets
from collections.abc import Collection

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ..audit import Actor, record
from ..clock import now
from ..database import broken_rule, transaction
from ..language import lazy_gettext as _l
from ..refusals import Refusal
from ..territory.models import Jurisdiction
from ..tokens import hashed
from .models import Account, AccountRegion, SignedIn
from .passwords import hashed_password, is_outdated, is_right
from .queries import LONGEST, as_email, find_account
from .rules import ensure_password, ensure_role


def create_account(
    actor: Actor, email: str, name: str, role: str, password: str, regions: Collection[str] = (),
    is_demonstration: bool = False,
) -> Account:  # fmt: skip
    """Make an account; an address belongs to one account only."""
    ensure_role(role, regions)
    ensure_password(password, as_email(email))
    kept = hashed_password(password)
    try:
        with transaction() as session:
            _ensure_regions(session, regions)
            account = Account(
                email=as_email(email), name=name, role=role, password_hash=kept, created_at=now(),
                is_demonstration=is_demonstration,
                regions=[AccountRegion(jurisdiction_code=code) for code in sorted(set(regions))],
            )  # fmt: skip
            session.add(account)
            session.flush()
            record(
                session, actor, "create account", ("account", account.id), role=role, regions=sorted(regions)
            )
    except IntegrityError as error:
        if broken_rule(error) == "uq_account_email":
            raise Refusal(_l("There is already an account with this e-mail address."), "email") from None
        raise
    return account


def change_scope(actor: Actor, account_id: int, role: str, regions: Collection[str]) -> None:
    """Another role or other regions; every session under the old ones ends."""
    ensure_role(role, regions)
    with transaction() as session:
        account = _locked(session, account_id)
        _ensure_regions(session, regions)
        account.role = role
        kept = {link.jurisdiction_code: link for link in account.regions}
        account.regions = [
            kept.get(code) or AccountRegion(jurisdiction_code=code) for code in sorted(set(regions))
        ]
        account.epoch += 1
        record(session, actor, "change scope", ("account", account_id), role=role, regions=sorted(regions))


def change_password(actor: Actor, account_id: int, password: str) -> None:
    """A new password; every session opened with the old one ends."""
    kept = hashed_password(password)
    with transaction() as session:
        account = _locked(session, account_id)
        ensure_password(password, account.email)
        account.password_hash = kept
        account.epoch += 1
        record(session, actor, "change password", ("account", account_id))


def disable_account(actor: Actor, account_id: int) -> None:
    """Nobody comes in with this account any more; doing it again changes nothing."""
    with transaction() as session:
        account = _locked(session, account_id)
        if account.disabled_at is None:
            account.disabled_at = now()
            account.epoch += 1
            record(session, actor, "disable account", ("account", account_id))


def sign_in(email: str, password: str, is_demonstration_open: bool) -> str | None:
    """Open a session for the right password and return its token; None otherwise, after the same work."""
    account = find_account(email)
    if account and (not account.is_active or (account.is_demonstration and not is_demonstration_open)):
        account = None
    if not is_right(account.password_hash if account else None, password) or account is None:
        return None
    renewed = hashed_password(password) if is_outdated(account.password_hash) else None
    token = secrets.token_urlsafe(32)
    with transaction() as session:
        at = now()
        session.execute(
            delete(SignedIn).where(SignedIn.account_id == account.id, SignedIn.since < at - LONGEST)
        )
        # The epoch is the one the password was checked under: a change in between makes this session void.
        session.add(SignedIn(token_hash=hashed(token), account_id=account.id, epoch=account.epoch, since=at))
        if renewed:
            session.execute(
                update(Account)
                .where(Account.id == account.id, Account.epoch == account.epoch)
                .values(password_hash=renewed)
            )
        record(session, Actor("account", account.id), "sign in", ("account", account.id))
    return token


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


def end_every_session(session: Session) -> None:
    """Part of a restore: what was ended since the backup must not come back to life."""
    session.execute(delete(SignedIn))


def _locked(session: Session, account_id: int) -> Account:
    return session.get_one(Account, account_id, with_for_update=True, populate_existing=True)


def _ensure_regions(session: Session, regions: Collection[str]) -> None:
    wanted = set(regions)
    known = session.scalar(select(func.count()).where(Jurisdiction.code.in_(wanted)))
    if known != len(wanted):
        raise Refusal(_l("One of the regions does not exist."), "regions")
