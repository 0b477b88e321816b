"""The ticket, without anything personal: what a link shows, to keep on the phone and show at the door."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Response, abort, g, make_response, redirect, render_template, request, url_for

from ..addresses import absolute, neutral
from ..clock import now
from ..config import settings
from ..doors import public
from ..language import LANGUAGES, gettext, other, plain
from ..qr import qr_code
from ..security import address, hit
from ..tokens import door_code, shown_code
from ..workshops.facts import days_of, hours_of, zone_of
from ..workshops.standing import standing
from . import appointment, queries
from .blueprint import blueprint
from .calendar import calendar_file, google_calendar_url
from .models import CANCELLED, SEATED, WAITING, Registration
from .opened import remember
from .picture import picture
from .sharing import share_url

# Who signed up so recently is told that all went well.
JUST_NOW = timedelta(minutes=2)
# Where a button of the ticket leads once the link is exchanged; all else to one's own page.
LED_TO = {"leave": "registration.leave", "certificate": "certificates.own"}


@neutral(blueprint, "/r/<token>")
@public
def ticket(token: str) -> Response:
    """The ticket a personal link opens; looking at it changes nothing and shows nothing personal."""
    row = _held(token)
    return show_ticket(row, token)


@neutral(blueprint, "/r/<token>/open", methods=("POST",))
@public
def open_own(token: str) -> Response:
    """Exchange the link for half an hour on the person's own page."""
    row = _held(token)
    to = LED_TO.get(request.form.get("to", ""), "registration.own")
    answer = make_response(redirect(url_for(to, lang=g.lang), 303))
    remember(answer, row)
    return answer


@neutral(blueprint, "/r/<token>/calendar.ics")
@public
def ticket_calendar(token: str) -> Response:
    """The person's entry for a calendar."""
    row = _held(token)
    return _saved(calendar_file(row), "text/calendar", f"{row.workshop.code}.ics")


@neutral(blueprint, "/r/<token>/ticket.png")
@public
def ticket_picture(token: str) -> Response:
    """The ticket as a picture, to open without signal."""
    row = _held(token)
    if not _is_good(row):
        abort(404)
    return _saved(
        picture(row.workshop, shown_code(row.short_code), _door(row)), "image/png", f"{row.workshop.code}.png"
    )


def show_door(code: str, desk_of: Callable[[Registration], str]) -> Response:
    """What a ticket's QR says to anybody's camera: where and when to show it; the way to the desk for those
    who work there."""
    row = queries.find_by_door(code)
    if row is None:
        return _nothing_here()
    _speak(row)
    parts = {
        "workshop": row.workshop,
        "desk_url": desk_of(row),
        **_when_and_where(row),
        **_in_other_language(),
    }
    return make_response(render_template("registration/door.html", **parts))


def show_ticket(row: Registration, token: str | None) -> Response:
    """The ticket; without the link itself no square: names and codes are on every helper's device."""
    at, workshop = now(), row.workshop
    has_moved = workshop.moved_at is not None and workshop.moved_at > row.made_at
    if has_moved and (before := queries.before_moves(row)):
        has_moved = appointment.read(before) != appointment.of(workshop)
    was_promoted = row.seated_at is not None and row.seated_at > row.made_at
    is_fresh = token is not None and at - row.made_at < JUST_NOW
    parts = {
        "row": row,
        "workshop": workshop,
        "token": token,
        "code": shown_code(row.short_code),
        "qr": qr_code(_door(row)) if token and _is_good(row) else None,
        "is_good": _is_good(row),
        "place": queries.place_in_line(row) if row.state == WAITING else None,
        "is_new": is_fresh and row.state != CANCELLED and not was_promoted and not has_moved,
        "was_promoted": was_promoted,
        "is_over": workshop.state in ("held", "closed") or workshop.ends_at <= at,
        "has_moved": has_moved,
        "demo": workshop.is_demonstration,
        **(_what_is_left(row) if row.state == CANCELLED else {}),
        **_when_and_where(row),
        **(_ways_to_keep(row, token) | _in_other_language() if token else {}),
    }
    return make_response(render_template("registration/ticket.html", **parts))


def _held(token: str) -> Registration:
    """The sign-up a link opens, spoken of in its owner's language; a page that helps for any other."""
    row = queries.find_by_link(token)
    if row is None:
        abort(_nothing_here())
    _speak(row)
    return row


def _speak(row: Registration) -> None:
    """In the language asked for, else in the one the sign-up was made in."""
    wanted = request.args.get("lang")
    g.lang = wanted if wanted in LANGUAGES else row.language


def _nothing_here() -> Response:
    """The same for every link that opens nothing; only these are counted."""
    hit("limit_misses", address())
    return make_response(render_template("registration/no_link.html"), 404)


def _is_good(row: Registration) -> bool:
    """Whether the door opens to it."""
    return row.state == SEATED and row.workshop.state not in (CANCELLED, "held", "closed")


def _door(row: Registration) -> str:
    """The address in the QR, in capitals, which make it small."""
    return f"{settings().base_url}/e/{door_code(row.ref, row.generation)}".upper()


def _when_and_where(row: Registration) -> dict[str, Any]:
    hours = ", ".join(filter(None, (hours_of(row.workshop), zone_of(row.workshop))))
    return {
        "when": days_of(row.workshop),
        "hours": hours,
        "where": appointment.place_text(row.workshop),
    }


def _what_is_left(row: Registration) -> dict[str, Any]:
    """Whether somebody who left can sign up again, for a seat or for a place in line."""
    workshop, seats = queries.get_offered(row.workshop_id)
    return {"standing": standing(workshop, seats, now()), "has_line": seats.has_line}


def _in_other_language() -> dict[str, str]:
    """An address without a language says it at its end."""
    return {"other_language_url": f"{request.path}?lang={other()}"}


def _ways_to_keep(row: Registration, token: str) -> dict[str, Any]:
    there, workshop = appointment.of(row.workshop), row.workshop
    lines = (
        plain(workshop, "short"),
        there.when_text(),
        there.place_text(),
        gettext("Code: %(code)s", code=shown_code(row.short_code)),
        absolute("registration.ticket", token=token),
    )
    return {
        "whatsapp": share_url("\n".join(line for line in lines if line)),
        "google": google_calendar_url(workshop),
        "uses_google": "Android" in request.user_agent.string,
    }


def _saved(body: bytes, mimetype: str, name: str) -> Response:
    answer = Response(body, mimetype=mimetype)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
