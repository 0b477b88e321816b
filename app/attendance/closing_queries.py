"""What closing a desk has to know: what is missing, what was frozen, on what each record rests."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, exists, func, select

from ..accounts.scopes import Scope
from ..database import db
from ..registration.models import Notice, Registration
from .closings import DeskClosing
from .models import DeskDevice, DeskOperation
from .queries import open_exceptions
from .rules import is_walk_in


def closing_in_force(workshop_id: int) -> DeskClosing | None:
    """The closing that nobody has opened again."""
    wanted = select(DeskClosing).where(
        DeskClosing.workshop_id == workshop_id, DeskClosing.reopened_at.is_(None)
    )
    return db.session.scalar(wanted.order_by(DeskClosing.id.desc()).limit(1))


def closings(workshop_id: int) -> Sequence[DeskClosing]:
    """Every closing, the latest first."""
    wanted = select(DeskClosing).where(DeskClosing.workshop_id == workshop_id)
    return db.session.scalars(wanted.order_by(DeskClosing.id.desc())).all()


def pending_devices(workshop_id: int) -> Sequence[DeskDevice]:
    """Devices that hold records, by what they said last."""
    wanted = select(DeskDevice).where(
        DeskDevice.workshop_id == workshop_id, DeskDevice.revoked_at.is_(None), DeskDevice.unsent > 0
    )
    return db.session.scalars(wanted.order_by(DeskDevice.id)).all()


def silent_devices(workshop_id: int, since: datetime) -> Sequence[DeskDevice]:
    """Devices not heard of since then, let in before, that said nothing of records: they may hold some.

    One that only ever tapped the plain page holds none: that counts nothing of its own and keeps no list.
    Looking at a page is not being heard of, for it writes nothing.
    """
    theirs = select(DeskOperation.id).where(DeskOperation.device_id == DeskDevice.id)
    is_plain = and_(exists(theirs), ~exists(theirs.where(DeskOperation.n > 0)))
    wanted = select(DeskDevice).where(
        DeskDevice.workshop_id == workshop_id,
        DeskDevice.revoked_at.is_(None),
        DeskDevice.unsent == 0,
        func.coalesce(DeskDevice.seen_at, DeskDevice.let_in_at) < since,
        ~is_plain,
    )
    return db.session.scalars(wanted.order_by(DeskDevice.id)).all()


def count_held(workshop_id: int) -> int:
    """How many records wait for a person to settle them."""
    return len(open_exceptions(Scope(0, is_national=True), workshop_id))


def evidence(workshop_id: int) -> dict[str, str]:
    """On what each record of a workshop rests."""
    wanted = select(DeskOperation.ref, DeskOperation.evidence).where(DeskOperation.workshop_id == workshop_id)
    return {ref: said for ref, said in db.session.execute(wanted)}


def to_thank(workshop_id: int, who: set[str]) -> Sequence[Registration]:
    """Those of the list who came and were not thanked yet."""
    numbers = [int(one[1:]) for one in who if not is_walk_in(one)]
    thanked = select(Notice.registration_id).where(Notice.workshop_id == workshop_id, Notice.kind == "thanks")
    wanted = select(Registration).where(Registration.workshop_id == workshop_id)
    rows = wanted.where(Registration.id.in_(numbers), Registration.id.not_in(thanked))
    return db.session.scalars(rows.order_by(Registration.id)).all()
