"""The list of workshops of whoever is signed in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for

from ..accounts.sessions import scope
from ..clock import now
from ..doors import allowed
from ..language import plain
from ..plan.queries import all_plans
from . import scoped
from .blueprint import blueprint
from .models import STATES, Venue, Workshop
from .seats import Seats
from .wording import DateParts, date_parts, hours, place


@dataclass(frozen=True)
class Mine:
    """A workshop as the list shows it."""

    url: str
    workshop: Workshop
    seats: Seats
    date: DateParts
    place: str
    time: str


@blueprint.get("/manage")
@allowed("see workshops")
def mine() -> Any:
    """The next workshops first, then those that are past."""
    within, wanted, plans = scope(), _wanted(request.args), all_plans()
    found = scoped.list_workshops(within, wanted, now())
    return render_template(
        "workshops/mine.html",
        listed=[_shown(workshop, seats) for workshop, seats in found.rows],
        has_more=found.has_more,
        has_any=bool(found.rows) or scoped.count_workshops(within) > 0,
        wanted=wanted,
        states=STATES,
        plans=plans,
    )


def where(venue: Venue | None) -> str:
    """Where a workshop takes place, in few words."""
    if venue is None:
        return ""
    region = plain(venue.jurisdiction, "name") if venue.jurisdiction else ""
    town = venue.district.name if venue.district else venue.city
    return place(town, region, venue.country) or venue.name or ""


def _shown(workshop: Workshop, seats: Seats) -> Mine:
    return Mine(
        url=url_for("registration.manage", code=workshop.code),
        workshop=workshop,
        seats=seats,
        date=date_parts(workshop.first_day, workshop.last_day),
        place=where(workshop.venue),
        time=hours(workshop),
    )


def _wanted(asked: Mapping[str, str]) -> scoped.Filter:
    """What the address asks for; nothing odd in it is an error."""
    state, plan, page = asked.get("state", ""), asked.get("plan", ""), asked.get("p", "")
    known = {one.key for one in all_plans()}
    return scoped.Filter(
        state=state if state in STATES else "",
        plan=plan if plan in known else "",
        page=int(page) if re.fullmatch(r"[1-9]\d{0,3}", page) else 1,
    )
