"""Whether somebody's municipality took part already: a search over public bodies, for everybody."""

from typing import Any

from flask import Response, abort, request

from ..clock import now
from ..doors import public
from ..htmx import render
from ..institutions import wording
from ..institutions.models import Institution
from ..pages import kept
from ..plan.models import Plan
from ..plan.queries import find_plan
from ..workshops.wording import listed
from . import took_part
from .blueprint import blueprint

LONGEST = 80


@blueprint.get("/plan/<key>/took-part", endpoint="took_part")
@public
@kept
def page(key: str) -> Response:
    """The search, what it finds, and of one institution the workshops it took part in."""
    plan, asked = find_plan(key), request.args.get("institution", "")
    text = " ".join(request.args.get("q", "").replace("\x00", "").split())[:LONGEST]
    number = asked or took_part.number_called(text)
    hits = wording.found(text, (), took_part.PUBLIC_BODIES) if text and not number else []
    # What is only like it is offered, and never answered for.
    alike = wording.alike(text, (), took_part.PUBLIC_BODIES) if text and not (number or hits) else []
    body = took_part.find_body(number) if number else None
    if plan is None or (number and body is None):
        abort(404)
    shown: dict[str, Any] = {
        "plan": plan,
        "demo": plan.is_demonstration,
        "text": text,
        "hits": hits or alike,
        "is_like": bool(alike),
        "found": took_part.count_bodies(text) if hits and not body else 0,
        "body": body,
    }
    told = _told(plan, body) if body else {}
    return render("tallies/took_part.html", "tallies/_took_part_found.html", **shown, **told)


def _told(plan: Plan, body: Institution) -> dict[str, Any]:
    """What is said of one institution, and what comes next for its region."""
    at = now()
    card = took_part.next_for(plan, body, at)
    return {
        "name": wording.shown(body.id),
        "answer": took_part.answer(plan, body, at),
        "cards": listed([card], at) if card else [],
        "region": took_part.region_of(body),
    }
