"""Calendar files: one entry a workshop, which a later file with a higher SEQUENCE brings up to date.

They carry the short code and the place, never the personal link: calendars are copied to other people's
servers. In a letter the method is PUBLISH or CANCEL: a REQUEST would ask for an answer nobody reads.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit
from zoneinfo import ZoneInfo

from ..addresses import absolute
from ..clock import now
from ..config import settings
from ..language import current, gettext, plain
from ..messages.letter import sender
from ..territory.queries import Place
from ..tokens import shown_code
from ..workshops.models import Workshop
from ..workshops.when import When
from . import appointment
from .models import CANCELLED, WAITING, Registration

if TYPE_CHECKING:
    from icalendar import Event

PRODUCT = "-//Aforo//Aforo//ES"
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
    return _written(_announced(workshop), workshop, "PUBLISH")


def feed(workshops: Sequence[Workshop], region: Place | None) -> bytes:
    """A calendar to follow: the entries of these workshops under the names they have alone."""
    from icalendar import Calendar

    name = getattr(settings(), f"programme_{current()}")
    made: Any = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", f"{name} · {plain(region, 'name')}" if region else name)
    # Calendars that ask whether to look again: twice a day.
    made.add("refresh-interval", timedelta(hours=12), {"VALUE": "DURATION"})
    for zone, (first, last) in _years_by_zone(workshops).items():
        made.add_component(_time_zone(zone, first, last))
    for one in workshops:
        made.add_component(_announced(one))
    return bytes(made.to_ical())


def _years_by_zone(workshops: Sequence[Workshop]) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for one in workshops:
        if one.first_hour is not None:
            first, last = found.get(one.zone, (one.first_day.year, one.last_day.year))
            found[one.zone] = (min(first, one.first_day.year), max(last, one.last_day.year))
    return found


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


def _announced(workshop: Workshop) -> "Event":
    """A workshop as everybody may know it."""
    entry = _entry(workshop, workshop.code)
    entry.add("summary", plain(workshop, "short"))
    entry.add("description", _description(workshop))
    entry.add("sequence", workshop.sequence)
    entry.add("status", "CANCELLED" if workshop.state == CANCELLED else "CONFIRMED")
    return entry


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
    from icalendar import Calendar

    made: Any = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("method", method)
    if workshop.first_hour is not None:
        made.add_component(_time_zone(workshop.zone, workshop.first_day.year, workshop.last_day.year))
    made.add_component(entry)
    return bytes(made.to_ical())


@lru_cache(64)
def _time_zone(name: str, first: int, last: int) -> Any:
    """The zone's changes of the clock in these years; dear to find, and the same for many."""
    from icalendar import Timezone

    return Timezone.from_tzid(name, first_date=date(first, 1, 1), last_date=date(last + 1, 1, 1))
