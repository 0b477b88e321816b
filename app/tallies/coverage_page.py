"""Coverage for staff: expected against on record, and who is possible or without record, to be taken away."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from flask import Response, abort, render_template, request

from ..accounts.sessions import scope
from ..attendance.words import SECTORS
from ..clock import day_at_home, now
from ..doors import allowed
from ..institutions.models import SECTORS as ALL_SECTORS
from ..institutions.wording import KINDS
from ..language import gettext as _
from ..language import plain
from ..pages import kept_for_each
from ..plan.models import Plan
from ..plan.queries import all_plans, find_plan
from . import behind, coverage_words
from .blueprint import blueprint
from .coverage import MUNICIPALITIES, Body, Coverage, Wanted
from .coverage_queries import read_coverage
from .filed import only_theirs, table_answer

# Institutions not on record on a page; a file has them all.
PAGE = 40


@blueprint.get("/manage/figures/<key>/coverage", endpoint="coverage")
@allowed("see figures")
@kept_for_each
def page(key: str) -> str:
    """Regions, provinces, governments, sectors and networks, and those not on record a page at a time."""
    plan, wanted = _plan(key), _wanted()
    found = read_coverage(plan, scope(), now())
    silent, number = found.not_on_record(wanted), behind.page_of(request.args.get("page", ""))
    first = (number - 1) * PAGE
    return render_template(
        "tallies/coverage.html",
        plan=plan, demo=plan.is_demonstration, found=found, tell=coverage_words, at=now(),
        silent=silent[first : first + PAGE], listed=coverage_words.listed(silent, found, wanted.standing),
        page=number, has_more=len(silent) > first + PAGE, kept=_kept(wanted), asked=wanted, kinds=_kinds(),
        sectors={name: SECTORS[name] for name in ALL_SECTORS}, is_national=scope().is_national,
        others=[one for one in all_plans() if one.id != plan.id],
    )  # fmt: skip


@blueprint.get("/manage/figures/<key>/coverage.<any(csv,xlsx,json):form>")
@allowed("see figures")
def coverage_file(key: str, form: str) -> Response:
    """Who is possible or without record, as a file."""
    plan = _plan(key)
    heading, rows = coverage_words.heading(), _rows(plan)
    only = only_theirs(scope().is_national, _("Only the workshops and regions you answer for are counted."))
    answer = table_answer(form, plan, "not-on-record", _today(), heading, rows, only)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _plan(key: str) -> Plan:
    found = find_plan(key)
    if found is None:
        abort(404)
    return found


def _wanted() -> Wanted:
    """What the address asks for; nothing odd in it is an error."""
    asked = {name: request.args.get(name, "") for name in vars(Wanted())}
    sector = asked["sector"] if asked["sector"] in ALL_SECTORS else ""
    kind = asked["kind"] if asked["kind"] in _kinds() else ""
    standing = asked["standing"] if asked["standing"] in coverage_words.STANDINGS else ""
    codes = {
        name: asked[name] if asked[name].isdecimal() else "" for name in ("region", "province", "network")
    }
    expected = "1" if asked["expected"] else ""
    return Wanted(**codes, kind=kind, sector=sector, expected=expected, standing=standing)


def _kept(wanted: Wanted) -> dict[str, str]:
    """What narrows the list, as it stands in the address."""
    return {name: value for name, value in vars(wanted).items() if value}


def _kinds() -> dict[str, Any]:
    return {MUNICIPALITIES: _("Municipalities"), **KINDS}


def _rows(plan: Plan) -> Iterable[Sequence[object]]:
    found = read_coverage(plan, scope(), now())
    return (_cells(one, found) for one in found.not_on_record(_wanted()))


def _cells(one: Body, found: Coverage) -> list[object]:
    place = next((place for place in found.places if one.region in place.members), None)
    return [
        plain(one, "name"), str(KINDS[one.kind]), str(SECTORS[one.sector]),
        plain(place, "name") if place else "", one.province_name, one.code,
        _("yes") if one.id in found.expected else _("no"), coverage_words.standing(one, found),
    ]  # fmt: skip


def _today() -> date:
    return day_at_home(now())
