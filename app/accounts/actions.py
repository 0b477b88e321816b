"""Deeds on accounts: making, changing, disabling and enabling them."""

from collections.abc import Collection

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ..audit import Actor, record
from ..clock import now
from ..database import broken_rule, transaction
from ..language import lazy_gettext as _l
from ..refusals import Refusal
from .authority import (
    ensure_gives,
    ensure_keeps,
    ensure_not_last,
    ensure_regions,
    locked,
    locked_administrators,
)
from .entering import carried
from .models import Account, AccountRegion, Invitation
from .passwords import hashed_password
from .queries import as_email
from .rules import ensure_password, ensure_remembered, ensure_role

TAKEN = _l("There is already an account with this e-mail address.")


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
            ensure_regions(session, regions)
            account = new_account(session, as_email(email), name, role, kept, regions)
            account.is_demonstration = is_demonstration
            record(
                session, actor, "create account", ("account", account.id), role=role, regions=sorted(regions)
            )
    except IntegrityError as error:
        raise taken(error) from None
    return account


def new_account(
    session: Session, email: str, name: str, role: str, password_hash: str, regions: Collection[str]
) -> Account:
    """The row itself, in a deed that makes it."""
    account = Account(
        email=email, name=name, role=role, password_hash=password_hash, created_at=now(),
        regions=[AccountRegion(jurisdiction_code=code) for code in sorted(set(regions))],
    )  # fmt: skip
    session.add(account)
    session.flush()
    return account


def taken(error: IntegrityError) -> Exception:
    """What a broken constraint says to whoever typed the address."""
    return Refusal(TAKEN, "email") if broken_rule(error) == "uq_account_email" else error


def change_scope(actor: Actor, account_id: int, role: str, regions: Collection[str]) -> None:
    """Another role or other regions; every session under the old ones ends, and what they invited."""
    ensure_role(role, regions)
    with transaction() as session:
        administrators = locked_administrators(session)
        account = locked(session, account_id)
        ensure_keeps(session, actor, account)
        ensure_gives(session, actor, role, regions)
        if role != account.role:
            ensure_not_last(account, administrators)
        ensure_regions(session, regions)
        before = {"role_before": account.role, "regions_before": sorted(account.codes)}
        account.role = role
        kept = {link.jurisdiction_code: link for link in account.regions}
        account.regions = [
            kept.get(code) or AccountRegion(jurisdiction_code=code) for code in sorted(set(regions))
        ]
        account.epoch += 1
        _take_back_invitations(session, account_id)
        told = before | {"role": role, "regions": sorted(regions)}
        record(session, actor, "change scope", ("account", account_id), **told)


def change_password(actor: Actor, account_id: int, password: str, token: str = "") -> str:
    """A new password; every session opened with the old one ends, but the one of this token.

    Returns that session's new token; the old one opens nothing any more.
    """
    kept = hashed_password(password)
    with transaction() as session:
        account = locked(session, account_id)
        ensure_password(password, account.email)
        account.password_hash = kept
        account.epoch += 1
        record(session, actor, "change password", ("account", account_id))
        return carried(session, account, token)


def disable_account(actor: Actor, account_id: int) -> None:
    """Nobody comes in with this account any more; doing it again changes nothing."""
    with transaction() as session:
        administrators = locked_administrators(session)
        account = locked(session, account_id)
        ensure_keeps(session, actor, account)
        if account.disabled_at is None:
            ensure_not_last(account, administrators)
            account.disabled_at = now()
            account.epoch += 1
            _take_back_invitations(session, account_id)
            record(session, actor, "disable account", ("account", account_id))


def enable_account(actor: Actor, account_id: int) -> None:
    """The account may be used again, with its role, regions, password and factor."""
    with transaction() as session:
        account = locked(session, account_id)
        ensure_keeps(session, actor, account)
        ensure_remembered(account.is_forgotten)
        ensure_gives(session, actor, account.role, ())
        if account.disabled_at is not None:
            account.disabled_at = None
            account.epoch += 1
            record(session, actor, "enable account", ("account", account_id))


def _take_back_invitations(session: Session, account_id: int) -> None:
    """What somebody offered with an authority they no longer have."""
    theirs = (Invitation.invited_by == account_id, Invitation.accepted_at.is_(None))
    session.execute(
        update(Invitation).where(*theirs, Invitation.revoked_at.is_(None)).values(revoked_at=now())
    )
