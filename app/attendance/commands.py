"""Forgetting photographs of sheets, from the command line."""

import click
from flask.cli import AppGroup

from ..audit import COMMAND
from ..clock import now
from .evidence import forget

photos = AppGroup("photos", help="The photographs of signed sheets.")


@photos.command("forget")
def forget_photos() -> None:
    """Delete the photographs whose day has come."""
    click.echo(f"forgotten {forget(COMMAND, now())}")
