"""Records written down, each once, with the last place taken among those of their workshop."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import bindparam, exists, literal_column, select, update
from sqlalchemy.orm import Session

from ..audit import record_all, recording
from ..database import insert_for
from .models import UNDO, Desk, DeskOperation

Rows = Sequence[dict[str, Any]]
# The row of the audit for these refs.
Said = Callable[[Collection[str]], dict[str, Any]]


@dataclass(frozen=True)
class Written:
    """A new record: its number, and whether another that came before it takes it back."""

    number: int
    is_taken_back: bool


_LAST = (
    update(Desk).where(Desk.workshop_id == bindparam("its_workshop_id")).values(last_seq=bindparam("its_seq"))
)
_UNDOS = select(DeskOperation.refers_to).where(
    DeskOperation.workshop_id == bindparam("its_workshop_id"),
    DeskOperation.kind == literal_column(f"'{UNDO}'"),
)
_TAKEN_BACK = _UNDOS.where(DeskOperation.refers_to.in_(bindparam("refs", expanding=True)))


def write(session: Session, rows: Rows, said: Said | None) -> dict[str, Written]:
    """Write those whose ref is not known yet, in the order of their places; what was new, by ref.

    `said` is what the audit says of those that were new; nothing where the deed says so itself.
    """
    if not rows:
        return {}
    connection = session.connection()
    if len(rows) == 1 and connection.dialect.name == "postgresql":
        told = {f"its_{name}": value for name, value in rows[0].items()}
        told |= {f"audit_{name}": value for name, value in said([rows[0]["ref"]]).items()} if said else {}
        found = connection.execute(_one_at_once(tuple(rows[0]), said is not None), told)
        return {ref: Written(number, bool(is_back)) for ref, number, is_back in found}
    numbers = {ref: number for ref, number in connection.execute(_all(connection.dialect.name), rows)}
    if not numbers:
        return {}
    last = max((row for row in rows if row["ref"] in numbers), key=lambda row: row["seq"])
    told = {"its_workshop_id": last["workshop_id"], "its_seq": last["seq"], "refs": list(numbers)}
    connection.execute(_LAST, told)
    record_all(session, [said(numbers)] if said else [])
    taken_back = set(connection.scalars(_TAKEN_BACK, told))
    return {ref: Written(number, ref in taken_back) for ref, number in numbers.items()}


@cache
def _all(dialect: str) -> Any:
    """One that another batch brings at the same moment is waited for, and then known."""
    made = insert_for(dialect, DeskOperation.__table__)
    return made.on_conflict_do_nothing(index_elements=["ref"]).returning(DeskOperation.ref, DeskOperation.id)


@cache
def _one_at_once(columns: tuple[str, ...], is_said: bool) -> Any:
    """All of it for one record in one statement: to PostgreSQL each statement is a journey."""
    types = DeskOperation.__table__.c
    told = {name: bindparam(f"its_{name}", type_=types[name].type) for name in columns}
    new = _all("postgresql").values(told).cte("new")
    last = _LAST.where(exists(select(new.c.id))).cte("last")
    audited = (recording(new).cte("audited"),) if is_said else ()
    return select(*new.c, new.c.ref.in_(_UNDOS)).add_cte(last, *audited)
