"""Forgetting photographs, from the command line."""

import click
from flask.cli import AppGroup

from ..audit import COMMAND
from ..clock import now
from .forgetting import forget_pictures

photos = AppGroup("photos", help="Photographs of signed sheets and of workshops.")


@photos.command("forget")
def forget_photos() -> None:
    """Delete the photographs whose day has come; the worker does so by itself every hour."""
    click.echo(f"forgotten {forget_pictures(COMMAND, now())}")
