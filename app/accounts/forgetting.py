"""What this floor forgets: invitations and resets once they are settled or past, and sessions that ended."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select

from ..config import settings
from ..forgetting import Rule, deleted
from .models import Invitation, InvitationRegion, PasswordReset, SignedIn

# No session lasts longer, ended or not.
LONGEST_SESSION = timedelta(days=1)


def rules() -> Sequence[Rule]:
    """The regions of an invitation before the invitation itself."""
    return (
        deleted("regions of invitations", InvitationRegion, _regions_due),
        deleted("invitations", Invitation, _invitations_due),
        deleted("password resets", PasswordReset, _resets_due),
        deleted("sessions of staff", SignedIn, _sessions_due),
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
