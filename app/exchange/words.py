"""Imports put in words."""

from collections.abc import Collection, Iterable
from typing import Any

from flask_babel.speaklater import LazyString

from ..language import current, ngettext
from ..language import lazy_gettext as _l
from ..registration.spreadsheet import regions_said
from ..workshops.counts import ABROAD, NO_REGION, NOT_STATED
from .cells import letters_of
from .models import (
    ATTENDANCE,
    BAD,
    CHECKED,
    CHECKING,
    DONE,
    FAILED,
    GONE,
    IMPORTING,
    KNOWN,
    LEFT,
    LISTS,
    MADE,
    MAPPING,
    OK,
    SIGN_UPS,
    UNDOING,
    UNDONE,
    WORKSHOPS,
    ImportBatch,
)
from .queries import Line

KINDS = {
    SIGN_UPS: _l("People who sign up"),
    ATTENDANCE: _l("Who came"),
    WORKSHOPS: _l("Workshops that took place"),
    LISTS: _l("Who came to several workshops"),
}
STATES = {
    MAPPING: _l("Columns to identify"),
    CHECKING: _l("Being looked at"),
    CHECKED: _l("Checked, not imported yet"),
    IMPORTING: _l("Coming in"),
    DONE: _l("Imported"),
    UNDOING: _l("Being taken back"),
    UNDONE: _l("Taken back"),
    FAILED: _l("Could not go on"),
}
VERDICTS = {
    OK: _l("Will come in"),
    BAD: _l("To fix"),
    KNOWN: _l("Already there"),
    LEFT: _l("Left out"),
    MADE: _l("Came in"),
    GONE: _l("Taken back"),
}
FROZEN = _l(
    "Part of it stays: the desk of its workshop is closed, you do not answer for that workshop any more, or "
    "somebody added or changed something there."
)
CHANGED = _l("Not taken back: something was added to it or changed since it came in.")
COUNTED = _l(
    "Not taken back: an edition of the figures counts it, and that stays on record. What is wrong in it is"
    " put right in the workshop; the next edition then has it so."
)
HELD_FAST = _l(
    "Not taken back: the desk of its workshop is closed, you do not answer for that workshop any more, or "
    "somebody added or changed something there."
)
COLOURS = {OK: "ok", MADE: "ok", BAD: "bad-chip", KNOWN: "info", LEFT: "", GONE: ""}


def verdict(batch: ImportBatch, state: str) -> Any:
    """The word for what became of a row; what came in and was taken back is said so."""
    return STATES[UNDONE] if (batch.state, state) == (UNDONE, MADE) else VERDICTS[state]


def why_it_stays(batch: ImportBatch, stay: int, counted: int) -> LazyString:
    """Why something of an import that was taken back is there still; `counted` of it an edition counts."""
    if counted:
        return LazyString(
            lambda: (
                f"{_why(batch, stay)} {_why_counted(counted)}" if stay > counted else _why_counted(counted)
            )
        )
    return _why(batch, stay)


def _why_counted(counted: int) -> str:
    return ngettext(
        "%(num)s workshop stays, for an edition of the figures counts it: that stays on record.",
        "%(num)s workshops stay, for an edition of the figures counts them: that stays on record.",
        counted,
    )


def _why(batch: ImportBatch, stay: int) -> LazyString:
    if batch.kind != WORKSHOPS:
        return FROZEN
    gone = batch.handled
    return LazyString(
        lambda: ngettext(
            "Taken back: %(gone)s. Still there: %(num)s, for something was added to it or changed since it "
            "came in.",
            "Taken back: %(gone)s. Still there: %(num)s, for something was added to them or changed since "
            "they came in.",
            stay, gone=gone,
        )
    )  # fmt: skip


def why_row_stays(batch: ImportBatch, is_counted: bool) -> LazyString:
    """The same, said of one row."""
    if is_counted:
        return COUNTED
    return CHANGED if batch.kind == WORKSHOPS else HELD_FAST


def in_mine(said: Any) -> str:
    """The half of a pair, Spanish and English, that is the reader's."""
    return str(said[0 if current() == "es" else 1])


def place(said: str) -> str:
    """What rows say of the region of an institution: its code or a country's; empty where they say none."""
    is_country = said not in ("", ABROAD, NO_REGION) and not said.isdecimal()
    return regions_said([(ABROAD, said) if is_country else (said or NOT_STATED, None)])


def faults(line: Line) -> list[tuple[str, str]]:
    """What is to be mended in a row: the cell, empty for the whole row, and why."""
    return [
        (f"{letters_of(column)}{line.number}" if column >= 0 else "", in_mine(both))
        for column, *both in line.verdict.get("faults", ())
    ]


def note(batch: ImportBatch, line: Line) -> str:
    """What else is to be known of a row; of one that was taken back nothing is."""
    if (state := line.verdict.get("state")) == GONE or (batch.state, state) == (UNDONE, MADE):
        return ""
    return in_mine(line.verdict["note"]) if line.verdict.get("note") else ""


def mended(batch: ImportBatch, lines: Iterable[Line]) -> list[list[Any]]:
    """The rows to be mended, as they were sent, their numbers, and what is wrong in both languages.

    A number that is for several rows stands in none of them, lest it come in with each.
    """
    shared = batch.shared_figures
    figures = {int(column) for column, name in batch.mapping.items() if name == "number"}
    return [
        _mended(line, len(batch.headings), figures if line.number in shared else frozenset())
        for line in lines
    ]


def _mended(line: Line, width: int, but: Collection[int]) -> list[Any]:
    said = [
        "; ".join(f"{letters_of(column)}{line.number}: {both[place]}" if column >= 0 else both[place]
                  for column, *both in line.verdict["faults"])
        for place in (0, 1)
    ]  # fmt: skip
    cells = ["" if column in but else cell for column, cell in enumerate(line.cells)]
    cells += [""] * (width - len(cells))
    return [*cells, line.number, *said]
