"""Deeds on forgotten passwords: whoever asks is told nothing; the worker looks and writes."""

import secrets
from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from ..audit import WORKER, Actor, record
from ..clock import now
from ..database import transaction
from ..language import lazy_gettext as _l
from ..outbox import DONE, Outcome, Payload, Task, job
from ..refusals import Conflict
from ..tokens import hashed, link_token
from .authority import locked
from .models import Account, PasswordReset
from .passwords import hashed_password
from .queries import find_account
from .rules import ensure_enabled, ensure_password

GOOD_FOR = timedelta(hours=1)


def ask_reset(email: str, language: str) -> None:
    """Ask for a way to a new password; the same is written whether there is such an account or not."""
    account = find_account(email)
    number = account.id if account is not None else 0
    with transaction() as session:
        session.add(job("reset", f"reset {secrets.token_hex(12)}", account=number, language=language))


def look(payload: Payload) -> int:
    """Whose it is, if anybody's."""
    return int(payload["account"])


def settle(session: Session, payload: Payload, outcome: Outcome) -> None:
    """Make the link and owe its letter, to somebody who may come in; demonstration accounts get none."""
    account = session.get(Account, payload["account"], populate_existing=True)
    if outcome.state != DONE or account is None or not account.is_active or account.is_demonstration:
        return
    made = _make(session, account, payload["language"])
    session.add(job("reset letter", f"reset letter {made.id} {made.ref[:8]}", reset=made.id))
    record(session, WORKER, "send password reset", ("account", account.id))


def issue_reset(actor: Actor, account_id: int) -> str:
    """A way to a new password to be handed over in person; returns the secret of its address."""
    with transaction() as session:
        account = locked(session, account_id)
        ensure_enabled(account.is_active)
        made = _make(session, account, "es")
        record(session, actor, "issue password reset", ("account", account_id))
        return link_token("reset", made.ref, 1)


def reset_password(reset_id: int, password: str) -> None:
    """A new password through the link; every session ends, and the code is still asked for."""
    kept = hashed_password(password)
    with transaction() as session:
        made = session.get_one(PasswordReset, reset_id, with_for_update=True, populate_existing=True)
        account = locked(session, made.account_id)
        ensure_password(password, account.email)
        if made.used_at is not None or made.epoch != account.epoch or not account.is_active:
            raise Conflict(_l("This link was used meanwhile. Ask for another one."))
        made.used_at = now()
        account.password_hash = kept
        account.epoch += 1
        record(session, Actor("account", account.id), "reset password", ("account", account.id))


def _make(session: Session, account: Account, language: str) -> PasswordReset:
    """The newest link of an account is its only one."""
    session.execute(delete(PasswordReset).where(PasswordReset.account_id == account.id))
    ref = secrets.token_hex(16)
    made = PasswordReset(
        ref=ref, token_hash=hashed(link_token("reset", ref, 1)), account_id=account.id, epoch=account.epoch,
        language=language, expires_at=now() + GOOD_FOR,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


TASK: Task = Task(look, settle)
