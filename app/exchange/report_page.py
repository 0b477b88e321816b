"""The annual report of a plan: a page to print, in either language, made from an edition."""

from typing import Any

from flask import Response, abort, make_response, render_template

from ..doors import public
from ..pages import kept
from ..plan.models import Plan
from ..plan.queries import find_plan
from ..tallies import edition_words, words
from ..tallies.edition_queries import find_edition, later
from ..tallies.queries import places
from ..workshops.editions import Edition
from .blueprint import blueprint
from .report import report_of


@blueprint.get("/plan/<key>/editions/<int:version>/report/<int:year>")
@public
@kept
def report(key: str, version: int, year: int) -> Response:
    """One year of an edition, on paper."""
    plan = find_plan(key)
    edition = find_edition(plan, version) if plan and version < 10**6 else None
    if plan is None or edition is None or not plan.first_year <= year <= _last_year(plan, edition):
        abort(404)
    jurisdictions, regions = places(lima_in_two=True), places(lima_in_two=False)
    names: dict[str, Any] = {place.code: place for place in jurisdictions}
    return make_response(
        render_template(
            "exchange/report.html", plan=plan, edition=edition, report=report_of(edition, year), names=names,
            demo=plan.is_demonstration, cell=edition_words.cell, bases=words.bases,
            elsewhere=words.elsewhere, regions=regions, jurisdictions=jurisdictions,
            later=next(reversed(later(plan, version)), None), followed=edition_words.followed,
        )
    )  # fmt: skip


def _last_year(plan: Plan, edition: Edition) -> int:
    """Of years that had not begun when an edition was signed off it says nothing."""
    return min(plan.last_year, edition.signed_on.year)
