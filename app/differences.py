"""Where two versions of a form say different things, for whoever saved second."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from .language import day, hour
from .language import gettext as _


@dataclass(frozen=True)
class Difference:
    """A field two editors filled differently."""

    label: str
    mine: str
    theirs: str


def differences(mine: Any, theirs: Any) -> list[Difference]:
    """Where what was typed and what is kept say different things."""
    found = [
        Difference(str(field.label.text), shown(field), shown(theirs[field.name]))
        for field in mine
        if field.name != "version" and field.name in theirs
    ]
    return [one for one in found if one.mine != one.theirs]


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
