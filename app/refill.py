"""Filling a database from an archive, inside one transaction: all of it, or none."""

import base64
import json
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, time
from itertools import islice
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    TableClause,
    Time,
    bindparam,
    exists,
    func,
    inspect,
    literal,
    null,
    select,
    text,
    update,
)

from . import schema
from .archive import NOT_ROWS, BadArchive, Manifest, lines, tables_of

BATCH = 500


def is_empty(connection: Connection) -> bool:
    """Whether no table holds a row."""
    names = set(inspect(connection).get_table_names()) - {NOT_ROWS}
    return not any(
        connection.scalar(select(exists(select(literal(1)).select_from(TableClause(name))))) for name in names
    )


def refill(connection: Connection, archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Put the archive's schema and rows in the place of what is there; bring the schema up to date."""
    if not schema.knows(manifest.revision):
        raise BadArchive(f"it was made by a newer Aforo (schema {manifest.revision}): update this one first")
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL statement_timeout = 0"))
    _clear(connection)
    schema.upgrade_on(connection, manifest.revision)
    tables = tables_of(connection)
    if set(tables.tables) != set(manifest.tables):
        raise BadArchive("its tables are not those of its revision")
    for table in tables.sorted_tables:
        connection.execute(table.delete())
    for table in tables.sorted_tables:
        with closing(lines(archive, table.name)) as rows:
            _fill(connection, table, manifest.tables[table.name].columns, rows)
    _ensure_all(connection, tables, manifest)
    _set_sequences(connection, tables)
    schema.upgrade_on(connection)


def _clear(connection: Connection) -> None:
    present = MetaData()
    present.reflect(connection)
    present.drop_all(connection)


def _fill(connection: Connection, table: Table, columns: list[str], rows: Iterator[bytes]) -> None:
    """Insert the rows; references into the same table are set when every row is there."""
    own = _own_references(table)
    fields = [table.c[name] for name in columns]
    late: list[dict[str, Any]] = []
    while batch := [_row(connection, fields, line) for line in islice(rows, BATCH)]:
        connection.execute(table.insert(), [row | dict.fromkeys(own) for row in batch])
        late += [row for row in batch if any(row[name] is not None for name in own)]
    if late:
        _refer(connection, table, own, late)


def _own_references(table: Table) -> list[str]:
    return [key.parent.name for key in table.foreign_keys if key.column.table is table]


def _refer(connection: Connection, table: Table, own: list[str], rows: list[dict[str, Any]]) -> None:
    keys = [column.name for column in table.primary_key.columns]
    statement = (
        update(table)
        .where(*(table.c[name] == bindparam(f"is_{name}") for name in keys))
        .values({name: bindparam(f"to_{name}") for name in own})
    )
    named = [
        {f"is_{name}": row[name] for name in keys} | {f"to_{name}": row[name] for name in own} for row in rows
    ]
    connection.execute(statement, named)


def _row(connection: Connection, fields: list[Column[Any]], line: bytes) -> dict[str, Any]:
    is_naive = connection.dialect.name == "sqlite"
    return {
        field.name: _value(field, value, is_naive)
        for field, value in zip(fields, json.loads(line), strict=True)
    }


def _value(field: Column[Any], value: Any, is_naive: bool) -> Any:
    """A value as the column takes it: SQLite keeps instants without their zone, in UTC."""
    if isinstance(field.type, JSON):
        return null() if value is None else value
    if value is None:
        return None
    if isinstance(field.type, DateTime):
        at = datetime.fromisoformat(value).astimezone(UTC)
        return at.replace(tzinfo=None) if is_naive else at
    if isinstance(field.type, LargeBinary):
        return base64.b64decode(value, validate=True)
    if isinstance(field.type, Date | Time):
        return (date if isinstance(field.type, Date) else time).fromisoformat(value)
    return value


def _ensure_all(connection: Connection, tables: MetaData, manifest: Manifest) -> None:
    for table in tables.sorted_tables:
        count = connection.scalar(select(func.count()).select_from(table))
        expected = manifest.tables[table.name].rows
        if count != expected:
            raise BadArchive(f"table {table.name} took {count} of {expected} rows")
    if connection.dialect.name == "sqlite":
        _ensure_sound(connection)


def _ensure_sound(connection: Connection) -> None:
    """SQLite's own proof-reading; PostgreSQL checks as it writes."""
    broken = connection.execute(text("PRAGMA foreign_key_check")).first()
    answer = connection.scalar(text("PRAGMA integrity_check"))
    if broken is not None or answer != "ok":
        raise BadArchive(f"the filled database is not sound: {broken or answer}")


def _set_sequences(connection: Connection, tables: MetaData) -> None:
    """Let PostgreSQL number on from the highest number there is; SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables.sorted_tables:
        key = [column for column in table.primary_key.columns if isinstance(column.type, Integer)]
        if len(key) != 1:
            continue
        found = {"table": table.name, "column": key[0].name}
        sequence = connection.scalar(text("SELECT pg_get_serial_sequence(:table, :column)"), found)
        highest = connection.scalar(select(func.max(key[0])))
        if sequence and highest is not None:
            connection.execute(
                text("SELECT setval(:sequence, :highest)"), {"sequence": sequence, "highest": highest}
            )
