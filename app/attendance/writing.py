"""Records written down, each once, with the last place taken among those of their workshop."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, exists, literal_column, select, update
from sqlalchemy.orm import Session

from ..audit import record_all, recording
from ..database import insert_for
from .models import UNDO, Desk, DeskOperation

Rows = Sequence[dict[str, Any]]
# The row of the audit for these refs.
Said = Callable[[Collection[str]], dict[str, Any]]


@dataclass(frozen=True)
class Written:
    """The numbers of the new records, by ref, and whether another takes one of them back."""

    numbers: dict[str, int] = field(default_factory=dict)
    is_taken_back: bool = False


_UNDOS = select(DeskOperation.refers_to).where(
    DeskOperation.workshop_id == bindparam("its_workshop_id"),
    DeskOperation.kind == literal_column(f"'{UNDO}'"),
)
_IS_TAKEN_BACK = exists(_UNDOS.where(DeskOperation.refers_to.in_(bindparam("refs", expanding=True))))
_LAST = (
    update(Desk).where(Desk.workshop_id == bindparam("its_workshop_id")).values(last_seq=bindparam("its_seq"))
)
_LAST_AND_UNDOS = _LAST.returning(_IS_TAKEN_BACK)


def write(session: Session, rows: Rows, said: Said | None) -> Written:
    """Write those whose ref is not known yet, in the order of their places; what was new.

    `said` is what the audit says of those that were new; nothing where the deed says so itself.
    """
    if not rows:
        return Written()
    connection = session.connection()
    if len(rows) == 1 and connection.dialect.name == "postgresql":
        return _write_one(connection, rows[0], said)
    numbers = {ref: number for ref, number in connection.execute(_all(connection.dialect.name), rows)}
    if not numbers:
        return Written()
    last = max((row for row in rows if row["ref"] in numbers), key=lambda row: row["seq"])
    told = {"its_workshop_id": last["workshop_id"], "its_seq": last["seq"], "refs": list(numbers)}
    is_taken_back = connection.scalar(_LAST_AND_UNDOS, told)
    record_all(session, [said(numbers)] if said else [])
    return Written(numbers, bool(is_taken_back))


def _write_one(connection: Connection, row: dict[str, Any], said: Said | None) -> Written:
    told = {f"its_{name}": value for name, value in row.items()} | {"refs": [row["ref"]]}
    told |= {f"audit_{name}": value for name, value in said([row["ref"]]).items()} if said else {}
    found = connection.execute(_one_at_once(tuple(row), said is not None), told).first()
    return Written({found.ref: found.id}, found.is_taken_back) if found else Written()


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
    return select(*new.c, _IS_TAKEN_BACK.label("is_taken_back")).add_cte(last, *audited)
