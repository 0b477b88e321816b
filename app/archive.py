"""An archive of a whole database: each table's rows in a form no engine owns, all from one snapshot.

A ZIP file: `<table>.jsonl`, a JSON list a row, `files/<name>` for what the database only names, and
`manifest.json`, which says what must be in it. The same archive is read into SQLite and PostgreSQL.
"""

import base64
import hashlib
import json
import os
import zipfile
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, Table, select, text

from . import schema
from .clock import now

FORMAT = 1
MANIFEST = "manifest.json"
# Alembic's own table: the manifest says the revision, and the schema is made anew at it.
NOT_ROWS = "alembic_version"


class BadArchive(Exception):
    """The archive is damaged, or not one of ours; the text says what is wrong."""


@dataclass(frozen=True)
class Content:
    """One table as archived."""

    columns: list[str]
    rows: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What an archive holds, and when and from what it was taken; of each file its SHA-256."""

    format: int
    taken_at: str
    engine: str
    revision: str
    tables: dict[str, Content]
    files: dict[str, str] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(one.rows for one in self.tables.values())


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A connection that sees the database as it is at one moment, whatever others write meanwhile."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            connection.execute(text("SET LOCAL statement_timeout = 0"))
        yield connection


def write(connection: Connection, path: Path, files: Iterable[Path] = ()) -> Manifest:
    """Write the archive with these files, read it back, and only then give it its name."""
    unfinished = path.with_name(path.name + ".part")
    unfinished.unlink(missing_ok=True)
    try:
        # For its owner only: it holds everybody's personal data.
        with os.fdopen(os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
            manifest = _fill(connection, file, files)
            file.flush()
            os.fsync(file.fileno())
        with opened(unfinished):
            unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return manifest


def _fill(connection: Connection, file: Any, files: Iterable[Path]) -> Manifest:
    revision = schema.revision_of(connection)
    if revision is None:
        raise BadArchive("the database is empty: there is nothing to back up")
    tables = {}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        # The snapshot begins with the first read, so the time is asked before it.
        taken_at = now().isoformat()
        for table in tables_of(connection).sorted_tables:
            tables[table.name] = _write_table(connection, archive, table)
        kept = {one.name: found for one in files if (found := _write_file(archive, one))}
        manifest = Manifest(FORMAT, taken_at, connection.dialect.name, revision, tables, kept)
        archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
    return manifest


def tables_of(connection: Connection) -> MetaData:
    """The tables the database has, whatever revision it is at."""
    found = MetaData()
    found.reflect(connection, only=lambda name, _: name != NOT_ROWS)
    return found


def _write_table(connection: Connection, archive: zipfile.ZipFile, table: Table) -> Content:
    rows, digest = 0, hashlib.sha256()
    ordered = select(table).order_by(*table.primary_key.columns)
    with archive.open(f"{table.name}.jsonl", "w", force_zip64=True) as member:
        for row in connection.execution_options(yield_per=1000).execute(ordered):
            line = json.dumps([_plain(value) for value in row], ensure_ascii=False).encode() + b"\n"
            digest.update(line)
            member.write(line)
            rows += 1
    return Content([column.name for column in table.columns], rows, digest.hexdigest())


def _write_file(archive: zipfile.ZipFile, path: Path) -> str | None:
    """A file as it is; none when it was deleted meanwhile, on its day."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    archive.writestr(f"files/{path.name}", content, zipfile.ZIP_STORED)
    return hashlib.sha256(content).hexdigest()


def _plain(value: Any) -> Any:
    """A value as JSON has it; instants always with their zone, bytes in base64."""
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date | time) else value


@contextmanager
def opened(path: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """An archive that is whole: everything the manifest names is there, bit for bit."""
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = _manifest(archive)
            for name, content in manifest.tables.items():
                _ensure_whole(archive, name, content)
            for name, digest in manifest.files.items():
                if hashlib.sha256(read_file(archive, name)).hexdigest() != digest:
                    raise BadArchive(f"file {name} is not as the manifest says")
            yield archive, manifest
    except (zipfile.BadZipFile, KeyError, EOFError, ValueError, TypeError, AttributeError) as error:
        raise BadArchive(f"{path} is damaged, or no archive of Aforo's ({type(error).__name__})") from error


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    told = json.loads(archive.read(MANIFEST))
    if told.get("format") != FORMAT:
        raise BadArchive(f"its format is {told.get('format')}, this Aforo reads {FORMAT}")
    tables = {name: Content(**content) for name, content in told.pop("tables").items()}
    return Manifest(**told, tables=tables)


def _ensure_whole(archive: zipfile.ZipFile, name: str, content: Content) -> None:
    digest, rows = hashlib.sha256(), 0
    with closing(lines(archive, name)) as found:
        for line in found:
            digest.update(line)
            rows += 1
    if (rows, digest.hexdigest()) != (content.rows, content.sha256):
        raise BadArchive(f"table {name} is not as the manifest says")


def lines(archive: zipfile.ZipFile, name: str) -> Generator[bytes, None, None]:
    """The archived rows of a table, as they stand in the file; close it, or the file stays open."""
    with archive.open(f"{name}.jsonl") as member:
        yield from member


def read_file(archive: zipfile.ZipFile, name: str) -> bytes:
    """A file the archive holds."""
    return archive.read(f"files/{name}")
