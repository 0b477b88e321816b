"""Commands: setting up, accounts, the worker, backup."""

import click
from flask import Flask
from flask.cli import AppGroup, with_appcontext
from flask_migrate import upgrade
from sqlalchemy.exc import OperationalError

from .accounts.commands import account
from .attendance.commands import photos
from .backup import backup, restore
from .database import db
from .institutions.load import load_institutions
from .retention import forget
from .sample.accounts import show_demonstration_accounts
from .sample.demo import load_demo, refresh_demo
from .sample.load import load_sample
from .serving import serve
from .tallies.commands import counts
from .territory.load import load_territory
from .work import audit, outbox, worker

territory = AppGroup("territory", help="Regions, provinces and districts.")
institutions = AppGroup("institutions", help="Who can be represented.")
sample = AppGroup("sample", help="The plan of 2011-2014 and its workshops.")
demo = AppGroup("demo", help="The demonstration plan.")


def register(app: Flask) -> None:
    """Give the application its commands."""
    loading = (account, territory, institutions, sample, demo, setup)
    for command in (*loading, worker, serve, backup, restore, outbox, audit, counts, photos, forget):
        app.cli.add_command(command)


@territory.command("load")
def territory_load() -> None:
    """Load regions, provinces and districts."""
    load_territory()


@institutions.command("load")
def institutions_load() -> None:
    """Load the institutions."""
    load_institutions()


@sample.command("load")
def sample_load() -> None:
    """Load the plan of 2011-2014 with its workshops and the three other meetings."""
    load_sample()


@demo.command("load")
def demo_load() -> None:
    """Load the demonstration plan, once."""
    load_demo()


@demo.command("refresh")
@click.option("--if-due", is_flag=True, help="Only when the next workshop of the demonstration is past.")
def demo_refresh(if_due: bool) -> None:
    """Move the demonstration's dates to today and make its sign-ups anew."""
    refresh_demo(if_due)


@click.command("setup")
@with_appcontext
def setup() -> None:
    """Bring the database up to date and load what is not loaded yet; quick when all is there."""
    try:
        db.engine.connect().close()
    except OperationalError:
        raise click.ClickException(
            "The database does not answer. Is it running, and is AFORO_DATABASE_URL right?"
        ) from None
    upgrade()
    load_territory()
    load_institutions()
    load_sample()
    load_demo()
    refresh_demo(if_due=True)
    show_demonstration_accounts()
