"""Serving: set up, then the web processes and the worker together, until either ends.

The modules are loaded once, before the processes part, so that they share that memory; each process then
builds an application of its own, with connections and locks of its own.
"""

import gc
import importlib
import multiprocessing
import os
import signal
import socket
import sys
from functools import partial
from multiprocessing.process import BaseProcess
from typing import Any

import click
from flask import Flask
from flask.cli import ScriptInfo
from sqlalchemy.orm import configure_mappers

from .config import load_settings
from .database import db

# Threads of one web process: a write waits its turn in one of them, pages are read in the others.
THREADS = 8
# Seconds a web process or the worker may take to finish what it has begun.
PATIENCE = 20
# Milliseconds to send the headers in, and the bytes they may have: a slow or huge sender is cut off.
HEADER_MILLISECONDS = 10_000
HEADER_BYTES = 32 * 1024


@click.command("serve")
@click.option("--host", envvar="AFORO_HOST", default="127.0.0.1", show_default=True)
@click.option("--port", envvar="PORT", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--setup/--no-setup", "wants_setup", default=True, help="Migrate and load data first.")
@click.option("--worker/--no-worker", "wants_worker", default=True, help="Run the worker beside it.")
@click.pass_obj
def serve(info: ScriptInfo, host: str, port: int, wants_setup: bool, wants_worker: bool) -> None:
    """Serve Aforo: the web processes and the worker, stopped together."""
    ensure_free(host, port)
    signal.signal(signal.SIGTERM, _leave)
    # Ctrl-C reaches every process of the terminal's group; only this one hears it and asks the others.
    os.register_at_fork(after_in_child=partial(os.setpgid, 0, 0))
    prepare(info.load_app(), wants_setup)
    worker = start_worker() if wants_worker else None
    try:
        serve_web(host, port)
        ended = worker.exitcode if worker else None
    finally:
        if worker:
            stop(worker)
    if ended is not None:
        raise click.ClickException(f"The worker ended by itself ({ended}), so the server was stopped too.")


def ensure_free(host: str, port: int) -> None:
    """Refuse a port somebody else listens on: two servers would share its visitors."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(
                f"Cannot listen on {host}:{port} ({error.strerror}). "
                f"Choose another port: PORT={port + 1} make run"
            ) from error


def prepare(app: Flask, wants_setup: bool) -> None:
    """Set up, then leave nothing open that the processes to come would share."""
    if wants_setup:
        _run(app, "setup")
    with app.app_context():
        db.engine.dispose()
    configure_mappers()
    # Each process imports this again and so builds its own application: a lock is nobody's when shared.
    sys.modules.pop("wsgi", None)
    gc.collect()
    gc.freeze()


def start_worker() -> BaseProcess:
    """Start the worker; when it ends by itself, the server is told to end too."""
    worker = multiprocessing.Process(target=_work, name="worker")

    def notice(_signal: int, _frame: Any) -> None:
        if worker.exitcode is not None:
            os.kill(os.getpid(), signal.SIGTERM)

    signal.signal(signal.SIGCHLD, notice)
    worker.start()
    return worker


def serve_web(host: str, port: int) -> None:
    """Run the web processes until a signal comes; a failed one is started again."""
    from granian.constants import HTTPModes, Interfaces
    from granian.http import HTTP1Settings
    from granian.log import LogLevels
    from granian.server import Server

    click.echo(f"Aforo: http://{'localhost' if host == '127.0.0.1' else host}:{port} (Ctrl-C stops it)")
    Server(
        "wsgi:app",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_MILLISECONDS, max_buffer_size=HEADER_BYTES),
        websockets=False,
        workers=load_settings().workers,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        workers_kill_timeout=PATIENCE,
        log_level=LogLevels.error,
    ).serve()


def stop(worker: BaseProcess) -> None:
    """Ask the worker to finish, and insist when it does not."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    worker.terminate()
    worker.join(PATIENCE)
    if worker.exitcode is None:
        worker.kill()
        worker.join()


def _work() -> None:
    _run(importlib.import_module("wsgi").app, "worker")


def _run(app: Flask, command: str) -> None:
    made = ScriptInfo(create_app=lambda: app)
    with app.app_context():
        app.cli.commands[command].main([], prog_name=f"flask {command}", standalone_mode=False, obj=made)


def _leave(_signal: int, _frame: Any) -> None:
    raise SystemExit(1)
