"""Workshops whose number was stated without names, read as records; and whom nobody could place."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, literal_column, select

from ..database import among, db
from ..territory.models import Province
from ..workshops.counts import RegionCount
from ..workshops.headcounts import Headcount
from ..workshops.models import ConvenedRegion, Representation, Workshop
from .facts import Record, Represented

# Written out and not bound: only so does SQLite use the index made for these few.
UNRESOLVED = Representation.resolution == literal_column("'unresolved'")


def read_stated(ids: list[int]) -> tuple[Record, ...]:
    """Workshops whose number was stated without names, as records: few beside those counted by name."""
    numbers, convened, bodies = _figures(ids), _regions(ids), _bodies(ids)
    return tuple(
        Record(convened=tuple(convened[one]), represented=tuple(bodies[one]), **told)
        for one, told in numbers.items()
    )


def read_possible(held: Iterable[ColumnElement[bool]]) -> frozenset[tuple[str, int]]:
    """Regions and years in which an institution that could not be placed may be from there.

    The few that could not are looked up first, not all workshops held.
    """
    session = db.session()
    few = session.execute(select(Representation.workshop_id, Representation.candidates).where(UNRESOLVED))
    unplaced = [(number, codes) for number, codes in few if codes]
    if not unplaced:
        return frozenset()
    rows = select(Workshop.id, Workshop.first_day).where(
        among(session, Workshop.id, [number for number, _codes in unplaced]), *held
    )
    days: dict[int, date] = {number: day for number, day in session.execute(rows)}
    found = {(code, days[number].year) for number, codes in unplaced if number in days for code in codes}
    # A code of a district begins with its province's; one of two figures is a region's own.
    provinces = {code[:4] for code, _year in found if len(code) >= len("0801")}
    home = select(Province.code, Province.jurisdiction_code).where(Province.code.in_(provinces))
    regions: dict[str, str] = {code: region for code, region in db.session.execute(home)}
    return frozenset((regions.get(code[:4], code), year) for code, year in found)


def read_represented(held: Iterable[ColumnElement[bool]]) -> frozenset[tuple[str, int]]:
    """Regions and years of bodies that a source names at a workshop held."""
    one = Representation
    rows = select(one.jurisdiction_code, Workshop.first_day).join(Workshop, Workshop.id == one.workshop_id)
    found = db.session.execute(rows.where(one.jurisdiction_code.is_not(None), *held).distinct())
    return frozenset((code, day.year) for code, day in found if code)


def read_came(workshops: Mapping[int, int]) -> Counter[tuple[str, int]]:
    """Who was written down at some workshops, given with their year, by region and year."""
    found: Counter[tuple[str, int]] = Counter()
    if not workshops:
        return found
    row = RegionCount
    theirs = select(row.workshop_id, row.region, row.present).where(
        row.present > 0, among(db.session(), row.workshop_id, [*workshops])
    )
    for workshop, region, number in db.session.connection().execute(theirs).all():
        found[region, workshops[workshop]] += number
    return found


def _figures(ids: list[int]) -> dict[int, dict[str, Any]]:
    """Each workshop with what was stated of it, whole or in parts."""
    said = (Workshop.code, Workshop.short_es, Workshop.short_en, Workshop.first_day)
    rows = db.session.connection().execute(
        select(Headcount.workshop_id, *said, Headcount.jurisdiction_code, Headcount.number, Headcount.basis)
        .join(Workshop, Workshop.id == Headcount.workshop_id)
        .where(
            among(db.session(), Headcount.workshop_id, ids),
            Headcount.replaced_at.is_(None),
            Headcount.number.is_not(None),
        )
        .order_by(Headcount.id)
    )
    found: dict[int, dict[str, Any]] = {}
    for workshop, code, spanish, english, day, region, number, basis in rows.all():
        told = found.setdefault(
            workshop,
            {"code": code, "short_es": spanish, "short_en": english or spanish, "first_day": day,
             "last_day": day, "basis": basis},
        )  # fmt: skip
        if region is None:
            told |= {"number": number, "basis": basis}
        else:
            told.setdefault("parts", {})[region] = number
            told.setdefault("part_bases", {})[region] = basis
    return found


def _regions(ids: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = select(ConvenedRegion.workshop_id, ConvenedRegion.jurisdiction_code)
    for workshop, code in (
        db.session.connection()
        .execute(rows.where(among(db.session(), ConvenedRegion.workshop_id, ids)))
        .all()
    ):
        found[workshop].append(code)
    return found


def _bodies(ids: list[int]) -> dict[int, list[Represented]]:
    found: dict[int, list[Represented]] = defaultdict(list)
    rows = select(Representation.workshop_id, Representation.resolution, Representation.jurisdiction_code)
    for workshop, resolution, code in (
        db.session.connection()
        .execute(rows.where(among(db.session(), Representation.workshop_id, ids)))
        .all()
    ):
        found[workshop].append(Represented("", "", resolution, is_named=False, region=code))
    return found
