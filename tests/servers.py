"""The real thing: `flask serve` with its web processes, `flask worker`, each on a database of its own."""

import http.client
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import urlencode

import psutil
import pytest

from .databases import drop_database, fresh_database, settings_for
from .forked import part
from .postgres import free_port
from .shared import folder

ROOT = Path(__file__).parent.parent
# Generous: several of these may start at once on a small machine.
STARTS_WITHIN = 90.0
ENDS_WITHIN = 60.0


class Command:
    """A command of Aforo, running; its words go to a file. A fresh one loads Aforo anew, as from a shell."""

    def __init__(
        self, name: str, words: list[str], settings: Mapping[str, str], *, fresh: bool = False
    ) -> None:
        self.name = name
        self.words = words
        self.settings = dict(settings)
        self.log = folder() / f"{os.getpid()}-{id(self)}-{name}.log"
        self.fresh = fresh
        self._running: subprocess.Popen[bytes] | BaseProcess | None = None

    def start(self) -> None:
        """Start it; its output is added to the log."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith("AFORO_")} | self.settings
        self.log.touch()
        if not self.fresh:
            self._running = part(self.words, environment, self.log)
            return
        with self.log.open("ab") as log:
            self._running = subprocess.Popen(
                [sys.executable, "-m", "flask", *self.words],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    @property
    def pid(self) -> int:
        """The first of its processes."""
        assert self._running is not None and self._running.pid is not None
        return self._running.pid

    @property
    def said(self) -> str:
        """Everything it printed."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def all_processes(self) -> list[psutil.Process]:
        """It and every process it started."""
        first = psutil.Process(self.pid)
        return [first, *first.children(recursive=True)]

    def signal(self, number: int = signal.SIGTERM) -> None:
        """Send a signal to the first process."""
        os.kill(self.pid, number)

    def ended(self, seconds: float = ENDS_WITHIN) -> int | None:
        """Its exit code, when it ends within so many seconds."""
        assert self._running is not None
        if isinstance(self._running, BaseProcess):
            self._running.join(seconds)
            return self._running.exitcode
        try:
            return self._running.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def stop(self) -> int:
        """Ask it to end, and insist."""
        if self._running is None:
            return 0
        family = self.all_processes() if self.ended(0) is None else []
        self._running.terminate()
        code = self.ended()
        for left in family:
            if left.is_running():
                left.kill()
        assert code is not None, f"{self.name} did not end when asked:\n{self.said[-2000:]}"
        return code

    def kill(self) -> None:
        """As when the power goes: every process at once, without a word."""
        for one in self.all_processes() if self.ended(0) is None else []:
            one.kill()
        self.ended()


class Server(Command):
    """The server on a free port of loopback."""

    def __init__(self, settings: Mapping[str, str], *words: str, fresh: bool = False) -> None:
        self.port = int(settings.get("PORT", 0)) or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.database_url = settings["AFORO_DATABASE_URL"]
        own = {"AFORO_BASE_URL": f"http://localhost:{self.port}"} | dict(settings) | {"PORT": str(self.port)}
        super().__init__("serve", ["serve", *words], own, fresh=fresh)

    def start(self) -> None:
        """Start it and wait for the first good answer."""
        super().start()
        self.wait()

    def wait(self) -> None:
        """Return at the next good answer."""
        until = monotonic() + STARTS_WITHIN
        while monotonic() < until:
            assert self.ended(0.05) is None, f"the server ended:\n{self.said[-4000:]}"
            if self._is_healthy():
                return
        raise AssertionError(f"the server does not answer:\n{self.said[-4000:]}")

    def connect(self, source: str = "127.0.0.1", seconds: float = 30) -> http.client.HTTPConnection:
        """A connection kept alive, from any loopback address."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds, source_address=(source, 0))

    def get(self, path: str, **headers: str) -> "Answer":
        """One page over a connection of its own."""
        return self.ask("GET", path, None, headers)

    def post(self, path: str, form: Mapping[str, Any], **headers: str) -> "Answer":
        """One form over a connection of its own, as a browser on the same site sends it."""
        return self.ask("POST", path, form, headers)

    def ask(
        self,
        method: str,
        path: str,
        form: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        source: str = "127.0.0.1",
    ) -> "Answer":
        """One request over a connection of its own."""
        connection = self.connect(source)
        sent = {name.replace("_", "-"): value for name, value in (headers or {}).items()}
        if form is not None:
            sent = {
                "Content-Type": "application/x-www-form-urlencoded",
                "Sec-Fetch-Site": "same-origin",
            } | sent
        try:
            connection.request(method, path, urlencode(form, doseq=True) if form is not None else None, sent)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def _is_healthy(self) -> bool:
        try:
            return self.get("/healthz").status == 200
        except OSError:
            return False


class Answer:
    """What came back."""

    def __init__(self, status: int, headers: http.client.HTTPMessage, body: bytes) -> None:
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()


StartServer = Callable[..., Server]


@contextmanager
def running(process: Command) -> Iterator[Command]:
    """Start it, and stop it whatever happens."""
    try:
        process.start()
        yield process
    finally:
        process.stop()


@contextmanager
def a_server(
    dialect: str, filling: str = "base", worker: bool = False, fresh: bool = False, **settings: str
) -> Iterator[Server]:
    """A server on a database of its own; settings as `AFORO_…` by keyword."""
    url = fresh_database(dialect, filling)
    words = ["--no-setup", "--worker" if worker else "--no-worker"]
    server = Server(settings_for(url, **settings), *words, fresh=fresh)
    try:
        with running(server):
            yield server
    finally:
        drop_database(url)


@pytest.fixture
def start_server(dialect: str) -> Iterator[StartServer]:
    """Start servers: `start_server("whole", AFORO_WORKERS="4", AFORO_LIMITS="1")`."""
    with ExitStack() as stack:

        def start(filling: str = "base", **settings: Any) -> Server:
            return stack.enter_context(a_server(dialect, filling, **settings))

        yield start


@pytest.fixture
def server(start_server: StartServer) -> Server:
    """A server with two web processes and the base data."""
    return start_server()


@pytest.fixture
def worker(server: Server) -> Iterator[Command]:
    """A worker beside `server`, on the same database."""
    with running(Command("worker", ["worker"], server.settings)) as started:
        yield started
