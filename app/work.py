"""The worker: takes jobs from the outbox and does them, one after the other (roof)."""

import signal
from threading import Event
from types import FrameType

import click

from .audit import seal_next
from .database import transaction
from .outbox import Work, work_once

WORK: dict[str, Work] = {}
# Seconds between looks at an empty outbox.
PAUSE = 1.0


@click.command("worker")
@click.option("--once", is_flag=True, help="Stop when nothing is due.")
def worker(once: bool) -> None:
    """Send messages and do what takes long, until told to stop."""
    stopped = Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopped.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while not stopped.is_set():
        if work_once(WORK):
            continue
        seal()
        if once:
            return
        stopped.wait(PAUSE)


def seal() -> None:
    """Chain the audit rows written since."""
    with transaction() as session:
        seal_next(session)
