"""An edition's fixed tables, over plain values: what is signed off, and what of it the public reads.

Page, CSV and JSON are made from the same rows. A number that is kept back is a value of its own, neither 0
nor empty; nobody recorded is no record, and a workshop of which nothing says how many came has no figure.
Of a rounded number nobody is told from one or two: either is printed 0, and every answer there is has a row.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..institutions import models as institutions
from ..registration import models as registration
from ..workshops.counts import NO_INSTITUTION, UNLISTED
from .publication import ALL, Cell, Published, enough_to_count, publishable, with_sums

PUBLISHED, KEPT_BACK, NO_RECORD, NO_FIGURE = "published", "kept back", "no record", "no figure"
# To the nearest five: 0 is 0 to 2.
ROUNDED = "rounded"
# What a sum has in place of a row or a column in files.
SUM = "all"
# What an edition's files say of some things; one that was signed off before says it as it always did: since
# the second form there is no figure where none is known, since the third no participation is called people.
FORM, SECOND, NEWEST = "form", 2, 3
REGIONS, KINDS, SEXES, AGES, WORKSHOPS = "regions", "kinds", "sexes", "ages", "workshops"
# Numbers stated for single regions of workshops without a figure of the whole.
PARTS = "parts"
# Tables of what people said of themselves: rounded, and only of enough people.
DESCRIBED = (KINDS, SEXES, AGES)
# The one column of theirs as it is kept, the same in every edition so that each is made safe beside the
# others; what it holds is participations: who came to two workshops is counted twice.
PEOPLE, PARTICIPATIONS = "people", "participations"
# Nothing answered; in tables, beside the answers there are.
NO_ANSWER = "none"
# Every row of theirs, whether anybody stands in it or not.
ANSWERS = {
    KINDS: (*institutions.KINDS, UNLISTED, NO_INSTITUTION),
    SEXES: (*filter(None, registration.SEXES), NO_ANSWER),
    AGES: (*filter(None, registration.AGE_BANDS), NO_ANSWER),
}


@dataclass(frozen=True)
class Counted:
    """A workshop as an edition has it; `number` is None when no figure is known.

    `represented` are those of its `regions` that a body or a number of their own stands for, be the number of
    the whole known or not. `parts` are region, basis and number of what is stated for single regions where no
    figure of the whole is known.
    """

    code: str
    short_es: str
    short_en: str
    first_day: str
    regions: tuple[str, ...]
    basis: str
    number: int | None
    represented: tuple[str, ...] = ()
    parts: tuple[tuple[str, str, int], ...] = ()


@dataclass(frozen=True)
class Draft:
    """What would be signed off: workshops, people by region and year, and as they said of themselves."""

    workshops: tuple[Counted, ...]
    regions: Mapping[Cell, int]
    described: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """One number of an edition as the public reads it.

    `column` is a year, a region for which a workshop has a number, or empty for the sum.
    """

    table: str
    row: str
    column: str
    number: int | None
    status: str
    basis: str = "named"


def tables_of(draft: Draft, before: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The tables to keep, each made safe beside the same table of every edition before."""
    made: dict[str, Any] = {
        FORM: NEWEST,
        WORKSHOPS: [
            vars(one) | {name: list(getattr(one, name)) for name in ("regions", "represented", "parts")}
            for one in draft.workshops
        ],
    }
    if draft.regions:
        made[REGIONS] = _kept(publishable(with_sums(draft.regions), _earlier(before, REGIONS)))
    for name in DESCRIBED:
        told = draft.described.get(name, {})
        if enough_to_count(told):
            cells = with_sums(_answers(name) | {(row, PEOPLE): number for row, number in told.items()})
            made[name] = _kept(publishable(cells, _earlier(before, name), is_rounded=True))
    return made


def _answers(name: str) -> dict[Cell, int]:
    return {(row, PEOPLE): 0 for row in ANSWERS.get(name, ())}


def _kept(table: Published) -> dict[str, Any]:
    cells = [[*cell, number, cell in table.hidden] for cell, number in sorted(table.numbers.items())]
    return {"cells": cells, "is_rounded": table.is_rounded, "is_correction": table.is_correction}


def table(tables: Mapping[str, Any], name: str) -> Published | None:
    """One table as it was kept, with the answers that nobody gave; None when the edition has none."""
    kept = tables.get(name)
    if not kept:
        return None
    numbers = _answers(name) | {(row, column): number for row, column, number, _hidden in kept["cells"]}
    hidden = frozenset((row, column) for row, column, _number, is_hidden in kept["cells"] if is_hidden)
    return Published(numbers, hidden, kept["is_rounded"], kept["is_correction"])


def _earlier(before: Sequence[Mapping[str, Any]], name: str) -> list[Published]:
    found = (table(one, name) for one in before)
    return [one for one in found if one is not None]


def lines(tables: Mapping[str, Any]) -> list[Line]:
    """Every number of an edition as the public reads it, table by table: all outlets are made from these."""
    form = tables.get(FORM, 1)
    silent = NO_FIGURE if form >= SECOND else NO_RECORD
    made = [_workshop(one, silent) for one in tables[WORKSHOPS]]
    made += [part for one in tables[WORKSHOPS] for part in _parts(one)]
    if (people := table(tables, REGIONS)) is not None:
        made += _by_region(people)
    column = PARTICIPATIONS if form >= NEWEST else PEOPLE
    for name in DESCRIBED:
        if (described := table(tables, name)) is not None:
            made += _described(name, described, column)
    return made


def told(tables: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The same for machines, with the words that the spreadsheet has for sums."""
    word = SUM if tables.get(FORM, 1) >= SECOND else ALL
    return [vars(one) | {"row": one.row or word, "column": one.column or word} for one in lines(tables)]


def _workshop(one: Mapping[str, Any], silent: str) -> Line:
    """Written down by name, and not in this edition: kept back."""
    without = KEPT_BACK if one["basis"] == "named" else silent
    status = PUBLISHED if one["number"] is not None else without
    return Line(WORKSHOPS, one["code"], "", one["number"], status, one["basis"])


def _parts(one: Mapping[str, Any]) -> Iterable[Line]:
    """What is stated for single regions; an edition from before that was kept has nothing of it."""
    for region, basis, number in one.get("parts", ()):
        yield Line(PARTS, one["code"], region, number, PUBLISHED, basis)


def _by_region(found: Published) -> Iterable[Line]:
    for cell in found.numbers:
        shown = found.shown(cell)
        if shown == 0:
            yield Line(REGIONS, *cell, None, NO_RECORD)
        else:
            yield Line(REGIONS, *cell, shown, KEPT_BACK if shown is None else PUBLISHED)


def _described(name: str, found: Published, column: str) -> Iterable[Line]:
    """A row for each answer there is; one that is of no list only where it says more than 0 to 2."""
    shown = {row: found.shown((row, PEOPLE)) for row, of in found.numbers if of == PEOPLE and row != ALL}
    for row, number in shown.items():
        if number or row in ANSWERS[name]:
            yield Line(name, row, column, number, KEPT_BACK if number is None else ROUNDED)
