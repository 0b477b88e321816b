"""Whether what is kept beside the registrations still says the same as they do.

One statement reads both, so that it sees one moment also while people sign up. Where somebody was forgotten,
with whom sex and age go, the counters are compared without these two.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import CompoundSelect, Select, func, literal, select, union_all
from sqlalchemy.orm import Session

from ..tokens import hashed, link_token
from ..workshops.counts import CELL, WALKED_IN, Cell, SignUpCount
from ..workshops.models import Workshop
from ..workshops.seats import Seats
from .models import SEATED, WAITING, Delegation, Registration
from .people import kind_column

COUNTED, KEPT, HELD, FORGOTTEN = "counted", "kept", "held", "forgotten"


@dataclass(frozen=True)
class Drift:
    """A counter that does not say what the registrations say."""

    workshop: str
    counter: str
    kept: int
    counted: int

    def __str__(self) -> str:
        return f"{self.workshop}: {self.counter} keeps {self.kept}; counted are {self.counted}"


def drift(session: Session) -> list[Drift]:
    """Every counter that is not what a recount gives; empty when all are exact."""
    codes = {row.id: row.code for row in session.execute(select(Workshop.id, Workshop.code))}
    numbers, last = _read(session)
    found = [*_cells(numbers), *_seats(numbers, last)]
    return [Drift(codes[workshop], counter, *both) for workshop, counter, both in found if both[0] != both[1]]


def fits_secret(session: Session) -> bool:
    """Whether the personal links sent are those the secret in force makes."""
    ticket = select(Registration.ref, Registration.generation, Registration.link_hash).limit(1)
    found = session.execute(ticket.order_by(Registration.id.desc())).first()
    return found is None or hashed(link_token("ticket", found.ref, found.generation)) == found.link_hash


Numbers = dict[str, Counter[Cell]]
Last = dict[str, Counter[int]]
Found = Iterator[tuple[int, str, tuple[int, int]]]


def _cells(numbers: Numbers) -> Found:
    without = {cell.workshop_id for cell in numbers[FORGOTTEN]}
    kept, counted = (_coarser(numbers[what], without) for what in (KEPT, COUNTED))
    for cell in sorted(kept.keys() | counted.keys(), key=str):
        yield cell.workshop_id, named(cell), (kept[cell], counted[cell])


def named(cell: Cell) -> str:
    """A cell in a line of the report."""
    parts = (cell.region, cell.institution_kind, cell.sex, cell.age_band, cell.state)
    came = (cell.attendance,) if cell.attendance else ()
    return " ".join(part or "-" for part in (*parts, *came))


def _coarser(cells: Counter[Cell], without: set[int]) -> Counter[Cell]:
    """The cells of these workshops without sex and age."""
    found: Counter[Cell] = Counter()
    for cell, number in cells.items():
        found[replace(cell, sex="", age_band="") if cell.workshop_id in without else cell] += number
    return found


def _seats(numbers: Numbers, last: Last) -> Found:
    rows: Counter[tuple[int, str]] = Counter()
    for cell, number in numbers[COUNTED].items():
        rows[cell.workshop_id, cell.state] += number
    for cell, number in numbers[HELD].items():
        rows[cell.workshop_id, SEATED] += number
    for state in (SEATED, WAITING):
        kept = {cell.workshop_id: number for cell, number in numbers[state].items()}
        workshops = kept.keys() | {workshop for workshop, held in rows if held == state}
        for workshop in sorted(workshops):
            yield workshop, state, (kept.get(workshop, 0), rows[workshop, state])
    for workshop, seq in sorted(last[COUNTED].items()):
        yield workshop, "last place", (last[KEPT][workshop], max(seq, last[KEPT][workshop]))


def _read(session: Session) -> tuple[Numbers, Last]:
    numbers: Numbers = defaultdict(Counter)
    last: Last = {COUNTED: Counter(), KEPT: Counter()}
    for what, *cell, number, seq in session.execute(_statement()):
        one = Cell(*cell)
        numbers[what][one] += number
        of = last[COUNTED if what == COUNTED else KEPT]
        of[one.workshop_id] = max(of[one.workshop_id], seq)
    return numbers, last


def _statement() -> CompoundSelect[Any]:
    kept: list[Any] = [getattr(SignUpCount, name) for name in CELL]
    parts: list[Select[Any]] = [
        _registrations(),
        select(literal(KEPT), *kept, SignUpCount.number, literal(0)).where(SignUpCount.state != WALKED_IN),
        _counters(SEATED, Seats.taken),
        _counters(WAITING, Seats.waiting),
        _held(),
        _forgotten(),
    ]
    return union_all(*parts)


def _registrations() -> Any:
    row = Registration
    one = (
        row.workshop_id,
        row.region,
        kind_column(row).label("kind"),
        row.sex,
        row.age_band,
        row.state,
        row.attendance,
        row.seq,
    )
    rows = select(*one).join(row.institution, isouter=True).subquery()
    *cell, seq = rows.c
    return select(literal(COUNTED), *cell, func.count(), func.max(seq)).group_by(*cell)


def _held() -> Any:
    """Seats that are taken without anybody's name."""
    nothing = [literal("") for _ in CELL[1:]]
    held = select(literal(HELD), Delegation.workshop_id, *nothing, func.sum(Delegation.held), literal(0))
    return held.where(Delegation.held > 0).group_by(Delegation.workshop_id)


def _forgotten() -> Any:
    nothing = [literal("") for _ in CELL[1:]]
    rows = select(literal(FORGOTTEN), Registration.workshop_id, *nothing, literal(0), literal(0))
    return rows.where(Registration.forgotten_at.is_not(None)).distinct()


def _counters(state: str, counter: Any) -> Any:
    nothing = [literal("") for _ in CELL[1:]]
    return select(literal(state), Seats.workshop_id, *nothing, counter, Seats.last_seq)
