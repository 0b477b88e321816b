"""The public page of a workshop, its seats as they change, its poster and its calendar entry."""

from datetime import datetime
from typing import Any

from flask import Response, abort, make_response, redirect, render_template, request, url_for

from ..addresses import absolute, neutral
from ..clock import now
from ..doors import public
from ..htmx import wants_part
from ..language import current, other
from ..pages import kept
from ..qr import qr_code
from ..workshops import programme, published, queries, record
from ..workshops.facts import facts
from ..workshops.models import Workshop
from ..workshops.nearby import nearest
from ..workshops.seats import Seats
from ..workshops.standing import CANCELLED, CLOSED, FULL, HELD, OPEN, OVER, standing
from ..workshops.structured import structured
from ..workshops.wording import listed
from .blueprint import blueprint
from .calendar import workshop_calendar as calendar_of
from .fresh_form import fresh_form
from .sharing import share_text, share_url, short_address

# Where nobody can sit down any more, others that take people are offered.
OFFERS_OTHERS = (CANCELLED, FULL, CLOSED, OVER)


@blueprint.get("/workshops/<code>")
@public
@kept
def workshop(code: str) -> Response:
    """A workshop: its facts, its seats, its form."""
    return page(*_announced(code))


@neutral(blueprint, "/t/<code>", "/T/<code>")
@public
@kept
def short(code: str) -> Response:
    """The same page at the address of the posters, in the reader's language."""
    return page(*_announced(code))


def page(shown: Workshop, seats: Seats, sent: dict[str, Any] | None = None, status: int = 200) -> Response:
    """The page of a workshop, with the form as it was sent back when there is one."""
    at = now()
    told, state = facts(shown), standing(shown, seats, at)
    fresh = fresh_form(shown, seats) if sent is None and state in (OPEN, FULL) else None
    address, backers = absolute("registration.workshop", code=shown.code), programme.backers(shown.id)
    answer = render_template(
        "registration/workshop.html",
        workshop=shown,
        seats=seats,
        facts=told,
        standing=state,
        address=address,
        other_language_url=url_for("registration.workshop", code=shown.code, lang=other()),
        schema=structured(shown, seats, told, backers, state, address),
        behind=programme.by_role(backers),
        agenda=programme.agenda(shown.id),
        share=share_url(share_text(shown, told)),
        others=_others(shown, at) if state in OFFERS_OTHERS else [],
        figures=record.figures(shown.id) if state == HELD else [],
        represented=record.represented(shown.id) if state == HELD else [],
        demo=shown.is_demonstration,
        fresh=fresh,
        **(sent or {"form": None}),
    )
    return make_response(answer, status)


@blueprint.get("/workshops/<code>/seats-left")
@public
def seats_left(code: str) -> Response:
    """The seats as they stand; nothing when the page that asks shows them already."""
    if not wants_part():
        return make_response(redirect(url_for("registration.workshop", code=code), 303))
    shown, seats = published.find_seats(code) or abort(404)
    state = standing(shown, seats, now())
    if request.args.get("v") == seats_mark(seats, state):
        return make_response("", 204)
    parts = {"workshop": shown, "seats": seats, "standing": state, "before": request.args.get("v", "")}
    answer = make_response(render_template("registration/_seats_changed.html", **parts))
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@blueprint.get("/workshops/<code>/poster")
@public
@kept
def poster(code: str) -> Response:
    """A sheet to hang up; a workshop that takes nobody any more has its page instead."""
    shown, seats = _announced(code)
    if standing(shown, seats, now()) not in (OPEN, FULL, "soon"):
        return make_response(redirect(url_for("registration.workshop", code=shown.code), 302))
    address = short_address(shown)
    sheet = {"address": address, "code": qr_code(address.upper(), error="q"), "facts": facts(shown)}
    return make_response(render_template("registration/poster.html", workshop=shown, **sheet))


@blueprint.get("/workshops/<code>.ics")
@public
def workshop_calendar(code: str) -> Response:
    """The workshop for a calendar."""
    shown, _seats = _announced(code)
    answer = Response(calendar_of(shown), mimetype="text/calendar")
    answer.headers["Content-Disposition"] = f'attachment; filename="{shown.code}.ics"'
    answer.headers["Content-Language"] = current()
    return answer


def _announced(code: str) -> tuple[Workshop, Seats]:
    """The workshop, or the page that says there is none: one not announced does not exist."""
    return published.find_public(code) or abort(404)


def _others(shown: Workshop, at: datetime) -> list[Any]:
    """A few others that have seats, the nearest to this one's regions first."""
    rows = [row for row in queries.upcoming(at) if row.code != shown.code and standing(row, row, at) == OPEN]
    regions = queries.regions()
    near = regions.get(next(iter(shown.region_codes), ""))
    return listed(nearest(rows, queries.convened_for([row.code for row in rows]), near, regions), at)


def seats_mark(seats: Seats, state: str) -> str:
    """What a page shows of the seats, in few letters, to ask whether it still holds."""
    return f"{state}-{seats.taken}-{seats.capacity}"
