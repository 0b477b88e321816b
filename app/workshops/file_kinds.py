"""What a file is, by what is in it and never by its name: papers, sheets, slides and pictures."""

import io
import zipfile
from dataclasses import dataclass

from ..language import lazy_gettext as _l
from ..pictures import drawn_anew
from ..refusals import Refusal

OFFICE = "application/vnd.openxmlformats-officedocument"
OPEN = "application/vnd.oasis.opendocument"
# The ending a file is handed out with, and what it is said to be.
KINDS = {
    "pdf": "application/pdf",
    "docx": f"{OFFICE}.wordprocessingml.document",
    "xlsx": f"{OFFICE}.spreadsheetml.sheet",
    "pptx": f"{OFFICE}.presentationml.presentation",
    "odt": f"{OPEN}.text",
    "ods": f"{OPEN}.spreadsheet",
    "odp": f"{OPEN}.presentation",
    "jpg": "image/jpeg",
}
# The folder a package of the office keeps its own text in.
FOLDERS = {"word/": "docx", "xl/": "xlsx", "ppt/": "pptx"}
PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")
# Entries of a package that is one: more are a trap for whoever reads its list.
MOST_ENTRIES = 5000

NOT_ONE = _l("Send a PDF, a Word, Excel, PowerPoint or OpenDocument file, or a picture.")
MACROS = _l("This file has macros, which can do harm. Save it without them and send it again.")


@dataclass(frozen=True)
class Known:
    """A file of a kind that may be kept, as it is kept."""

    kind: str
    content: bytes


def known(sent: bytes) -> Known:
    """What was sent, or a Refusal; a picture is drawn anew, without its data."""
    if sent.startswith(b"%PDF-"):
        return Known("pdf", sent)
    if sent.startswith(PICTURES):
        return Known("jpg", drawn_anew(sent))
    if sent.startswith(b"PK\x03\x04"):
        return Known(_package(sent), sent)
    raise Refusal(NOT_ONE, "file")


def _package(sent: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(sent)) as found:
            names = found.namelist()
            kind = _open_document(found, names) or _office(names)
    except Refusal:
        raise
    except Exception:
        # Readers fail in ways of their own on what somebody made to break them.
        raise Refusal(NOT_ONE, "file") from None
    if kind is None or len(names) > MOST_ENTRIES:
        raise Refusal(NOT_ONE, "file")
    return kind


def _open_document(found: zipfile.ZipFile, names: list[str]) -> str | None:
    """Its first entry says what it is, in plain letters."""
    if names[:1] != ["mimetype"]:
        return None
    with found.open("mimetype") as entry:
        said = entry.read(100).decode("ascii", "replace").strip()
    if any(name.startswith(("Basic/", "Scripts/")) for name in names):
        raise Refusal(MACROS, "file")
    return next((kind for kind, word in KINDS.items() if word == said and kind.startswith("od")), None)


def _office(names: list[str]) -> str | None:
    if "[Content_Types].xml" not in names:
        return None
    if any(name.lower().endswith(("vbaproject.bin", ".bin.rels")) for name in names):
        raise Refusal(MACROS, "file")
    return next((kind for folder, kind in FOLDERS.items() if any(n.startswith(folder) for n in names)), None)
