"""The plan and its figures: what is known and what is not, for the public and for staff."""

from typing import Any

from flask import Response, abort, make_response, redirect, render_template, request, url_for

from ..accounts.sessions import scope
from ..clock import now
from ..doors import allowed, public
from ..language import plain
from ..pages import kept
from ..plan.models import Plan
from ..plan.queries import all_plans, find_demonstration, find_plan, find_real_plan
from . import (
    board_page,
    breakdown_page,
    clashes_page,
    coverage_page,
    diagram,
    edition_page,
    participation_page,
    people_behind_page,
    public_changes,
    queries,
    same_people_page,
    summary,
    tip_page,
    took_part_page,
    words,
)
from .blueprint import blueprint
from .crowd import MOST
from .live import filled, read_live
from .tally import read_tally

__all__ = [
    "blueprint", "board_page", "breakdown_page", "clashes_page", "coverage_page", "edition_page",
    "participation_page", "people_behind_page", "same_people_page", "tip_page", "took_part_page",
]  # fmt: skip


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
            ranges=diagram.ranges(one.attributable for one in tally.standings),
            say=words,
            most=MOST,
            tip_mark=tip_page.mark,
            changes=public_changes.public_sentences(found, tally, at),
            summaries=summary.in_both(lambda: summary.of_public(found, tally, at)),
            **shown,
        )
    )


@blueprint.get("/manage/figures", endpoint="live")
@allowed("see figures")
def newest() -> Response:
    """To the figures of the plan that takes sign-ups: the demonstration, else the real one."""
    found = find_demonstration() or find_real_plan()
    if found is None:
        abort(404)
    return make_response(redirect(url_for("tallies.figures", key=found.key)))


@blueprint.get("/manage/figures/<key>/sign-ups")
@allowed("see figures")
def sign_ups(key: str) -> str:
    """Sign-ups of a plan by the participant's region, as they stand now: for staff."""
    found = find_plan(key)
    if found is None:
        abort(404)
    within = scope()
    live = read_live(found, within, queries.places(lima_in_two=True))
    return render_template(
        "tallies/sign_ups.html",
        plan=found,
        demo=found.is_demonstration,
        live=live,
        cells=diagram.live_cells(live.regions),
        ranges=diagram.ranges(one.seated for _, one in live.regions),
        filled=filled(found, within),
        others=[one for one in all_plans() if one.id != found.id],
        at=now(),
        is_national=within.is_national,
        say=words,
    )
