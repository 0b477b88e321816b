"""Files made to do harm, each with the word for why it is refused."""

import io
import os
import struct
import zipfile
from collections.abc import Callable

from .ugly import HEADING, PEOPLE, one

Change = Callable[[dict[str, bytes]], None]
SHEET = "xl/worksheets/sheet1.xml"
ENTITY = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'


def packed(change: Change, level: int = 6) -> bytes:
    """A good workbook with its parts changed."""
    with zipfile.ZipFile(io.BytesIO(one(HEADING, *PEOPLE))) as good:
        parts = {name: good.read(name) for name in good.namelist()}
    change(parts)
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return written.getvalue()


def adding(name: str, content: bytes = b"x") -> bytes:
    """With one part more."""
    return packed(lambda parts: parts.update({name: content}))


def lying() -> bytes:
    """A part that says it is smaller than it is."""
    made = packed(lambda parts: parts.update({SHEET: parts[SHEET] + b" " * 100_000}))
    with zipfile.ZipFile(io.BytesIO(made)) as read:
        said = struct.pack("<I", read.getinfo(SHEET).file_size)
    return made.replace(said, struct.pack("<I", 10))


def twice() -> bytes:
    """Two parts of one name."""
    written = io.BytesIO(packed(lambda parts: None))
    with zipfile.ZipFile(written, "a") as made:
        import warnings

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            made.writestr(SHEET, b"<other/>")
    return written.getvalue()


def _declared(parts: dict[str, bytes], before: bytes) -> None:
    parts[SHEET] = before + parts[SHEET].split(b"?>", 1)[-1]


def _far(parts: dict[str, bytes]) -> None:
    cell = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    parts[SHEET] = parts[SHEET].replace(b"</sheetData>", cell)


JSON = b'{"columns":["Nombres","Apellidos"],"rows":'
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "a bomb": (lambda: adding("xl/media/a.png", b"\0" * 49_000_000), "too large"),
    "larger than it may be unpacked": (
        lambda: adding("xl/media/a.png", os.urandom(1000) + b"\0" * 60_000_000),
        "too large",
    ),
    "ten thousand sheets": (
        lambda: packed(lambda parts: parts.update({f"xl/worksheets/s{n}.xml": b"x" for n in range(10_000)})),
        "too large",
    ),
    "lies about its size": (lying, "broken"),
    "leads out of its folder": (lambda: adding("../../etc/cron.d/a"), "unknown part"),
    "an absolute path": (lambda: adding("/etc/passwd"), "unknown part"),
    "asks for a file": (lambda: packed(lambda parts: _declared(parts, ENTITY)), "broken"),
    "laughs a million times": (lambda: packed(lambda parts: _declared(parts, LAUGHS)), "broken"),
    "links to another workbook": (lambda: adding("xl/externalLinks/externalLink1.xml"), "links"),
    "an embedded program": (lambda: adding("xl/embeddings/oleObject1.bin"), "links"),
    "macros": (lambda: adding("xl/vbaProject.bin"), "macros"),
    "old macros": (lambda: adding("xl/macrosheets/sheet1.xml"), "macros"),
    "a part nobody needs": (lambda: adding("evil.exe"), "unknown part"),
    "the last cell there is": (lambda: packed(_far), "too large"),
    "two parts of one name": (twice, "broken"),
    "cut off": (lambda: packed(lambda parts: None)[:-400], "broken"),
    "no sheet at all": (lambda: packed(lambda parts: parts.pop(SHEET)), "broken"),
    "a password": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, "old"),
    "a paper": (lambda: b"%PDF-1.7\n" + b"a" * 500, "other kind"),
    "a page": (lambda: b"<!DOCTYPE html><table><tr><td>Nombres</td></tr></table>", "other kind"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + os.urandom(900), "other kind"),
    "no text": (lambda: b"Nombres;Apellidos\r\n\0\1\2;x\r\n", "other kind"),
    "more rows than anybody has": (lambda: b"Nombres;Apellidos\r\n" + b"a;b\r\n" * 20_001, "too large"),
    "wider than any list": (
        lambda: (";".join(f"c{n}" for n in range(61)) + "\r\n").encode() * 3,
        "too large",
    ),
    "a cell without end": (lambda: b"Nombres;Apellidos\r\n" + b"a" * 2001 + b";b\r\n", "long cell"),
    "JSON without end": (lambda: b'{"columns":' + b"[" * 100_000, "broken"),
    "JSON of one wide row": (lambda: JSON + b"[[" + b"1," * 60 + b"1]]}", "other kind"),
    "JSON of too many rows": (lambda: JSON + b"[" + b"[]," * 20_001 + b"[]]}", "too large"),
    "JSON of signs nobody sees": (lambda: JSON + b'[["\\u0000","\\ud800"]]}', "other kind"),
    "JSON of something else": (lambda: JSON + b'[{"a":1.5},["b",[null]]]}', "other kind"),
}
