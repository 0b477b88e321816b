"""Word owed to institutions that no mail reaches: an organiser says it, to each only the newest.

Whom an institution has named is told by themselves. A step here runs where the workshop is locked.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    String,
    UniqueConstraint,
    and_,
    delete,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from ..database import Base, Utc, db
from ..institutions.models import Institution
from ..workshops.expected import Expected
from ..workshops.models import Workshop
from . import appointment
from .line import FRESH
from .models import CANCELLED, Delegation, Registration

WARNING, MOVED = "warning", "moved"


class InstitutionNotice(Base):
    """The newest an institution must be told by hand: that its seats lapse, or that all moved or is off.

    `before` is, for moved, when and where it was when the institution was last told.
    """

    __tablename__ = "institution_notice"
    __table_args__ = (
        UniqueConstraint("workshop_id", "institution_id", name="uq_institution_notice_once"),
        CheckConstraint("kind IN ('warning', 'moved', 'cancelled')", name="kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"))
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    kind: Mapped[str] = mapped_column(String(10))
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    owed_at: Mapped[datetime] = mapped_column(Utc)
    told_at: Mapped[datetime | None] = mapped_column(Utc)
    told_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    workshop: Mapped[Workshop] = relationship()
    institution: Mapped[Institution] = relationship()


def is_held_or_named() -> ColumnElement[bool]:
    """Of rows of delegations: whether one holds seats without a name, or has named somebody who comes."""
    somebody = exists().where(Registration.delegation_id == Delegation.id, Registration.state != CANCELLED)
    return or_(Delegation.held > 0, somebody)


def owe_change(session: Session, workshop: Workshop, at: datetime, before: dict[str, Any] | None) -> None:
    """Owe word of a move, which says how it was before, or of the end; nothing where it is as it was."""
    session.flush()
    there = _there(session, workshop.id)
    for one in session.scalars(_by_hand(workshop.id)).all():
        last = there.get(one)
        knows = last.before if last and last.kind == MOVED and last.told_at is None else before
        if before and knows == appointment.of(workshop).kept():
            session.delete(last)
        else:
            _put(session, last, (workshop.id, one), MOVED if before else CANCELLED, at, before and knows)


def owe_warning(session: Session, made: Delegation, at: datetime) -> None:
    """Owe word that its seats lapse; a move it has not heard of says that too."""
    last = _there(session, made.workshop_id).get(made.institution_id)
    if last is None or last.told_at is not None or last.kind != MOVED:
        _put(session, last, (made.workshop_id, made.institution_id), WARNING, at)


def owe_undelivered(session: Session, made: Delegation, kind: str, at: datetime) -> None:
    """Owe by hand what a mail did not bring."""
    last = _there(session, made.workshop_id).get(made.institution_id)
    _put(session, last, (made.workshop_id, made.institution_id), kind, at)


def owe_no_more(session: Session, made: Delegation) -> str | None:
    """What it was still to be told, which is told in another way from now on."""
    theirs = InstitutionNotice.workshop_id == made.workshop_id, InstitutionNotice.told_at.is_(None)
    mine = (*theirs, InstitutionNotice.institution_id == made.institution_id)
    kind = session.scalar(select(InstitutionNotice.kind).where(*mine))
    session.execute(delete(InstitutionNotice).where(*mine))
    return kind


def touched(workshop_id: int) -> tuple[int, int]:
    """How many institutions would be told of a move or the end: by mail, and by hand."""
    by_mail = select(func.count(Delegation.id)).where(
        Delegation.workshop_id == workshop_id, Delegation.held > 0, Delegation.email.is_not(None)
    )
    return db.session.scalar(by_mail) or 0, len(db.session.scalars(_by_hand(workshop_id)).all())


def _by_hand(workshop_id: int) -> Any:
    """Institutions without e-mail that have seats; and those invited of whom nobody has signed up.

    None of them has declined.
    """
    mine = Delegation.institution_id == Institution.id, Delegation.workshop_id == workshop_id
    asked = Expected.institution_id == Institution.id, Expected.workshop_id == workshop_id
    people = exists().where(
        Registration.institution_id == Institution.id,
        Registration.workshop_id == workshop_id,
        Registration.state != CANCELLED,
    )
    has_seats = exists().where(*mine, Delegation.email.is_(None), is_held_or_named())
    is_invited = and_(
        exists().where(*asked, Expected.invited_at.is_not(None)), ~exists().where(*mine), ~people
    )
    has_declined = exists().where(*asked, Expected.declined_at.is_not(None))
    found = select(Institution.id).where(or_(has_seats, is_invited), ~has_declined)
    return found.order_by(Institution.id)


def _there(session: Session, workshop_id: int) -> dict[int, InstitutionNotice]:
    rows = select(InstitutionNotice).where(InstitutionNotice.workshop_id == workshop_id)
    found: Iterable[InstitutionNotice] = session.scalars(
        rows.order_by(InstitutionNotice.id).with_for_update(), execution_options=FRESH
    )
    return {one.institution_id: one for one in found}


def _put(
    session: Session, last: InstitutionNotice | None, whose: tuple[int, int], kind: str, at: datetime,
    before: dict[str, Any] | None = None,
) -> None:  # fmt: skip
    """Write it in place of what was owed before, told or not."""
    row = last or InstitutionNotice(workshop_id=whose[0], institution_id=whose[1])
    row.kind, row.owed_at, row.before, row.told_at, row.told_by = kind, at, before, None, None
    session.add(row)
