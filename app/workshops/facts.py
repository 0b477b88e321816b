"""A workshop's facts in the reader's words: when, where, for whom, in what language."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from urllib.parse import quote

from ..clock import HOME, HOME_ZONE
from ..language import current, day, days, gettext, hour, listed, plain
from ..names import tongue, zone_time
from .models import Venue, Workshop
from .queries import regions
from .wording import place

MAP = "https://www.google.com/maps/search/?api=1&query="


@dataclass(frozen=True)
class Facts:
    """What the page of a workshop says, ready to be written."""

    days: str
    hours: str
    zone: str
    at_home: str
    venue: str
    address: str
    directions: str
    tongues: str
    convened: str


def facts(workshop: Workshop) -> Facts:
    """The facts of a workshop, in the language of this answer."""
    venue = workshop.venue
    return Facts(
        days=days_of(workshop),
        hours=hours_of(workshop),
        zone=zone_of(workshop),
        at_home=_at_home(workshop),
        venue=venue.name or "" if venue else "",
        address=_address(venue) if venue else "",
        directions=_directions(venue) if venue else "",
        tongues=_tongues(workshop),
        convened=listed([plain(regions()[code], "name") for code in workshop.region_codes]),
    )


def days_of(workshop: Workshop) -> str:
    """The days; a doubtful date as it was written, without a weekday nobody wrote."""
    if workshop.date_confidence == "doubtful":
        return day(workshop.first_day, "long")
    return days(workshop.first_day, workshop.last_day)


def hours_of(workshop: Workshop) -> str:
    """From when to when; empty where it is not known."""
    if workshop.first_hour is None:
        return ""
    first = hour(workshop.first_hour)
    if workshop.last_hour is None:
        return str(gettext("from %(hour)s", hour=first))
    last = hour(workshop.last_hour)
    if workshop.first_day == workshop.last_day:
        return str(gettext("from %(first)s to %(last)s", first=first, last=last))
    return str(gettext("begins at %(first)s, ends on the last day at %(last)s", first=first, last=last))


def zone_of(workshop: Workshop) -> str:
    """Whose time it is, where it is not Lima's or the reader may be elsewhere."""
    if workshop.first_hour is None or (workshop.zone == HOME_ZONE and current() == "es"):
        return ""
    return zone_time(workshop.zone, workshop.starts_at)


def _at_home(workshop: Workshop) -> str:
    """The first hour in Lima, when the clock there shows another."""
    if workshop.first_hour is None or workshop.zone == HOME_ZONE:
        return ""
    home = workshop.starts_at.astimezone(HOME)
    if _wall(home) == (workshop.first_day, workshop.first_hour):
        return ""
    return str(gettext("It begins at %(hour)s in Lima.", hour=hour(home.time())))


def _wall(at: datetime) -> tuple[Any, time]:
    return at.date(), at.time().replace(tzinfo=None)


def _address(venue: Venue) -> str:
    region = plain(venue.jurisdiction, "name") if venue.jurisdiction else ""
    town = venue.city or (venue.district.name if venue.district else None)
    return ", ".join(filter(None, (venue.address, place(town, region, venue.country))))


def _directions(venue: Venue) -> str:
    """The organiser's own link to a map, else a search for what the address says."""
    if venue.map_url and venue.map_url.startswith("https://"):
        return venue.map_url
    return MAP + quote(f"{venue.name or ''} {_address(venue)}".strip()) if venue.address else ""


def _tongues(workshop: Workshop) -> str:
    """The languages; nothing where none is on record."""
    if not workshop.held_in:
        return ""
    held = listed([tongue(code) for code in workshop.held_in])
    if not workshop.interpreted_to:
        return str(gettext("In %(languages)s", languages=held))
    others = listed([tongue(code) for code in workshop.interpreted_to])
    return str(gettext("In %(languages)s, with interpreters into %(others)s", languages=held, others=others))
