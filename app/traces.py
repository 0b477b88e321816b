"""Where an error came from, as a log may keep it."""

import traceback
from collections.abc import MutableMapping
from typing import Any

from sqlalchemy.exc import DBAPIError

# Drivers, whose errors quote the row that failed: names, phones and all.
DRIVERS = frozenset({"psycopg", "sqlite3"})


def format_exception(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A step of the log: the exception as text."""
    if isinstance(given := event.pop("exc_info", None), tuple) and given[1] is not None:
        event["exception"] = trace(given[1])
    return event


def trace(error: BaseException) -> str:
    """The frames and the error, and those it came from; of a database's error never its words."""
    told: list[str] = []
    one: BaseException | None = error
    while one is not None and len(told) < 10:
        frames = "".join(traceback.format_tb(one.__traceback__))
        told.append(f"{frames}{type(one).__module__}.{type(one).__qualname__}: {_words(one)}")
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    return "\nIt came from:\n".join(told)


def _words(error: BaseException) -> str:
    """What an error says; of a database's only its code and the rule that was broken."""
    if not isinstance(error, DBAPIError) and type(error).__module__.partition(".")[0] not in DRIVERS:
        return str(error)
    code = getattr(error, "sqlstate", None) or getattr(error, "sqlite_errorname", None)
    rule = getattr(getattr(error, "diag", None), "constraint_name", None)
    return " ".join(str(part) for part in (code, rule) if part)
