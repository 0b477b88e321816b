"""Accounts from the command line."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click
from email_validator import EmailNotValidError, validate_email
from flask.cli import AppGroup

from ..addresses import absolute
from ..audit import COMMAND
from ..language import speaking
from ..refusals import Refusal
from . import actions, resetting, second_factor
from .models import ROLES, Account
from .passwords import new_password
from .queries import find_account

# What commands and their help are written in.
LANGUAGE = "en"

account = AppGroup("account", help="The people who work here.")


def _email(_context: click.Context, _parameter: click.Parameter, typed: str) -> str:
    try:
        validate_email(typed, check_deliverability=False)
    except EmailNotValidError as error:
        raise click.BadParameter(str(error)) from None
    return typed


def _regions(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--region", "regions", multiple=True, metavar="CODE",
        help="A region an organiser answers for, by INEI code (1501 is Lima Metropolitana); several allowed.",
    )(command)  # fmt: skip


_role = click.option("--role", type=click.Choice(ROLES), required=True, help="What the person may do.")
_generate = click.option("--generate", is_flag=True, help="Make a password and print it once.")


@account.command("create")
@click.argument("email", callback=_email)
@click.option("--name", required=True, help="Name and family names.")
@_role
@_regions
@_generate
def create(email: str, name: str, role: str, regions: tuple[str, ...], generate: bool) -> None:
    """Make an account for EMAIL."""
    password = _password(generate)
    with _refusals():
        actions.create_account(COMMAND, email, name, role, password, regions)
    _tell(password, generate)
    click.echo(f"Made: {email}, {role}.")


@account.command("password")
@click.argument("email")
@_generate
def password(email: str, generate: bool) -> None:
    """Give EMAIL a new password; every open session ends."""
    found, password = _get(email), _password(generate)
    with _refusals():
        actions.change_password(COMMAND, found.id, password)
    _tell(password, generate)
    click.echo("Changed. Open sessions have ended.")


@account.command("scope")
@click.argument("email")
@_role
@_regions
def scope(email: str, role: str, regions: tuple[str, ...]) -> None:
    """Give EMAIL another role or other regions; every open session ends."""
    found = _get(email)
    with _refusals():
        actions.change_scope(COMMAND, found.id, role, regions)
    click.echo("Changed. Open sessions have ended.")


@account.command("disable")
@click.argument("email")
def disable(email: str) -> None:
    """Let EMAIL in no more; every open session ends."""
    found = _get(email)
    with _refusals():
        actions.disable_account(COMMAND, found.id)
    click.echo("Disabled. Open sessions have ended.")


@account.command("enable")
@click.argument("email")
def enable(email: str) -> None:
    """Let EMAIL in again, with the role, regions, password and factor of before."""
    found = _get(email)
    with _refusals():
        actions.enable_account(COMMAND, found.id)
    click.echo("Enabled.")


@account.command("reset-factor")
@click.argument("email")
def reset_factor(email: str) -> None:
    """Take the second factor off EMAIL, whose owner lost it; every open session ends.

    Make sure who asks: see them, or call them at a number you know. They set up another one when they
    sign in.
    """
    second_factor.reset_factor(COMMAND, _get(email).id)
    click.echo("Taken off. Open sessions have ended.")


@account.command("reset-link")
@click.argument("email")
def reset_link(email: str) -> None:
    """Print a link with which EMAIL chooses a new password: good once, within the hour."""
    found = _get(email)
    with _refusals():
        token = resetting.issue_reset(COMMAND, found.id)
    click.echo(absolute("accounts.reset", token=token))


def _get(email: str) -> Account:
    found = find_account(email)
    if found is None:
        raise click.ClickException(f"There is no account {email}.")
    return found


def _password(generate: bool) -> str:
    if not generate:
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    return new_password()


def _tell(password: str, generate: bool) -> None:
    """Once it opens the account, and never before."""
    if generate:
        click.echo(f"Password, shown only now: {password}")


@contextmanager
def _refusals() -> Iterator[None]:
    """What a rule says, in the language of the commands."""
    try:
        yield
    except Refusal as refusal:
        with speaking(LANGUAGE):
            said = str(refusal.message)
        raise click.ClickException(said) from None
