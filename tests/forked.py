"""Commands of Aforo in processes that part from one that has loaded it: loading costs seconds of CPU.

What a command does by itself, from the first line of Python on, is shown by `Command(…, fresh=True)`.
"""

import importlib
import multiprocessing
import os
import sys
from collections.abc import Mapping
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from pathlib import Path

ROOT = Path(__file__).parent.parent
LOADED = ["app", "app.cli", "flask.cli", "granian.server", "tests.forked"]


def part(words: list[str], environment: Mapping[str, str], log: Path) -> BaseProcess:
    """`flask words` in a process of its own, its output added to the log."""
    started = _context().Process(target=_run, args=(words, dict(environment), str(log)), name=words[0])
    started.start()
    return started


def _context() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(LOADED)
    return context


def _run(words: list[str], environment: Mapping[str, str], log: str) -> None:
    """In the new process: what `python -m flask` does."""
    from flask.cli import main

    from app import clock

    output = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    for stream in (1, 2):
        os.dup2(output, stream)
    os.close(output)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(ROOT)
    importlib.reload(clock)  # the one thing of the environment that is read while loading
    sys.argv = ["flask", *words]
    main()
