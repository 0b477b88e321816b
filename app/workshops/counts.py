"""Counts of registrations, kept in the deed's own transaction: exact, and cheap to read.

One row per workshop, participant's region, kind of institution, sex, age band, state and attendance. Region
is a jurisdiction's code or one of ABROAD, NO_REGION (an institution without one) and NOT_STATED. The kind is
the institution's, UNLISTED for one written freely and not settled yet, NO_INSTITUTION for a person alone.
A narrow table beside it, one row per workshop and region, is what the first screens read.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Connection,
    ForeignKey,
    Select,
    String,
    bindparam,
    case,
    delete,
    literal,
    select,
    true,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from ..database import Base, insert_for

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
    neither present nor excused.
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


def change(session: Session, steps: dict[Cell, int]) -> None:
    """Add each step to its cell, in one order for all deeds so that two never wait for each other."""
    session.flush()
    connection = session.connection()
    for cell, step in sorted(steps.items(), key=lambda s: str(s[0])):
        if step > 0:
            connection.execute(_more(connection.dialect.name), cell.__dict__ | {"number": step})
        elif step < 0:
            # What is taken away has been counted: its row is there.
            named = {f"its_{name}": value for name, value in cell.__dict__.items()}
            connection.execute(_LESS, named | {"step": -step})
    _change_regions(connection, steps)


def forget_empty(session: Session, workshop_id: int) -> None:
    """Delete the counts of a workshop that count nobody any more: it is being taken away."""
    session.execute(
        delete(SignUpCount).where(SignUpCount.workshop_id == workshop_id, SignUpCount.number == 0)
    )
    nobody = (getattr(RegionCount, name) == 0 for name in NUMBERS)
    session.execute(delete(RegionCount).where(RegionCount.workshop_id == workshop_id, *nobody))


def _change_regions(connection: Connection, steps: dict[Cell, int]) -> None:
    regions: dict[tuple[int, str], Counter[str]] = {}
    for cell, step in steps.items():
        here = regions.setdefault((cell.workshop_id, cell.region), Counter())
        here.update(dict.fromkeys(cell.numbers, step))
    for (workshop_id, region), numbers in sorted(regions.items()):
        if any(numbers.values()):
            _step(connection, workshop_id, region, dict.fromkeys(NUMBERS, 0) | numbers)


def _step(connection: Connection, workshop_id: int, region: str, numbers: dict[str, int]) -> None:
    """What is taken away has been counted, so its row is there; a new row is only ever added to."""
    named = {f"add_{name}": step for name, step in numbers.items()}
    if not connection.execute(_MOVED, named | {"its_workshop": workshop_id, "its_region": region}).rowcount:
        values = {"workshop_id": workshop_id, "region": region, **numbers}
        connection.execute(_more_of_region(connection.dialect.name), values)


# Made once: a deed that counts runs several of them, and making one costs more than running it.
_LESS = (
    update(SignUpCount)
    .where(*(getattr(SignUpCount, name) == bindparam(f"its_{name}") for name in CELL))
    .values(number=SignUpCount.number - bindparam("step"))
)
_MOVED = (
    update(RegionCount)
    .where(
        RegionCount.workshop_id == bindparam("its_workshop"), RegionCount.region == bindparam("its_region")
    )
    .values({name: getattr(RegionCount, name) + bindparam(f"add_{name}") for name in NUMBERS})
)


@cache
def _more(dialect: str) -> Any:
    return _adding(insert_for(dialect, SignUpCount.__table__), SignUpCount, ("number",))


@cache
def _more_of_region(dialect: str) -> Any:
    return _adding(insert_for(dialect, RegionCount.__table__), RegionCount, NUMBERS)


def moving(noted: Any) -> Any:
    """PostgreSQL's statement that counts one person in another cell of their region, after a given step.

    Four journeys are dearer than the work. A step begins when the one it reads from is done: rows are locked
    in the order of `change`.
    """
    less = _LESS.where(SignUpCount.workshop_id == noted.c.workshop_id).returning(SignUpCount.workshop_id)
    left = less.cte("left_cell")
    values = (left.c.workshop_id, *(_to(name, String) for name in CELL[1:]), literal(1))
    more = counting(insert_for("postgresql", SignUpCount.__table__), select(*values))
    came = more.returning(SignUpCount.workshop_id).cte("came_to_cell")
    return _MOVED.where(RegionCount.workshop_id == came.c.workshop_id).add_cte(noted, left, came)


def move(left: Cell, came: Cell) -> dict[str, Any] | None:
    """What `moving` is told; None where it would lock rows in another order, or in two regions."""
    is_one_region = (left.workshop_id, left.region) == (came.workshop_id, came.region)
    if not is_one_region or not str(left) < str(came):
        return None
    steps = Counter(came.numbers)
    steps.subtract(left.numbers)
    told = {f"its_{name}": value for name, value in left.__dict__.items()} | {"step": 1}
    told |= {f"to_{name}": value for name, value in came.__dict__.items() if name != "workshop_id"}
    return told | {f"add_{name}": steps[name] for name in NUMBERS} | {
        "its_workshop": left.workshop_id, "its_region": left.region,
    }  # fmt: skip


def _to(name: str, type_: Any) -> Any:
    return bindparam(f"to_{name}", type_=type_).label(name)


def counting_regions(made: Any, people: Any) -> Any:
    """An INSERT made for the engine in use: each of these new sign-ups once more in its region."""
    is_seated = case((people.c.state == "seated", 1), else_=0)
    values = dict.fromkeys(NUMBERS, literal(0)) | {
        "seated": is_seated, "pending": is_seated, "waiting": 1 - is_seated,
    }  # fmt: skip
    # SQLite reads ON CONFLICT after a SELECT only behind a WHERE.
    rows = select(people.c.workshop_id, people.c.region, *values.values()).where(true())
    insert = made.from_select(["workshop_id", "region", *values], rows, include_defaults=False)
    return _adding(insert, RegionCount, ("seated", "waiting", "pending"))


def counting(made: Any, cells: Select[Any]) -> Any:
    """An INSERT made for the engine in use, filled with the cells a SELECT gives, each counted as it says."""
    insert = made.from_select([*CELL, "number"], cells, include_defaults=False)
    return _adding(insert, SignUpCount, ("number",))


def _adding(insert: Any, table: Any, names: Sequence[str]) -> Any:
    """Where the row is there already, these numbers are added to it."""
    key = [column.name for column in table.__table__.primary_key]
    added = {name: getattr(table, name) + insert.excluded[name] for name in names}
    return insert.on_conflict_do_update(index_elements=key, set_=added)
