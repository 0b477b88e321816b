"""Calendar files: one entry a workshop, which a later file with a higher SEQUENCE brings up to date.

They carry the short code and the place, never the personal link: calendars are copied to other people's
servers. In a letter the method is PUBLISH or CANCEL: a REQUEST would ask for an answer nobody reads.
"""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit
from zoneinfo import ZoneInfo

from ..addresses import absolute
from ..clock import now
from ..config import settings
from ..language import current, gettext, plain
from ..messages.letter import sender
from ..tokens import shown_code
from ..workshops.models import Workshop
from ..workshops.when import When
from . import appointment
from .models import CANCELLED, WAITING, Registration

if TYPE_CHECKING:
    from icalendar import Event

GOOGLE = "https://calendar.google.com/calendar/render"


def calendar_file(registration: Registration, method: str = "PUBLISH") -> bytes:
    """A person's own entry."""
    workshop = registration.workshop
    is_cancelled = CANCELLED in (registration.state, workshop.state)
    is_waiting = registration.state == WAITING
    title = plain(workshop, "short")
    entry = _entry(workshop, f"{workshop.code}-{registration.ref}")
    entry.add("summary", gettext("%(title)s (waiting list)", title=title) if is_waiting else title)
    entry.add("description", _description(workshop, shown_code(registration.short_code)))
    # Leaving is a change of this entry alone.
    entry.add("sequence", workshop.sequence + (registration.state == CANCELLED))
    entry.add("status", "CANCELLED" if is_cancelled else "TENTATIVE" if is_waiting else "CONFIRMED")
    return _written(entry, workshop, method)


def workshop_calendar(workshop: Workshop) -> bytes:
    """The entry of a workshop, for anybody."""
    entry = _entry(workshop, workshop.code)
    entry.add("summary", plain(workshop, "short"))
    entry.add("description", _description(workshop))
    entry.add("sequence", workshop.sequence)
    entry.add("status", "CANCELLED" if workshop.state == CANCELLED else "CONFIRMED")
    return _written(entry, workshop, "PUBLISH")


def google_calendar_url(workshop: Workshop) -> str:
    """The address that fills in Google's own form for a new entry."""
    first, last = _span(appointment.of(workshop).when)
    form = "%Y%m%dT%H%M%S" if isinstance(first, datetime) else "%Y%m%d"
    asked = {
        "action": "TEMPLATE",
        "text": plain(workshop, "short"),
        "dates": f"{first.strftime(form)}/{(last or first).strftime(form)}",
        "ctz": workshop.zone,
        "details": _description(workshop),
        "location": appointment.place_text(workshop),
    }
    return f"{GOOGLE}?{urlencode({name: value for name, value in asked.items() if value})}"


def _entry(workshop: Workshop, uid: str) -> "Event":
    from icalendar import Event, vCalAddress

    entry = Event()
    entry.add("uid", f"{uid}@{urlsplit(settings().base_url).hostname}")
    entry.add("dtstamp", now())
    entry.add("last-modified", workshop.changed_at)
    first, last = _span(appointment.of(workshop).when)
    entry.add("dtstart", first)
    if last:
        entry.add("dtend", last)
    organiser = vCalAddress(f"mailto:{settings().contact_email or sender().addr_spec}")
    organiser.params["CN"] = getattr(settings(), f"programme_{current()}")
    entry.add("organizer", organiser)
    if place := appointment.place_text(workshop):
        entry.add("location", place)
    entry.add("url", _page(workshop))
    return entry


def _span(when: When) -> tuple[date, date | None]:
    """Begin and end by the zone's clock; whole days, the last one excluded, where no hour is known."""
    if when.first_hour is None:
        return when.first_day, when.last_day + timedelta(days=1)
    zone = ZoneInfo(when.zone)
    first = datetime.combine(when.first_day, when.first_hour, zone)
    return first, datetime.combine(when.last_day, when.last_hour, zone) if when.last_hour else None


def _description(workshop: Workshop, code: str = "") -> str:
    lines = [plain(workshop, "title"), gettext("Code: %(code)s", code=code) if code else "", _page(workshop)]
    return "\n".join(line for line in lines if line)


def _page(workshop: Workshop) -> str:
    return absolute("registration.workshop", code=workshop.code)


def _written(entry: "Event", workshop: Workshop, method: str) -> bytes:
    from icalendar import Calendar, Timezone

    made: Any = Calendar()
    made.add("prodid", "-//Aforo//Aforo//ES")
    made.add("version", "2.0")
    made.add("method", method)
    if workshop.first_hour is not None:
        year = date(workshop.first_day.year, 1, 1), date(workshop.last_day.year + 1, 1, 1)
        made.add_component(Timezone.from_tzid(workshop.zone, first_date=year[0], last_date=year[1]))
    made.add_component(entry)
    return bytes(made.to_ical())
