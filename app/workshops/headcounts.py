"""Headcounts: a number without names and the basis it stands on; corrections keep the history."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from ..database import Base, Utc
from ..language import lazy_gettext as _l
from ..refusals import Refusal

BASES = ("named", "sheet", "reported", "unknown")


class Headcount(Base):
    """How many took part, as somebody said. Unknown has no number; a number is never 0 for want of one.

    `jurisdiction_code` is set only where the source states a number for one region. The row in force has
    no `replaced_at`.
    """

    __tablename__ = "headcount"
    __table_args__ = (
        CheckConstraint("basis IN ('named', 'sheet', 'reported', 'unknown')", name="basis"),
        CheckConstraint("(basis = 'unknown') = (number IS NULL)", name="number"),
        # Whether a workshop has a figure, and on what it rests, is asked of all of them at once.
        Index("ix_headcount_in_force", "workshop_id", "replaced_at", "basis", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"))
    jurisdiction_code: Mapped[str | None] = mapped_column(ForeignKey("jurisdiction.code"))
    number: Mapped[int | None]
    basis: Mapped[str] = mapped_column(String(10))
    source_es: Mapped[str | None] = mapped_column(String(300))
    source_en: Mapped[str | None] = mapped_column(String(300))
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime] = mapped_column(Utc, index=True)
    replaced_at: Mapped[datetime | None] = mapped_column(Utc)


@dataclass(frozen=True)
class Stated:
    """A number as somebody states it, for the whole workshop or for one region; unknown has none."""

    number: int | None
    basis: str
    region: str | None = None
    source_es: str | None = None
    source_en: str | None = None


def restate(session: Session, workshop_id: int, stated: Stated, by: int | None, at: datetime) -> bool:
    """Put a number in force; the one it replaces stays on record. Whether anything changed.

    The workshop's counters are to be locked, so that two are never in force for one place.
    """
    in_force = _in_force(session, workshop_id)
    before = in_force.get(stated.region)
    if before is not None and _stated(before) == stated:
        return False
    ensure_fits({place: row.number for place, row in in_force.items()} | {stated.region: stated.number})
    if before is not None:
        before.replaced_at = at
    columns = {name: value for name, value in vars(stated).items() if name != "region"}
    session.add(
        Headcount(workshop_id=workshop_id, jurisdiction_code=stated.region, made_by=by, made_at=at, **columns)
    )
    session.flush()
    return True


def of_regions(session: Session, workshop_id: int) -> int:
    """What is stated for single regions, together."""
    return sum(row.number or 0 for place, row in _in_force(session, workshop_id).items() if place)


def ensure_fits(numbers: Mapping[str | None, int | None]) -> None:
    """Single regions are never more than the whole they are part of."""
    whole, parts = numbers.get(None), [number for place, number in numbers.items() if place]
    if whole is not None and sum(number or 0 for number in parts) > whole:
        raise Refusal(_l("The regions together would be more than the whole workshop."), "number")


def _in_force(session: Session, workshop_id: int) -> dict[str | None, Headcount]:
    wanted = select(Headcount).where(Headcount.workshop_id == workshop_id, Headcount.replaced_at.is_(None))
    rows = session.scalars(wanted.order_by(Headcount.id), execution_options={"populate_existing": True})
    return {row.jurisdiction_code: row for row in rows}


def _stated(row: Headcount) -> Stated:
    return Stated(row.number, row.basis, row.jurisdiction_code, row.source_es, row.source_en)
