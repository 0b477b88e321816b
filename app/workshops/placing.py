"""Steps that say where a workshop is, inside a deed: a kept venue, or a new one."""

from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ..language import lazy_gettext as _l
from ..refusals import Refusal
from ..territory.models import District, Jurisdiction, Province
from . import rules
from .draft import NewVenue, Place, Where
from .models import Venue, Workshop

# What a copy of a venue keeps.
KEPT = ("name", "address", "city", "country", "district_code", "jurisdiction_code", "map_url", "capacity")


def venue_of(session: Session, where: Where) -> Venue | None:
    """The venue meant: one of the list, a new one, or none yet."""
    if where.new is not None:
        return new_venue(session, where.new)
    return session.get_one(Venue, where.venue_id) if where.venue_id else None


def write_place(session: Session, workshop: Workshop, place: Place) -> None:
    """Where it is; of an announced workshop only how everybody gets in: it is moved by a deed of its own."""
    before, where = workshop.venue, place.where or Where()
    if workshop.state not in rules.MOVABLE_IN_EDITOR:
        workshop.venue = _with_access(session, workshop, before, place) if before else None
    elif where.new is not None:
        workshop.venue = new_venue(session, where.new)
    elif before is not None and where.venue_id == before.id:
        workshop.venue = _with_access(session, workshop, before, place)
    else:
        workshop.venue = _another(session, workshop, where, place)


def new_venue(session: Session, new: NewVenue) -> Venue:
    """A venue of its own; without name and city there is none."""
    venue = Venue()
    write_venue(session, venue, new)
    return venue


def write_venue(session: Session, venue: Venue, new: NewVenue) -> None:
    """Everything said of a venue; in Peru a district says the region."""
    if not new.name and not new.city:
        raise Refusal(_l("Write the name or the city."), "venue_name")
    written = ("name", "address", "city", "country", "map_url", "capacity", "access_es", "access_en")
    for name in written:
        setattr(venue, name, getattr(new, name))
    venue.district_code = venue.jurisdiction_code = None
    if new.country == "PE":
        _locate(session, venue, new)


def _another(session: Session, workshop: Workshop, where: Where, place: Place) -> Venue | None:
    """Another kept venue, or none yet: what was typed of its access is kept, what stood there is not."""
    typed = {
        name: said
        for name in ("access_es", "access_en")
        if (said := getattr(place, name)) and said != getattr(workshop.venue, name, None)
    }
    if typed and not where.venue_id:
        raise Refusal(_l("Choose the venue that the access is written of."), "venue_id")
    if not typed or not where.venue_id:
        return venue_of(session, where)
    # Locked, so that nobody else takes it for unused, or writes it, at the same moment.
    venue = session.get_one(Venue, where.venue_id, with_for_update={"of": Venue}, populate_existing=True)
    own = {"access_es": venue.access_es, "access_en": venue.access_en}
    return _with_access(session, workshop, venue, replace(place, **(own | typed)))


def _with_access(session: Session, workshop: Workshop, venue: Venue, place: Place) -> Venue:
    """The venue with these access notes: changed in place when no other workshop uses it, else a copy."""
    if (venue.access_es, venue.access_en) == (place.access_es, place.access_en):
        return venue
    others = select(func.count(Workshop.id)).where(Workshop.venue_id == venue.id, Workshop.id != workshop.id)
    if session.scalar(others):
        venue = Venue(**{name: getattr(venue, name) for name in KEPT})
    else:
        venue.version += 1
    venue.access_es, venue.access_en = place.access_es, place.access_en
    return venue


def _locate(session: Session, venue: Venue, new: NewVenue) -> None:
    """A district says its jurisdiction by itself."""
    if new.district:
        district = session.get(District, new.district)
        if district is None:
            raise Refusal(_l("Choose a district of the list."), "district_query")
        province = session.get_one(Province, district.province_code)
        venue.district_code, venue.jurisdiction_code = district.code, province.jurisdiction_code
    elif new.jurisdiction:
        venue.jurisdiction_code = session.get_one(Jurisdiction, new.jurisdiction).code
