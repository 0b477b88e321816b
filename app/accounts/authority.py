"""Whether the one who acts may: read in the deed itself, from what is true at that moment."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..audit import Actor
from ..language import lazy_gettext as _l
from ..refusals import Conflict, Refusal
from ..territory.queries import jurisdictions
from .models import Account
from .rules import Overreach, ensure_may_give, ensure_may_keep

ADMINISTRATOR = "administrator"


def locked(session: Session, account_id: int) -> Account:
    """The account as it is now, held until the deed ends."""
    return session.get_one(Account, account_id, with_for_update=True, populate_existing=True)


def ensure_gives(session: Session, actor: Actor, role: str, regions: Collection[str]) -> None:
    """Nobody gives more than they have; the command line on the server may give everything."""
    giver = _acting(session, actor)
    if giver is not None:
        ensure_may_give(giver.role, giver.codes, role, regions)


def ensure_keeps(session: Session, actor: Actor, account: Account) -> None:
    """The account is in the keeping of the one who acts."""
    keeper = _acting(session, actor)
    if keeper is not None:
        ensure_may_keep(keeper.role, account.role, keeper.id == account.id)


def ensure_regions(session: Session, regions: Collection[str]) -> None:
    """All of them exist."""
    if not set(regions) <= set(jurisdictions(session)):
        raise Refusal(_l("One of the regions does not exist."), "regions")


def locked_administrators(session: Session) -> Sequence[int]:
    """Those who may come in, held in one order: of two deeds that end one each, the second sees the first."""
    active = (Account.role == ADMINISTRATOR, Account.disabled_at.is_(None))
    return session.scalars(select(Account.id).where(*active).order_by(Account.id).with_for_update()).all()


def ensure_not_last(account: Account, administrators: Sequence[int]) -> None:
    """Somebody must be left who can give accounts."""
    if list(administrators) == [account.id]:
        raise Conflict(_l("This is the last administrator: make another one first."), "role")


def _acting(session: Session, actor: Actor) -> Account | None:
    """Whoever acts, with the role of this moment; nobody for a command on the server."""
    if actor.kind == "command":
        return None
    account = session.get(Account, actor.id, populate_existing=True) if actor.kind == "account" else None
    if account is None or not account.is_active:
        raise Overreach(_l("Your account may not do this any more."))
    return account
