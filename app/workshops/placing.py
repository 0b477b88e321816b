"""Steps that say where a workshop is, inside a deed: a kept venue, or a new one."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ..language import lazy_gettext as _l
from ..refusals import Refusal
from ..territory.home import HOME_COUNTRY
from ..territory.models import District, Jurisdiction, Province
from . import rules
from .draft import NewVenue, Place, Where
from .houses import House, houses
from .models import Venue, Workshop

ACCESS = ("access_es", "access_en")
# What is known of a house besides where it is.
DETAILS = ("map_url", "capacity", *ACCESS)
# What a copy of a venue keeps.
KEPT = ("name", "address", "city", "country", "district_code", "jurisdiction_code", *DETAILS)
# The lock under which a venue is looked for and made.
MAKING = 7_316_244


def venue_of(session: Session, workshop: Workshop, where: Where) -> Venue | None:
    """The venue meant: one of the list, the one that was written, or none yet."""
    if where.new is not None:
        return written_venue(session, workshop, where.new)
    return session.get_one(Venue, where.venue_id) if where.venue_id else None


def write_place(session: Session, workshop: Workshop, place: Place) -> None:
    """Where it is; of an announced workshop only how everybody gets in: it is moved by a deed of its own."""
    before, where = workshop.venue, place.where or Where()
    if workshop.state not in rules.MOVABLE_IN_EDITOR:
        workshop.venue = _with_access(session, workshop, before, place) if before else None
    elif where.new is not None:
        workshop.venue = written_venue(session, workshop, where.new)
    elif before is not None and where.venue_id == before.id:
        workshop.venue = _with_access(session, workshop, before, place)
    else:
        workshop.venue = _another(session, workshop, where, place)


def written_venue(session: Session, workshop: Workshop, new: NewVenue) -> Venue:
    """The kept venue that is the same house, with what else was said of it; else one of its own."""
    venue = Venue()
    write_venue(session, venue, new)
    same = _same_house(session, workshop, venue)
    if same is None:
        return venue
    # What the form showed was of the venue before.
    said = {name: getattr(new, name) for name in DETAILS if getattr(new, name)}
    told = {name: one for name, one in said.items() if not _stood(workshop, name, one)}
    if new.address and not same.address:
        told["address"] = new.address
    return _with_details(session, workshop, same, told)


def write_venue(session: Session, venue: Venue, new: NewVenue) -> None:
    """Everything said of a venue; in Peru a district says the region."""
    if not new.name and not new.city:
        raise Refusal(_l("Write the name or the city."), "venue_name")
    written = ("name", "address", "city", "country", "map_url", "capacity", "access_es", "access_en")
    for name in written:
        setattr(venue, name, getattr(new, name))
    venue.district_code = venue.jurisdiction_code = None
    if new.country == HOME_COUNTRY:
        _locate(session, venue, new)


def _another(session: Session, workshop: Workshop, where: Where, place: Place) -> Venue | None:
    """Another kept venue, or none yet: what was typed of its access is kept, what stood there is not."""
    typed = {
        name: said for name in ACCESS if (said := getattr(place, name)) and not _stood(workshop, name, said)
    }
    if typed and not where.venue_id:
        raise Refusal(_l("Choose the venue that the access is written of."), "venue_id")
    if not typed or not where.venue_id:
        return venue_of(session, workshop, where)
    # Locked, so that nobody else takes it for unused, or writes it, at the same moment.
    venue = session.get_one(Venue, where.venue_id, with_for_update={"of": Venue}, populate_existing=True)
    own = {"access_es": venue.access_es, "access_en": venue.access_en}
    return _with_access(session, workshop, venue, replace(place, **(own | typed)))


def _stood(workshop: Workshop, name: str, said: Any) -> bool:
    return bool(said == getattr(workshop.venue, name, None))


def _same_house(session: Session, workshop: Workshop, venue: Venue) -> Venue | None:
    """The kept venue of this name and address in the same place: what the workshop has, else the first."""
    if session.get_bind().dialect.name == "postgresql":
        # On SQLite a deed is alone already.
        session.execute(select(func.pg_advisory_xact_lock(MAKING)))
    written = House.of(venue, session.get(District, venue.district_code) if venue.district_code else None)
    alike = [one for one in houses(session) if one.is_same_as(written)]
    same = [one.number for one in alike]
    if workshop.venue_id in same:
        return workshop.venue
    if not written.address and len({one.address for one in alike} - {""}) > 1:
        raise Refusal(
            _l("Several kept venues are called that: choose one of the list, or write its address."),
            "venue_name",
        )
    # Locked, so that nobody else takes it for unused, or away, at the same moment.
    rows = select(Venue).where(Venue.id.in_(same)).order_by(Venue.id).limit(1).with_for_update(of=Venue)
    return session.scalars(rows, execution_options={"populate_existing": True}).first()


def _with_access(session: Session, workshop: Workshop, venue: Venue, place: Place) -> Venue:
    """The venue with these access notes."""
    return _with_details(session, workshop, venue, {name: getattr(place, name) for name in ACCESS})


def _with_details(session: Session, workshop: Workshop, venue: Venue, told: Mapping[str, Any]) -> Venue:
    """The venue as told: changed in place when no other workshop uses it, else a copy."""
    if all(getattr(venue, name) == said for name, said in told.items()):
        return venue
    others = select(func.count(Workshop.id)).where(
        Workshop.venue_id == venue.id, Workshop.id.is_distinct_from(workshop.id)
    )
    # What nobody uses is real, and not for the demonstration to write on.
    is_only_shown = workshop.is_demonstration and workshop.venue_id != venue.id
    if is_only_shown or session.scalar(others):
        venue = Venue(**{name: getattr(venue, name) for name in KEPT})
    else:
        venue.version += 1
    for name, said in told.items():
        setattr(venue, name, said)
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
