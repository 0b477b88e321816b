"""The plan and its figures: what is known and what is not, for the public and for staff."""

from typing import Any

from flask import Blueprint, Response, abort, make_response, render_template, request

from ..clock import now
from ..doors import public
from ..language import plain
from ..pages import kept
from ..plan.models import Plan
from ..plan.queries import all_plans, find_plan, find_real_plan
from . import diagram, queries, words
from .tally import read_tally

blueprint = Blueprint("tallies", __name__, url_prefix="/<any(es,en):lang>")


@blueprint.get("/plan")
@public
@kept
def plans() -> Response:
    """The real plan, with links to the others."""
    return _page(find_real_plan())


@blueprint.get("/plan/<key>")
@public
@kept
def plan(key: str) -> Response:
    """One plan: what was held, what each region was reached, what is not known."""
    return _page(find_plan(key))


def _page(found: Plan | None) -> Response:
    if found is None:
        abort(404)
    at = now()
    tally = read_tally(found, at, lima_in_two=request.args.get("lima") == "two")
    outside = () if found.is_demonstration else queries.records_outside(at)
    others = [one for one in all_plans() if one.id != found.id]
    shown: dict[str, Any] = {"plan": found, "tally": tally, "outside": outside, "others": others}
    return make_response(
        render_template(
            "tallies/plan.html",
            demo=found.is_demonstration,
            title=plain(found, "title"),
            owner=queries.owner(found),
            cells=diagram.cells(tally.standings),
            ranges=diagram.ranges(tally.standings),
            say=words,
            **shown,
        )
    )
