"""Open data: fixed files of what is public anyhow, each column explained, at addresses that stay.

Of participants only the latest edition is in them, line by line as its page has it; the demonstration is in
none. Columns have one name in every language, so that a sheet which reads them goes on working.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from ..addresses import absolute
from ..clock import day_at_home, now
from ..database import db
from ..language import lazy_gettext as _l
from ..language import plain, speaking
from ..plan.models import Plan
from ..plan.queries import all_plans
from ..tallies import edition_words
from ..tallies.edition import SUM, lines
from ..tallies.edition_queries import editions
from ..tallies.facts import Record
from ..tallies.queries import places
from ..tallies.records import read_records
from ..territory.queries import jurisdictions
from ..workshops.editions import BY_NAME, STATED, Edition
from ..workshops.models import PUBLIC, Workshop

Rows = list[list[object]]
Columns = tuple[tuple[str, Any], ...]
FIGURES = "figures-"

WORKSHOPS: Columns = (
    ("code", _l("The workshop's code, part of its address")),
    ("plan", _l("The plan's key; empty where it belongs to none")),
    ("theme", _l("The theme's code")),
    ("title_es", _l("Title in Spanish")),
    ("title_en", _l("Title in English")),
    ("state", _l("announced, held or cancelled")),
    ("first_day", _l("First day, as YYYY-MM-DD")),
    ("last_day", _l("Last day, as YYYY-MM-DD")),
    ("date_confidence", _l("stated, or doubtful where the source contradicts itself")),
    ("venue", _l("Name of the venue")),
    ("city", _l("City")),
    ("country", _l("Country, two letters of ISO 3166")),
    ("host_region", _l("Code of the region where it takes place; empty where it is not known")),
    ("convened_regions", _l("Codes of the regions it is for, with spaces between them")),
    ("capacity", _l("Seats; empty where nobody could sign up here")),
    ("seats_left", _l("Seats not taken when the file was made; only before it begins")),
    (
        "headcount",
        _l(
            "People who came, as somebody reported; empty where no figure is known, and where they were"
            " recorded by name: see figures. Empty is not 0"
        ),
    ),
    (
        "headcount_basis",
        _l("reported, sheet (counted on a signed sheet), named (recorded by name: see figures) or unknown"),
    ),
    ("source_es", _l("Where the figure comes from, in Spanish")),
    ("source_en", _l("Where the figure comes from, in English")),
    ("address", _l("The workshop's page, in Spanish")),
    (
        "headcount_regions",
        _l(
            "Numbers stated for single regions, as code=number with spaces between them; part of the"
            " headcount, or at least so many came where it is not known"
        ),
    ),
)
OF_REGIONS: Columns = (
    ("code", _l("Code of the region, as the other files use it")),
    ("department", _l("Code of the department: Lima has two regions")),
    ("name_es", _l("Name in Spanish")),
    ("name_en", _l("Name in English")),
)
OF_FIGURES: Columns = (
    ("plan", _l("The plan's key")),
    ("edition", _l("Number of the edition: what it says never changes")),
    ("signed_on", _l("Day on which it was signed off, as YYYY-MM-DD")),
    ("table", edition_words.TABLE),
    ("row", edition_words.ROW),
    ("name_es", _l("What the row is of, in Spanish")),
    ("name_en", _l("What the row is of, in English")),
    ("column", edition_words.COLUMN),
    ("number", edition_words.NUMBER),
    ("basis", edition_words.BASIS),
    ("status", edition_words.STATUS),
    ("address", _l("The edition's page, in Spanish")),
)


@dataclass(frozen=True)
class DataSet:
    """A file that can be had: its name in the address, its title, its columns and what fills them.

    `version` changes when the content may have changed: an edition's number, or the day of the last change.
    """

    name: str
    title: Any
    version: str
    columns: Columns
    read: Callable[[], Rows]

    @property
    def heading(self) -> list[str]:
        """The names of its columns."""
        return [name for name, _meaning in self.columns]


def data_sets() -> list[DataSet]:
    """Every file there is now."""
    return [
        DataSet("workshops", _l("Workshops, with their figures"), _changed(), WORKSHOPS, _workshops),
        DataSet("regions", _l("Regions, by their codes"), "1", OF_REGIONS, _regions),
        *(_figures(plan, latest) for plan, latest in _latest()),
    ]


def find_data_set(name: str) -> DataSet | None:
    """One of them."""
    return next((one for one in data_sets() if one.name == name), None)


def public_workshops() -> Sequence[Workshop]:
    """What was ever announced and is no demonstration, by date."""
    wanted = select(Workshop).where(Workshop.state.in_(PUBLIC), Workshop.is_demonstration.is_(False))
    whole = wanted.options(
        joinedload(Workshop.plan), joinedload(Workshop.venue), selectinload(Workshop.convened)
    )
    return db.session.scalars(whole.order_by(Workshop.first_day, Workshop.id)).all()


def _changed() -> str:
    rows = [one.changed_at for one in public_workshops()]
    return day_at_home(max(rows)).isoformat() if rows else "0"


def _latest() -> list[tuple[Plan, Edition]]:
    real = [plan for plan in all_plans() if not plan.is_demonstration]
    found = [(plan, editions(plan)) for plan in real]
    return [(plan, signed[-1]) for plan, signed in found if signed]


def _workshops() -> Rows:
    at, rows = now(), public_workshops()
    return [_workshop(row, record, at) for row, record in zip(rows, read_records(rows, at), strict=True)]


def _workshop(row: Workshop, record: Record, at: datetime) -> list[object]:
    state = "cancelled" if row.state == "cancelled" else "held" if record.is_held else "announced"
    is_stated = record.basis in STATED and record.number is not None
    basis = record.basis if is_stated or record.basis == BY_NAME else "unknown"
    is_ahead = state == "announced" and row.starts_at > at and record.capacity
    return [
        row.code, row.plan.key if row.plan else "", row.theme_code or "", row.title_es, row.title_en or "",
        state, row.first_day, row.last_day, row.date_confidence, record.venue,
        record.city, record.country, record.host or "", " ".join(record.convened), record.capacity or "",
        max(record.capacity - record.taken, 0) if is_ahead else "",
        record.number if is_stated else "", basis if state == "held" else "",
        record.source_es if is_stated else "", record.source_en if is_stated else "",
        absolute("registration.workshop", lang="es", code=row.code),
        " ".join(f"{code}={record.parts[code]}" for code in sorted(record.parts)),
    ]  # fmt: skip


def _regions() -> Rows:
    found = jurisdictions(db.session())
    return [[one.code, one.code[:2], one.name_es, one.name_en] for one in found.values()]


def _figures(plan: Plan, edition: Edition) -> DataSet:
    title = _l("Figures of %(plan)s, edition %(version)s", plan=_Short(plan), version=edition.version)
    name = f"{FIGURES}{plan.key}"
    return DataSet(name, title, str(edition.version), OF_FIGURES, lambda: _lines(plan, edition))


class _Short:
    """A plan's short name in the language it is asked for."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    def __str__(self) -> str:
        return plain(self.plan, "short")


def _lines(plan: Plan, edition: Edition) -> Rows:
    names = {place.code: place for place in places(lima_in_two=True)}
    said = [plan.key, edition.version, edition.signed_on]
    page = absolute("tallies.edition", lang="es", key=plan.key, version=edition.version)
    found = lines(edition.tables)
    named: dict[str, list[str]] = {}
    for tongue in ("es", "en"):
        with speaking(tongue):
            named[tongue] = [edition_words.line_name(one, edition.tables, names) for one in found]
    return [
        [
            *said, one.table, one.row or SUM, es, en, one.column or SUM,
            "" if one.number is None else one.number, one.basis, one.status, page,
        ]
        for one, es, en in zip(found, named["es"], named["en"], strict=True)
    ]  # fmt: skip
