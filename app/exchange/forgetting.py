"""What is forgotten of imports: the rows of a file, and all that names people beside them, on their day."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, String, and_, cast, or_, select
from sqlalchemy.orm import Session

from ..clock import now
from ..erasures import Words
from ..forgetting import GONE, Rule, deleted, emptied
from ..language import fold
from .judging import erased
from .models import LEFT, WORKING, ImportBatch, ImportChunk

# Digits by which a phone is known however its country is written.
LAST = 9


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

    The imports are locked first, as the worker does: a row is not coming in while it is emptied.
    """
    if said.name.strip(f"{GONE} ") == "" and not said.phone and not said.email:
        return
    # A list of several workshops may have been sent for another one, or as a file of workshops.
    of_several = cast(ImportBatch.mapping, String).contains('"workshop"'), ImportBatch.workshop_id.is_(None)
    mine = or_(ImportBatch.workshop_id == workshop_id, *of_several)
    kept = mine, ImportBatch.forgotten_at.is_(None)
    locked = select(ImportBatch).where(*kept).order_by(ImportBatch.id).with_for_update(of=ImportBatch)
    for batch in session.scalars(locked, execution_options={"populate_existing": True}).all():
        chunks = session.scalars(select(ImportChunk).where(ImportChunk.batch_id == batch.id))
        counts = Counter(batch.counts)
        if sum([_empty(chunk, counts, said) for chunk in chunks]):
            batch.samples = [[] for _ in batch.headings]
            batch.counts = dict(counts)


def _empty(chunk: ImportChunk, counts: Counter[str], said: Words) -> bool:
    """Empty those rows of a chunk; whether there were any."""
    places = [place for place, row in enumerate(chunk.rows) if is_about(row[1], said)]
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


def is_about(cells: Sequence[str], said: Words) -> bool:
    """Whether a row holds this phone or e-mail, or every word of this name."""
    texts = [fold(cell) for cell in cells]
    if said.email and any(fold(said.email) in text for text in texts):
        return True
    digits = re.sub(r"\D", "", said.phone or "")[-LAST:]
    if len(digits) == LAST and any(digits in re.sub(r"\D", "", text) for text in texts):
        return True
    words = set(re.findall(r"\w+", fold(said.name)))
    return bool(words) and words <= {word for text in texts for word in re.findall(r"\w+", text)}


def _due(at: datetime) -> ColumnElement[bool]:
    """Kept long enough; what the worker is at is not taken from under it."""
    is_over = and_(ImportBatch.kept_until <= at, ImportBatch.state.not_in(WORKING))
    return and_(is_over, ImportBatch.forgotten_at.is_(None))


def _of_due(at: datetime) -> ColumnElement[bool]:
    return ImportChunk.batch_id.in_(select(ImportBatch.id).where(_due(at)))
