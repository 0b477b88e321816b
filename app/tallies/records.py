"""What other tables say of each workshop, put together into one record as the public may read it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import and_, or_, select

from ..database import db
from ..institutions.models import Institution
from ..territory.models import District, Province, Region
from ..workshops.editions import BY_NAME, ByName
from ..workshops.headcounts import Headcount
from ..workshops.models import ConvenedRegion, Representation, Venue, Workshop, WorkshopSource
from ..workshops.seats import Seats
from ..workshops.standing import SOON, is_held, standing
from .facts import Candidate, Record, Represented, Source

SAME = ("code", "short_es", "first_day", "last_day", "state")
TEXTS = ("date_note_es", "date_note_en", "venue_note_es", "venue_note_en")
T = TypeVar("T")
# Loaded with the workshop from the document that tells of it, by no account.
LOADED = and_(Headcount.made_by.is_(None), Headcount.source_es.is_not(None))


@dataclass(frozen=True)
class Beside:
    """The rows of other tables, by workshop."""

    convened: dict[int, list[str]]
    headcounts: dict[int, list[Headcount]]
    by_name: ByName
    represented: dict[int, list[Represented]]
    sources: dict[int, list[Source]]
    seats: dict[int, list[Seats]]


def read_records(
    workshops: Sequence[Workshop], at: datetime, as_it_stands: bool = False
) -> tuple[Record, ...]:
    """One record a workshop, in the same order; `at` tells those that are over.

    Of people by name it has what the latest edition has of them, but where it is asked for as it stands.
    """
    plans = () if as_it_stands else (one.plan_id for one in workshops if is_held(one, at))
    beside = _read_beside(workshops, ByName(plans))
    return tuple(_record(workshop, beside, at) for workshop in workshops)


def source_of(one: Institution) -> Source:
    """An institution as somebody who supports."""
    return Source(one.key, one.name_es, one.name_en or one.name_es, one.acronym or "")


def _read_beside(workshops: Sequence[Workshop], by_name: ByName) -> Beside:
    ids = [workshop.id for workshop in workshops]
    convened = select(ConvenedRegion.workshop_id, ConvenedRegion.jurisdiction_code)
    headcounts = select(Headcount.workshop_id, Headcount).where(or_(Headcount.replaced_at.is_(None), LOADED))
    seats = select(Seats.workshop_id, Seats)
    rows = db.session.execute(headcounts.where(Headcount.workshop_id.in_(ids)).order_by(Headcount.id))
    stated = _grouped(rows)
    return Beside(
        convened=_grouped(db.session.execute(convened.where(ConvenedRegion.workshop_id.in_(ids)))),
        headcounts=stated,
        by_name=by_name,
        represented=_represented(ids),
        sources=_sources(ids),
        seats=_grouped(db.session.execute(seats.where(Seats.workshop_id.in_(ids)))),
    )


def _grouped(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for workshop_id, thing in rows:
        found[workshop_id].append(thing)
    return found


def _sources(ids: list[int]) -> dict[int, list[Source]]:
    rows = db.session.execute(
        select(WorkshopSource.workshop_id, Institution)
        .join(Institution, Institution.id == WorkshopSource.institution_id)
        .where(WorkshopSource.workshop_id.in_(ids), WorkshopSource.role == "cooperating source")
        .order_by(WorkshopSource.position, Institution.id)
    )
    return _grouped((workshop_id, source_of(institution)) for workshop_id, institution in rows)


def _represented(ids: list[int]) -> dict[int, list[Represented]]:
    rows = db.session.scalars(
        select(Representation)
        .where(Representation.workshop_id.in_(ids))
        .order_by(Representation.workshop_id, Representation.position)
    ).all()
    names = _candidates({code for row in rows for code in row.candidates})
    return _grouped((row.workshop_id, _body(row, names)) for row in rows)


def _body(row: Representation, names: dict[str, Candidate]) -> Represented:
    return Represented(
        label_es=row.label_es,
        label_en=row.label_en,
        resolution=row.resolution,
        is_named=row.institution_id is not None,
        region=row.jurisdiction_code,
        candidates=tuple(names[code] for code in row.candidates if code in names),
        note_es=row.note_es or "",
        note_en=row.note_en or "",
    )


def _candidates(codes: set[str]) -> dict[str, Candidate]:
    """Codes to names; a body of a province or district is of that one's jurisdiction."""
    if not codes:
        return {}
    districts = select(District.code, District.name, Province.jurisdiction_code).join(
        Province, Province.code == District.province_code
    )
    provinces = select(Province.code, Province.name, Province.jurisdiction_code)
    found = {
        "district": districts.where(District.code.in_(codes)),
        "province": provinces.where(Province.code.in_(codes)),
        "region": select(Region.code, Region.name, Region.code).where(Region.code.in_(codes)),
    }
    return {
        code: Candidate(code, name, level, region)
        for level, statement in found.items()
        for code, name, region in db.session.execute(statement)
    }


def _record(workshop: Workshop, beside: Beside, at: datetime) -> Record:
    seats = next(iter(beside.seats.get(workshop.id, ())), None)
    said: dict[str, Any] = {name: getattr(workshop, name) for name in SAME}
    said |= {name: getattr(workshop, name) or "" for name in TEXTS}
    said |= _where(workshop.venue or Venue(country="PE"))
    said |= _headcount(workshop, beside)
    return Record(
        **said,
        short_en=workshop.short_en or workshop.short_es,
        convened=tuple(sorted(beside.convened.get(workshop.id, []))),
        is_held=is_held(workshop, at),
        has_hours=workshop.first_hour is not None,
        is_date_doubtful=workshop.date_confidence == "doubtful",
        represented=tuple(beside.represented.get(workshop.id, [])),
        sources=tuple(beside.sources.get(workshop.id, [])),
        **(_seats(workshop, seats, at) if seats else {}),
    )


def _seats(workshop: Workshop, seats: Seats, at: datetime) -> dict[str, Any]:
    stands, opens = standing(workshop, seats, at), seats.opens_at
    return {
        "capacity": seats.capacity,
        "taken": seats.taken,
        "standing": stands,
        "opens": opens.astimezone(ZoneInfo(workshop.zone)).date() if opens and stands == SOON else None,
    }


def _where(venue: Venue) -> dict[str, Any]:
    return {
        "host": venue.jurisdiction_code,
        "venue": venue.name or "",
        "city": venue.city or "",
        "country": venue.country,
        "has_district": venue.district_code is not None,
    }


def _headcount(workshop: Workshop, beside: Beside) -> dict[str, Any]:
    """The headcount in force: of the whole workshop, and what is stated for single regions."""
    all_rows = beside.headcounts.get(workshop.id, [])
    document = next((row for row in all_rows[::-1] if row.made_by is None and row.source_es), None)
    rows = [row for row in all_rows if row.replaced_at is None]
    whole = next((row for row in rows if row.jurisdiction_code is None), None)
    stands = whole or next(iter(rows), None)
    number, plan = whole.number if whole else None, workshop.plan_id
    public = whole.basis if whole else None
    public, number, withheld = beside.by_name.read(public, number, plan, workshop.code)
    basis = public or (stands.basis if stands else "unknown")
    # People by name are of the regions they represented; what was stated of some regions is no part of them.
    said = () if basis == BY_NAME else rows
    parts = [row for row in said if row.jurisdiction_code and row.number is not None]
    source = stands if stands and stands.basis == basis else None
    return {
        "number": number,
        "withheld": withheld,
        "basis": basis,
        "parts": {row.jurisdiction_code: row.number for row in parts},
        "part_bases": {row.jurisdiction_code: row.basis for row in parts},
        "source_es": (source.source_es if source else None) or "",
        "source_en": (source.source_en if source else None) or "",
        "document_es": (document.source_es if document else None) or "",
        "document_en": (document.source_en if document else None) or "",
    }
