"""What is on record of a held workshop: who was represented and how many took part, with every doubt said."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from ..database import db
from ..language import lazy_gettext as _l
from ..language import listed, plain, said
from ..territory.queries import full_names
from . import queries
from .models import Representation
from .wording import took_part

# How sure it is who is meant. An exact name has no mark.
MARKS = {
    "inferred": _l("Inferred"),
    "by_context": _l("By context"),
    "doubtful_level": _l("Doubtful level"),
    "unresolved": _l("Unresolved"),
    "group_unnamed": _l("Unnamed group"),
}
# What somebody was there for, where it was more than taking part.
PARTS = {
    "speaker": _l("Speaker"),
    "moderator": _l("Moderator"),
    "rapporteur": _l("Rapporteur"),
    "organiser": _l("Organiser"),
    "host": _l("Host"),
    "member": _l("Member"),
}


@dataclass(frozen=True)
class Line:
    """One of those represented: name, mark of doubt, what they did there, note, and whom it might be."""

    name: str
    mark: str
    part: str
    note: str | Markup
    candidates: str


@dataclass(frozen=True)
class Figure:
    """A headcount in words, what it counts for, and where it comes from."""

    number: int | None
    words: str
    region: str
    source: str | Markup


def represented(workshop_id: int) -> list[Line]:
    """The lines of those represented, in the order of the source."""
    rows = queries.represented(workshop_id)
    names = full_names(db.session(), sorted({code for row in rows for code in _open_candidates(row)}))
    return [_line(row, names) for row in rows]


def _line(row: Representation, names: dict[str, str]) -> Line:
    return Line(
        name=plain(row, "label"),
        mark=str(MARKS.get(row.resolution, "")),
        part=str(PARTS.get(row.role, "")),
        note=said(row, "note"),
        candidates=listed([names[code] for code in _open_candidates(row) if code in names]),
    )


def _open_candidates(row: Representation) -> Sequence[str]:
    """Whom it might be, where that was left open; settled ones need no list."""
    return row.candidates if row.resolution in ("unresolved", "doubtful_level") else ()


def figures(workshop_id: int) -> list[Figure]:
    """The headcounts in force; none at all is said as an unknown one."""
    regions = queries.regions()
    rows: Sequence[Any] = queries.headcounts(workshop_id)
    made = [
        Figure(
            number=row.number,
            words=took_part(row.number, row.basis),
            region=plain(regions[row.jurisdiction_code], "name") if row.jurisdiction_code else "",
            source=said(row, "source"),
        )
        for row in rows
    ]
    return made or [Figure(None, took_part(None, None), "", "")]
