"""From the bytes somebody sent to sheets of text, by a process that is limited and then gone."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from ..language import lazy_gettext as _l
from ..refusals import Busy, Refusal
from ..sheets import as_typed
from .cells import letters_of

# Bytes of a file, seconds a process may take, characters it may answer, files read at one time.
MOST_BYTES = 5_000_000
WALL = 15.0
MOST_ANSWER = 40_000_000
_turn = BoundedSemaphore(2)
PROGRAM = Path(__file__).with_name("opening.py")

NOT_READ = _l(
    "This file could not be read. Open it in your spreadsheet program, save it as XLSX and send it again."
)
WHY = {
    "too large": _l("This file is too large: at most 5 MB, 20,000 rows and 60 columns."),
    "macros": _l("This file has macros, which can do harm. Save it as XLSX without them and send it again."),
    "links": _l("This file refers to other files or programs. Save it with values only and send it again."),
    "unknown part": _l(
        "This file holds parts no spreadsheet needs. Copy the table to a new one and send that."
    ),
    "old": _l("This is a spreadsheet of an old kind, or one with a password. Save it as XLSX without one."),
    "letters": _l(
        "The letters of this file are damaged: names would come in wrong. Open it in your spreadsheet "
        "program and save it as XLSX, or as “CSV UTF-8”, and send it again."
    ),
    "other kind": _l("This is not a spreadsheet. Send an XLSX or a CSV."),
}


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, empty for a CSV, and its rows of text as they stand, the first row first.

    `shared` is where one cell stands for several rows: first and last row and column, from 0; `hidden` are
    the numbers of rows, from 1, that nobody sees who opens it.
    """

    name: str
    rows: list[list[str]]
    shared: Sequence[Sequence[int]] = ()
    hidden: Sequence[int] = ()


def sheets(sent: bytes) -> list[Sheet]:
    """The sheets of a file, or a Refusal that says what to do; Busy while others' files are read."""
    if len(sent) > MOST_BYTES:
        raise Refusal(WHY["too large"], "file")
    if not _turn.acquire(timeout=WALL):
        raise Busy
    try:
        told = _told(sent)
    finally:
        _turn.release()
    if "refused" in told:
        raise Refusal(_why(told), "file")
    return as_sheets(told["sheets"])


def as_sheets(told: list[dict[str, Any]]) -> list[Sheet]:
    """The sheets as the program tells them."""
    return [
        Sheet(one["name"], _rows(one), tuple(one.get("shared", ())), tuple(one.get("hidden", ())))
        for one in told
    ]


def _why(told: dict[str, Any]) -> Any:
    """Why a file is not read, with the cell where it is one."""
    if told["refused"] != "long cell":
        return WHY.get(told["refused"], NOT_READ)
    sheet, row, column = told["cell"]
    cell = f"{letters_of(column)}{row + 1}"
    if sheet and sheet != "JSON":
        return _l(
            "Cell %(cell)s of the sheet “%(sheet)s” has more than 2,000 characters. Shorten it and send the "
            "file again.",
            cell=cell, sheet=sheet,
        )  # fmt: skip
    return _l("Cell %(cell)s has more than 2,000 characters. Shorten it and send the file again.", cell=cell)


def _rows(told: Mapping[str, Any]) -> list[list[str]]:
    """Its rows without our marks, which stand in a CSV, and where one was saved as something else."""
    rows: list[list[str]] = told["rows"]
    return [[as_typed(cell) for cell in row] for row in rows] if told.get("is_marked") else rows


def _told(sent: bytes) -> dict[str, Any]:
    """What the process says; one that was ended, or says nonsense, says that the file is broken."""
    with subprocess.Popen(  # noqa: S603 - our own program, its path and arguments are fixed
        [sys.executable, "-I", str(PROGRAM)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
    ) as process:
        try:
            answer, _errors = process.communicate(sent, timeout=WALL)
        except subprocess.TimeoutExpired:
            process.kill()
            return {"refused": "too large"}
    if process.returncode != 0 or len(answer) > MOST_ANSWER:
        return {"refused": "too large" if process.returncode < 0 else "broken"}
    try:
        found = json.loads(answer)
    except ValueError:
        return {"refused": "broken"}
    return found if isinstance(found, dict) else {"refused": "broken"}
