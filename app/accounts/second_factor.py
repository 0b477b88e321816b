"""Deeds on the second factor: setting it up, new recovery codes, giving it up, taking it off."""

from collections.abc import Sequence

from sqlalchemy import delete
from sqlalchemy.orm import Session

from ..audit import Actor, record
from ..clock import now
from ..database import transaction
from ..language import lazy_gettext as _l
from ..refusals import Refusal
from . import factor
from .authority import locked
from .entering import carried
from .models import OBLIGED, Account, RecoveryCode

Shown = tuple[Sequence[str], str]


def set_up_factor(actor: Actor, account_id: int, typed: str, token: str) -> Shown:
    """Set the factor up, or another in its place, once a code shows that the app has the secret.

    Returns the recovery codes, shown only now, and the session's new token; all other sessions end.
    """
    nonce = factor.fresh_nonce(token)
    with transaction() as session:
        account = locked(session, account_id)
        step = factor.step_of(account_id, nonce, typed, now(), None)
        if step is None:
            raise Refusal(_l("That is not the code the app shows now. Wait for the next one."), "code")
        account.factor_nonce, account.factor_at, account.factor_step = nonce, now(), step
        account.epoch += 1
        codes = _new_codes(session, account_id)
        record(session, actor, "set up factor", ("account", account_id))
        return codes, carried(session, account, token)


def renew_codes(actor: Actor, account_id: int) -> Sequence[str]:
    """New recovery codes, shown only now; the old ones are good for nothing."""
    with transaction() as session:
        account = locked(session, account_id)
        if not account.has_factor:
            raise Refusal(_l("There is no second factor on this account."))
        record(session, actor, "renew recovery codes", ("account", account_id))
        return _new_codes(session, account_id)


def give_up_factor(actor: Actor, account_id: int, token: str) -> str:
    """No code is asked for any more, where the role does not oblige; all other sessions end."""
    with transaction() as session:
        account = locked(session, account_id)
        if account.role in OBLIGED:
            raise Refusal(_l("Your role needs the second factor."))
        _take_off(session, account)
        record(session, actor, "give up factor", ("account", account_id))
        return carried(session, account, token)


def reset_factor(actor: Actor, account_id: int) -> None:
    """Take the factor off an account whose owner lost it; they set up another one at the next sign-in."""
    with transaction() as session:
        account = locked(session, account_id)
        _take_off(session, account)
        record(session, actor, "reset factor", ("account", account_id))


def give_factor(actor: Actor, account_id: int) -> None:
    """A factor for a demonstration account, whose code everybody may see."""
    with transaction() as session:
        account = locked(session, account_id)
        if account.is_demonstration and not account.has_factor:
            account.factor_nonce, account.factor_at = factor.fresh_nonce(account.email), now()
            account.epoch += 1
            record(session, actor, "set up factor", ("account", account_id))


def _take_off(session: Session, account: Account) -> None:
    account.factor_nonce = account.factor_at = account.factor_step = None
    account.epoch += 1
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))


def _new_codes(session: Session, account_id: int) -> Sequence[str]:
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    codes = factor.fresh_codes()
    session.add_all(
        RecoveryCode(account_id=account_id, code_hash=factor.code_hash(account_id, code)) for code in codes
    )
    return codes
