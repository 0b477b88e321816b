"""Backup and restore, on SQLite and PostgreSQL alike and from one to the other (roof)."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZipFile

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from . import audit
from .accounts.entering import end_every_session
from .archive import BadArchive, Manifest, opened, read_file, snapshot, write
from .attendance import evidence
from .database import db, transaction
from .refill import is_empty, refill
from .refusals import Busy
from .registration.drift import fits_secret
from .tallies.recount import drift
from .workshops import materials

FULL = "There is something in the database already. Stop the server and the worker, and add --replace."
USED = "somebody is using the database. Stop the server and the worker first."
KEY = "The personal links were made with another AFORO_SECRET_KEY: set that one, or every link sent is dead."

# Each ends its files' names in its own way: a file goes back to the one it came from.
SHELVES = (evidence.SHELF, materials.SHELF)
ACCOUNTS = (
    "Accounts are as they were then: disable again whoever was disabled since. Everybody signs in anew."
)


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@with_appcontext
def backup(file: Path) -> None:
    """Write a consistent copy of database, photographs and materials to FILE while the server runs.

    FILE holds everybody's personal data: encrypt it where you keep it. AFORO_SECRET_KEY is not in it and is
    needed to restore: keep it elsewhere.
    """
    try:
        with snapshot(db.engine) as connection:
            manifest = write(connection, file, shelved())
    except (BadArchive, OSError) as error:
        raise click.ClickException(f"No backup: {error}") from error
    click.echo(f"{file}: {_told(manifest)}")


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--replace", is_flag=True, help="Throw away what is in the database now.")
@with_appcontext
def restore(file: Path, replace: bool) -> None:
    """Put the copy in FILE in the database's place; stop the server and the worker first.

    It happens whole or not at all: when anything is wrong, the database stays as it was.
    """
    try:
        with opened(file) as (archive, manifest), _put_back(archive, manifest):
            with transaction() as session:
                connection = session.connection()
                if not replace and not is_empty(connection):
                    raise BadArchive(FULL)
                refill(connection, archive, manifest)
                end_every_session(session)
            click.echo(f"Restored {_told(manifest)}\n{ACCOUNTS}")
    except SQLAlchemyError as error:
        raise click.ClickException(
            f"Nothing was restored and nothing changed: the database refused it ({type(error).__name__})"
        ) from error
    except (BadArchive, OSError) as error:
        raise click.ClickException(f"Nothing was restored and nothing changed: {error}") from error
    except Busy as error:
        raise click.ClickException(
            "Nothing was restored: somebody uses the database. Stop the server first."
        ) from error
    for line in concerns():
        click.echo(f"Look into this: {line}")


def shelved() -> Iterator[Path]:
    """Every file that belongs to a row."""
    for shelf in SHELVES:
        yield from shelf.files()


@contextmanager
def _put_back(archive: ZipFile, manifest: Manifest) -> Iterator[None]:
    """The files of an archive, there before a row names them; taken away again when the rows are refused."""
    made: list[Path] = []
    try:
        for name in manifest.files:
            for shelf in SHELVES:
                if path := shelf.put_back(name, read_file(archive, name)):
                    made.append(path)
        yield
    except BaseException:
        for path in made:
            path.unlink(missing_ok=True)
        raise


def concerns() -> list[str]:
    """What a restored database should make somebody look into: it is as it was, but was it right?"""
    session = db.session()
    chain = audit.read_chain(session)
    broken = [f"The chain of the audit is broken: {chain.fault}."] if chain.fault else []
    return broken + ([] if fits_secret(session) else [KEY]) + [str(one) for one in drift(session)]


def _told(manifest: Manifest) -> str:
    return (
        f"{manifest.rows} rows of {len(manifest.tables)} tables, {len(manifest.files)} files, "
        f"as of {manifest.taken_at}, from {manifest.engine}, schema {manifest.revision}"
    )
