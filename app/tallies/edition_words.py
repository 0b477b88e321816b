"""An edition's rows in words: names of rows and columns, what is kept back, what has no record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..addresses import absolute
from ..institutions.wording import KINDS as KIND_WORDS
from ..language import current, day, number, plain
from ..language import gettext as _
from ..language import lazy_gettext as _l
from ..plan.models import Plan
from ..workshops.counts import UNLISTED
from ..workshops.editions import Edition
from . import words
from .edition import AGES, KEPT_BACK, KINDS, PARTS, REGIONS, ROUNDED, SEXES, SUM, WORKSHOPS, Line
from .facts import Place
from .filed import plan_words
from .publication import ALL


@dataclass(frozen=True)
class Shown:
    """A table of an edition as the page draws it."""

    name: str
    title: str
    note: str
    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[str]]]


Names = Mapping[str, Place]
# What the columns of the files hold: codes, the same in every language so that sheets go on working.
TABLE = _l(
    "workshops, parts (numbers for single regions of workshops without a figure of the whole), regions, kinds"
    " (of institution), sexes or ages"
)
ROW = _l("Code of the row: a workshop, a region or an answer; all for the sum")
COLUMN = _l(
    "A year, a region in parts, participations, or all for the sum: who came to two workshops is counted"
    " twice (editions signed off earlier call participations people)"
)
NUMBER = _l("The number; empty where it is kept back or not on record: that is not 0")
BASIS = _l("On what it rests: reported, sheet, named or unknown")
STATUS = _l(
    "published, rounded (to the nearest five, each by itself: 0 stands for 0 to 2), kept back (so that nobody"
    " can be told apart), no figure (a workshop was held and nothing says how many came; editions signed off"
    " earlier have no record there) or no record"
)


def citation(plan: Plan, edition: Edition) -> str:
    """How an edition is cited: plan, number, the day it was signed off, and where it stays."""
    named = _("Figures, edition %(version)s", version=edition.version)
    address = absolute("tallies.edition", key=plan.key, version=edition.version)
    return f"{plan_words(plan)}. {named}, {edition.signed_on.isoformat()}. {address}"


def followed(by: Edition) -> str:
    """That another edition came later: it may correct this one, or only add what was held since."""
    return _("There is a later edition: %(version)s, of %(day)s.", version=by.version,
             day=day(by.signed_on, "long"))  # fmt: skip


def tables(lines: Sequence[Line], kept: Mapping[str, Any], names: Names) -> list[Shown]:
    """Every table there is, in order."""
    made = []
    for name in (WORKSHOPS, PARTS, REGIONS, KINDS, SEXES, AGES):
        here = [one for one in lines if one.table == name]
        if here:
            made.append(_table(name, here, kept, names))
    return made


def _table(name: str, lines: Sequence[Line], kept: Mapping[str, Any], names: Names) -> Shown:
    if name == PARTS:
        listed = [(line_name(one, kept, names), [cell(one)]) for one in lines]
        return Shown(name, title(name), note(name), [column_name(name, ALL)], listed)
    columns = list(dict.fromkeys(sorted((one.column for one in lines), key=lambda one: (one == ALL, one))))
    cells = {(one.row, one.column): cell(one) for one in lines}
    codes = list(dict.fromkeys(one.row for one in lines))
    if name == REGIONS:
        codes.sort(key=lambda code: (code == ALL, code not in names, code))
    rows = [
        (row_name(name, code, kept, names), [cells[code, column] for column in columns]) for code in codes
    ]
    heads = [column_name(name, column) for column in columns]
    return Shown(name, title(name), note(name), heads, rows)


def cell(one: Line) -> str:
    """A number with its basis where it has one of its own; else why there is none."""
    if one.status == KEPT_BACK:
        return _("kept back")
    if one.number is None:
        return _("no figure") if one.table == WORKSHOPS else _("no record")
    if one.status == ROUNDED and not one.number:
        return _("0 to 2")
    return words.counted(one.basis, one.number) if one.table in (WORKSHOPS, PARTS) else number(one.number)


def title(name: str) -> str:
    """What a table is of."""
    return {
        WORKSHOPS: _("Workshops held, each with its figure"),
        PARTS: _("Numbers for single regions, of workshops without a figure of the whole"),
        REGIONS: _("Participations recorded by name, by region and year"),
        KINDS: _("By kind of institution"),
        SEXES: _("By sex"),
        AGES: _("By age"),
    }[name]


def note(name: str) -> str:
    """How a table is to be read."""
    if name == WORKSHOPS:
        return _("Recorded by name: once the desk is closed, and at least ten came.")
    if name == PARTS:
        return _("They enter the sums: of these workshops there came at least so many.")
    if name == REGIONS:
        return _(
            "Numbers below five are kept back, and others beside them, so that nobody can be told apart."
            " No record does not say that nobody came."
        )
    return _(
        "Each number is rounded to the nearest five by itself: they may not add up. Where nobody or very few"
        " are, it says 0 to 2, so that nobody can be told apart."
    )


def row_name(name: str, code: str, kept: Mapping[str, Any], names: Names) -> str:
    """What a row is of."""
    if name in (WORKSHOPS, PARTS):
        found = next(one for one in kept[WORKSHOPS] if one["code"] == code)
        return str(found[f"short_{current()}"] or found["short_es"])
    if code == ALL:
        return _("Whole country")
    if name == REGIONS:
        return plain(names[code], "name") if code in names else words.elsewhere(code)
    return str(described(name, code))


def line_name(one: Line, kept: Mapping[str, Any], names: Names) -> str:
    """What a line is of: its row, and the region where it is a number for one."""
    row = row_name(one.table, one.row, kept, names)
    return f"{row} · {plain(names[one.column], 'name')}" if one.table == PARTS else row


def described(name: str, code: str) -> Any:
    """What people said of themselves."""
    if name == KINDS:
        return words.kind(code) if code in (UNLISTED, "none") else KIND_WORDS.get(code, code)
    return {
        "none": _("Not answered"), "undisclosed": _("Prefers not to say"), "female": _("Women"),
        "male": _("Men"), "other": _("Another"), "-29": _("Up to 29"), "30-44": "30–44", "45-59": "45–59",
        "60-": _("60 and over"),
    }.get(code, code)  # fmt: skip


def column_name(name: str, column: str) -> str:
    """A year, or what stands for all."""
    if name == REGIONS:
        return column or _("All years")
    return _("Participations")


def heading() -> list[str]:
    """The columns of the spreadsheet."""
    return [
        _("Table"), _("Row"), _("Name"), _("Column"), _("Number"), _("Basis"), _("Status"),
    ]  # fmt: skip


def meanings() -> list[tuple[str, Any]]:
    """What the spreadsheet's columns hold, those of names aside."""
    said = (TABLE, ROW, None, COLUMN, NUMBER, BASIS, STATUS)
    return [(name, meaning) for name, meaning in zip(heading(), said, strict=True) if meaning]


def rows(lines: Sequence[Line], kept: Mapping[str, Any], names: Names) -> list[list[object]]:
    """The spreadsheet's rows: codes and words beside each other."""
    return [
        [
            one.table, one.row or SUM, line_name(one, kept, names), one.column or SUM,
            "" if one.number is None else one.number, one.basis, one.status,
        ]
        for one in lines
    ]  # fmt: skip
