"""Public lists of workshops: the catalogue and a region's page."""

from datetime import datetime
from typing import Any

from flask import Response, abort, make_response, render_template, request, url_for

from ..clock import now
from ..doors import public
from ..htmx import render, wants_part
from ..pages import kept
from . import queries
from .blueprint import blueprint
from .catalogue import HELD, PAGE, UPCOMING, Wanted, read_wanted
from .nearby import nearest
from .wording import listed


@blueprint.get("/")
@public
@kept
def catalogue() -> Response:
    """Workshops to come, or held, by date: the page, the part that changes, or the next cards."""
    at, regions, themes = now(), queries.regions(), queries.themes()
    wanted = read_wanted(request.args, set(regions), {theme.code for theme in themes})
    part = "workshops/_more_workshops.html" if wanted.page > 1 else "workshops/_workshops_found.html"
    choices: dict[str, Any] = {"regions": regions, "themes": themes, **_found(wanted, at)}
    if not wants_part():
        choices["months"] = queries.months(wanted.when, at)
    answer = render("workshops/catalogue.html", part, **choices)
    if wants_part() and wanted.page == 1:
        answer.headers["HX-Replace-Url"] = url_for("workshops.catalogue", **wanted.in_address())
    return answer


@blueprint.get("/regions/<code>")
@public
@kept
def region(code: str) -> Response:
    """A region's workshops: to come, or what comes nearest, and held."""
    at, regions = now(), queries.regions()
    here = regions.get(code)
    if here is None:
        abort(404)
    shown = {
        "region": here,
        "upcoming": _found(Wanted(UPCOMING, region=code), at),
        "held": _found(Wanted(HELD, region=code), at),
        "same_department": [one for one in regions.values() if one.code[:2] == code[:2] and one != here],
    }
    return make_response(render_template("workshops/region.html", **shown))


def _found(wanted: Wanted, at: datetime) -> dict[str, Any]:
    """The cards of one page, how many there are in all, and what to offer where there are none."""
    total = queries.count(wanted, at)
    rows = queries.find(wanted, at) if total else []
    cards = listed(rows, at)
    return {
        "wanted": wanted,
        "total": total,
        "cards": cards,
        "shown": min(wanted.page * PAGE, total),
        "offered": [] if rows or wanted.when == HELD else listed(_offered(wanted, at), at),
        "demo": bool(rows) and all(row.is_demonstration for row in rows),
    }


def _offered(wanted: Wanted, at: datetime) -> list[Any]:
    rows = queries.upcoming(at)
    regions = queries.regions()
    here = regions.get(wanted.region or "")
    return nearest(rows, queries.convened_for([row.code for row in rows]), here, regions)
