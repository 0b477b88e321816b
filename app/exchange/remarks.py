"""What else is to be known of rows, whatever they are of: a weekday not its day's, a title that was cut."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel.speaklater import LazyString

from ..language import day as day_said
from ..language import fold
from ..language import lazy_gettext as _l
from ..refusals import Refusal
from . import values
from .called import is_cut
from .cells import in_both
from .judging import Verdict
from .models import LEFT, ImportBatch

DAYS = ("first_day", "last_day", "day")


def remarked(batch: ImportBatch, rows: Sequence[Sequence[Any]], found: Sequence[Verdict]) -> list[Verdict]:
    """The verdicts with what is to be known besides, after the note they have."""
    columns = [int(column) for column, name in batch.mapping.items() if name in DAYS]
    return [_with(said, [*_remarks(row[1], columns, said)]) for row, said in zip(rows, found, strict=True)]


def shortened(short: str) -> Any:
    """How a title too long to be short was shortened."""
    return _l("The short title is the beginning of the full one: “%(short)s”.", short=short)


def _with(verdict: Verdict, remarks: list[Any]) -> Verdict:
    if not remarks:
        return verdict
    both = [verdict["note"]] if verdict.get("note") else []
    both += [in_both(one) for one in remarks]
    return verdict | {"note": tuple(" ".join(said) for said in zip(*both, strict=True))}


def _remarks(cells: Sequence[str], columns: Sequence[int], verdict: Verdict) -> Iterator[Any]:
    entry = verdict.get("entry") or {}
    # A row of a list keeps its workshop within; of one that stands already only the code.
    workshop = entry.get("workshop", entry)
    titles = workshop.get("titles") if isinstance(workshop, dict) else None
    if titles and is_cut(titles):
        yield shortened(titles["short_es"])
    if verdict["state"] == LEFT:
        return
    for column in columns:
        if column < len(cells) and (said := cells[column]) and not said.isdecimal():
            yield from _weekday(said)


def _weekday(said: str) -> Iterator[Any]:
    """Where a weekday is said that is not the day's."""
    words = fold(said).replace(",", " ").replace(".", " ").split()
    weekdays = {values.WEEKDAYS[one] for one in words if one in values.WEEKDAYS}
    if not weekdays:
        return
    try:
        found = values.day(said)
    except Refusal:
        return
    if found is not None and found.weekday() not in weekdays:
        day = LazyString(day_said, found)
        yield _l("The file says “%(said)s”, and in the calendar that is %(day)s.", said=said, day=day)
