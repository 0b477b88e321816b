"""Steps that write an editor's draft into a workshop, inside a deed."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ..language import fold
from ..language import lazy_gettext as _l
from ..plan.models import Component, Plan
from ..refusals import Refusal
from ..territory.models import District, Jurisdiction, Province
from . import rules
from .agenda import write_agenda
from .draft import TEXTS, Draft, NewVenue, Where
from .models import ConvenedRegion, Venue, Workshop, WorkshopSource, search_text
from .seats import Seats
from .when import When, ensure_possible

SOURCE, HOST = "cooperating source", "host"


def write(session: Session, workshop: Workshop, counters: Seats, draft: Draft) -> None:
    """Everything the draft says; what it leaves out stays."""
    _write_plan(session, workshop, draft)
    for name in TEXTS:
        setattr(workshop, name, draft.texts[name])
    workshop.theme_code = draft.theme_code
    workshop.held_in, workshop.interpreted_to = list(draft.held_in), list(draft.interpreted_to)
    workshop.requires_institution = draft.requires_institution
    if workshop.state in rules.MOVABLE_IN_EDITOR:
        if draft.when is None:
            raise Refusal(_l("Choose the first day."), "first_day")
        write_days(workshop, draft.when)
        _write_where(session, workshop, draft)
    else:
        rules.ensure_in_plan(workshop.plan, workshop.first_day, workshop.last_day, "plan_id")
        if workshop.venue is not None:
            workshop.venue = _with_access(session, workshop, workshop.venue, draft)
    rules.ensure_window(draft.opens_at, draft.closes_at, workshop.ends_at)
    counters.opens_at, counters.closes_at = draft.opens_at, draft.closes_at or workshop.starts_at
    _write_convened(workshop, draft)
    _write_sources(workshop, draft)
    write_agenda(session, workshop, draft.sessions)
    workshop.search = fold(search_text(workshop))


def write_days(workshop: Workshop, when: When) -> None:
    """Days, hours and zone, and the instants they are."""
    ensure_possible(when)
    rules.ensure_in_plan(workshop.plan, when.first_day, when.last_day, "first_day")
    for name in ("first_day", "last_day", "first_hour", "last_hour", "zone", "starts_at", "ends_at"):
        setattr(workshop, name, getattr(when, name))


def venue_of(session: Session, where: Where) -> Venue | None:
    """The venue meant: one of the list, a new one, or none yet."""
    if where.new is not None:
        return _new_venue(session, where.new)
    return session.get_one(Venue, where.venue_id) if where.venue_id else None


def _write_plan(session: Session, workshop: Workshop, draft: Draft) -> None:
    plan = session.get_one(Plan, draft.plan_id) if draft.plan_id else None
    component = session.get_one(Component, draft.component_id) if draft.component_id else None
    rules.ensure_component(component.plan_id if component else None, draft.plan_id)
    # Outside every plan it stays what it is.
    is_demonstration = plan.is_demonstration if plan else workshop.is_demonstration
    if workshop.id or workshop.is_demonstration:
        rules.ensure_same_kind_of_plan(workshop.is_demonstration, is_demonstration)
    workshop.plan, workshop.component, workshop.is_demonstration = plan, component, is_demonstration


def _write_where(session: Session, workshop: Workshop, draft: Draft) -> None:
    where = draft.where or Where()
    if workshop.venue is not None and where.venue_id == workshop.venue_id:
        workshop.venue = _with_access(session, workshop, workshop.venue, draft)
    else:
        workshop.venue = venue_of(session, where)


def _with_access(session: Session, workshop: Workshop, venue: Venue, draft: Draft) -> Venue:
    """The venue with these access notes: changed in place when no other workshop uses it, else a copy."""
    if (venue.access_es, venue.access_en) == (draft.access_es, draft.access_en):
        return venue
    others = select(func.count(Workshop.id)).where(Workshop.venue_id == venue.id, Workshop.id != workshop.id)
    if session.scalar(others):
        kept = ("name", "address", "city", "country", "district_code", "jurisdiction_code", "map_url")
        venue = Venue(**{name: getattr(venue, name) for name in kept})
    venue.access_es, venue.access_en = draft.access_es, draft.access_en
    return venue


def _new_venue(session: Session, new: NewVenue) -> Venue:
    if not new.name and not new.city:
        raise Refusal(_l("Write the name of the new venue, or its city."), "venue_name")
    written = ("name", "address", "city", "country", "access_es", "access_en")
    venue = Venue(**{name: getattr(new, name) for name in written})
    if new.country == "PE":
        _place(session, venue, new)
    return venue


def _place(session: Session, venue: Venue, new: NewVenue) -> None:
    """A district says its jurisdiction by itself."""
    if new.district:
        district = session.get(District, new.district)
        if district is None:
            raise Refusal(_l("Choose a district of the list."), "district_query")
        province = session.get_one(Province, district.province_code)
        venue.district_code, venue.jurisdiction_code = district.code, province.jurisdiction_code
    elif new.jurisdiction:
        venue.jurisdiction_code = session.get_one(Jurisdiction, new.jurisdiction).code


def _write_convened(workshop: Workshop, draft: Draft) -> None:
    kept = {link.jurisdiction_code: link for link in workshop.convened}
    workshop.convened = [
        kept.get(code) or ConvenedRegion(jurisdiction_code=code) for code in sorted(draft.convened)
    ]


def _write_sources(workshop: Workshop, draft: Draft) -> None:
    """The chosen sources and hosts; those with another role stay as they are."""
    wanted = {(number, SOURCE) for number in draft.sources} | {(number, HOST) for number in draft.hosts}
    kept = [one for one in workshop.sources if one.role not in (SOURCE, HOST)]
    found = {(one.institution_id, one.role): one for one in workshop.sources}
    chosen = [found.get(key) or WorkshopSource(institution_id=key[0], role=key[1]) for key in sorted(wanted)]
    workshop.sources = kept + sorted(chosen, key=lambda one: (one.position or 99, one.institution_id))
    for position, one in enumerate(workshop.sources, 1):
        one.position = position
