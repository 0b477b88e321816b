"""When and where a workshop takes place, as a person was told: kept to say later what changed."""

from dataclasses import dataclass
from datetime import date, time
from typing import Any

from ..database import db
from ..language import days, gettext, hour
from ..names import city, country, zone_time
from ..territory.home import HOME_COUNTRY
from ..territory.models import District, Jurisdiction
from ..workshops.models import Venue, Workshop
from ..workshops.when import When


@dataclass(frozen=True)
class Appointment:
    """Days and hours with their zone; name, address, city and country of the place, as far as known."""

    when: When
    place: tuple[str, ...]

    def kept(self) -> dict[str, Any]:
        """As a row keeps it."""
        when = self.when
        return {
            "first_day": when.first_day.isoformat(),
            "last_day": when.last_day.isoformat(),
            "first_hour": when.first_hour and when.first_hour.isoformat("minutes"),
            "last_hour": when.last_hour and when.last_hour.isoformat("minutes"),
            "zone": when.zone,
            "place": list(self.place),
        }

    def when_text(self) -> str:
        """The day with its weekday and year, the hours, and whose hours they are."""
        when = self.when
        if when.first_hour is None:
            return days(when.first_day, when.last_day)
        told = {
            "days": days(when.first_day, when.last_day),
            "first": hour(when.first_hour),
            "zone": zone_time(when.zone, when.starts_at),
        }
        if when.last_hour is None:
            return str(gettext("%(days)s, from %(first)s, %(zone)s", **told))
        return str(
            gettext("%(days)s, from %(first)s to %(last)s, %(zone)s", last=hour(when.last_hour), **told)
        )

    def place_text(self) -> str:
        """Name, address, city, and the country when it is another one; empty where nothing is known."""
        if not self.place:
            return ""
        *parts, town, code = self.place
        parts.append(city(town))
        return ", ".join(dict.fromkeys(filter(None, (*parts, country(code) if code != HOME_COUNTRY else ""))))


def of(workshop: Workshop) -> Appointment:
    """The appointment of a workshop as it stands."""
    when = When(workshop.first_day, workshop.last_day, workshop.first_hour, workshop.last_hour, workshop.zone)
    return Appointment(when, _place(workshop.venue))


def read(kept: dict[str, Any]) -> Appointment:
    """The appointment a row kept."""
    first, last = kept["first_hour"], kept["last_hour"]
    when = When(
        date.fromisoformat(kept["first_day"]),
        date.fromisoformat(kept["last_day"]),
        time.fromisoformat(first) if first else None,
        time.fromisoformat(last) if last else None,
        kept["zone"],
    )
    return Appointment(when, tuple(kept["place"]))


def place_text(workshop: Workshop) -> str:
    """Where a workshop takes place, in words; empty where nothing is known."""
    return of(workshop).place_text()


def _place(venue: Venue | None) -> tuple[str, ...]:
    if venue is None:
        return ()
    return venue.name or "", venue.address or "", venue.city or _town(venue), venue.country


def _town(venue: Venue) -> str:
    """District and region: asked for by code, as a venue just written knows no more."""
    district = db.session.get(District, venue.district_code) if venue.district_code else None
    region = db.session.get(Jurisdiction, venue.jurisdiction_code) if venue.jurisdiction_code else None
    names = district.name if district else "", region.name_es if region else ""
    return ", ".join(dict.fromkeys(filter(None, names)))
