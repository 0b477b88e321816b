"""The work on an import: a chunk a deed, with a cursor: others write in between and a stop loses nothing.

A worker that dies leaves whole chunks; whoever takes the job up again goes on where the cursor stands.
"""

from collections import Counter
from threading import Event
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from ..accounts.models import Account
from ..accounts.scopes import scope_of
from ..audit import Actor, record
from ..clock import now
from ..database import transaction
from ..doors import POWERS
from ..language import lazy_gettext as _l
from ..outbox import DONE as JOB_DONE
from ..outbox import PENDING, GiveUp, Outcome, Payload, Task
from ..refusals import Refusal
from ..workshops.models import Workshop
from ..workshops.scoped import in_scope
from . import judging, marks, queries
from .cells import NOWHERE, in_both
from .desks import Desk, desk_for
from .ending import bare, end
from .judging import There, Verdict
from .left_out import emptied
from .models import (
    BAD,
    CHECKING,
    DONE,
    FAILED,
    KNOWN,
    LEFT,
    OK,
    UNDOING,
    WORKING,
    ImportBatch,
    ImportChunk,
    ImportKey,
)
from .remarks import remarked

# Rows of a chunk, and what was made that is taken back in one deed.
AT_ONCE = 100
# Seconds between two deeds: twice the longest pause of whoever waits for their turn to write.
BREATH = 0.01
NOT_YOURS = _l("You do not answer for this workshop any more: nothing else comes in.")


class Work:
    """One try at an import: what is read once, and the keys of the rows before."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.desk: Desk | None = None
        self.seen: dict[str, int] = {}

    def step(self) -> bool:
        """One deed; False when there is nothing left to do."""
        with transaction() as session:
            batch = session.get(ImportBatch, self.number, with_for_update=True, populate_existing=True)
            if batch is None or batch.state not in WORKING:
                return False
            actor, workshop = Actor("account", batch.by), _within(session, batch)
            if self.desk is None:
                self.desk = desk_for(session, batch, workshop)
                if batch.state == CHECKING:
                    self.seen = _seen(batch)
                    _read_marks(batch)
            if batch.state == UNDOING:
                return _take_back(session, actor, batch, self.desk)
            chunk = queries.get_chunk(session, batch.id, batch.position)
            if chunk is None:
                end(session, actor, batch)
                return False
            if batch.state == CHECKING:
                stop = _check(session, batch, chunk, self.desk, self.seen)
            else:
                stop = _take(session, actor, batch, chunk, self.desk)
            batch.handled += stop - batch.handled % AT_ONCE
            batch.position += stop == len(chunk.rows)
            return True


def work(payload: Payload) -> None:
    """Everything that is left of an import; what can never be done is given up and said."""
    try:
        one = Work(payload["batch"])
        while one.step():
            # Whoever waits for SQLite's one lock looks every few milliseconds: they are let in between.
            Event().wait(BREATH)
    except Refusal as refusal:
        told = in_both(refusal.message)
        raise GiveUp(told[0]) from refusal


def settle(session: Session, payload: Payload, outcome: Outcome) -> None:
    """Say that it could not be done; what came in stands and can be taken back."""
    batch = session.get(ImportBatch, payload["batch"], with_for_update=True, populate_existing=True)
    if batch is None or outcome.state in (PENDING, JOB_DONE) or batch.state not in WORKING:
        return
    refusal = outcome.error.__cause__ if outcome.error else None
    if batch.state != UNDOING:
        bare(batch, but=(OK, BAD, KNOWN, LEFT))
    said = in_both(
        refusal.message if isinstance(refusal, Refusal) else _l("Something went wrong on our side.")
    )
    # What could not be taken back stands as it stood, and can be tried again.
    batch.state = DONE if batch.state == UNDOING else FAILED
    batch.why, batch.ended_at = {"es": said[0], "en": said[1]}, now()
    record(session, Actor("account", batch.by), "import failed", ("import", batch.id))


def _within(session: Session, batch: ImportBatch) -> Workshop | None:
    """The workshop, if whoever pressed still answers for it; asked anew in every deed."""
    account = session.get_one(Account, batch.by, populate_existing=True)
    if not account.is_active or account.role not in POWERS["run workshops"]:
        raise Refusal(NOT_YOURS)
    scope = scope_of(account)
    if batch.workshop_id is None:
        if not scope.may_write(batch.account.is_demonstration):
            raise Refusal(NOT_YOURS)
        return None
    rows = select(Workshop).where(Workshop.id == batch.workshop_id, in_scope(scope))
    found = session.scalars(rows, execution_options={"populate_existing": True}).first()
    if found is None or not scope.may_write(found.is_demonstration):
        raise Refusal(NOT_YOURS)
    return found


def _seen(batch: ImportBatch) -> dict[str, int]:
    """The keys of the rows before, where a stopped check goes on."""
    seen: dict[str, int] = {}
    for chunk in queries.chunks(batch.id, batch.position):
        for row, verdict in zip(chunk.rows, chunk.verdicts, strict=True):
            judging.see(seen, row[0], verdict)
    return seen


def _attended(batch: ImportBatch) -> int:
    """The column that says who came; none where no column does."""
    return next((int(column) for column, name in batch.mapping.items() if name == "attended"), NOWHERE)


def _read_marks(batch: ImportBatch) -> None:
    """What an A means in the column of who came: it takes all of its cells, once for as long as it stands."""
    column = _attended(batch)
    if column != NOWHERE and "mark" not in batch.options:
        rows = (row[1] for chunk in queries.chunks(batch.id) for row in chunk.rows if row[1])
        batch.options = batch.options | {"mark": marks.meaning(row[column] for row in rows)}


def _check(session: Session, batch: ImportBatch, chunk: ImportChunk, desk: Desk, seen: dict[str, int]) -> int:
    """Judge every row."""
    chunk.rows = [list(row) for row in emptied(chunk.rows, batch.emptied)]
    rows = marks.worded(chunk.rows, _attended(batch), batch.options.get("mark", marks.UNSURE))
    found = remarked(batch, rows, judging.verdicts(session, desk, rows, seen, chunk.verdicts))
    chunk.verdicts = found
    batch.counts = dict(Counter(batch.counts) + judging.counted(found))
    unmatched = {kind: dict(texts) for kind, texts in batch.unmatched.items()}
    for kind, text in judging.unmatched_in(found):
        texts = unmatched.setdefault(kind, {})
        texts[text] = texts.get(text, 0) + 1
    batch.unmatched = unmatched
    return len(chunk.rows)


def _take(session: Session, actor: Actor, batch: ImportBatch, chunk: ImportChunk, desk: Desk) -> int:
    """Bring in what was found good and fits one deed, unless it came in meanwhile; where the rest begins."""
    # Of a chunk that was begun these rows are handled: all before it were full.
    done = batch.handled % AT_ONCE
    rows, before = chunk.rows[done:], chunk.verdicts[done:]
    rest = judging.good_rows(rows, before)
    good = desk.ready(session, actor, rest)
    if len(good) < len(rest):
        last = [row[0] for row in rows].index(rest[len(good)].number)
        rows, before = rows[:last], before[:last]
    there = {**judging.came_in(session, good), **desk.standing(session, good)}
    coming = [one for one in good if one.number not in there]
    came = dict(zip((one.number for one in coming), desk.take(session, actor, coming), strict=True))
    keys = [
        {"batch_id": batch.id, "key": one.key, "made": made}
        for one in coming
        if isinstance(made := came[one.number], str)
    ]
    _keep(session, actor, batch, keys)
    known = {one.number: one.key for one in coming}
    after = [
        _after(verdict, came.get(row[0]), there.get(row[0]), known.get(row[0], ""))
        if verdict["state"] == OK
        else verdict
        for row, verdict in zip(rows, before, strict=True)
    ]
    stop = done + len(rows)
    chunk.verdicts = [*chunk.verdicts[:done], *after, *chunk.verdicts[stop:]]
    batch.counts = dict(Counter(batch.counts) + judging.counted(after))
    return stop


def _keep(session: Session, actor: Actor, batch: ImportBatch, keys: list[dict[str, Any]]) -> None:
    """What was made of rows, by their keys, so that it comes in once and can be taken back."""
    if keys:
        session.execute(insert(ImportKey), keys)
        told = {"rows": len(keys), "workshop": batch.workshop_id}
        record(session, actor, "import rows", ("import", batch.id), **told)


def _after(before: Verdict, came: str | Refusal | None, said: There | None, key: str) -> Verdict:
    """What became of a good row; of one that stands meanwhile, what is said of it."""
    if came is None:
        return judging.already(before, said or There())
    if isinstance(came, str):
        return judging.made(before, key)
    return judging.refused(before, came.third or came.message)


def _take_back(session: Session, actor: Actor, batch: ImportBatch, desk: Desk) -> bool:
    """The next of what was made, the last first; what cannot go now keeps its key, and can go later."""
    rows = select(ImportKey).where(ImportKey.batch_id == batch.id)
    # The cursor is the last key that was looked at.
    later = rows.where(ImportKey.id < batch.position) if batch.position else rows
    keys = session.scalars(later.order_by(ImportKey.id.desc()).limit(AT_ONCE)).all()
    if not keys:
        end(session, actor, batch)
        return False
    keys = keys[: desk.fitting([one.made for one in keys])]
    gone = desk.take_back(session, actor, [one.made for one in keys])
    numbers = [one.id for one in keys if one.made not in gone.frozen]
    session.execute(delete(ImportKey).where(ImportKey.id.in_(numbers)))
    batch.position = keys[-1].id
    batch.handled += len(numbers)
    told = {"rows": gone.stood, "workshop": batch.workshop_id}
    record(session, actor, "take import back", ("import", batch.id), **told)
    return True


TASK = Task(work, settle)
