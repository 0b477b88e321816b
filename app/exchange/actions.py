"""Deeds on imports: staging a file, saying what its columns are, choosing, starting, taking back."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ..audit import Actor, record
from ..clock import now
from ..config import settings
from ..database import broken_rule, transaction
from ..outbox import job
from ..workshops.models import Workshop
from . import queries, rules
from .attended import doubtful
from .fields import Field, fields_of, guessed, known_headings
from .left_out import emptied, is_document
from .models import (
    ATTENDANCE,
    CHECKING,
    IMPORTING,
    MAPPING,
    OK,
    UNDOING,
    WORKSHOPS,
    ImportBatch,
    ImportChunk,
    ImportHeading,
)
from .table import Table, heading_word
from .titles import titles
from .working import AT_ONCE

# Cells of a column that are shown, and by which it is guessed what it is.
SAMPLES, LOOKED_AT = 3, 50
# What stands among the options of a file since it was read.
READ = ("other_sheets", "shared", "emptied", "hidden", "doubtful")


def stage(
    actor: Actor, kind: str, workshop: Workshop | None, key: str, file_name: str, table: Table,
    fields: Mapping[str, Field],
) -> int:  # fmt: skip
    """Keep the rows of a file, to be looked at; the same form again answers what it made."""
    rules.ensure_has_rows(len(table.rows))
    made = queries.find_by_key(key)
    if made is not None:
        return made.id
    try:
        with transaction() as session:
            batch = _batch(session, actor, kind, workshop, key, file_name, table, fields)
            record(session, actor, "stage import", ("import", batch.id), kind=kind, rows=batch.total)
            return batch.id
    except IntegrityError as error:
        made = queries.find_by_key(key)
        if broken_rule(error) != "uq_import_batch_form_key" or made is None:
            raise
        return made.id


def say_columns(actor: Actor, batch_id: int, mapping: Mapping[str, str], options: Mapping[str, Any]) -> None:
    """Say what each column is, remember it for the next file, and let every row be looked at."""
    with transaction() as session:
        batch = _locked(session, batch_id)
        rules.ensure_may_map(batch.state)
        rules.ensure_kept(batch.forgotten_at is not None)
        rules.ensure_mapped(batch.kind, mapping)
        rules.ensure_not_emptied(batch.headings, batch.emptied, mapping)
        rules.ensure_placed(batch.kind, mapping, options.get("city") or "")
        rules.ensure_who_came(batch.headings, batch.doubtful, mapping, bool(options.get("all_came")))
        batch.mapping = dict(mapping)
        batch.options = dict(options) | {name: batch.options[name] for name in READ if name in batch.options}
        _leave_out(batch)
        _remember(session, actor, batch)
        _check(session, actor, batch)
        record(session, actor, "say columns", ("import", batch.id), columns=len(mapping))


def choose(actor: Actor, batch_id: int, matches: Mapping[str, Mapping[str, Any]]) -> None:
    """Say what texts mean that are on no list, besides what was said before, and look at every row again."""
    with transaction() as session:
        batch = _locked(session, batch_id)
        rules.ensure_may_map(batch.state)
        rules.ensure_kept(batch.forgotten_at is not None)
        before = {kind: dict(said) for kind, said in batch.matches.items()}
        batch.matches = {
            kind: before.get(kind, {}) | dict(matches.get(kind, {})) for kind in {*before, *matches}
        }
        _check(session, actor, batch)
        record(session, actor, "match import", ("import", batch.id), texts=sum(map(len, matches.values())))


def start(actor: Actor, batch_id: int, has_agreed: bool) -> None:
    """Let the good rows come in; asking twice asks once."""
    with transaction() as session:
        batch = _locked(session, batch_id)
        if batch.state == IMPORTING:
            return
        rules.ensure_checked(batch.state)
        rules.ensure_kept(batch.forgotten_at is not None)
        rules.ensure_has_something(batch.counts.get(OK, 0))
        rules.ensure_agreed(has_agreed or not rules.names_people(batch.kind))
        if batch.options.get("version") != _version(session, batch):
            # The workshop asks otherwise than when the rows were looked at: they are looked at once more.
            return _check(session, actor, batch)
        _begin(session, actor, batch, IMPORTING)
        record(
            session, actor, "start import", ("import", batch.id), kind=batch.kind, workshop=batch.workshop_id
        )


def undo(actor: Actor, batch_id: int, is_sure: bool) -> None:
    """Take back what came in."""
    with transaction() as session:
        batch = _locked(session, batch_id)
        if batch.state == UNDOING:
            return
        rules.ensure_may_undo(batch.state)
        rules.ensure_has_made(queries.has_made(batch.id))
        rules.ensure_sure(is_sure)
        _begin(session, actor, batch, UNDOING)
        record(
            session, actor, "undo import", ("import", batch.id), kind=batch.kind, workshop=batch.workshop_id
        )


def _batch(
    session: Session, actor: Actor, kind: str, workshop: Workshop | None, key: str, file_name: str,
    table: Table, fields: Mapping[str, Field],
) -> ImportBatch:  # fmt: skip
    known = known_headings(fields)
    unasked = [place for place, said in enumerate(table.headings) if is_document(said, known)]
    rows = emptied(table.rows, unasked)
    width = range(len(table.headings))
    filled = [[row[column] for _, row in rows if row[column]] for column in width]
    samples = [some[:LOOKED_AT] for some in filled]
    account = actor.id or 0
    told = queries.remembered(session, account, kind)
    called = titles(session, workshop).all if workshop and kind == ATTENDANCE else ()
    batch = ImportBatch(
        kind=kind, workshop_id=workshop.id if workshop else None, account_id=account, form_key=key,
        state=MAPPING,
        options={
            "other_sheets": list(table.other_sheets), "shared": _shared(kind, table), "emptied": unasked,
            "hidden": table.hidden,
            "doubtful": doubtful(table.headings, filled) if "attended" in fields else [],
        },
        file_name=file_name[:120], sheet=table.sheet[:60], heading_row=table.heading_row,
        headings=table.headings, samples=[some[:SAMPLES] for some in samples],
        left=[list(one) for one in table.left],
        mapping=guessed(table.headings, samples, fields, told, called),
        matches=queries.chosen_before(session, account, rows), total=len(table.rows), made_at=now(),
        kept_until=now() + timedelta(days=settings().import_days),
    )  # fmt: skip
    session.add(batch)
    session.flush()
    for position, first in enumerate(range(0, len(rows), AT_ONCE)):
        some = [list(row) for row in rows[first : first + AT_ONCE]]
        session.add(ImportChunk(batch_id=batch.id, position=position, rows=some, verdicts=[]))
    return batch


def _shared(kind: str, table: Table) -> list[list[int]]:
    """Where one cell stands for several rows, of which a number is never counted for each."""
    numbers = [number for number, _row in table.rows]
    several = (
        [top, bottom, *columns]
        for top, bottom, *columns in table.shared
        if bisect_right(numbers, bottom) - bisect_left(numbers, top) > 1
    )
    return list(several) if kind == WORKSHOPS else []


def _leave_out(batch: ImportBatch) -> None:
    """Keep nothing of what nobody asked for: samples go now, cells as the rows are looked at."""
    left_out = [place for place in range(len(batch.headings)) if str(place) not in batch.mapping]
    batch.options = batch.options | {"emptied": left_out}
    batch.samples = [[] if place in left_out else said for place, said in enumerate(batch.samples)]


def _locked(session: Session, batch_id: int) -> ImportBatch:
    return session.get_one(ImportBatch, batch_id, with_for_update=True, populate_existing=True)


def _check(session: Session, actor: Actor, batch: ImportBatch) -> None:
    batch.unmatched = {}
    batch.options = batch.options | {"version": _version(session, batch)}
    _begin(session, actor, batch, CHECKING)


def _version(session: Session, batch: ImportBatch) -> int:
    """The workshop's, as it is now."""
    rows = select(Workshop.version).where(Workshop.id == batch.workshop_id)
    return session.scalar(rows) or 0


def _begin(session: Session, actor: Actor, batch: ImportBatch, state: str) -> None:
    """Leave the rest to the worker, in the name of whoever pressed."""
    batch.options = batch.options | {"by": actor.id}
    batch.state, batch.why, batch.position, batch.handled = state, None, 0, 0
    if state != UNDOING:
        batch.counts = {}
    session.add(job("import", f"import:{uuid4().hex}", batch=batch.id))


def _remember(session: Session, actor: Actor, batch: ImportBatch) -> None:
    """What this person said of each heading, also that a column is nothing."""
    known = known_headings(fields_of(batch.kind))
    for word, name in _said_of_headings(batch).items():
        # A heading nobody knows and nobody gave a meaning may be a row of people taken for one.
        if name.startswith("q-") or not (name or word in known):
            continue
        row = session.get(ImportHeading, (actor.id, batch.kind, word))
        if row is None:
            session.add(row := ImportHeading(account_id=actor.id, kind=batch.kind, heading=word, field=name))
            session.flush()
        row.field = name


def _said_of_headings(batch: ImportBatch) -> dict[str, str]:
    """What each heading is; one that stands several times is the first of them that is anything."""
    said: dict[str, str] = {}
    for column, heading in enumerate(batch.headings):
        word = heading_word(heading)[:120]
        if word and not word.isdecimal():
            said[word] = said.get(word) or batch.mapping.get(str(column), "")
    return said
