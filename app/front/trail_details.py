"""The details of a deed in words, as far as they are a known set; what is not stays as it was written."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from json import dumps
from typing import Any

from ..accounts.wording import ROLE_WORDS
from ..attendance import evidence
from ..attendance.message_rules import AUDIENCE_WORDS
from ..attendance.paper_forms import STATED
from ..exchange.forms import KINDS, OF_MANY
from ..language import days, listed, plain
from ..language import gettext as _
from ..language import lazy_gettext as _l
from ..registration import appointment, exports, staff_forms
from ..workshops.queries import regions

NAMES: dict[str, Any] = {
    "account": _l("Account"),
    "after": _l("After"),
    "audience": _l("To whom"),
    "basis": _l("Where the number comes from"),
    "batch": _l("Batch"),
    "before": _l("Before"),
    "capacity": _l("Capacity"),
    "certificates": _l("Certificates"),
    "changed": _l("Numbers changed"),
    "closing": _l("Closing"),
    "code": _l("Code"),
    "columns": _l("Columns"),
    "days": _l("Days before"),
    "delegation": _l("Delegation"),
    "days_after": _l("New days"),
    "days_before": _l("Old days"),
    "device": _l("Device"),
    "exception": _l("Held record"),
    "factor": _l("Second factor"),
    "form": _l("Kind of file"),
    "institution": _l("Institution"),
    "institutions": _l("Institutions"),
    "is_known": _l("It is known"),
    "is_same": _l("The same person"),
    "jobs": _l("Pieces of work"),
    "kind": _l("Kind"),
    "letters": _l("Letters"),
    "made_by": _l("Whose code"),
    "material": _l("File"),
    "minutes": _l("Minutes a day"),
    "moved_from": _l("Before"),
    "moved_to": _l("After"),
    "number": _l("How many"),
    "origin": _l("Made from"),
    "other": _l("The other one"),
    "outcome": _l("What came of it"),
    "override": _l("Below the rule"),
    "page": _l("Page"),
    "part": _l("Part"),
    "people": _l("People"),
    "photo": _l("Photograph"),
    "photograph": _l("Photograph"),
    "planned": _l("Was to close"),
    "reason": _l("Reason"),
    "reasons": _l("Reasons"),
    "records": _l("Records"),
    "region": _l("Region"),
    "regions": _l("Regions"),
    "regions_before": _l("Regions before"),
    "role": _l("Role"),
    "role_before": _l("Role before"),
    "rows": _l("Rows"),
    "seats": _l("Seats"),
    "sessions": _l("Sessions ended"),
    "share": _l("Part of the days"),
    "sheet": _l("Sheet"),
    "so": _l("It is so"),
    "state": _l("State"),
    "texts": _l("Texts"),
    "version": _l("Version"),
    "walk_in": _l("Came without signing up"),
    "workshop": _l("Workshop"),
}
PARTS: dict[str, Any] = {
    "what": _l("What it is"),
    "when": _l("When"),
    "where": _l("Where"),
    "who": _l("For whom, with whom"),
    "seats": _l("Seats"),
    "asked": _l("What is asked"),
    "sessions": _l("Agenda"),
}
# What a detail of this name may say.
VALUES: dict[str, Mapping[str, Any]] = {
    "role": ROLE_WORDS,
    "role_before": ROLE_WORDS,
    "factor": {"code": _l("a code of the application"), "recovery code": _l("a recovery code")},
    "part": PARTS,
    "audience": AUDIENCE_WORDS,
    "basis": STATED,
    "form": exports.FORMS,
    "kind": {**exports.LISTS, **KINDS, **OF_MANY},
    "reason": {**exports.REASONS, **staff_forms.REASONS, **evidence.REASONS},
}


@dataclass(frozen=True)
class Detail:
    """One of them; a word nobody knows here is shown as the program wrote it."""

    name: str
    value: str
    is_known: bool


def details(told: Mapping[str, Any], accounts: Mapping[int, str]) -> Iterator[Detail]:
    """The details of one deed, in their order; `accounts` are the names of those it tells of."""
    for name, value in told.items():
        said = accounts.get(value) if name == "made_by" else _said(name, value)
        raw = value if isinstance(value, str) else dumps(value, ensure_ascii=False)
        yield Detail(
            str(NAMES.get(name, name)), raw if said is None else said, name in NAMES and said is not None
        )


def _stood(kept: dict[str, Any]) -> str:
    """When and where a workshop was."""
    then = appointment.read(kept)
    return " · ".join(filter(None, (then.when_text(), then.place_text())))


def _span(kept: list[str]) -> str:
    """First and last day."""
    return days(*map(date.fromisoformat, kept))


def _places(kept: str | list[str]) -> str:
    places, codes = regions(), kept if isinstance(kept, list) else [kept]
    return listed([plain(places[one], "name") if one in places else str(one) for one in codes])


# What a detail of this name says, made from its value.
SPOKEN: dict[str, Callable[[Any], str]] = {
    "days_after": _span,
    "days_before": _span,
    "moved_from": _stood,
    "moved_to": _stood,
    "region": _places,
    "regions": _places,
    "regions_before": _places,
}


def _said(name: str, value: Any) -> str | None:
    """In the reader's words; None for what has none."""
    if value is None or value == []:
        return "—"
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, int | float):
        return str(value)
    if name in SPOKEN:
        return SPOKEN[name](value)
    words = VALUES.get(name, {})
    return str(words[value]) if isinstance(value, str) and value in words else None
