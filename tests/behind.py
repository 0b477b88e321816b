"""Two deeds at once, one halted in the middle: what the other, which has to wait, makes of it."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from types import ModuleType
from typing import Any

import pytest
from flask import Flask

from app.database import db
from tests.databases import drop_database, fresh_database, opened

# Seconds the second deed is given to come to where it waits.
COMES_WITHIN = 0.5


@contextmanager
def on_its_own(dialect: str) -> Iterator[Flask]:
    """An application on a database of its own: deeds of several threads are real transactions.

    However slow the machine, none of them is told that the others take too long.
    """
    url = fresh_database(dialect)
    with opened(url, AFORO_BUSY_SECONDS="120") as made, made.app_context():
        yield made
        db.session.remove()
    drop_database(url)


def one_behind_the_other(
    app: Flask,
    monkeypatch: pytest.MonkeyPatch,
    places: Iterable[ModuleType],
    first: Callable[[], None],
    second: Callable[[], None],
) -> None:
    """The first deed stops before its end until the second has come to wait for it.

    It stops where one of the modules `places` notes in the audit what was done.
    """
    halted, go, failed = Event(), Event(), list[Exception]()

    def halting(real: Callable[..., None]) -> Callable[..., None]:
        def record(*said: Any, **more: Any) -> None:
            if not halted.is_set():
                halted.set()
                go.wait(20)
            real(*said, **more)

        return record

    def run(deed: Callable[[], None]) -> None:
        with app.app_context():
            try:
                deed()
            except Exception as error:  # of a thread: the test itself raises it below
                failed.append(error)

    for place in places:
        monkeypatch.setattr(place, "record", halting(place.record))
    one, other = Thread(target=run, args=(first,)), Thread(target=run, args=(second,))
    one.start()
    assert halted.wait(20), failed
    other.start()
    other.join(COMES_WITHIN)
    assert other.is_alive(), "the second deed did not wait"
    go.set()
    one.join()
    other.join()
    assert failed == []
