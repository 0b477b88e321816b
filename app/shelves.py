"""Files beside the database, under names nobody can guess, each of a row: photographs, materials."""

import os
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from .config import settings

# A file that belongs to no row is what a deed left that did not end; after a day nobody is at it any more.
STRAY = timedelta(days=1)


@dataclass(frozen=True)
class Shelf:
    """A folder of the data folder, never below what is served; every file in it has the same ending."""

    name: str
    suffix: str

    def folder(self) -> Path:
        """Where the files are."""
        return settings().data_dir / self.name

    def path_of(self, name: str) -> Path:
        """The file of a row."""
        return self.folder() / f"{name}{self.suffix}"

    def files(self) -> Iterator[Path]:
        """Every file there is when the first is asked for: a backup asks once it has read the rows."""
        yield from sorted(self.folder().glob(f"*{self.suffix}"))

    def put_back(self, name: str, content: bytes) -> Path | None:
        """A file from a backup, at its place; None when it is there already, or no name of ours."""
        path = self.folder() / name
        if not re.fullmatch(rf"[0-9a-f]{{32}}{re.escape(self.suffix)}", name) or path.exists():
            return None
        self.write(path, content)
        return path

    def write(self, path: Path, made: bytes) -> None:
        """The whole file or none of it, for nobody else on the machine to read."""
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = path.with_suffix(".part")
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(made)
        unfinished.replace(path)

    def sweep(self, kept: Collection[str], at: datetime) -> None:
        """Delete old files nobody knows of."""
        for path in self.folder().glob("*") if self.folder().is_dir() else ():
            is_old = path.stat().st_mtime < (at - STRAY).timestamp()
            if path.stem not in kept and is_old:
                path.unlink(missing_ok=True)
