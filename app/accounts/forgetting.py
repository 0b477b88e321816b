"""What this floor forgets: invitations and resets once settled or past, sessions that ended, who left.

Of somebody who left, the number stays: the audit trail names nobody, and its chain says what it said.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, String, and_, cast, literal, or_, select

from ..config import settings
from ..forgetting import GONE, Rule, deleted, emptied
from .models import FORGOTTEN, Account, Invitation, InvitationRegion, PasswordReset, RecoveryCode, SignedIn

# No session lasts longer, ended or not.
LONGEST_SESSION = timedelta(days=1)
# No password is right against an empty hash; every account goes on having an address of its own.
LEFT = {
    "name": GONE,
    "email": literal(FORGOTTEN) + cast(Account.id, String),
    "password_hash": "",
    "factor_nonce": None,
    "factor_step": None,
}


def rules() -> Sequence[Rule]:
    """The regions of an invitation before the invitation itself."""
    return (
        deleted("regions of invitations", InvitationRegion, _regions_due),
        deleted("invitations", Invitation, _invitations_due),
        deleted("password resets", PasswordReset, _resets_due),
        deleted("sessions of staff", SignedIn, _sessions_due),
        deleted("recovery codes of those who left", RecoveryCode, _codes_due),
        emptied("names and addresses of those who left", Account, _leavers_due, LEFT),
    )


def _before(at: datetime) -> datetime:
    return at - timedelta(days=settings().account_days)


def _invitations_due(at: datetime) -> ColumnElement[bool]:
    ends = (Invitation.expires_at, Invitation.accepted_at, Invitation.revoked_at)
    return or_(*(end <= _before(at) for end in ends))


def _regions_due(at: datetime) -> ColumnElement[bool]:
    return InvitationRegion.invitation_id.in_(select(Invitation.id).where(_invitations_due(at)))


def _resets_due(at: datetime) -> ColumnElement[bool]:
    return PasswordReset.expires_at <= _before(at)


def _sessions_due(at: datetime) -> ColumnElement[bool]:
    return or_(SignedIn.ended_at <= _before(at), SignedIn.since <= _before(at) - LONGEST_SESSION)


def _leavers_due(at: datetime) -> ColumnElement[bool]:
    long_ago = Account.disabled_at <= at - timedelta(days=settings().staff_days)
    return and_(long_ago, ~Account.email.startswith(FORGOTTEN))


def _codes_due(at: datetime) -> ColumnElement[bool]:
    return RecoveryCode.account_id.in_(select(Account.id).where(_leavers_due(at)))
