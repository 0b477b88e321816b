"""What the editor offers to choose from."""

from collections import Counter
from collections.abc import Sequence
from itertools import islice
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from ..accounts.scopes import Scope
from ..database import db
from ..institutions.queries import organisations
from ..language import fold, plain
from ..language import gettext as _
from ..names import PERUVIAN_SIGNS, countries, tongue, zone_city
from ..plan.models import Plan
from ..plan.queries import all_plans
from ..territory.models import District, Province, Region
from ..territory.queries import jurisdictions
from . import organisers
from .models import PUBLIC, SessionRole, Speaker, Venue, Workshop, WorkshopSession
from .queries import themes
from .scoped import in_scope
from .when import ZONES
from .wording import place

TONGUES = ("es", "en", "qu", "pt", "fr", "it", "de", PERUVIAN_SIGNS)
# Districts shown for one search, and the letters it needs.
MOST_DISTRICTS, SHORTEST = 12, 2
# People of other agendas that are offered.
MOST_PEOPLE = 200

Choices = dict[str, Any]


def choices(workshop: Workshop | None, within: Scope) -> dict[str, Choices]:
    """The lists by the field they belong to; what the workshop has is always among them.

    Plans of a kind, invented or real, are there for whoever may write them; venues of the regions an editor
    answers for, or that are convened, come first.
    """
    named = [one.institution for one in workshop.sources] if workshop else []
    bodies = organisations(db.session(), named)
    plans = [plan for plan in all_plans() if within.may_write(plan.is_demonstration)]
    spoken = {code: tongue(code) for code in TONGUES}
    zones = dict.fromkeys((*ZONES, *([workshop.zone] if workshop else [])))
    return {
        "plan_id": {"": _("No plan")} | {str(plan.id): plain(plan, "short") for plan in plans},
        "component_id": _components(plans),
        "certainty": {"scheduled": _("Scheduled"), "proposed": _("Proposed")},
        "theme_code": {"": _("Not decided yet")} | {one.code: plain(one, "name") for one in themes()},
        "zone": {zone: zone_city(zone) for zone in zones},
        "venue_id": _venues(within, workshop),
        "venue_country": countries(),
        "venue_region": {"": _("Choose")} | regions(),
        "convened": regions(),
        "sources": bodies,
        "hosts": bodies,
        "supporters": bodies,
        "organisers": _organisers(within, workshop),
        "held_in": spoken,
        "interpreted_to": spoken,
    }


def regions() -> Choices:
    """The 26 jurisdictions."""
    return {one.code: plain(one, "name") for one in jurisdictions(db.session()).values()}


def find_districts(typed: str) -> dict[str, str]:
    """Districts by code, or by the beginning of their name without accents; each with where it lies.

    The name may go on with where it lies, as it is shown.
    """
    wanted = fold(typed)
    if len(wanted) < SHORTEST:
        return {}
    statement = (
        select(District.code, District.name, Province.name, Region.name)
        .join(Province, Province.code == District.province_code)
        .join(Region, Region.code == Province.region_code)
        .where(District.valid_to.is_(None))
    )
    if wanted.isdecimal():
        return _places(statement.where(District.code.startswith(wanted)).order_by(District.code))
    return _by_name(statement, wanted)


def district_name(code: str) -> dict[str, str]:
    """One district as `find_districts` shows it."""
    return find_districts(code) if len(code) == 6 and code.isdecimal() else {}


def _by_name(statement: Any, wanted: str) -> dict[str, str]:
    first = statement.order_by(District.name, District.code)
    whole = ((code, ", ".join(names)) for code, *names in db.session.execute(first))
    return dict(islice((one for one in whole if fold(one[1]).startswith(wanted)), MOST_DISTRICTS))


def _places(statement: Any) -> dict[str, str]:
    rows = db.session.execute(statement.limit(MOST_DISTRICTS))
    return {code: ", ".join(names) for code, *names in rows}


def _components(plans: Sequence[Plan]) -> Choices:
    """Grouped by their plans."""
    grouped = {
        plain(plan, "short"): {str(one.id): plain(one, "name") for one in plan.components}
        for plan in plans
        if plan.components
    }
    return {"": _("No component")} | grouped


def _venues(within: Scope, workshop: Workshop | None) -> Choices:
    """The kept venues under their regions: those near the workshop or the editor first."""
    near = {*within.regions, *(workshop.region_codes if workshop else ())}
    grouped: dict[str, dict[str, str]] = {}
    found = sorted(kept_venues(), key=lambda one: _order(one, near))
    alike = Counter(map(venue_label, found))
    for venue in found:
        region = plain(venue.jurisdiction, "name") if venue.jurisdiction else _("Elsewhere")
        label = venue_label(venue)
        told = f"{label} · {venue.address}" if alike[label] > 1 and venue.address else label
        grouped.setdefault(region, {})[str(venue.id)] = told
    return {"": _("Not decided yet"), "new": _("A new venue: write it below")} | grouped


def kept_venues() -> Sequence[Venue]:
    """Every venue with a name or a town."""
    wanted = select(Venue).where(or_(Venue.name.is_not(None), Venue.city.is_not(None)))
    whole = (joinedload(Venue.jurisdiction), joinedload(Venue.district))
    return db.session.scalars(wanted.options(*whole)).all()


def _order(venue: Venue, near: set[str]) -> tuple[bool, bool, str, str]:
    region = plain(venue.jurisdiction, "name") if venue.jurisdiction else ""
    return venue.jurisdiction_code not in near, not region, fold(region), fold(venue_label(venue))


def _organisers(within: Scope, workshop: Workshop | None) -> Choices:
    if workshop is None:
        return {}
    found = organisers.eligible(within, workshop.id, workshop.is_demonstration)
    return {str(one.id): one.name for one in found}


def people(within: Scope) -> Sequence[str]:
    """Who was named last in agendas that the reader may see, by name; of what is invented, or of the real."""
    rows = (
        select(Speaker.name)
        .join(SessionRole, SessionRole.speaker_id == Speaker.id)
        .join(WorkshopSession, WorkshopSession.id == SessionRole.session_id)
        .join(Workshop, Workshop.id == WorkshopSession.workshop_id)
        .where(Workshop.is_demonstration == within.is_demonstration)
        .where(or_(Workshop.state.in_(PUBLIC), in_scope(within)))
        .group_by(Speaker.id, Speaker.name)
        .order_by(func.max(Workshop.first_day).desc(), Speaker.id)
        .limit(MOST_PEOPLE)
    )
    return sorted(db.session.scalars(rows), key=fold)


def venue_label(venue: Venue) -> str:
    """A venue in one line: name, town and region or country."""
    region = plain(venue.jurisdiction, "name") if venue.jurisdiction else ""
    town = venue.district.name if venue.district else venue.city
    return " · ".join(filter(None, (venue.name, place(town, region, venue.country))))
