"""The worker: takes jobs from the outbox and does them, one after the other (roof)."""

import signal
from collections.abc import Callable
from threading import Event
from time import monotonic
from types import FrameType

import click

from .audit import has_unsealed, seal_next
from .database import db, transaction
from .logs import log
from .messages import mail
from .outbox import Task, said
from .registration.notices import TASK as NOTICE
from .turns import PAUSE, Turns, where

WORK: dict[str, Task] = {"notice": NOTICE}


@click.command("worker")
@click.option("--once", is_flag=True, help="Stop when nothing is due.")
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
    sealed = 0.0
    while not stopped.is_set():
        if monotonic() - sealed >= PAUSE:
            _calmly(seal)
            sealed = monotonic()
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


def seal() -> bool:
    """Chain the audit rows written since; the write lock is asked for only when there are any."""
    found = has_unsealed(db.session())
    db.session.rollback()
    if found:
        with transaction() as session:
            seal_next(session)
    return found
