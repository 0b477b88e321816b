"""The details of a deed in words, as far as they are a known set; what is not stays as it was written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from json import dumps
from typing import Any

from ..accounts.wording import ROLE_WORDS
from ..attendance import evidence
from ..attendance.message_rules import AUDIENCE_WORDS
from ..attendance.paper_forms import STATED
from ..exchange.forms import KINDS, OF_MANY
from ..language import gettext as _
from ..language import lazy_gettext as _l
from ..language import listed, plain
from ..registration import exports, staff_forms
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
    "device": _l("Device"),
    "exception": _l("Held record"),
    "factor": _l("Second factor"),
    "form": _l("Kind of file"),
    "institution": _l("Institution"),
    "institutions": _l("Institutions"),
    "is_same": _l("The same person"),
    "jobs": _l("Pieces of work"),
    "kind": _l("Kind"),
    "letters": _l("Letters"),
    "material": _l("File"),
    "minutes": _l("Minutes a day"),
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
    "role": _l("Role"),
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


def details(told: Mapping[str, Any]) -> Iterator[Detail]:
    """The details of one deed, in their order."""
    for name, value in told.items():
        said = _said(name, value)
        raw = value if isinstance(value, str) else dumps(value, ensure_ascii=False)
        yield Detail(
            str(NAMES.get(name, name)), raw if said is None else said, name in NAMES and said is not None
        )


def _said(name: str, value: Any) -> str | None:
    """In the reader's words; None for what has none."""
    if value is None or value == []:
        return "—"
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, int | float):
        return str(value)
    if name in ("region", "regions"):
        places = regions()
        codes = value if isinstance(value, list) else [value]
        return listed([plain(places[one], "name") if one in places else str(one) for one in codes])
    words = VALUES.get(name, {})
    return str(words[value]) if isinstance(value, str) and value in words else None
