"""Counting again, from the command line."""

import click
from flask.cli import AppGroup

from ..database import db
from ..registration.drift import drift

counts = AppGroup("counts", help="The counters of sign-ups and seats.")


@counts.command("check")
def check() -> None:
    """Count the registrations again and print every drift; ends with an error when there is one."""
    found = drift(db.session())
    for one in found:
        click.echo(str(one))
    click.echo(f"drift {len(found)}")
    if found:
        raise SystemExit(1)
