"""What the processes of one test run share: a folder, and the right to be the first."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

VARIABLE = "AFORO_TEST_FOLDER"


def folder() -> Path:
    """The folder of this run, shared by all its processes."""
    return Path(os.environ[VARIABLE])


def open_folder() -> None:
    """Make the folder; done once, by the process that starts the others."""
    made = Path(tempfile.mkdtemp(prefix="aforo-tests-"))
    made.chmod(0o755)  # the database server runs as somebody else
    os.environ[VARIABLE] = str(made)


def close_folder() -> None:
    """Remove the folder; done once, when every process has ended."""
    shutil.rmtree(os.environ.pop(VARIABLE))


@contextmanager
def alone(name: str) -> Iterator[None]:
    """Only one process of the run at a time is inside."""
    with (folder() / f"{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
