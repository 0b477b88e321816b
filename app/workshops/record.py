"""What is on record of a held workshop: who was represented and how many took part, with every doubt said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from ..database import db
from ..language import gettext, listed, plain, said
from ..language import lazy_gettext as _l
from ..territory.queries import full_names
from . import queries
from .editions import BY_NAME, IN_NONE, KEPT_BACK, NEXT, ByName
from .models import Representation, Workshop

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
# On what a number stands, where it is one.
BASES = {
    "named": _l("Recorded by name."),
    "sheet": _l("From the signed sheet."),
    "reported": _l("Reported."),
}
NO_FIGURE = _l("No figure reported.")
# Why the public reads no number where people were recorded by name.
WITHHELD = {
    NEXT: _l("Recorded by name: what of it can be published comes with the next edition of the figures."),
    KEPT_BACK: _l("Recorded by name: kept back in the latest edition, so that nobody can be told apart."),
    IN_NONE: _l("Recorded by name: not published."),
}
# A province's code has four digits, a district's six.
PROVINCE_CODE = 4
Names = dict[str, tuple[str, str]]


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
    """A headcount, on what it stands, the region it counts for if only one, and where it comes from."""

    number: int | None
    basis: str
    region: str
    source: str | Markup


def represented(workshop_id: int) -> list[Line]:
    """The lines of those represented, in the order of the source."""
    return lines(queries.represented(workshop_id))


def lines(rows: Sequence[Representation]) -> list[Line]:
    """The line of each."""
    names = full_names(db.session(), sorted({code for row in rows for code in _open_candidates(row)}))
    return [_line(row, names) for row in rows]


def _line(row: Representation, names: Names) -> Line:
    return Line(
        name=plain(row, "label"),
        mark=str(MARKS.get(row.resolution, "")),
        part=str(PARTS.get(row.role, "")),
        note=said(row, "note"),
        candidates=listed([_candidate(code, names) for code in _open_candidates(row) if code in names]),
    )


def _candidate(code: str, names: Names) -> str:
    name, within = names[code]
    if len(code) == PROVINCE_CODE:
        return str(gettext("the province of %(name)s (%(within)s)", name=name, within=within))
    return str(gettext("the district of %(name)s (%(within)s)", name=name, within=within))


def _open_candidates(row: Representation) -> Sequence[str]:
    """Whom it might be, where that was left open; settled ones need no list."""
    return row.candidates if row.resolution in ("unresolved", "doubtful_level") else ()


def figures(workshop_id: int) -> list[Figure]:
    """The headcounts in force, for staff; none at all is said as an unknown one."""
    return _figures(queries.headcounts(workshop_id))


def public_figures(workshop: Workshop) -> list[Figure]:
    """The same for everybody: of people recorded by name what the latest edition has, and no part of it."""
    rows: Sequence[Any] = queries.headcounts(workshop.id)
    whole = next((row for row in rows if row.jurisdiction_code is None), None)
    stands, number = (whole.basis, whole.number) if whole else (None, None)
    by_name, plan = ByName([workshop.plan_id]), workshop.plan_id
    basis, number, withheld = by_name.read(stands, number, plan, workshop.code)
    if basis != BY_NAME:
        return _figures(rows)
    source = said(whole, "source") if whole and whole.basis == BY_NAME else ""
    return [Figure(number, str(WITHHELD.get(withheld) or BASES[BY_NAME]), "", source)]


def _figures(rows: Iterable[Any]) -> list[Figure]:
    regions = queries.regions()
    made = [
        Figure(
            number=row.number,
            basis=str(BASES.get(row.basis, NO_FIGURE)),
            region=plain(regions[row.jurisdiction_code], "name") if row.jurisdiction_code else "",
            source=said(row, "source"),
        )
        for row in rows
    ]
    return made or [Figure(None, str(NO_FIGURE), "", "")]
