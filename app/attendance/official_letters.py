"""Letters that invite institutions: one each, numbered, with seats held for it if so wished; written once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Select, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from ..audit import Actor, record
from ..clock import now
from ..database import Base, Utc, db, transaction
from ..institutions.models import Institution
from ..registration import delegation_rules
from ..registration.delegations import Grant, all_of, give
from ..registration.line import lock_workshop
from ..registration.models import Delegation
from ..workshops.expected import Expected
from ..workshops.models import Workshop
from . import letter_rules


class OfficialLetter(Base):
    """A letter to one institution: its reference as printed, until when an answer is asked for, who signs.

    `language` is es, en or both. Drawn anew each time it is printed, with the link the delegation has then.
    """

    __tablename__ = "official_letter"
    __table_args__ = (
        UniqueConstraint("workshop_id", "institution_id", name="uq_official_letter_once"),
        CheckConstraint("language IN ('es', 'en', 'both')", name="language"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"))
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    reference: Mapped[str] = mapped_column(String(120))
    language: Mapped[str] = mapped_column(String(4))
    deadline: Mapped[date]
    signer: Mapped[str] = mapped_column(String(120))
    post: Mapped[str] = mapped_column(String(160))
    made_at: Mapped[datetime] = mapped_column(Utc)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    institution: Mapped[Institution] = relationship()


@dataclass(frozen=True)
class Asked:
    """What the letters say: the pattern of their reference and its first number, the rest the same in all."""

    pattern: str
    first: int
    language: str
    deadline: date
    seats: int
    signer: str
    post: str


def write(actor: Actor, workshop_id: int, asked: Asked) -> int:
    """Write to every expected institution that has no letter and did not decline; all of them or none.

    Each is marked as invited. Returns how many were written: posted twice, the second time none.
    """
    with transaction() as session:
        at = now()
        counters, workshop = lock_workshop(session, workshop_id)
        letter_rules.ensure_may_write(workshop.state, workshop.starts_at, at)
        letter_rules.ensure_whole(asked.language, workshop.title_en)
        lapses = delegation_rules.lapses_at(asked.deadline, workshop.time_zone, workshop.last_day)
        delegation_rules.ensure_can_hold(workshop.state, workshop.starts_at, lapses, at)
        rows = session.scalars(_without(workshop_id), execution_options={"populate_existing": True}).all()
        letter_rules.ensure_not_too_many(len(rows))
        letter_rules.ensure_reference(asked.pattern, asked.first + len(rows))
        holding = {one.institution_id for one in all_of(workshop_id) if one.held}
        for place, row in enumerate(rows):
            if asked.seats and row.institution_id not in holding:
                given = Grant(row.institution_id, asked.seats, lapses, language=_first(asked.language))
                give(session, actor, counters, workshop, given)
            session.add(_letter(workshop_id, row, asked, asked.first + place, at, actor))
            row.invited_at = row.invited_at or at
        if rows:
            told = {"letters": len(rows), "seats": asked.seats}
            record(session, actor, "write letters", ("workshop", workshop.code), **told)
        return len(rows)


def letters(workshop_id: int) -> Sequence[OfficialLetter]:
    """Those of a workshop, by their numbers."""
    rows = select(OfficialLetter).where(OfficialLetter.workshop_id == workshop_id)
    return db.session.scalars(
        rows.options(joinedload(OfficialLetter.institution)).order_by(OfficialLetter.id)
    ).all()


def count_without(workshop_id: int) -> int:
    """How many expected institutions would be written to."""
    return len(db.session.scalars(_without(workshop_id)).all())


def links(workshop: Workshop) -> dict[int, Delegation]:
    """The delegation each institution has, by the institution."""
    return {one.institution_id: one for one in all_of(workshop.id)}


def _without(workshop_id: int) -> Select[Expected]:
    written = select(OfficialLetter.institution_id).where(OfficialLetter.workshop_id == workshop_id)
    wanted = select(Expected).where(
        Expected.workshop_id == workshop_id,
        Expected.declined_at.is_(None),
        Expected.institution_id.not_in(written),
    )
    return wanted.options(joinedload(Expected.institution)).order_by(Expected.id)


def _letter(
    workshop_id: int, row: Expected, asked: Asked, number: int, at: datetime, actor: Actor
) -> OfficialLetter:
    return OfficialLetter(
        workshop_id=workshop_id, institution_id=row.institution_id, language=asked.language,
        reference=asked.pattern.replace(letter_rules.NUMBER, str(number)), deadline=asked.deadline,
        signer=asked.signer, post=asked.post, made_at=at, made_by=actor.id,
    )  # fmt: skip


def _first(language: str) -> str:
    return "en" if language == "en" else "es"
