"""Imports as those who answer for them see them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import Session, joinedload

from ..accounts.models import Account
from ..accounts.scopes import Scope
from ..attendance.models import Desk
from ..database import among, db
from ..language import fold
from ..workshops.models import Workshop
from ..workshops.on_record import is_counted
from ..workshops.scoped import in_scope, is_shown
from .matching import APART
from .models import (
    ATTENDANCE,
    BAD,
    CHECKED,
    LISTS,
    OK,
    WORKSHOPS,
    ImportBatch,
    ImportChunk,
    ImportHeading,
    ImportKey,
)
from .table import Row

# Rows of a file on a page, and imports in a list.
PAGE, MOST_LISTED = 100, 30
# Workshops a page names that came in with a file.
MOST_MADE = 60


@dataclass(frozen=True)
class Line:
    """A row of a file with what is said of it; a verdict is empty before the first look."""

    number: int
    cells: Sequence[str]
    verdict: dict[str, Any]


def within(scope: Scope) -> ColumnElement[bool]:
    """Imports for workshops within the scope; of those for none, one's own, and nationally all.

    Nobody invented reaches the file of somebody real.
    """
    own = ImportBatch.account_id == scope.account_id
    invented = ImportBatch.account_id.in_(select(Account.id).where(Account.is_demonstration))
    mine = (invented if scope.is_demonstration else true()) if scope.is_national else own
    for_none = and_(ImportBatch.workshop_id.is_(None), mine)
    return or_(for_none, ImportBatch.workshop_id.in_(select(Workshop.id).where(in_scope(scope), is_shown())))


def find_batch(scope: Scope, number: int) -> ImportBatch | None:
    """One import within the scope."""
    rows = select(ImportBatch).where(ImportBatch.id == number, within(scope))
    return db.session.scalar(rows.options(joinedload(ImportBatch.workshop), joinedload(ImportBatch.account)))


def has_made(number: int) -> bool:
    """Whether anything that came in with it can be taken back."""
    return db.session.scalar(select(ImportKey.id).where(ImportKey.batch_id == number).limit(1)) is not None


def count_made(number: int) -> int:
    """How much of what came in with it has not been taken back."""
    rows = select(func.count(ImportKey.id)).where(ImportKey.batch_id == number)
    return db.session.scalar(rows) or 0


def rows_made(batch: ImportBatch) -> set[str]:
    """The keys of the rows that came in with it and have not been taken back."""
    rows = select(ImportKey.key).where(ImportKey.batch_id == batch.id)
    # Of a list w: is said before a workshop, which is none of its rows.
    people = ImportKey.made.startswith("p:") if batch.kind == LISTS else true()
    return set(db.session.scalars(rows.where(people)))


def counted_rows(batch: ImportBatch) -> set[str]:
    """The keys of its workshops that are there still, and of which the latest edition has a number."""
    keys = _keys_of_workshops(batch)
    counted = {one.id for one in db.session.scalars(_workshops(keys.values())) if is_counted(one)}
    return {key for key, number in keys.items() if number in counted}


def made_workshops(batch: ImportBatch) -> Sequence[Workshop]:
    """The workshops that came in with a file of workshops or lists and are there still, by date."""
    rows = _workshops(_keys_of_workshops(batch).values())
    return db.session.scalars(rows.order_by(Workshop.first_day, Workshop.id).limit(MOST_MADE)).all()


def _keys_of_workshops(batch: ImportBatch) -> dict[str, int]:
    """The numbers of the workshops that came in with a file of workshops or lists, by their keys."""
    if batch.kind not in (WORKSHOPS, LISTS):
        return {}
    # Of a list w: is said before a workshop, which has people beside it.
    before = "w:" if batch.kind == LISTS else ""
    mine = ImportKey.batch_id == batch.id, ImportKey.made.startswith(before)
    rows = db.session.execute(select(ImportKey.key, ImportKey.made).where(*mine))
    return {key: int(made.removeprefix(before).partition(":")[0]) for key, made in rows}


def _workshops(numbers: Iterable[int]) -> Select[Workshop]:
    return select(Workshop).where(among(db.session(), Workshop.id, sorted(numbers)))


def to_be_closed(batch: ImportBatch) -> Sequence[Workshop]:
    """The workshops where a file wrote down who came and whose desk is open: till then that is no figure."""
    if batch.kind not in (ATTENDANCE, LISTS):
        return ()
    keys = db.session.scalars(select(ImportKey.made).where(ImportKey.batch_id == batch.id)).all()
    own = batch.workshop_id or 0
    numbers = {int(one.split(":")[1]) if batch.kind == LISTS else own for one in keys}
    rows = select(Workshop).join(Desk, Desk.workshop_id == Workshop.id).where(Desk.closed_at.is_(None))
    rows = rows.where(among(db.session(), Workshop.id, sorted(numbers)))
    return db.session.scalars(rows.order_by(Workshop.first_day, Workshop.id).limit(MOST_MADE)).all()


def to_be_made(batch: ImportBatch) -> int:
    """How many workshops a list would make that do not stand yet."""
    if batch.kind != LISTS or batch.state != CHECKED:
        return 0
    good = (one.verdict["entry"] for one in lines(batch.id, (OK,)))
    return len({one["place"] for one in good if not isinstance(one["workshop"], str)})


def find_by_key(key: str) -> ImportBatch | None:
    """What an earlier post of the same form made."""
    return db.session.scalar(select(ImportBatch).where(ImportBatch.form_key == key))


def batches(scope: Scope, workshop_id: int | None) -> Sequence[ImportBatch]:
    """The last imports for a workshop, or for none."""
    mine = ImportBatch.workshop_id == workshop_id if workshop_id else ImportBatch.workshop_id.is_(None)
    rows = select(ImportBatch).where(mine, within(scope)).options(joinedload(ImportBatch.account))
    return db.session.scalars(rows.order_by(ImportBatch.id.desc()).limit(MOST_LISTED)).all()


def remembered(session: Session, account_id: int, kind: str) -> dict[str, str]:
    """What somebody said headings mean."""
    rows = select(ImportHeading).where(ImportHeading.account_id == account_id, ImportHeading.kind == kind)
    return {row.heading: row.field for row in session.scalars(rows)}


def chosen_before(session: Session, account_id: int, rows: Sequence[Row]) -> dict[str, dict[str, Any]]:
    """What somebody said, of their last files, that texts mean which stand in these rows too.

    Of no others, so that none is kept longer than the files it stands in.
    """
    mine = select(ImportBatch.matches).where(ImportBatch.account_id == account_id)
    before = session.scalars(mine.order_by(ImportBatch.id.desc()).limit(MOST_LISTED)).all()
    if not any(map(any, map(dict.values, before))):
        return {}
    text, found = fold("\n".join(cell for _, row in rows for cell in row)), dict[str, dict[str, Any]]()
    for matches in reversed(before):
        for kind, said in matches.items():
            here = {key: meant for key, meant in said.items() if key.partition(APART)[0] in text}
            found.setdefault(kind, {}).update(here)
    return found


def get_chunk(session: Session, batch_id: int, position: int) -> ImportChunk | None:
    """Some rows, in their order; None after the last."""
    return session.get(ImportChunk, (batch_id, position), populate_existing=True)


def chunks(batch_id: int, before: int | None = None) -> Iterator[ImportChunk]:
    """All rows in their order, or those of the chunks before one."""
    rows = select(ImportChunk).where(ImportChunk.batch_id == batch_id).order_by(ImportChunk.position)
    wanted = rows if before is None else rows.where(ImportChunk.position < before)
    yield from db.session.scalars(wanted, execution_options={"populate_existing": True})


def lines(batch_id: int, states: Sequence[str] = ()) -> Iterator[Line]:
    """The rows of a file, or those of certain verdicts."""
    for chunk in chunks(batch_id):
        said = chunk.verdicts or [{}] * len(chunk.rows)
        for (number, cells), verdict in zip(chunk.rows, said, strict=True):
            if not states or verdict.get("state") in states:
                yield Line(number, cells, verdict)


def bad_lines(batch_id: int) -> list[Line]:
    """The rows something is to be mended in."""
    return list(lines(batch_id, (BAD,)))
