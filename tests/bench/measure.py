"""Counting the CPU of process families while work is done for them."""

import http.client
import select
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import process_time

import psutil

from ..postgres import free_port
from . import bare

ROOT = Path(__file__).parent.parent.parent


def say(name: str, value: float, unit: str) -> None:
    """One figure, one line."""
    print(f"{name} {value:.3g} {unit}" if value < 1000 else f"{name} {value:.0f} {unit}", flush=True)


def family(pid: int) -> list[psutil.Process]:
    """A process and all it started."""
    first = psutil.Process(pid)
    return [first, *first.children(recursive=True)]


def cpu_seconds(processes: Iterable[psutil.Process]) -> float:
    """CPU seconds the processes and their ended children have used."""
    total = 0.0
    for one in processes:
        used = one.cpu_times()
        total += used.user + used.system
    return total


def milliseconds_each(
    families: Callable[[], list[psutil.Process]], work: Callable[[], None], times: int
) -> float:
    """CPU milliseconds of one piece of work: done a few times to warm up, then `times` times."""
    for _ in range(max(3, times // 10)):
        work()
    before = cpu_seconds(families())
    for _ in range(times):
        work()
    return (cpu_seconds(families()) - before) * 1000 / times


def proportional_mib(processes: Iterable[psutil.Process]) -> float:
    """Memory of the processes, shared pages divided among those who share them."""
    return sum(one.memory_full_info().pss for one in processes) / 2**20


@contextmanager
def bare_flask() -> Iterator[tuple[int, int]]:
    """Bare Flask on granian as Aforo is served: its process and its port."""
    port = free_port()
    words = ["--interface", "wsgi", "--workers", "2", "--blocking-threads", "8", "--port", str(port)]
    command = [sys.executable, "-m", "granian", *words, "--log-level", "critical", "tests.bench.bare:app"]
    running = subprocess.Popen(command, cwd=ROOT)
    try:
        yield running.pid, port
    finally:
        running.terminate()
        # Now and then it does not hear the first time.
        try:
            running.wait(10)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()


def say_bare(times: int = 1000) -> None:
    """Bare Flask answered in this process: what the other figures of the same run are held against."""
    client = bare.app.test_client()
    for _ in range(times // 10):
        client.get("/healthz")
    begun = process_time()
    for _ in range(times):
        client.get("/healthz")
    say("bare_flask_in_process", (process_time() - begun) * 1000 / times, "ms")


class Visitor:
    """A browser that keeps its connection and takes brotli."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    @classmethod
    def patient(cls, port: int) -> "Visitor":
        """A visitor who comes as soon as somebody listens."""
        visitor = cls(port)
        for _ in range(600):
            try:
                visitor.connection.connect()
                return visitor
            except OSError:
                select.select([], [], [], 0.05)
        raise AssertionError("nobody listens")

    def __enter__(self) -> "Visitor":
        return self

    def __exit__(self, *_error: object) -> None:
        self.connection.close()

    def see(self, path: str) -> None:
        """One page, which must be good."""
        self.get(path)

    def get(self, path: str) -> bytes:
        """The page's body as it came."""
        self.connection.request("GET", path, headers={"Accept-Encoding": "br", "Accept-Language": "es-PE"})
        answer = self.connection.getresponse()
        body = answer.read()
        assert answer.status == 200, (path, answer.status)
        return body
