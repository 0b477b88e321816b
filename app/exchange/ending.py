"""What is said of an import, and kept of its rows, when the work on it is done."""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy.orm import Session

from ..audit import Actor
from ..clock import now
from ..config import settings
from . import judging, queries, words
from .cells import in_both
from .models import BAD, CHECKED, CHECKING, DONE, GONE, IMPORTING, MADE, UNDOING, UNDONE, ImportBatch


def end(session: Session, actor: Actor, batch: ImportBatch) -> None:
    """The work in hand is done: say what came of it, and keep of the rows what is needed still."""
    if batch.state == IMPORTING:
        # Rows to be mended wait for it from now on; taking back what came in makes nobody's wait longer.
        batch.kept_until = now() + timedelta(days=settings().import_days)
    batch.state = {CHECKING: CHECKED, IMPORTING: DONE, UNDOING: UNDONE}[batch.state]
    if batch.state == UNDONE:
        counted = queries.counted_rows(batch)
        _tell_gone(batch, counted)
        if stay := queries.count_made(batch.id):
            said = in_both(words.why_it_stays(batch, stay, len(counted)))
            batch.state, batch.why = DONE, {"es": said[0], "en": said[1]}
    if batch.state != CHECKED:
        batch.ended_at = now()
        # What came in is kept where it came to, and nowhere else; what is to be mended waits for its day.
        bare(batch, but=(BAD,))


def _tell_gone(batch: ImportBatch, counted: Collection[str]) -> None:
    """Say of every row that came in whether it was taken back, and how many were."""
    there = queries.rows_made(batch)
    came = batch.counts.get(MADE, 0) + batch.counts.get(GONE, 0)
    stay = min(len(there), came)
    batch.counts = batch.counts | {MADE: stay, GONE: came - stay}
    for chunk in queries.chunks(batch.id):
        chunk.verdicts = [
            said
            if said["state"] != MADE
            else judging.stays(said, words.why_row_stays(batch, said["key"] in counted))
            if said.get("key") in there
            else judging.taken_back(said)
            for said in chunk.verdicts
        ]


def bare(batch: ImportBatch, but: Collection[str]) -> None:
    """Leave of rows that nobody needs to see again their number and what became of them."""
    batch.samples = [[] for _ in batch.headings]
    for chunk in queries.chunks(batch.id):
        chunk.rows, chunk.verdicts = judging.bare(chunk.rows, chunk.verdicts, but)
