"""SQLite, guarded: one writer at a time, told apart from readers before it starts.

Every write and checkpoint of all processes goes under one file lock, because SQLite to 3.51.2 can lose
committed writes when a writer restarts the log while another checkpoints. The lock also gives waiting
writers their turn, which SQLite's own busy handler does not.
"""

import fcntl
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from time import monotonic
from typing import Any

from sqlalchemy import Engine, event

from .refusals import Busy

writing: ContextVar[bool] = ContextVar("writing", default=False)

# Bytes of write-ahead log after which the writer copies it into the database, still under the lock. Begun
# again after that, the log is cut to a quarter: its size would else stay, and every deed copy anew.
CHECKPOINT_BYTES = 4 << 20
# Versions free of the WAL-reset race; the lock stays on for fairness, only /healthz says the difference.
MENDED = ((3, 51, 3), (3, 50, 7), (3, 44, 6))


def has_wal_race(version: tuple[int, int, int] = sqlite3.sqlite_version_info) -> bool:
    """Whether this SQLite can lose a commit when a reset meets a checkpoint."""
    if version >= MENDED[0]:
        return False
    return not any(version[:2] == good[:2] and version >= good for good in MENDED[1:])


class WriteLock:
    """One writer over all threads and processes that open the same file."""

    def __init__(self, path: str) -> None:
        self.log = path + "-wal"
        self._threads = threading.Lock()
        self._file = os.open(path + ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    @contextmanager
    def held(self, seconds: float) -> Iterator[None]:
        """Wait for the turn at most `seconds`, else raise Busy."""
        until = monotonic() + seconds
        if not self._threads.acquire(timeout=seconds):
            raise Busy
        try:
            self._lock_file(until)
            try:
                yield
            finally:
                fcntl.flock(self._file, fcntl.LOCK_UN)
        finally:
            self._threads.release()

    def _lock_file(self, until: float) -> None:
        pause = threading.Event()
        wait = 0.0005
        while True:
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                if monotonic() > until:
                    raise Busy from None
                pause.wait(wait)
                wait = min(wait * 1.5, 0.005)

    def needs_checkpoint(self) -> bool:
        """Whether the log has grown past the limit."""
        try:
            return os.stat(self.log).st_size > CHECKPOINT_BYTES
        except FileNotFoundError:
            return False


def guard(engine: Engine) -> None:
    """Set each connection up and let transactions say whether they will write."""
    if (path := engine.url.database) and path != ":memory:":
        # For its owner only: it holds everybody's personal data. Its log and index take over its mode.
        Path(path).touch(mode=0o600)

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "busy_timeout=5000",
            "wal_autocheckpoint=0",
            f"journal_size_limit={CHECKPOINT_BYTES // 4}",
            "mmap_size=0",
            "secure_delete=ON",
            "temp_store=MEMORY",
        ):
            connection.execute(f"PRAGMA {pragma}")

    def begin(connection: Any) -> None:
        connection.execute("BEGIN IMMEDIATE" if writing.get() else "BEGIN")

    # Were it a listener's work, SQLAlchemy would look for more listeners around every statement.
    engine.dialect.do_begin = begin  # type: ignore[assignment]
