"""What was erased on request, noted outside the database: a backup put back knows nothing of it.

Only references nobody can read are noted. Who was erased since the backup is erased again by the worker.
"""

import os
from collections.abc import Collection
from pathlib import Path

from .config import settings


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
