"""The worker: takes jobs from the outbox and does them, one after the other (roof)."""

import signal
from collections.abc import Callable
from threading import Event
from time import monotonic
from types import FrameType

import click
from flask.cli import AppGroup, with_appcontext

from .accounts.resetting import TASK as RESET
from .audit import COMMAND, WORKER, has_seal, has_unsealed, read_chain, record, seal_next
from .certificates.bulk import TASK as CERTIFICATES
from .certificates.bulk import WIPE as CERTIFICATES_WIPE
from .clock import now
from .database import db, transaction
from .exchange.working import TASK as IMPORT
from .logs import log
from .messages import account_letters, mail
from .outbox import Task, given_up, retry, said
from .registration.delegation_change import TASK as DELEGATION_CHANGE
from .registration.delegation_warning import TASK as DELEGATION_WARNING
from .registration.delegations import LAPSE as DELEGATION_LAPSE
from .registration.lost import TASK as LINK
from .registration.notices import TASK as NOTICE
from .registration.organiser_reminder import TASK as ORGANISER
from .registration.reminding import remind
from .retention import forget_all
from .tallies.recount import check_if_due
from .turns import PAUSE, Turns, where

WORK: dict[str, Task] = {
    "notice": NOTICE,
    "link": LINK,
    "reset": RESET,
    "reset letter": account_letters.RESET,
    "invitation": account_letters.INVITATION,
    "certificates": CERTIFICATES,
    "certificates wipe": CERTIFICATES_WIPE,
    "delegation lapse": DELEGATION_LAPSE,
    "delegation warning": DELEGATION_WARNING,
    "delegation change": DELEGATION_CHANGE,
    "organiser reminder": ORGANISER,
    "import": IMPORT,
}

# Seconds between two looks at what is to be forgotten: everything has a day, none an hour.
FORGETTING = 3600.0
# Seconds between two looks at whether the counts are due to be counted again.
CHECKING = 600.0

outbox = AppGroup("outbox", help="Work for later.")
audit = AppGroup("audit", help="Who did what.")


@click.command("worker")
@click.option("--once", is_flag=True, help="Stop when nothing is due.")
@with_appcontext
def worker(once: bool) -> None:
    """Send messages and do what takes long, until told to stop."""
    stopped = Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopped.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    work(stopped, once)
    mail.hang_up()


def work(stopped: Event, once: bool = False) -> None:
    """Turn after turn; when nothing may be done, hang up and look again in a moment."""
    turns = Turns(WORK)
    sealed, forgotten, checked = 0.0, -FORGETTING, monotonic()
    while not stopped.is_set():
        if monotonic() - sealed >= PAUSE:
            _calmly(seal)
            _calmly(remind)
            sealed = monotonic()
        if monotonic() - forgotten >= FORGETTING:
            _calmly(forget)
            forgotten = monotonic()
        if monotonic() - checked >= CHECKING:
            _calmly(check_if_due)
            checked = monotonic()
        if _calmly(turns.work_once):
            continue
        if once:
            seal()
            return
        mail.hang_up()
        stopped.wait(PAUSE)


def _calmly(step: Callable[[], bool]) -> bool:
    """One step; a database that is away is waited for, the worker does not die of it."""
    try:
        return step()
    except Exception as error:
        log.error("the worker waits", why=said(error), at=where(error))
        return False


def forget() -> bool:
    """Forget what has come to its day."""
    return sum(forget_all(WORKER, now()).values()) > 0


def seal() -> bool:
    """Chain the audit rows written since; the write lock is asked for only when there are any."""
    found = has_unsealed(db.session())
    db.session.rollback()
    if found:
        with transaction() as session:
            seal_next(session)
    return found


@outbox.command("failed")
def show_failed() -> None:
    """List the jobs that were given up, and why."""
    for one in given_up(db.session()):
        click.echo(f"{one.key}  {one.done_at}  {one.error}")


@outbox.command("retry")
@click.argument("keys", nargs=-1)
def retry_failed(keys: tuple[str, ...]) -> None:
    """Try failed jobs again: those with these KEYS, or all."""
    with transaction() as session:
        found = retry(session, keys)
        record(session, COMMAND, "retry jobs", ("outbox", ""), jobs=[one.id for one in found])
    click.echo(f"{len(found)} to be tried again")


@audit.command("verify")
@click.option("--head", default="", help="A seal noted down before: it must still be in the chain.")
def verify(head: str) -> None:
    """Read the chain of the audit; name the first row that is not as it was sealed.

    A chain proves only what follows a seal kept elsewhere: note the last seal down, and give it as --head.
    """
    session = db.session()
    chain = read_chain(session)
    if chain.fault:
        raise click.ClickException(f"The chain is broken after {chain.rows} rows: {chain.fault}.")
    if head and not has_seal(session, head):
        raise click.ClickException("That seal is not in the chain: rows were taken away or written anew.")
    click.echo(f"{chain.rows} rows are as they were sealed. The last seal is {chain.head or 'none'}")
    if not head:
        click.echo("Rows taken from the end leave no trace here: keep this seal elsewhere, for --head.")
