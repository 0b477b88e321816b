"""Calendars to follow: a region's workshops, or everybody's, in whatever calendar people have."""

from datetime import timedelta
from hashlib import sha256

from flask import Response, abort, make_response, request

from ..clock import now
from ..doors import public
from ..language import current
from ..registration.calendar import feed
from ..security import address, hit
from ..workshops.models import Workshop
from ..workshops.queries import regions
from .blueprint import blueprint
from .open_data import public_workshops

# Days a workshop stays in the calendars after its end.
STAYS = timedelta(days=90)
# Seconds anybody may keep a calendar without asking again.
KEPT = 900


@blueprint.get("/calendar.ics")
@public
def calendar() -> Response:
    """Every workshop to come, and those of the last three months."""
    return _calendar("")


@blueprint.get("/calendar/<code>.ics")
@public
def region_calendar(code: str) -> Response:
    """The same of one region: what it is convened for, and what takes place in it."""
    if code not in regions():
        abort(404)
    return _calendar(code)


def _calendar(code: str) -> Response:
    hit("limit_downloads", address())
    since = now() - STAYS
    rows = [one for one in public_workshops() if one.ends_at > since]
    if code:
        rows = [one for one in rows if code in _places(one)]
    said = [(one.code, one.sequence, one.state, one.changed_at.isoformat()) for one in rows]
    answer = make_response(feed(rows, regions()[code] if code else None))
    answer.headers["Content-Type"] = "text/calendar; charset=utf-8"
    answer.headers["Cache-Control"] = f"public, max-age={KEPT}"
    answer.set_etag(sha256(f"{current()}{code}{said}".encode()).hexdigest()[:32])
    answer.make_conditional(request)
    return answer


def _places(one: Workshop) -> set[str | None]:
    """Where it is for, and where it is."""
    here = {one.venue.jurisdiction_code} if one.venue else set()
    return here | {region.jurisdiction_code for region in one.convened}
