"""Counts of registrations, kept in the deed's own transaction: exact, and cheap to read.

One row per workshop, participant's region, kind of institution, sex, age band, state and attendance. Region
is a jurisdiction's code or one of ABROAD, NO_REGION (an institution without one) and NOT_STATED. The kind is
the institution's, UNLISTED for one written freely and not settled yet, NO_INSTITUTION for a person alone.
A narrow table beside it, one row per workshop and region, is what the first screens read.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Select,
    String,
    Update,
    case,
    literal,
    select,
    true,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from ..database import Base, insert_into

ABROAD = "abroad"
NO_REGION = "none"
NOT_STATED = "unstated"
UNLISTED = "unlisted"
NO_INSTITUTION = "none"
# The state of somebody who came without a sign-up; counted only while present.
WALKED_IN = "walk_in"


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
    attendance: Mapped[str] = mapped_column(String(8), primary_key=True, server_default="")
    number: Mapped[int]


class RegionCount(Base):
    """A workshop's people from one region: sign-ups by state, and who came.

    `present` are all who came, `walked_in` those of them without a sign-up; `pending` hold a seat and are
    neither present nor excused: absent, once the workshop is over.
    """

    __tablename__ = "region_count"
    __table_args__ = (
        CheckConstraint(
            "seated >= 0 AND waiting >= 0 AND cancelled >= 0 AND walked_in >= 0"
            " AND present >= 0 AND excused >= 0 AND pending >= 0",
            name="numbers",
        ),
        # Kept in the order of its key on SQLite too: the first screens read a workshop's rows at one place.
        {"sqlite_with_rowid": False},
    )

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"), primary_key=True)
    region: Mapped[str] = mapped_column(String(8), primary_key=True)
    seated: Mapped[int]
    waiting: Mapped[int]
    cancelled: Mapped[int]
    walked_in: Mapped[int]
    present: Mapped[int]
    excused: Mapped[int]
    pending: Mapped[int]


CELL = ("workshop_id", "region", "institution_kind", "sex", "age_band", "state", "attendance")
NUMBERS = ("seated", "waiting", "cancelled", "walked_in", "present", "excused", "pending")


@dataclass(frozen=True)
class Cell:
    """The attributes one registration is counted under."""

    workshop_id: int
    region: str
    institution_kind: str
    sex: str
    age_band: str
    state: str
    attendance: str = ""

    @property
    def numbers(self) -> tuple[str, ...]:
        """The columns of the narrow table it counts in."""
        return numbers_of(self.state, self.attendance)


def numbers_of(state: str, attendance: str) -> tuple[str, ...]:
    """What one person in this state counts as."""
    stands_for = {WALKED_IN: "walked_in"}.get(state, state)
    pending = ("pending",) if state == "seated" and not attendance else ()
    return (stands_for, *((attendance,) if attendance else ()), *pending)


ALONE = {"synchronize_session": False}


def change(session: Session, steps: dict[Cell, int]) -> None:
    """Add each step to its cell, in one order for all deeds so that two never wait for each other."""
    for cell, step in sorted(steps.items(), key=lambda s: str(s[0])):
        if step > 0:
            made = insert_into(session, SignUpCount)
            session.execute(_adding(made.values(**cell.__dict__, number=step), step))
        elif step < 0:
            session.execute(_taking(cell, -step), execution_options=ALONE)
    _change_regions(session, steps)


def _change_regions(session: Session, steps: dict[Cell, int]) -> None:
    regions: dict[tuple[int, str], Counter[str]] = {}
    for cell, step in steps.items():
        here = regions.setdefault((cell.workshop_id, cell.region), Counter())
        here.update(dict.fromkeys(cell.numbers, step))
    for (workshop_id, region), numbers in sorted(regions.items()):
        moved = {name: step for name, step in numbers.items() if step}
        if moved:
            _step(session, workshop_id, region, moved)


def _step(session: Session, workshop_id: int, region: str, moved: dict[str, int]) -> None:
    """What is taken away has been counted, so its row is there; a new row is only ever added to."""
    row = update(RegionCount).where(RegionCount.workshop_id == workshop_id, RegionCount.region == region)
    added = {name: getattr(RegionCount, name) + step for name, step in moved.items()}
    if session.connection().execute(row.values(**added)).rowcount:
        return
    numbers = dict.fromkeys(NUMBERS, 0) | moved
    made = insert_into(session, RegionCount).values(workshop_id=workshop_id, region=region, **numbers)
    session.execute(_adding_regions(made, added))


def _adding_regions(made: Any, added: dict[str, Any]) -> Any:
    return made.on_conflict_do_update(index_elements=["workshop_id", "region"], set_=added)


def counting_regions(made: Any, people: Any) -> Any:
    """An INSERT made for the engine in use: each of these new sign-ups once more in its region."""
    is_seated = case((people.c.state == "seated", 1), else_=0)
    values = dict.fromkeys(NUMBERS, literal(0)) | {
        "seated": is_seated, "pending": is_seated, "waiting": 1 - is_seated,
    }  # fmt: skip
    # SQLite reads ON CONFLICT after a SELECT only behind a WHERE.
    rows = select(people.c.workshop_id, people.c.region, *values.values()).where(true())
    insert = made.from_select(["workshop_id", "region", *values], rows, include_defaults=False)
    stepped = ("seated", "waiting", "pending")
    return _adding_regions(
        insert, {name: getattr(RegionCount, name) + insert.excluded[name] for name in stepped}
    )


def _taking(cell: Cell, step: int) -> Update:
    """What is taken away has been counted: its row is there."""
    same = [getattr(SignUpCount, name) == value for name, value in cell.__dict__.items()]
    return update(SignUpCount).where(*same).values(number=SignUpCount.number - step)


def counting(made: Any, cells: Select[Any]) -> Any:
    """An INSERT made for the engine in use, filled with the cells a SELECT gives, each counted once more."""
    return _adding(made.from_select([*CELL, "number"], cells, include_defaults=False), 1)


def _adding(made: Any, step: int) -> Any:
    return made.on_conflict_do_update(index_elements=list(CELL), set_={"number": SignUpCount.number + step})
