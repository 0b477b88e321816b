"""Opens a spreadsheet somebody sent, alone in a process that may use little and reach nothing.

Run as a program: the file's bytes come in, JSON goes out. Nothing of the application is imported here, so
that a reader which is broken into finds no secret, no database, no network and no file.
"""

import codecs
import io
import json
import re
import resource
import sys
import zipfile
from pathlib import Path
from runpy import run_path
from typing import Any

MEMORY, SECONDS = 512 * 1024 * 1024, 20
MOST_ENTRIES, MOST_BYTES, MOST_RATIO = 200, 50_000_000, 200
MOST_ROWS, MOST_COLUMNS, MOST_SIGNS, MOST_TEXT, MOST_SHEETS = 20_000, 60, 2000, 5_000_000, 10
# The parts a workbook is made of where nothing runs and nothing leads elsewhere.
KNOWN_PARTS = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|mimetype|docProps/[^/]+|docMetadata/[^/]+|customXml/.+"
    r"|xl/(_rels/workbook\.xml\.rels|workbook\.xml|sharedStrings\.xml|styles\.xml|calcChain\.xml|metadata\.xml)"
    r"|xl/(worksheets|worksheets/_rels|theme|theme/_rels|drawings|drawings/_rels|media|charts|charts/_rels"
    r"|printerSettings|tables|tables/_rels|comments|threadedComments|persons|richData|richData/_rels"
    r"|chartsheets|chartsheets/_rels|pivotTables|pivotTables/_rels|pivotCache|pivotCache/_rels"
    r"|slicers|slicerCaches|timelines|timelineCaches|webextensions|featurePropertyBag)/[^/]+"
    r"|xl/comments\d*\.xml",
    re.IGNORECASE,
)
MACROS = re.compile(r"vbaproject|macrosheets|activex|vbadata", re.IGNORECASE)
LINKS = re.compile(r"externallinks|embeddings|connections\.xml|querytables|dialogsheets", re.IGNORECASE)
SAVED = b"docProps/app.xml"
ZIP, OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
NEVER = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"\x1f\x8b", b"MZ", b"\x7fELF", b"Rar!")
MARKUP = re.compile(rb"\s*<(!doctype|html|\?xml|table|script|svg)", re.IGNORECASE)
# Looked up before the process may open nothing any more: the names in a package are of the old page.
CELLS, LINES, HIDDEN = (
    run_path(str(Path(__file__).with_name(name))) for name in ("as_text.py", "as_lines.py", "as_hidden.py")
)
said, with_errors = CELLS["said"], CELLS["with_errors"]
decoded, separated, Unread, UNSEEN = (LINES[name] for name in ("decoded", "separated", "Unread", "UNSEEN"))
CODE_PAGES = ("utf-8-sig", "utf-16", "cp1252", "cp850", "cp437", "ascii", "latin-1")


class NotRead(Exception):
    """Why a file is not read: the word reading.py has a sentence for, and the cell where it is one."""

    def __init__(self, why: str, *cell: str | int) -> None:
        super().__init__(why)
        self.cell = cell


def main() -> None:
    """Limits first, then the file, then what is in it."""
    import python_calamine  # noqa: F401 - loaded while files may still be opened

    for page in CODE_PAGES:
        codecs.lookup(page)
    _confine()
    try:
        told: dict[str, Any] = {"sheets": opened(sys.stdin.buffer.read())}
    except NotRead as why:
        told = {"refused": str(why), "cell": why.cell}
    except MemoryError:
        told = {"refused": "too large"}
    sys.stdout.write(json.dumps(told))


def opened(sent: bytes) -> list[dict[str, Any]]:
    """The sheets of a file: each its name, its rows of text, and whether our marks may stand in these."""
    if sent.startswith(ZIP):
        ensure_package(sent)
        return _workbook(sent)
    if sent.startswith(OLD):
        raise NotRead("old")
    if sent.startswith(NEVER) or MARKUP.match(sent[:200]):
        raise NotRead("other kind")
    try:
        found = _table(text := decoded(sent))
        rows = found or list(separated(text, 4 * MOST_ROWS, 4 * MOST_COLUMNS, 50 * MOST_SIGNS))
    except Unread as why:
        raise NotRead(str(why)) from why
    return [{"name": "JSON" if found else "", "rows": _bounded(rows, ""), "is_marked": not found}]


def ensure_package(sent: bytes) -> None:
    """A workbook's package as offices write it, no larger unpacked than it says; else NotRead."""
    try:
        with zipfile.ZipFile(io.BytesIO(sent)) as found:
            entries = found.infolist()
            _ensure_entries(entries, len(sent))
            for entry in entries:
                _ensure_part(found, entry)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise NotRead("broken") from error
    if "[Content_Types].xml" not in {entry.filename for entry in entries}:
        raise NotRead("other kind")


def _ensure_entries(entries: list[zipfile.ZipInfo], size: int) -> None:
    names = [entry.filename for entry in entries]
    declared = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or declared > MOST_BYTES or declared > MOST_RATIO * size:
        raise NotRead("too large")
    if sum(entry.compress_size for entry in entries) > size or len(set(names)) < len(names):
        raise NotRead("broken")
    for name in names:
        if MACROS.search(name):
            raise NotRead("macros")
        if LINKS.search(name):
            raise NotRead("links")
        if not name.endswith("/") and not KNOWN_PARTS.fullmatch(name):
            raise NotRead("unknown part")


def _ensure_part(found: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Unpacked piece by piece: it ends where it says, and nothing in it asks for more than is there."""
    if entry.flag_bits & 1 or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise NotRead("broken")
    is_markup = entry.filename.lower().endswith((".xml", ".rels", ".vml"))
    taken, before = 0, b""
    with found.open(entry) as part:
        while piece := part.read(1 << 20):
            taken += len(piece)
            if taken > entry.file_size:
                raise NotRead("broken")
            is_wide = not before and piece.startswith((b"\xff\xfe", b"\xfe\xff"))
            if is_markup and (is_wide or b"<!DOCTYPE" in before + piece or b"<!ENTITY" in before + piece):
                raise NotRead("broken")
            before = piece[-16:]


def _workbook(sent: bytes) -> list[dict[str, Any]]:
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(with_errors(sent)))
        shown = [
            one.name
            for one in book.sheets_metadata
            if one.typ == SheetTypeEnum.WorkSheet and one.visible == SheetVisibleEnum.Visible
        ]
        # Ours as we write it has no marks; a CSV of ours that a spreadsheet program saved again has them.
        is_saved, hidden = {"is_marked": SAVED in sent}, HIDDEN["hidden_rows"](sent)
        found = [
            {"name": name, "hidden": hidden.get(name, [])} | is_saved | _sheet(book.get_sheet_by_name(name))
            for name in shown[:MOST_SHEETS]
        ]
        found += [{"name": name, "rows": []} for name in shown[MOST_SHEETS:]]  # named, and not read
    except (CalamineError, ValueError, OverflowError) as error:
        raise NotRead("broken") from error
    if sum(len(cell) for one in found for row in one["rows"] for cell in row) > MOST_TEXT:
        raise NotRead("too large")
    return found


def _sheet(sheet: Any) -> dict[str, Any]:
    """Its rows as text; where cells were merged, each of them says what the first one says.

    `shared` is where one text with a digit stands for several rows: first and last row and column, from 0.
    """
    tall, wide = sheet.total_height, sheet.total_width
    if tall > 4 * MOST_ROWS or tall * wide > 4 * MOST_ROWS * MOST_COLUMNS:
        raise NotRead("too large")
    rows = [[said(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    shared = []
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if top < len(rows) and left < len(rows[top]) and (text := rows[top][left]):
            for row in rows[top : bottom + 1]:
                row[left : right + 1] = [text] * len(row[left : right + 1])
            if bottom > top and any(map(str.isdecimal, text)):
                shared.append((top, min(bottom, len(rows) - 1), left, right))
    # Cells lie in one merge each: only a sheet made to do harm has more of them.
    if sum(bottom - top for top, bottom, *_columns in shared) > MOST_ROWS * MOST_COLUMNS:
        raise NotRead("too large")
    return {"rows": _bounded(rows, sheet.name), "shared": shared}


def _bounded(rows: list[list[str]], sheet: str) -> list[list[str]]:
    """Without the empty end of rows and of the sheet; NotRead where more is left than anybody types."""
    for row in rows:
        while row and not row[-1].strip():
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    if len(rows) > MOST_ROWS or any(len(row) > MOST_COLUMNS for row in rows):
        raise NotRead("too large")
    sizes = (
        (number, column, len(cell)) for number, row in enumerate(rows) for column, cell in enumerate(row)
    )
    if long := next((place for *place, size in sizes if size > MOST_SIGNS), None):
        raise NotRead("long cell", sheet, *long)
    return rows


def _table(text: str) -> list[list[str]] | None:
    """A table as JSON, its columns first, as a list of ours is taken away; None for what is no JSON."""
    try:
        told = json.loads(text) if text.startswith("{") else None
        if told is None or len(told["rows"]) <= MOST_ROWS:
            return told and [_plain(row) for row in (told["columns"], *told["rows"])]
    except (ValueError, RecursionError):
        return None
    except (TypeError, KeyError) as error:
        raise NotRead("other kind") from error
    raise NotRead("too large")


def _plain(row: Any) -> list[str]:
    is_plain = (isinstance(cell, str | int) and not UNSEEN.search(str(cell)) for cell in row)
    if len(row) > MOST_COLUMNS or not all(is_plain):
        raise TypeError
    return [said(cell) for cell in row]


def _confine() -> None:
    """From here on: so much memory and time, no file, no connection, no other process."""
    # The three streams are open; nothing else can be opened any more, a socket neither.
    most = {"AS": MEMORY, "CPU": SECONDS, "FSIZE": 0, "CORE": 0, "NPROC": 0, "NOFILE": 3}
    for name, limit in most.items():
        resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (limit, limit))


if __name__ == "__main__":
    main()
