"""Where two versions of a form say different things, for whoever saved second.

A form carries what it was opened with, as marks, so that a field nobody touched is not taken for one that was
written: it follows what is kept now, and only what was typed stands against it.
"""

import re
from base64 import urlsafe_b64encode
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from hashlib import blake2b
from typing import Any

from wtforms import HiddenField

from .language import day, hour
from .language import gettext as _

# Six signs for each field: enough that no two things are taken for one.
MARKS = re.compile(r"[A-Za-z0-9_-]{6}")
# What a form carries besides what is typed.
OWN = ("version", "opened", "meant")
# The hidden fields that tell the lines of a list apart.
KEYS = ("id", "code")
# What a line is told apart by that has no number yet, before its place.
NEW = "new "


@dataclass(frozen=True)
class Difference:
    """A field two editors filled differently."""

    label: str
    mine: str
    theirs: str


class Opened(HiddenField):  # type: ignore[misc]
    """What each field of its form said when the page was made: a mark for each."""

    data: str | None

    def __init__(self, *given: Any, _form: Any = None, **named: Any) -> None:
        super().__init__(*given, _form=_form, **named)
        self.form = _form

    def process_formdata(self, valuelist: list[str]) -> None:
        """The marks that came back; a form without them was touched everywhere."""
        self.data = "".join(re.findall(MARKS, valuelist[0])) if valuelist else ""

    def _value(self) -> str:
        return self.of(self.form.data)

    def of(self, names: Collection[str]) -> str:
        """The marks that came, else those of the fields of these names as they are filled."""
        if self.data is None:
            return "".join(mark for field in self.form if field.name in names for mark in _marks(field))
        return self.data

    @property
    def marks(self) -> set[str]:
        """One by one."""
        return set(re.findall(MARKS, self.data or ""))


def settle(mine: Any, theirs: Any) -> list[Difference]:
    """Bring what nobody touched to what is kept now; where what was typed still says something else.

    Saving again then saves what was typed over what is kept, and nothing besides.
    """
    marks, kept = theirs.opened.of(theirs.data), {field.name: shown(field) for field in theirs}
    _follow(mine, theirs, mine.opened.marks)
    mine.opened.data = marks
    found = [
        Difference(str(field.label.text), shown(field), kept[field.name])
        for field in mine
        if field.name not in OWN and field.name in kept
    ]
    return [one for one in found if one.mine != one.theirs]


def _follow(mine: Any, theirs: Any, opened: set[str], inside: str = "") -> None:
    """Field by field; `inside` says which line of which list this is."""
    for name in [name for name in mine.data if name in theirs and name != "opened"]:
        if mine[name].type == "FieldList":
            _follow_list(mine[name], theirs[name], opened)
        elif name == "version" or _mark(inside + name, _sent(mine[name])) in opened:
            _copy(theirs[name], mine[name])


def _follow_list(mine: Any, theirs: Any, opened: set[str]) -> None:
    """Line by line, by its number; what nobody here wrote in comes and goes as it did there.

    Not where a line was written in that was taken out there: it may be the one that was added instead.
    """
    own, kept = _lines(mine), _lines(theirs)
    for number in own.keys() & kept:
        _follow(own[number], kept[number], opened, f"{mine.name} {number} ")
    gone = {number for number in own if number not in kept and not number.startswith(NEW)}
    if not opened.issuperset(mark for number in gone for mark in _marks_of_line(mine, number, own[number])):
        return
    if _mark(mine.name, " ".join(own)) in opened:
        for number in own.keys() & kept:
            _copy_line(own[number], kept[number])
        mine.entries = theirs.entries
    elif opened:
        taken_out = [own[number] for number in gone]
        mine.entries = [part for part in mine.entries if part.form not in taken_out]
        for number in [
            one for one in kept if one not in own and _mark(f"{mine.name} {one}", "") not in opened
        ]:
            _append(mine, kept[number])


def _append(field: Any, line: Any) -> None:
    """One line more, if the list is not full."""
    if not field.max_entries or len(field.entries) < field.max_entries:
        field.append_entry()
        _copy_line(line, field.entries[-1].form)


def _lines(field: Any) -> dict[str, Any]:
    """The lines of a list by their number or code; a new one has none yet, but its place."""
    forms = [part.form for part in field]
    return {
        str(next((one.data for one in form if one.short_name in KEYS), None) or f"{NEW}{place}"): form
        for place, form in enumerate(forms)
    }


def _copy(one: Any, other: Any) -> None:
    """Let the other field say what this one says, with the list it is chosen from."""
    other.data, other.raw_data = one.data, None
    if hasattr(one, "choices"):
        other.choices = one.choices


def _copy_line(one: Any, other: Any) -> None:
    """Field by field."""
    for name in one.data:
        _copy(one[name], other[name])


def _marks(field: Any) -> Iterator[str]:
    if field.type != "FieldList":
        if field.name not in OWN:
            yield _mark(field.name, _sent(field))
        return
    lines = _lines(field)
    yield _mark(field.name, " ".join(lines))
    for number, line in lines.items():
        yield from _marks_of_line(field, number, line)


def _marks_of_line(field: Any, number: str, line: Any) -> Iterator[str]:
    """That it is there, and what it says."""
    yield _mark(f"{field.name} {number}", "")
    for one in line:
        if one.short_name not in (*OWN, *KEYS):
            yield _mark(f"{field.name} {number} {one.short_name}", _sent(one))


def _sent(field: Any) -> Any:
    """What a browser sends of it: of boxes to tick, those it is shown."""
    if field.type != "Boxes":
        return field.data
    shown = {value for value, *_rest in field.iter_choices()}
    return [one for one in field.data or () if one in shown]


def _mark(name: str, value: Any) -> str:
    """Of what a field says, and of which it is; nothing chosen is as good as nothing said."""
    said = "" if value in (None, "", []) else str(sorted(value) if isinstance(value, list) else value)
    return urlsafe_b64encode(blake2b(f"{name}\n{said}".encode(), digest_size=6).digest()).decode()[:6]


def shown(field: Any) -> str:
    """A field's value in words; a list has a line for each of its parts."""
    if field.type in ("OneOf", "Boxes", "Kind"):
        return ", ".join(str(one.label) for one in field.iter_choices() if one.selected and one.value)
    if field.type == "BooleanField":
        return _("Yes") if field.data else _("No")
    if field.type == "FieldList":
        return "\n".join(shown(part) for part in field)
    if field.type == "FormField":
        return " · ".join(filter(None, (shown(one) for one in field.form if one.type != "HiddenField")))
    return _said(field.data) if field.type in ("Day", "Hour", "Moment") else str(field._value())


def _said(at: date | time | None) -> str:
    """A day, an hour, or both, as pages write them."""
    if at is None:
        return ""
    if isinstance(at, datetime):
        return f"{day(at.date(), 'long')}, {hour(at.time())}"
    return day(at, "long") if isinstance(at, date) else hour(at)
