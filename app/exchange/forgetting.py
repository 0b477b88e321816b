"""What is forgotten of imports: the rows of a file, and all that names people beside them, on their day."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, String, and_, cast, or_, select
from sqlalchemy.orm import Session

from ..accounts.models import Account
from ..clock import now
from ..erasures import Words
from ..forgetting import GONE, Rule, deleted, emptied
from ..language import fold
from ..workshops.models import Workshop
from .cells import Cells
from .fields import fields_of, guessed
from .judging import erased
from .models import ATTENDANCE, LEFT, WORKING, ImportBatch, ImportChunk
from .titles import is_called

# Digits by which a phone is known however its country is written.
LAST = 9
WORDS = re.compile(r"\w+")
# The fields that name a workshop, in lists of who came and in files of workshops.
TITLES = ("workshop", "short_es", "short_en", "title_es", "title_en")


def rules() -> Sequence[Rule]:
    """Rows first, then what the import itself says of them; numbers and the keys of rows stay."""
    emptied_texts = {
        "file_name": GONE, "samples": [], "headings": [], "left": [], "matches": {}, "unmatched": {},
        "forgotten_at": now(),
    }  # fmt: skip
    return [
        deleted("rows of imported files", ImportChunk, _of_due),
        emptied("texts of imported files", ImportBatch, _due, emptied_texts),
    ]


def forget_rows_of(session: Session, workshop_id: int, said: Words) -> None:
    """Empty the rows of files for a workshop, or for several, that hold somebody who asked to be erased.

    In files of this workshop a name is enough, unless the row has a phone or an e-mail that is not theirs: it
    comes in as somebody else's, as these rows are judged, and whoever it is about did not ask. Where only
    the name is known of either, it decides: better a row to be sent again than somebody who is not forgotten.
    In files that others sent for other workshops, whose people did not ask and may be called the same, their
    phone or e-mail is asked for, or the name in a row that means this workshop and has no other of these.
    What is invented for the demonstration takes nothing out of real files.

    The imports are locked first, as the worker does: a row is not coming in while it is emptied.
    """
    if said.name.strip(f"{GONE} ") == "" and not said.phone and not said.email:
        return
    workshop = session.get_one(Workshop, workshop_id)
    # A list of several workshops may have been sent for another one, or as a file of workshops.
    of_several = or_(
        cast(ImportBatch.mapping, String).contains('"workshop"'), ImportBatch.workshop_id.is_(None)
    )
    of_its_world = ImportBatch.account.has(Account.is_demonstration.is_(workshop.is_demonstration))
    mine = or_(ImportBatch.workshop_id == workshop_id, and_(of_several, of_its_world))
    kept = mine, ImportBatch.forgotten_at.is_(None)
    locked = select(ImportBatch).where(*kept).order_by(ImportBatch.id).with_for_update(of=ImportBatch)
    for batch in session.scalars(locked, execution_options={"populate_existing": True}).all():
        columns, of = _columns(batch), None if batch.workshop_id == workshop_id else workshop
        chunks = session.scalars(select(ImportChunk).where(ImportChunk.batch_id == batch.id))
        counts = Counter(batch.counts)
        if sum([_empty(chunk, counts, columns, said, of) for chunk in chunks]):
            batch.samples = [[] for _ in batch.headings]
            batch.counts = dict(counts)


def _columns(batch: ImportBatch) -> dict[str, int]:
    """Where phone, e-mail, titles and days stand in a file: as somebody said, else by the headings."""
    by_heading = guessed(batch.headings, batch.samples, fields_of(ATTENDANCE), {})
    return {name: int(column) for column, name in (*by_heading.items(), *batch.mapping.items())}


def _empty(
    chunk: ImportChunk, counts: Counter[str], columns: Mapping[str, int], said: Words, of: Workshop | None
) -> bool:
    """Empty those rows of a chunk; whether there were any."""
    places = [place for place, row in enumerate(chunk.rows) if is_about(Cells(row[1], columns), said, of)]
    if not places:
        return False
    rows, verdicts = list(chunk.rows), list(chunk.verdicts)
    for place in places:
        rows[place] = [rows[place][0], []]
        if verdicts:
            counts.subtract([verdicts[place]["state"]])
            verdicts[place] = erased()
            counts.update([LEFT])
    chunk.rows, chunk.verdicts = rows, verdicts
    return True


def is_about(row: Cells, said: Words, of: Workshop | None = None) -> bool:
    """Whether a row holds this phone or e-mail, or every word of this name and nothing against it.

    `of` is the workshop a row of somebody else's file must mean where it is known by its name alone.
    """
    texts = [fold(cell) for cell in row.cells]
    if _has_contact(texts, said):
        return True
    if _has_another(row, said) or (of is not None and not _means(row, of)):
        return False
    words = set(WORDS.findall(fold(said.name)))
    return bool(words) and words <= {word for text in texts for word in WORDS.findall(text)}


def _has_contact(texts: Sequence[str], said: Words) -> bool:
    """Whether their phone or e-mail is written in any cell, whole and among whatever else."""
    whole = rf"(?<![\w.+-]){re.escape(fold(said.email or ''))}(?![\w-]|\.\w)"
    if said.email and any(re.search(whole, text) for text in texts):
        return True
    digits = _digits(said.phone or "")[-LAST:]
    return len(digits) == LAST and any(digits in _digits(text) for text in texts)


def _has_another(row: Cells, said: Words) -> bool:
    """Whether the phone or e-mail of a row, not being theirs, is somebody else's: theirs is known too."""
    has_phone = len(_digits(row.text("phone"))) >= LAST and len(_digits(said.phone or "")) >= LAST
    return has_phone or (bool(said.email) and "@" in row.text("email"))


def _means(row: Cells, workshop: Workshop) -> bool:
    """Whether a row names this workshop, and no day that is not its."""
    day = row.text("day") or row.text("first_day")
    return any(is_called(workshop, row.text(name), day) for name in TITLES)


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _due(at: datetime) -> ColumnElement[bool]:
    """Kept long enough; what the worker is at is not taken from under it."""
    is_over = and_(ImportBatch.kept_until <= at, ImportBatch.state.not_in(WORKING))
    return and_(is_over, ImportBatch.forgotten_at.is_(None))


def _of_due(at: datetime) -> ColumnElement[bool]:
    return ImportChunk.batch_id.in_(select(ImportBatch.id).where(_due(at)))
