"""Who should sit at the table: institutions expected at a workshop, and what is on record of each.

That one signed up or attended is read from the sign-ups and the records of the desk; here stands only what
nobody else writes down: that it is expected, was invited, has declined.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from ..audit import Actor, record
from ..clock import now
from ..database import Base, Utc, db, insert_into, transaction
from ..institutions.models import Institution
from ..language import lazy_gettext as _l
from ..refusals import Refusal

# What staff write down of one that is expected: the column of each.
MARKS = {"invited": "invited_at", "declined": "declined_at"}


class Expected(Base):
    """An institution that should come to a workshop; when it was invited, and when it said no."""

    __tablename__ = "expected_institution"
    __table_args__ = (UniqueConstraint("workshop_id", "institution_id", name="uq_expected_institution_once"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"))
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    added_at: Mapped[datetime] = mapped_column(Utc)
    invited_at: Mapped[datetime | None] = mapped_column(Utc)
    declined_at: Mapped[datetime | None] = mapped_column(Utc)
    institution: Mapped[Institution] = relationship()


def all_expected(workshop_id: int) -> Sequence[Expected]:
    """Everybody expected at a workshop."""
    rows = (
        select(Expected).where(Expected.workshop_id == workshop_id).options(joinedload(Expected.institution))
    )
    return db.session.scalars(rows.order_by(Expected.id)).all()


def find_expected(workshop_id: int, number: int) -> Expected | None:
    """One of them."""
    return db.session.scalar(
        select(Expected).where(Expected.workshop_id == workshop_id, Expected.id == number)
    )


def declined(workshop_id: int) -> frozenset[int]:
    """The institutions that were expected and have said no."""
    rows = select(Expected.institution_id).where(
        Expected.workshop_id == workshop_id, Expected.declined_at.is_not(None)
    )
    return frozenset(db.session.scalars(rows))


def expect(actor: Actor, workshop_id: int, institutions: Sequence[int]) -> int:
    """Expect them all, those expected already once; returns how many are new."""
    if not institutions:
        raise Refusal(_l("Nothing on the list is meant by that: choose once more."))
    with transaction() as session:
        before = _count(session, workshop_id)
        rows = [
            {"workshop_id": workshop_id, "institution_id": one, "added_at": now()}
            for one in sorted(institutions)
        ]
        session.execute(insert_into(session, Expected).on_conflict_do_nothing(), rows)
        added = _count(session, workshop_id) - before
        if added:
            record(session, actor, "expect institutions", ("workshop", workshop_id), institutions=added)
        return added


def expect_no_more(actor: Actor, number: int) -> None:
    """Take one off the list of those expected; its sign-ups stay."""
    with transaction() as session:
        row = session.get(Expected, number, with_for_update=True, populate_existing=True)
        if row is not None:
            session.delete(row)
            record(
                session,
                actor,
                "expect no more",
                ("workshop", row.workshop_id),
                institution=row.institution_id,
            )


def mark(actor: Actor, number: int, what: str, is_so: bool) -> None:
    """Write down that one was invited or has declined, or take it back; again it changes nothing."""
    with transaction() as session:
        row = session.get(Expected, number, with_for_update=True, populate_existing=True)
        if row is None or (getattr(row, MARKS[what]) is not None) == is_so:
            return
        setattr(row, MARKS[what], now() if is_so else None)
        told = {"institution": row.institution_id, "so": is_so}
        record(session, actor, f"mark {what}", ("workshop", row.workshop_id), **told)


def note_declined(session: Session, workshop_id: int, institution_id: int, at: datetime) -> bool:
    """Write down, in the deed at hand, that an institution said no; whether that is new."""
    row = _locked(session, workshop_id, institution_id)
    if row is None:
        session.add(row := Expected(workshop_id=workshop_id, institution_id=institution_id, added_at=at))
    if row.declined_at is not None:
        return False
    row.declined_at = at
    return True


def note_invited(session: Session, workshop_id: int, institution_id: int, at: datetime) -> bool:
    """Write down, in the deed at hand, that one that is expected is asked; whether it had said no before."""
    row = _locked(session, workshop_id, institution_id)
    if row is None:
        return False
    had_declined, row.declined_at = row.declined_at is not None, None
    row.invited_at = row.invited_at or at
    return had_declined


def _locked(session: Session, workshop_id: int, institution_id: int) -> Expected | None:
    wanted = select(Expected).where(
        Expected.workshop_id == workshop_id, Expected.institution_id == institution_id
    )
    return session.scalar(wanted.with_for_update(), execution_options={"populate_existing": True})


def _count(session: Session, workshop_id: int) -> int:
    return len(session.scalars(select(Expected.id).where(Expected.workshop_id == workshop_id)).all())
