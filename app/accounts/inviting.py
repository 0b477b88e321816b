"""Deeds on invitations: an account offered by mail, sent again, taken back, accepted."""

import secrets
from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ..audit import Actor, record
from ..clock import now
from ..database import transaction
from ..language import lazy_gettext as _l
from ..outbox import job
from ..refusals import Conflict, Refusal
from ..tokens import hashed, link_token
from .actions import TAKEN, new_account, taken
from .authority import ensure_gives, ensure_regions
from .entering import Browser, open_session
from .models import Account, Invitation, InvitationRegion
from .passwords import hashed_password
from .queries import as_email
from .rules import Overreach, ensure_email, ensure_password, ensure_role

GOOD_FOR = timedelta(days=7)
SETTLED = _l("This invitation was accepted or taken back meanwhile.")


def invite(actor: Actor, email: str, role: str, regions: Collection[str], language: str) -> Invitation:
    """Offer an account, and send the letter; an older offer of the same person to the same address lapses."""
    ensure_email(email)
    ensure_role(role, regions)
    try:
        with transaction() as session:
            ensure_gives(session, actor, role, regions)
            return _offer(session, actor, as_email(email), role, regions, language)
    except Overreach:
        # Refused, and written down all the same: somebody tried to give more than they have.
        with transaction() as session:
            record(session, actor, "refused invitation", ("account", actor.id), role=role)
        raise


def _offer(
    session: Session, actor: Actor, email: str, role: str, regions: Collection[str], language: str
) -> Invitation:
    ensure_regions(session, regions)
    if session.scalar(select(Account.id).where(Account.email == email)) is not None:
        raise Refusal(TAKEN, "email")
    older = (Invitation.email == email, Invitation.invited_by == actor.id, Invitation.accepted_at.is_(None))
    session.execute(
        update(Invitation).where(*older, Invitation.revoked_at.is_(None)).values(revoked_at=now())
    )
    ref, at = secrets.token_hex(16), now()
    made = Invitation(
        ref=ref, generation=1, token_hash=hashed(link_token("invitation", ref, 1)), email=email, role=role,
        language=language, invited_by=actor.id, made_at=at, expires_at=at + GOOD_FOR,
        regions=[InvitationRegion(jurisdiction_code=code) for code in sorted(set(regions))],
    )  # fmt: skip
    session.add(made)
    session.flush()
    _send(session, made)
    record(session, actor, "invite", ("invitation", made.id), role=role, regions=sorted(regions))
    return made


def resend(actor: Actor, invitation_id: int) -> None:
    """A new letter with a new link and its whole time; the link of the letter before opens nothing."""
    with transaction() as session:
        found = _pending(session, invitation_id)
        ensure_gives(session, actor, found.role, found.codes)
        found.generation += 1
        found.token_hash = hashed(link_token("invitation", found.ref, found.generation))
        found.expires_at, found.sent_at, found.failed_at = now() + GOOD_FOR, None, None
        _send(session, found)
        record(session, actor, "resend invitation", ("invitation", found.id))


def revoke(actor: Actor, invitation_id: int) -> None:
    """Take it back: its link opens nothing; taking it back again changes nothing."""
    with transaction() as session:
        found = session.get_one(Invitation, invitation_id, with_for_update=True, populate_existing=True)
        if not found.is_settled:
            found.revoked_at = now()
            record(session, actor, "revoke invitation", ("invitation", found.id))


def accept(invitation_id: int, token: str, name: str, password: str, browser: Browser) -> str:
    """Make the account that was offered and open its first session; returns the session's token.

    Whom the demonstration invites belongs to it.
    """
    kept = hashed_password(password)
    try:
        with transaction() as session:
            found = _pending(session, invitation_id)
            if found.token_hash != hashed(token) or found.expires_at <= now():
                raise Conflict(SETTLED)
            ensure_password(password, found.email)
            account = new_account(session, found.email, name, found.role, kept, found.codes)
            account.is_demonstration = found.inviter.is_demonstration
            found.accepted_at = now()
            actor = Actor("account", account.id)
            record(session, actor, "accept invitation", ("invitation", found.id), account=account.id)
            return open_session(session, account, browser)
    except IntegrityError as error:
        raise taken(error) from None


def _pending(session: Session, invitation_id: int) -> Invitation:
    found = session.get_one(Invitation, invitation_id, with_for_update=True, populate_existing=True)
    if found.is_settled:
        raise Conflict(SETTLED)
    return found


def _send(session: Session, made: Invitation) -> None:
    key = f"invitation {made.id} {made.generation}"
    session.add(job("invitation", key, invitation=made.id, generation=made.generation))
