"""Participation by region for staff: the first screen, one region, and the workshops behind each number."""

from collections.abc import Sequence
from typing import Any

from flask import Response, abort, render_template, request

from ..accounts.sessions import scope
from ..clock import day_at_home, now
from ..doors import allowed
from ..language import gettext as _
from ..pages import kept_for_each
from ..plan.models import Plan
from ..plan.queries import all_plans, find_plan
from ..plan.rungs import RUNGS
from ..workshops.counts import ABROAD, NO_REGION, NOT_STATED
from ..workshops.queries import themes
from . import behind, changes, diagram, ladder, participation_words, planned, queries, summary, words
from .blueprint import blueprint
from .board_page import narrowed_by, one_of
from .facts import Place
from .filed import only_theirs, table_answer
from .participation import read_participation
from .planned import Narrowed
from .reached import Participation
from .recount import last_check
from .row import Row

ELSEWHERE = (NO_REGION, ABROAD, NOT_STATED)


@blueprint.get("/manage/figures/<key>")
@allowed("see figures")
@kept_for_each
def figures(key: str) -> str:
    """Four numbers, the diagram, the table that is the chart, and what is not known."""
    plans = all_plans()
    plan = next((one for one in plans if one.key == key), None) or abort(404)
    narrowed = narrowed_by(plan, request.args)
    found, kept = _read(plan, narrowed), _kept(plan, narrowed)
    tiles = [(row.place, participation_words.tile(row, f"#r{row.code}")) for row in found.rows if row.place]
    return render_template(
        "tallies/figures.html",
        found=found,
        checked=last_check(),
        gaps=participation_words.gaps(found),
        cells=diagram.placed(sorted(tiles, key=lambda one: one[0].code)),
        ranges=diagram.ranges(row.number for row in found.rows if row.bases),
        others=[one for one in plans if one.id != plan.id],
        summaries=_summaries(plan, found, kept),
        changes=changes.read_changes(plan, scope(), _places(), narrowed, now()).sentences,
        targets=_national(plan, found) if narrowed == Narrowed() else [],
        **_shared(plan, narrowed),
    )


@blueprint.get("/manage/figures/<key>.<any(csv,xlsx,json):form>")
@allowed("see figures")
def figures_file(key: str, form: str) -> Response:
    """The same table as a file."""
    heading = [
        _("Region"), _("Workshops held"), _("Without a figure"), _("People signed up"), _("Recorded by name"),
        _("Stated for this region alone"), _("Shared with others"), _("On record"),
    ]  # fmt: skip
    plan = _plan(key)
    found = _read(plan, narrowed_by(plan, request.args))
    only = only_theirs(scope().is_national, _("Only the workshops you answer for are counted."))
    has_sign_ups = bool(found.national.registered)
    rows = (_cells(row, has_sign_ups) for row in (*found.rows, *found.elsewhere))
    return table_answer(form, plan, "participation", day_at_home(now()), heading, rows, only)


@blueprint.get("/manage/figures/<key>/regions/<region>")
@allowed("see figures")
@kept_for_each
def region(key: str, region: str) -> str:
    """One region in each year of the plan."""
    plan = _plan(key)
    place = next((one for one in _places() if one.code == region), None)
    if place is None:
        abort(404)
    found = read_participation(plan, scope(), _places(), Narrowed(), now())
    years = [(year, found.year_of(place, year)) for year in found.years]
    row = next(one for one in found.rows if one.place == place)
    return render_template(
        "tallies/region.html", place=place, row=row, years=years, found=found,
        rungs=ladder.read_ladder(plan, scope(), region, now()),
        stepless=ladder.read_stepless(plan, scope(), region, now()),
        targets=ladder.kept(planned.promises(plan), region, years),
        **_shared(plan, narrowed_by(plan, request.args)),
    )  # fmt: skip


@blueprint.get("/manage/figures/<key>/workshops")
@allowed("see figures")
@kept_for_each
def workshops_behind(key: str) -> str:
    """The workshops behind a number."""
    plan, at = _plan(key), now()
    narrowed = narrowed_by(plan, request.args)
    codes = {one.code for one in _places()} | set(ELSEWHERE)
    asked = {name: request.args.get(name, "") for name in ("region", "what", "page")}
    asked["what"] = asked["what"] or behind.EVERYTHING
    if asked["what"] not in behind.conditions(at) or (asked["region"] and asked["region"] not in codes):
        abort(404)
    years = _years(plan)
    rows, has_more = behind.read_behind(plan, scope(), range(years[0], years[-1] + 1), narrowed, asked, at)
    place = next((one for one in _places() if one.code == asked["region"]), None)
    return render_template(
        "tallies/behind.html", rows=rows, has_more=has_more, what=asked["what"], place=place,
        elsewhere=asked["region"] if place is None else "", page=behind.page_of(asked["page"]),
        regions={one.code: one for one in _places()}, **_shared(plan, narrowed),
    )  # fmt: skip


def _plan(key: str) -> Plan:
    found = find_plan(key)
    if found is None:
        abort(404)
    return found


def _places() -> tuple[Place, ...]:
    return queries.places(lima_in_two=True)


def _years(plan: Plan) -> Sequence[int]:
    year = one_of(request.args.get("year"), plan.years)
    return [year] if year else list(plan.years)


def _read(plan: Plan, narrowed: Narrowed) -> Participation:
    return read_participation(plan, scope(), _places(), narrowed, now(), _years(plan))


def _summaries(plan: Plan, found: Participation, kept: dict[str, Any]) -> summary.Summaries:
    is_national = scope().is_national
    return summary.in_both(lambda: summary.of_staff(plan, found, now(), kept, is_national))


def _national(plan: Plan, found: Participation) -> list[ladder.Kept]:
    """Targets of the whole plan, for whoever answers for all of it."""
    return ladder.kept_nationally(planned.promises(plan), found) if scope().is_national else []


def _kept(plan: Plan, narrowed: Narrowed) -> dict[str, Any]:
    """What narrows the page, as it stands in its address."""
    year = one_of(request.args.get("year"), plan.years)
    return _asked(narrowed) | ({"year": year} if year else {})


def _asked(narrowed: Narrowed) -> dict[str, Any]:
    return {name: value for name, value in vars(narrowed).items() if value}


def _cells(row: Row, has_sign_ups: bool) -> list[object]:
    """What is not known has words and no number: 0 would say that nobody came, or signed up."""
    shared = row.standing.shared if row.standing else ()
    is_counted = row.place is not None and (row.is_on_record or row.workshops.held)
    held, silent = (row.workshops.held, row.unheard) if is_counted else ("", "")
    named = row.people.named if row.people.named or row.counts_by_name else ""
    stated = row.stated if row.standing and row.standing.attributable is not None else ""
    return [
        participation_words.row_name(row), held, silent, row.people.registered if has_sign_ups else "",
        named, stated,
        "; ".join(words.shared(one) for one in shared), participation_words.row_words(row),
    ]  # fmt: skip


def _shared(plan: Plan, narrowed: Narrowed) -> dict[str, Any]:
    return {
        "plan": plan, "demo": plan.is_demonstration, "say": words, "tell": participation_words, "at": now(),
        "is_national": scope().is_national, "themes": themes(), "sources": planned.sources(plan),
        "asked": _asked(narrowed), "rung_words": RUNGS, "year": one_of(request.args.get("year"), plan.years),
        "kept": _kept(plan, narrowed),
    }  # fmt: skip
