"""The accounts that run a workshop besides those whose regions it is for."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from ..accounts.models import Account, AccountRegion
from ..accounts.scopes import Scope
from ..database import db
from ..language import lazy_gettext as _l
from ..refusals import Refusal
from .models import WorkshopOrganiser


def named(session: Session, workshop_id: int) -> frozenset[int]:
    """The accounts named for a workshop."""
    wanted = select(WorkshopOrganiser.account_id).where(WorkshopOrganiser.workshop_id == workshop_id)
    return frozenset(session.scalars(wanted))


def eligible(scope: Scope, workshop_id: int, is_demonstration: bool) -> Sequence[Account]:
    """Whom somebody may name: organisers who share a region of theirs, and who is named already.

    An invented account runs what is invented, a real one what is real.
    """
    wanted = select(Account).where(
        Account.role == "organiser",
        Account.disabled_at.is_(None),
        Account.is_demonstration == is_demonstration,
    )
    if not scope.is_national:
        theirs = select(AccountRegion.account_id).where(AccountRegion.jurisdiction_code.in_(scope.regions))
        already = select(WorkshopOrganiser.account_id).where(WorkshopOrganiser.workshop_id == workshop_id)
        wanted = wanted.where(or_(Account.id.in_(theirs), Account.id.in_(already)))
    return db.session.scalars(wanted.order_by(Account.name, Account.id)).all()


def ensure_stays_in(before: frozenset[int], after: frozenset[int], account_id: int, needs: bool) -> None:
    """Who runs it by name alone does not shut themselves out by a slip."""
    if needs and account_id in before and account_id not in after:
        raise Refusal(
            _l("You run this workshop because you are named here: keep your own name."), "organisers"
        )


def write_organisers(session: Session, workshop_id: int, wanted: frozenset[int]) -> None:
    """These accounts, and no others."""
    rows = select(WorkshopOrganiser).where(WorkshopOrganiser.workshop_id == workshop_id)
    there = {row.account_id: row for row in session.scalars(rows)}
    for gone in set(there) - wanted:
        session.delete(there[gone])
    for number in sorted(wanted - set(there)):
        session.add(WorkshopOrganiser(workshop_id=workshop_id, account_id=number))
