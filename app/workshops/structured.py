"""A workshop as schema.org describes it, for machines that read pages."""

from collections.abc import Sequence
from typing import Any

from ..language import plain
from .facts import Facts
from .models import Workshop
from .programme import Backer
from .seats import Seats
from .standing import CANCELLED, CLOSED, FULL, OPEN, SOON

SCHEMA = "https://schema.org/"
RUN_BY = ("organiser", "co-organiser", "host", "convener")
AVAILABILITY = {OPEN: "InStock", FULL: "SoldOut", SOON: "PreOrder", CLOSED: "Discontinued"}


def structured(
    workshop: Workshop, seats: Seats, facts: Facts, backers: Sequence[Backer], standing: str, url: str
) -> dict[str, Any]:
    """The description: absolute addresses, hours with their distance from UTC, only what is known."""
    state = "EventCancelled" if standing == CANCELLED else "EventScheduled"
    said: dict[str, Any] = {
        "@context": SCHEMA.rstrip("/"),
        "@type": "EducationEvent",
        "name": plain(workshop, "title"),
        "url": url,
        "eventStatus": SCHEMA + state,
        "eventAttendanceMode": f"{SCHEMA}OfflineEventAttendanceMode",
        "inLanguage": workshop.held_in,
        "location": _location(workshop, facts),
        "organizer": _organisations(backers, runs=True),
        "sponsor": _organisations(backers, runs=False),
        "maximumAttendeeCapacity": seats.capacity or None,
        "offers": _offers(seats, standing, url),
        **_days(workshop),
    }
    return {name: value for name, value in said.items() if value not in (None, "", [], {})}


def _organisations(backers: Sequence[Backer], runs: bool) -> list[dict[str, str]]:
    return [{"@type": "Organization", "name": one.name} for one in backers if (one.role in RUN_BY) == runs]


def _days(workshop: Workshop) -> dict[str, str]:
    """Instants where hours are known, else days; nothing where the date is in doubt."""
    if workshop.date_confidence == "doubtful":
        return {}
    if workshop.first_hour is None:
        return {"startDate": workshop.first_day.isoformat(), "endDate": workshop.last_day.isoformat()}
    zone = workshop.time_zone
    return {
        "startDate": workshop.starts_at.astimezone(zone).isoformat("T", "minutes"),
        "endDate": workshop.ends_at.astimezone(zone).isoformat("T", "minutes"),
    }


def _location(workshop: Workshop, facts: Facts) -> dict[str, Any]:
    venue = workshop.venue
    if venue is None:
        return {}
    parts = {
        "streetAddress": venue.address,
        "addressLocality": venue.city or (venue.district.name if venue.district else None),
        "addressRegion": plain(venue.jurisdiction, "name") if venue.jurisdiction else None,
        "addressCountry": venue.country,
    }
    address = {name: value for name, value in parts.items() if value}
    where = {"@type": "PostalAddress", **address}
    return {"@type": "Place", "name": facts.venue or facts.address, "address": where}


def _offers(seats: Seats, standing: str, url: str) -> dict[str, Any] | None:
    """The seat as an offer; what it costs is not said, for nobody has told us."""
    if standing not in AVAILABILITY:
        return None
    offer: dict[str, Any] = {"@type": "Offer", "url": url, "availability": SCHEMA + AVAILABILITY[standing]}
    if seats.opens_at:
        offer["validFrom"] = seats.opens_at.isoformat("T", "minutes")
    if seats.closes_at:
        offer["validThrough"] = seats.closes_at.isoformat("T", "minutes")
    return offer
