"""Counts of registrations, kept in the deed's own transaction: exact, and cheap to read.

One row per workshop, participant's region, kind of institution, sex, age band and state. Region is a
jurisdiction's code or one of ABROAD, NO_REGION (an institution without one) and NOT_STATED. The kind is the
institution's, UNLISTED for one written freely and not settled yet, NO_INSTITUTION for a person alone.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Select, String, Update, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from ..database import Base, insert_into

ABROAD = "abroad"
NO_REGION = "none"
NOT_STATED = "unstated"
UNLISTED = "unlisted"
NO_INSTITUTION = "none"


class SignUpCount(Base):
    """How many registrations share these attributes."""

    __tablename__ = "sign_up_count"
    __table_args__ = (CheckConstraint("number >= 0", name="number"),)

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"), primary_key=True)
    region: Mapped[str] = mapped_column(String(8), primary_key=True)
    institution_kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    sex: Mapped[str] = mapped_column(String(12), primary_key=True)
    age_band: Mapped[str] = mapped_column(String(12), primary_key=True)
    state: Mapped[str] = mapped_column(String(10), primary_key=True)
    number: Mapped[int]


CELL = ("workshop_id", "region", "institution_kind", "sex", "age_band", "state")


@dataclass(frozen=True)
class Cell:
    """The attributes one registration is counted under."""

    workshop_id: int
    region: str
    institution_kind: str
    sex: str
    age_band: str
    state: str


def change(session: Session, steps: dict[Cell, int]) -> None:
    """Add each step to its cell, in one order for all deeds so that two never wait for each other."""
    for cell, step in sorted(steps.items(), key=lambda s: str(s[0])):
        if step > 0:
            made = insert_into(session, SignUpCount)
            session.execute(_adding(made.values(**cell.__dict__, number=step), step))
        elif step < 0:
            session.execute(_taking(cell, -step), execution_options={"synchronize_session": False})


def _taking(cell: Cell, step: int) -> Update:
    """What is taken away has been counted: its row is there."""
    same = [getattr(SignUpCount, name) == value for name, value in cell.__dict__.items()]
    return update(SignUpCount).where(*same).values(number=SignUpCount.number - step)


def counting(made: Any, cells: Select[Any]) -> Any:
    """An INSERT made for the engine in use, filled with the cells a SELECT gives, each counted once more."""
    return _adding(made.from_select([*CELL, "number"], cells, include_defaults=False), 1)


def _adding(made: Any, step: int) -> Any:
    return made.on_conflict_do_update(index_elements=list(CELL), set_={"number": SignUpCount.number + step})
