"""Accounts from the command line."""

import click
from flask.cli import AppGroup

account = AppGroup("account", help="The people who work here.")
