"""What a page costs, as a ratio to bare Flask served alike in the same run."""

from collections.abc import Iterator
from contextlib import contextmanager

import psutil
import pytest

from ..databases import DIALECTS
from ..servers import Server, a_server
from ..shared import folder
from .measure import Visitor, bare_flask, family, milliseconds_each, proportional_mib, say

pytestmark = pytest.mark.bench

TIMES = 600
OPEN = "/es/workshops/demo-cusco"


@pytest.fixture(scope="module")
def bare() -> Iterator[float]:
    """CPU milliseconds of bare Flask's page."""
    with bare_flask() as (pid, port):
        with Visitor.patient(port) as visitor:
            cost = milliseconds_each(lambda: family(pid), lambda: visitor.see("/healthz"), TIMES)
        say("bare_flask", cost, "ms")
        yield cost


@contextmanager
def everything(dialect: str, **settings: str) -> Iterator[Server]:
    """A server with all the data, limits off."""
    with a_server(dialect, "whole", fresh=True, AFORO_LIMITS="0", **settings) as server:
        yield server


def processes(server: Server) -> list[psutil.Process]:
    """The server's processes and the database's."""
    return [*server.all_processes(), *(database_processes() if "postgresql" in server.database_url else [])]


def database_processes() -> list[psutil.Process]:
    """PostgreSQL's processes, when the run has one of its own."""
    note = folder() / "postgres" / "cluster" / "postmaster.pid"
    return family(int(note.read_text().split()[0]))


@pytest.mark.parametrize("dialect", DIALECTS)
def test_what_public_pages_cost(dialect: str, bare: float) -> None:
    with everything(dialect, AFORO_PAGE_CACHE="1") as server:
        for name, path in (("catalogue", "/es/"), ("plan", "/es/plan"), ("workshop", OPEN)):
            tell(f"{name}_kept_{dialect}", server, path, bare, TIMES)
    with everything(dialect, AFORO_PAGE_CACHE="0") as server:
        for name, path in (("catalogue", "/es/"), ("plan", "/es/plan"), ("workshop", OPEN)):
            tell(f"{name}_made_{dialect}", server, path, bare, TIMES // 5)


def tell(name: str, server: Server, path: str, bare: float, times: int) -> None:
    """Measure one page and say it in milliseconds and in bare Flasks."""
    with Visitor(server.port) as visitor:
        cost = milliseconds_each(lambda: processes(server), lambda: visitor.see(path), times)
    say(name, cost, "ms")
    say(f"{name}_ratio", cost / bare, "bare_flasks")


def test_what_idling_costs() -> None:
    with a_server("sqlite", "whole", worker=True, fresh=True) as server:
        with Visitor(server.port) as visitor:
            visitor.see("/es/")
        say("idle_memory", proportional_mib(server.all_processes()), "MiB")
