"""What was erased on request, noted outside the database: a backup put back knows nothing of it.

Only references nobody can read are noted. Who was erased since the backup is erased again by the worker.
"""

import os
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, current_app
from sqlalchemy.orm import Session

from .config import settings

ELSEWHERE = "aforo_elsewhere"


@dataclass(frozen=True)
class Words:
    """What a person is found by in texts that are no row of theirs."""

    name: str
    phone: str | None = None
    email: str | None = None


Forgetting = Callable[[Session, int, Words], None]


def set_up(app: Flask, elsewhere: Sequence[Forgetting]) -> None:
    """Where higher floors keep texts about people of a workshop: what forgets them there."""
    app.extensions[ELSEWHERE] = elsewhere


def forget_elsewhere(session: Session, workshop_id: int, said: Words) -> None:
    """Forget somebody also where the floors above hold a text. The first step of a deed, by its locks."""
    for forget in current_app.extensions[ELSEWHERE]:
        forget(session, workshop_id, said)


def note(ref: str) -> None:
    """Note one, for its owner only; before the deed ends, for to erase twice is to erase once."""
    with os.fdopen(os.open(_path(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "w") as file:
        file.write(f"{ref}\n")
        file.flush()
        os.fsync(file.fileno())


def noted() -> Collection[str]:
    """All that were noted."""
    path = _path()
    return set(path.read_text(encoding="ascii").split()) if path.exists() else set()


def _path() -> Path:
    return settings().data_dir / "erased"
