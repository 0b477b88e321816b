"""PostgreSQL's pool: a connection that ended while nobody used it is replaced before it is used."""

from collections.abc import Callable
from select import POLLIN, poll
from time import monotonic
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine

# Seconds after which a connection is asked even when nothing says that it ended.
TRUSTED = 5.0


def pool_options(size: int, busy_seconds: float) -> dict[str, Any]:
    """How many connections a process holds, and how long each waits for a lock or an answer."""
    wait = int(busy_seconds * 1000)
    return {
        "pool_size": size,
        "max_overflow": size,
        "pool_timeout": busy_seconds,
        "pool_pre_ping": True,
        "connect_args": {
            "options": f"-c lock_timeout={wait} -c statement_timeout={max(wait, 15000)} -c timezone=UTC"
        },
    }


def ask_sparingly(engine: Engine) -> None:
    """Ask a connection that is taken whether it stands only where it may not: the question is a journey."""
    engine.dialect.do_ping = careful(engine.dialect.do_ping)  # type: ignore[assignment]


def careful(ask: Callable[[Any], bool]) -> Callable[[Any], bool]:
    """The question, left out for a connection that was taken a moment ago and has received nothing since.

    A server that stops, or ends a connection, says so or closes it: either is there to be read. One that
    vanished with its machine says nothing, and is found out by asking.
    """
    taken: WeakKeyDictionary[Any, float] = WeakKeyDictionary()

    def stands(connection: Any) -> bool:
        at, before = monotonic(), taken.get(connection)
        taken[connection] = at
        is_trusted = before is not None and at - before < TRUSTED
        return (is_trusted and is_silent(connection.pgconn.socket)) or ask(connection)

    return stands


def is_silent(socket: int) -> bool:
    """Whether nothing waits to be read, not even the end."""
    waiting = poll()
    waiting.register(socket, POLLIN)
    return not waiting.poll(0)
