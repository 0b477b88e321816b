"""What is forgotten of imports: the rows of a file, and all that names people beside them, on their day."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select

from ..clock import now
from ..forgetting import GONE, Rule, deleted, emptied
from .models import WORKING, ImportBatch, ImportChunk


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


def _due(at: datetime) -> ColumnElement[bool]:
    """Kept long enough; what the worker is at is not taken from under it."""
    is_over = and_(ImportBatch.kept_until <= at, ImportBatch.state.not_in(WORKING))
    return and_(is_over, ImportBatch.forgotten_at.is_(None))


def _of_due(at: datetime) -> ColumnElement[bool]:
    return ImportChunk.batch_id.in_(select(ImportBatch.id).where(_due(at)))
