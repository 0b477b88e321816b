"""The public page of a workshop, its seats as they change, its poster and its calendar entry."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import Response, abort, make_response, redirect, render_template, request, url_for
from markupsafe import Markup

from ..addresses import absolute, neutral
from ..clock import day_at_home, now
from ..config import settings
from ..doors import public
from ..htmx import wants_part
from ..language import current, other
from ..pages import kept, remembered, saves_data, theme
from ..qr import qr_code
from ..workshops import programme, published, queries, record
from ..workshops.facts import facts
from ..workshops.materials import has_any
from ..workshops.models import Workshop
from ..workshops.nearby import nearest
from ..workshops.photographs import photographs
from ..workshops.seats import Seats
from ..workshops.standing import CANCELLED, CLOSED, FULL, HELD, OPEN, OVER, TAKING, standing
from ..workshops.structured import structured
from ..workshops.wording import listed
from .blueprint import blueprint
from .calendar import workshop_calendar as calendar_of
from .fresh_form import fresh_form
from .sharing import share_text, share_url, short_address

# What stands in a remembered page where chip, seats and form go; nobody can write it into a text.
MARKS = tuple(Markup("<!--{}-->").format(secrets.token_hex(8)) for _place in range(3))
SEATS_LEFT = "registration/_seats_left.html"
# Where nobody can sit down any more, others that take people are offered.
OFFERS_OTHERS = (CANCELLED, FULL, CLOSED, OVER)


@blueprint.get("/workshops/<code>")
@public
@kept
def workshop(code: str) -> Response:
    """A workshop: its facts, its seats, its form."""
    return _shown(code)


@neutral(blueprint, "/t/<code>", "/T/<code>")
@public
@kept
def short(code: str) -> Response:
    """The same page at the address of the posters, in the reader's language."""
    return _shown(code)


def _shown(code: str) -> Response:
    """The page; while people sign up, only what a sign-up changes is drawn anew."""
    row = published.find_now(code) or abort(404)
    state = standing(row, row, now())
    if state not in TAKING or request.args:
        return page(*_announced(code))
    what = [str(value) for name, value in row._mapping.items() if name not in ("taken", "waiting")]
    name = ("page", settings(), current(), theme(), request.path, state, *what)
    text = remembered(name, lambda: page(*_announced(code), places=MARKS).get_data(as_text=True))
    drawn = (*_moving(row, state), fresh_form(row, lambda: _announced(code)))
    for mark, part in zip(MARKS, drawn, strict=True):
        text = text.replace(mark, part)
    return make_response(text)


def page(
    shown: Workshop,
    seats: Seats,
    sent: dict[str, Any] | None = None,
    status: int = 200,
    places: Sequence[str] | None = None,
) -> Response:
    """The page of a workshop: with the form as it was sent back, or with marks in its moving places."""
    at = now()
    told, state = facts(shown), standing(shown, seats, at)
    address, backers = absolute("registration.workshop", code=shown.code), programme.backers(shown.id)
    chip, meter, form = places or _places(shown, seats, state, sent)
    answer = render_template(
        "registration/workshop.html",
        workshop=shown,
        chip_of_standing=chip,
        meter=meter,
        form=form,
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
        figures=record.public_figures(shown) if state == HELD else [],
        represented=record.represented(shown.id) if state == HELD else [],
        photographs=photographs(shown.id, day_at_home(at)) if state == HELD else [],
        has_materials=has_any(shown.id),
        saves_data=saves_data(),
        demo=shown.is_demonstration,
    )
    return make_response(answer, status)


def _places(shown: Workshop, seats: Seats, state: str, sent: dict[str, Any] | None) -> tuple[str, ...]:
    """What stands in the moving places of a page drawn whole."""
    row = published.find_now(shown.code)
    if sent is not None:
        form = render_template("registration/_sign_up.html", workshop=shown, seats=seats, **sent)
        return *_moving(row, state), Markup(form)  # noqa: S704 - our own template's
    return *_moving(row, state), fresh_form(row, lambda: (shown, seats)) if state in TAKING else ""


def _moving(row: Any, state: str) -> tuple[Markup, Markup]:
    """Where the workshop stands, and its seats: what every sign-up changes."""
    name = (current(), row.code, row.colour, state, row.taken, row.capacity)
    parts = {"seats": row, "standing": state}
    chip = remembered(("chip", *name), lambda: render_template("registration/_standing.html", **parts))
    return chip, remembered(("seats", *name), lambda: render_template(SEATS_LEFT, **parts))


@blueprint.get("/workshops/<code>/seats-left")
@public
def seats_left(code: str) -> Response:
    """The seats as they stand; nothing when the page that asks shows them already."""
    if not wants_part():
        return make_response(redirect(url_for("registration.workshop", code=code), 303))
    row = published.find_now(code) or abort(404)
    state, before = standing(row, row, now()), request.args.get("v", "")
    if before == f"{state}-{row.taken}-{row.capacity}":
        return make_response("", 204)
    return make_response(
        render_template("registration/_seats_changed.html", seats=row, standing=state, before=before)
    )


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
