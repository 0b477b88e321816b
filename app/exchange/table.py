"""The table in a sheet as offices make them: below titles, above totals, with bands and notes in between."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest

from ..language import fold
from ..language import lazy_gettext as _l
from ..refusals import Refusal
from .asides import is_aside, is_name
from .cells import BROKEN
from .opening import MOST_SHEETS
from .reading import Sheet

# Rows among which the heading is looked for.
MOST_ABOVE = 40
TOTAL = re.compile(r"(gran |sub ?)?total(es)?( general)?( .{0,40})?|suma( total)?|grand total")
NOTE = re.compile(
    r"(fuente|notas?|elabora\w*|source|notes?|leyenda|observacion(es)?|firma\w*|responsable)\b"
    r"|\*|v[°º]\s?b"
)
NUMBER = re.compile(rf"[-+]?[\d.,\s]+%?|{BROKEN.pattern}")
IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
# Characters of a cell that are looked at for a heading; longer ones are none.
MOST_HEADING = 200
# Filled cells of a line that is about nobody: its text in cells that were merged, and a count.
MOST_ASIDE = 4
TITLE, TOTALS, HEADING, REMARK, ERRORS = "title", "totals", "heading", "remark", "errors"
ASIDE, TURNED = "aside", "turned"
# Why a row is no row of the table, in words.
LEFT = {
    TITLE: _l("Title"),
    TOTALS: _l("Totals"),
    HEADING: _l("Heading again"),
    REMARK: _l("Note"),
    ERRORS: _l("Nothing but errors of the spreadsheet"),
    ASIDE: _l("Nobody’s name: an office, a count, a place with its day, or a signature"),
}
# What a file of people has columns for.
NAMES = {"given_names", "family_names", "comma_name", "given_first_name"}
# Known headings, each with the fields it may be of.
Known = Mapping[str, Collection[str]]
Row = tuple[int, list[str]]


@dataclass(frozen=True)
class Table:
    """What a sheet holds: the heading with the number of its row, the rows with theirs, and what is none.

    `shared` is where one cell stands for several rows: the numbers of the first and last, then columns;
    `turned` the row of a second heading by which the rows below would be read otherwise; `hidden` how many of
    the rows are hidden in the file.
    """

    sheet: str
    heading_row: int
    headings: list[str]
    rows: list[Row]
    left: list[tuple[int, str]]
    other_sheets: Sequence[str] = ()
    shared: Sequence[Sequence[int]] = ()
    turned: int | None = None
    hidden: int = 0


def best_table(sheets: Sequence[Sheet], known: Known, chosen: str = "") -> Table:
    """The table whose heading says most of what is known here; of the first sheet that has it.

    Only the sheet that was chosen by its name is looked at, where one was; the others are named.
    """
    meant = [one for one in sheets if not chosen or fold(one.name) == fold(chosen)]
    if not meant:
        names = ", ".join(one.name for one in sheets if one.name) or "—"
        raise Refusal(_l("No sheet of this file is called that. It has: %(names)s.", names=names), "sheet")
    found = [(table, _known_in(table.headings, known)) for one in meant if (table := table_in(one, known))]
    if not found:
        raise Refusal(
            _l("No table was found in this file. It needs a row of headings, and the rows below it."), "file"
        )
    best = max(found, key=lambda one: (one[1], bool(one[0].rows), len(one[0].rows) if not one[1] else 0))[0]
    if best.turned:
        raise Refusal(
            _l(
                "Row %(row)s is a heading again, with other columns than the first one or in another order. "
                "Put all rows in the order of the first heading, or send each part as a file of its own.",
                row=best.turned,
            ),
            "file",
        )
    others = [one for place, one in enumerate(sheets) if one.rows or place >= MOST_SHEETS]
    return replace(best, other_sheets=[one.name for one in others if one.name != best.sheet])


def table_in(sheet: Sheet, known: Known) -> Table | None:
    """The table of one sheet; None where nothing looks like a heading."""
    place = _heading_at(sheet.rows, known)
    if place is None:
        return None
    headings = _whole_headings(sheet.rows, place)
    if _goes_on(headings, sheet.rows[place + 1 : place + 2], known):
        place += 1
        headings = [mine or cell for mine, cell in zip_longest(headings, sheet.rows[place], fillvalue="")]
    width, frame = len(headings), Frame(headings, [heading_word(one) for one in headings], known)
    turned = doubtful = None
    left = [(number, TITLE) for number, row in enumerate(sheet.rows[:place], 1) if any(map(str.strip, row))]
    rows: list[Row] = []
    for number, row in enumerate(sheet.rows[place + 1 :], place + 2):
        cells = [cell.strip() for cell in row[:width]] + [""] * (width - len(row))
        if not any(cells):
            continue
        why = frame.why_none(cells)
        # The upper row of a heading that is said again, as the first one was, turns nothing.
        turned = turned or (doubtful if why != HEADING else None)
        doubtful = number if why == TURNED else None
        if why:
            left.append((number, HEADING if why == TURNED else why))
        else:
            rows.append((number, cells))
    shared = [(top + 1, bottom + 1, *columns) for top, bottom, *columns in sheet.shared if top > place]
    unseen = set(sheet.hidden)
    hidden = sum(number in unseen for number, _row in rows) if unseen else 0
    return Table(sheet.name, place + 1, headings, rows, left, shared=shared, turned=turned, hidden=hidden)


def _known_in(cells: Sequence[str], known: Known) -> int:
    return len({said for cell in cells if (said := heading_word(cell)) in known})


def heading_word(cell: str) -> str:
    """A heading as it is compared: folded, without numbering, colons, stars and what stands in brackets."""
    bare = IN_BRACKETS.sub(" ", fold(cell[:MOST_HEADING]))
    return " ".join(re.sub(r"[^\w°º/&-]+", " ", bare).split()).strip(" -/")


def _heading_at(rows: Sequence[Sequence[str]], known: Known) -> int | None:
    """The row of the first ones that says most known headings; else the first that looks like one."""
    first = list(enumerate(rows[:MOST_ABOVE]))
    counted = {place: _known_in(row, known) for place, row in first}
    most = max(counted.values(), default=0)
    if most:
        return min(place for place, number in counted.items() if number == most)
    for (place, row), (_, below) in pairwise(first):
        said = [cell.strip() for cell in row if cell.strip()]
        if len(set(said)) > 1 and not any(map(NUMBER.fullmatch, said)) and len(list(filter(None, below))) > 1:
            return place
    return None


def _goes_on(headings: list[str], below: Sequence[Sequence[str]], known: Known) -> bool:
    """Whether the row below names columns the heading left empty, and says nothing else."""
    cells = [(place, cell) for row in below for place, cell in enumerate(row) if cell.strip()]
    is_free = all(place >= len(headings) or not headings[place] for place, _ in cells)
    return bool(cells) and is_free and all(heading_word(cell) in known for _, cell in cells)


def _whole_headings(rows: Sequence[Sequence[str]], place: int) -> list[str]:
    """The heading's cells; an empty one says what stands above it, where a heading has two rows."""
    mine, above = list(rows[place]), list(rows[place - 1]) if place else []
    is_second = len({cell.strip() for cell in above if cell.strip()}) > 1
    for column in range(max(len(mine), len(above) if is_second else 0)):
        if column >= len(mine):
            mine.append("")
        if is_second and not mine[column].strip() and column < len(above):
            mine[column] = above[column]
    headings = [" ".join(cell.split())[:120] for cell in mine]
    while headings and not headings[-1]:
        headings.pop()
    return headings


@dataclass
class Frame:
    """The heading rows are read by: its cells, these as they are compared, and what headings are known."""

    headings: Sequence[str]
    words: Sequence[str]
    known: Known

    def __post_init__(self) -> None:
        self.own = set(self.words) - {""}
        self.first_words = {*self.known, *self.own, *map(fold, self.headings)} - {""}
        self.is_of_people = any(NAMES.intersection(names) for names in self.known.values())

    def why_none(self, cells: list[str]) -> str | None:
        """Why these cells are no row of the table; None when they are."""
        said = [cell for cell in cells if cell]
        if all(map(BROKEN.fullmatch, said)):
            return ERRORS
        first = next((word for cell in said if not NUMBER.fullmatch(cell) and (word := fold(cell))), "")
        if TOTAL.fullmatch(first.rstrip(" :.")) and _has_one_text(said):
            return TOTALS
        if all(not cell or cell == heading for cell, heading in zip(cells, self.headings, strict=True)):
            return HEADING
        if first.rstrip(" :.*") in self.first_words and len(said) > 1 and (again := self._again(cells)):
            return again
        is_alone = len(set(said)) == 1 and len(self.headings) > 1
        is_somebody = self.is_of_people and is_name(said[0])
        if is_alone and (len(said) > 2 or (NOTE.match(fold(said[0])) and not is_somebody)):
            return REMARK
        return ASIDE if self.is_of_people and len(said) <= MOST_ASIDE and is_aside(said) else None

    def _again(self, cells: Sequence[str]) -> str | None:
        """Whether cells are a heading once more, and one by which rows are to be read otherwise."""
        words = {place: heading_word(cell) for place, cell in enumerate(cells) if cell}
        is_heading = all(one in self.known or one in self.own for one in words.values())
        if not is_heading or not any(one in self.known for one in words.values()):
            return None
        return HEADING if all(self._means(*one) for one in words.items()) else TURNED

    def _means(self, place: int, word: str) -> bool:
        """Whether a word means what the column there is."""
        mine = self.words[place]
        return word == mine or bool(set(self.known.get(word, ())).intersection(self.known.get(mine, ())))


def _has_one_text(said: list[str]) -> bool:
    return len({fold(cell) for cell in said if not NUMBER.fullmatch(cell)}) == 1
