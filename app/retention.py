"""Forgetting over all floors: the worker does it by itself, a command shows or does it (roof)."""

from collections.abc import Sequence
from datetime import datetime

import click
from flask.cli import with_appcontext

from .accounts import forgetting as accounts
from .attendance import forgetting as attendance
from .audit import COMMAND, Actor, record
from .certificates import erasing
from .certificates import forgetting as certificates
from .clock import now
from .database import db, ensure_gone, transaction
from .exchange import forgetting as exchange
from .forgetting import Rule
from .messages import forgetting as messages
from .registration import forgetting as registration
from .tallies import forgetting as tallies

# The highest floor first: what leads to a person goes before the person.
FLOORS = (exchange, tallies, certificates, attendance, registration, messages, accounts)
PICTURES, LETTERS = "photographs and materials", "letters kept as files"
ERASED = "people erased on request, back from a backup"


def rules() -> Sequence[Rule]:
    """All that is forgotten of the database."""
    return [rule for floor in FLOORS for rule in floor.rules()]


def due(at: datetime) -> dict[str, int]:
    """How many rows and files have come to their day; changes nothing."""
    found = {rule.name: rule.count(db.session(), at) for rule in rules()}
    found[ERASED] = len(erasing.noted_still_there())
    return found | {PICTURES: attendance.count_pictures(at), LETTERS: messages.count_letters(at)}


def forget_all(actor: Actor, at: datetime) -> dict[str, int]:
    """Forget what is due, each rule a deed of its own; returns how much of each there was."""
    asked, found = due(at), {}
    db.session.rollback()
    for rule in rules():
        found[rule.name] = _forget(actor, rule, at) if asked[rule.name] else 0
    if any(found.values()):
        ensure_gone()
    found[ERASED] = erasing.erase_again(actor) if asked[ERASED] else 0
    found[PICTURES] = attendance.forget_pictures(actor, at)
    found[LETTERS] = messages.forget_letters(at)
    return found


def _forget(actor: Actor, rule: Rule, at: datetime) -> int:
    with transaction() as session:
        number = rule.forget(session, at)
        if number:
            record(session, actor, "forget", ("retention", rule.name), number=number)
    return number


@click.command("forget")
@click.option("--dry-run", is_flag=True, help="Only say what has come to its day.")
@with_appcontext
def forget(dry_run: bool) -> None:
    """Forget what has come to its day; the worker does so by itself every hour."""
    at = now()
    found = due(at) if dry_run else forget_all(COMMAND, at)
    for name, number in found.items():
        click.echo(f"{number:>7}  {name}")
    click.echo(f"{sum(found.values())} {'to be forgotten' if dry_run else 'forgotten'}")
