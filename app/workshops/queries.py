"""Workshops as the public finds them, and what is on record of the held ones."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, or_, select

from ..database import db
from ..institutions.models import Institution
from ..language import fold
from ..plan.models import Theme
from ..territory.models import District, Jurisdiction
from ..territory.queries import Place, jurisdictions
from .catalogue import HELD, PAGE, Wanted
from .headcounts import Headcount
from .models import (
    ConvenedRegion,
    Representation,
    Venue,
    Workshop,
    WorkshopSource,
)
from .seats import Seats

Card = Row[*tuple[Any, ...]]


def _in_force(column: Any) -> Any:
    """A part of the whole workshop's headcount, the one not replaced."""
    rows = select(column).where(
        Headcount.workshop_id == Workshop.id,
        Headcount.replaced_at.is_(None),
        Headcount.jurisdiction_code.is_(None),
    )
    return rows.order_by(Headcount.id.desc()).limit(1).scalar_subquery()


_CARDS = (
    select(
        Workshop.code, Workshop.short_es, Workshop.short_en, Workshop.title_es, Workshop.title_en,
        Workshop.state, Workshop.zone, Workshop.first_day, Workshop.last_day, Workshop.first_hour,
        Workshop.last_hour, Workshop.starts_at, Workshop.ends_at, Workshop.date_confidence,
        Workshop.is_demonstration, Workshop.plan_id, Workshop.theme_code,
        Theme.colour, Theme.name_es.label("theme_es"), Theme.name_en.label("theme_en"),
        Venue.name.label("venue_name"), Venue.city, Venue.country, District.name.label("district"),
        Jurisdiction.name_es.label("place_es"), Jurisdiction.name_en.label("place_en"),
        Venue.jurisdiction_code,
        Seats.capacity, Seats.taken, Seats.waiting, Seats.is_taking, Seats.opens_at, Seats.closes_at,
        _in_force(Headcount.number).label("headcount"), _in_force(Headcount.basis).label("basis"),
    )
    .join(Seats, Seats.workshop_id == Workshop.id)
    .outerjoin(Theme, Theme.code == Workshop.theme_code)
    .outerjoin(Venue, Venue.id == Workshop.venue_id)
    .outerjoin(District, District.code == Venue.district_code)
    .outerjoin(Jurisdiction, Jurisdiction.code == Venue.jurisdiction_code)
)  # fmt: skip


def represented(workshop_id: int) -> Sequence[Representation]:
    """Who was represented, in the order of the source."""
    rows = select(Representation).where(Representation.workshop_id == workshop_id)
    return db.session.scalars(rows.order_by(Representation.position)).all()


def all_headcounts(workshop_id: int) -> Sequence[Headcount]:
    """Every headcount that was ever stated, those in force first, the latest first."""
    rows = select(Headcount).where(Headcount.workshop_id == workshop_id)
    return db.session.scalars(rows.order_by(Headcount.replaced_at.is_not(None), Headcount.id.desc())).all()


def headcounts(workshop_id: int) -> Sequence[Headcount]:
    """The numbers in force: of the whole first, then those stated for one region."""
    rows = select(Headcount).where(Headcount.workshop_id == workshop_id, Headcount.replaced_at.is_(None))
    return db.session.scalars(rows.order_by(Headcount.jurisdiction_code.is_not(None), Headcount.id)).all()


def count(wanted: Wanted, at: datetime) -> int:
    """How many workshops are found."""
    return db.session.scalar(select(func.count()).select_from(Workshop).where(*_conditions(wanted, at))) or 0


def find(wanted: Wanted, at: datetime) -> Sequence[Card]:
    """One page of what is looked for: upcoming ones by date, held ones from the latest back."""
    first = Workshop.starts_at.desc() if wanted.when == HELD else Workshop.starts_at.asc()
    rows = _CARDS.where(*_conditions(wanted, at)).order_by(first, Workshop.code)
    return db.session.execute(rows.offset((wanted.page - 1) * PAGE).limit(PAGE)).all()


def upcoming(at: datetime, most: int = 200, region: str | None = None) -> Sequence[Card]:
    """The next workshops that take place, whatever they are about, or those of a region."""
    rows = _CARDS.where(_is_upcoming(at), Workshop.state == "published")
    rows = rows.where(_is_of([region])) if region else rows
    return db.session.execute(rows.order_by(Workshop.starts_at, Workshop.code).limit(most)).all()


def convened_for(codes: Sequence[str]) -> dict[str, list[str]]:
    """The jurisdictions each of these workshops is for."""
    rows = (
        select(Workshop.code, ConvenedRegion.jurisdiction_code)
        .join(ConvenedRegion)
        .where(Workshop.code.in_(codes))
    )
    found: dict[str, list[str]] = {}
    for code, jurisdiction in db.session.execute(rows.where(Workshop.code.in_(codes))):
        found.setdefault(code, []).append(jurisdiction)
    return found


def months(when: str, at: datetime) -> list[date]:
    """First days of the months with workshops to show."""
    held = when == HELD
    rows = select(Workshop.first_day).where(_is_held(at) if held else _is_upcoming(at)).distinct()
    firsts = {day.replace(day=1) for day in db.session.scalars(rows)}
    return sorted(firsts, reverse=held)


def themes() -> Sequence[Theme]:
    """The themes, in the order of their colours."""
    return db.session.scalars(select(Theme).order_by(Theme.colour)).all()


def regions() -> dict[str, Place]:
    """The 26 jurisdictions by code."""
    return jurisdictions(db.session())


def _is_upcoming(at: datetime) -> ColumnElement[bool]:
    return and_(Workshop.state.in_(("published", "cancelled")), Workshop.ends_at > at)


def _is_held(at: datetime) -> ColumnElement[bool]:
    over = and_(Workshop.state == "published", Workshop.ends_at <= at)
    return or_(Workshop.state.in_(("held", "closed")), over)


def _conditions(wanted: Wanted, at: datetime) -> list[ColumnElement[bool]]:
    found = [_is_held(at) if wanted.when == HELD else _is_upcoming(at)]
    if wanted.region:
        found.append(_is_of([wanted.region]))
    if wanted.month:
        found += [Workshop.first_day <= wanted.month_end, Workshop.last_day >= wanted.month]
    if wanted.theme:
        found.append(Workshop.theme_code == wanted.theme)
    return found + [_has(word) for word in wanted.words]


def _is_of(codes: Sequence[str]) -> ColumnElement[bool]:
    """For one of these regions, or held there."""
    convened = select(ConvenedRegion.workshop_id).where(ConvenedRegion.jurisdiction_code.in_(codes))
    venues = select(Venue.id).where(Venue.jurisdiction_code.in_(codes))
    return or_(Workshop.id.in_(convened), Workshop.venue_id.in_(venues))


def _has(word: str) -> ColumnElement[bool]:
    """The word stands in its text, or in the name of its theme, a region of it, a source or who was there."""
    bodies = Institution.search.contains(word, autoescape=True)
    sources = select(WorkshopSource.workshop_id).join(Institution).where(bodies)
    there = select(Representation.workshop_id).join(Institution).where(bodies)
    found = [
        Workshop.search.contains(word, autoescape=True),
        Workshop.id.in_(sources),
        Workshop.id.in_(there),
    ]
    if named := [one.code for one in regions().values() if word in fold(f"{one.name_es} {one.name_en}")]:
        found.append(_is_of(named))
    if about := [one.code for one in themes() if word in fold(f"{one.name_es} {one.name_en}")]:
        found.append(Workshop.theme_code.in_(about))
    return or_(*found)
