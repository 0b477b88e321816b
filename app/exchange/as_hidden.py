"""Which rows of a workbook's sheets are hidden, by hand or by a filter: its reader gives them like all.

opening.py runs this where it is alone: nothing else is imported.
"""

import io
import re
import zipfile
from html import unescape

SHEET = re.compile(rb"<(?:\w{1,9}:)?sheet\s([^<>]{0,2000})>")
PART = re.compile(rb"<(?:\w{1,9}:)?Relationship\s([^<>]{0,2000})>")
SAID = re.compile(rb"(?:^|[\s:])(name|id|Id|Target)=[\"']([^\"']{0,1000})[\"']")
ROW = re.compile(rb"<(?:\w{1,9}:)?row\s([^<>]{0,400})>")
NUMBER = re.compile(rb"(?:^|\s)r=[\"'](\d{1,7})[\"']")
HIDDEN = re.compile(rb"(?:^|\s)hidden=[\"'](?:1|true)[\"']")


def hidden_rows(sent: bytes) -> dict[str, list[int]]:
    """The numbers of the hidden rows of each sheet that has any, by the name of the sheet."""
    with zipfile.ZipFile(io.BytesIO(sent)) as found:
        names = set(found.namelist())
        if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
            return {}
        relations = _said(PART, found.read("xl/_rels/workbook.xml.rels"))
        parts = {one.get(b"Id"): one.get(b"Target", b"") for one in relations}
        told: dict[str, list[int]] = {}
        # Each part is read once, however many sheets a file made to do harm says it is.
        unread = set(names)
        for one in _said(SHEET, found.read("xl/workbook.xml")):
            target = parts.get(one.get(b"id"), b"").decode("utf-8", "replace")
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            if path in unread and (rows := _hidden(found.read(path))):
                told[unescape(one.get(b"name", b"").decode("utf-8", "replace"))] = rows
            unread.discard(path)
    return told


def _said(tag: re.Pattern[bytes], text: bytes) -> list[dict[bytes, bytes]]:
    return [dict(SAID.findall(one)) for one in tag.findall(text)]


def _hidden(text: bytes) -> list[int]:
    if b"hidden=" not in text:
        return []
    rows = (one for one in ROW.findall(text) if HIDDEN.search(one))
    return [int(number[1]) for one in rows if (number := NUMBER.search(one))]
