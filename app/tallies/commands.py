"""Counting again, from the command line."""

import click
from flask.cli import AppGroup

from .recount import check as count_again

counts = AppGroup("counts", help="The counters of sign-ups and seats.")


@counts.command("check")
def check() -> None:
    """Count everything again and print every drift; ends with an error when there is one."""
    found = count_again()
    for one in found:
        click.echo(str(one))
    click.echo(f"drift {len(found)}")
    if found:
        raise SystemExit(1)
