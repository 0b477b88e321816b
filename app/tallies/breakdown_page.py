"""People recorded by name as staff ask for them: rows and filters chosen freely, exact and internal."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask import Response, abort, make_response, render_template, request, url_for

from ..accounts.sessions import scope
from ..attendance.words import SECTORS
from ..clock import now
from ..doors import allowed
from ..institutions.models import SECTORS as ALL_SECTORS
from ..institutions.wording import KINDS
from ..language import fold, plain
from ..language import gettext as _
from ..pages import kept_for_each
from ..plan.models import Plan
from ..plan.queries import find_plan
from ..registration.forms import AGE_WORDS, SEX_WORDS
from ..sheets import csv_file
from ..workshops.counts import NO_INSTITUTION, UNLISTED
from ..workshops.queries import themes
from . import behind, breakdown, planned, queries, words
from .blueprint import blueprint
from .board_page import narrowed_by, one_of
from .breakdown import Filter
from .edition_words import described
from .facts import Place
from .participation_page import ELSEWHERE
from .planned import Narrowed
from .reached import People

QUARTERS = ("1", "2", "3", "4")


@blueprint.get("/manage/figures/<key>/people", endpoint="breakdown")
@allowed("see figures")
@kept_for_each
def page(key: str) -> str:
    """A table of what was asked for."""
    plan = _plan(key)
    asked, narrowed = _asked(), narrowed_by(plan, request.args)
    found = _read(plan, narrowed, asked)
    rows = [(name, one, _leads_to(plan, asked, code)) for code, name, one in _rows(asked, found)]
    return render_template(
        "tallies/breakdown.html",
        plan=plan, demo=plan.is_demonstration, at=now(), rows=rows, asked=asked,
        narrowed=narrowed, year=one_of(request.args.get("year"), plan.years), kinds=_kinds(),
        sectors={name: SECTORS[name] for name in ALL_SECTORS}, sector=request.args.get("sector", ""),
        kind=request.args.get("kind", ""), sexes=_with_unsaid(SEX_WORDS), ages=_with_unsaid(AGE_WORDS),
        regions=[(one.code, plain(one, "name")) for one in _places()],
        themes=themes(), sources=planned.sources(plan), titles=_titles(), say=words,
        is_national=scope().is_national, total=sum(found.values(), People()), kept=_kept(),
        people=_people(plan, narrowed) if "people" in request.args else None,
    )  # fmt: skip


@blueprint.get("/manage/figures/<key>/people.csv")
@allowed("see figures")
def breakdown_csv(key: str) -> Response:
    """The same table as a spreadsheet."""
    plan = _plan(key)
    asked = _asked()
    found = _read(plan, narrowed_by(plan, request.args), asked)
    heading = [_titles()[asked.rows], *_columns()]
    answer = make_response(
        csv_file(heading, ([name, *numbers(one)] for _code, name, one in _rows(asked, found)))
    )
    answer.headers["Content-Type"] = "text/csv; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="people-{plan.key}.csv"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def numbers(one: People) -> Sequence[int]:
    """Signed up, with a seat, came, excused, absent."""
    return one.registered, one.seated, one.named, one.excused, one.absent


def _plan(key: str) -> Plan:
    found = find_plan(key)
    if found is None:
        abort(404)
    return found


def _people(plan: Plan, narrowed: Narrowed) -> breakdown.Distinct:
    year = one_of(request.args.get("year"), plan.years)
    years = range(year, year + 1) if year else plan.years
    return breakdown.read_people(plan, scope(), narrowed, years)


def _read(plan: Plan, narrowed: Narrowed, asked: Filter) -> dict[str, People]:
    year = one_of(request.args.get("year"), plan.years)
    years = range(year, year + 1) if year else plan.years
    return breakdown.read_breakdown(plan, scope(), narrowed, asked, years, now())


def _asked() -> Filter:
    """What the address asks for; nothing odd in it is an error."""
    given = request.args
    codes = [*(code for place in _places() for code in place.members)]
    region = _known(given.get("region"), [*codes, *ELSEWHERE])
    rows = _known(given.get("rows"), breakdown.ROWS) or breakdown.REGION
    if rows in breakdown.PLACES and region not in codes:
        rows = breakdown.REGION
    kind, sector = _known(given.get("kind"), _kinds()), _known(given.get("sector"), ALL_SECTORS)
    kinds = (kind,) if kind else breakdown.sectors_of_kinds().get(sector, ("",)) if sector else ()
    return Filter(
        rows, int(_known(given.get("quarter"), QUARTERS) or 0), region, _known(given.get("host"), codes),
        kinds, _known(given.get("sex"), _with_unsaid(SEX_WORDS)),
        _known(given.get("age"), _with_unsaid(AGE_WORDS)),
    )  # fmt: skip


def _with_unsaid(words: Mapping[str, Any]) -> dict[str, Any]:
    """What people may have said, and that they said nothing; empty asks for all."""
    return {**words, breakdown.UNSAID: words[""]}


def _known(asked: str | None, values: Iterable[str]) -> str:
    return next((one for one in values if one == asked), "")


def _kept() -> dict[str, str]:
    """What was asked for, as it stands in the address; the table's own words are told apart from it."""
    names = (
        "rows", "year", "quarter", "region", "host", "kind", "sector", "sex", "age", "component", "theme",
        "group", "source",
    )  # fmt: skip
    return {name: request.args[name] for name in names if request.args.get(name)}


def _kinds() -> dict[str, Any]:
    return {**KINDS, UNLISTED: words.kind(UNLISTED), NO_INSTITUTION: words.kind(NO_INSTITUTION)}


def _places() -> tuple[Place, ...]:
    return tuple(sorted(queries.places(lima_in_two=True), key=lambda one: fold(one.name_es)))


def _titles() -> dict[str, str]:
    return {
        breakdown.REGION: _("Region represented"), breakdown.HOST: _("Region that hosted"),
        breakdown.PROVINCE: _("Province"), breakdown.DISTRICT: _("District"),
        breakdown.KIND: _("Kind of institution"), breakdown.SEX: _("Sex"), breakdown.AGE: _("Age"),
        breakdown.YEAR: _("Year"), breakdown.QUARTER: _("Quarter"),
    }  # fmt: skip


def _columns() -> list[str]:
    return [_("Signed up"), _("With a seat"), _("Recorded by name"), _("Excused"), _("Absent")]


def _rows(asked: Filter, found: dict[str, People]) -> list[tuple[str, str, People]]:
    """Each row by its code, with its name; by time in its order, else those who came most first."""
    names = _names(asked.rows, list(found))
    by_time = asked.rows in (breakdown.YEAR, breakdown.QUARTER)
    order = sorted(
        found, key=lambda one: one if by_time else (-found[one].named, -found[one].registered, one)
    )
    return [(value, names[value], found[value]) for value in order]


def _leads_to(plan: Plan, asked: Filter, value: str) -> str:
    """What a row rests on: its workshops, or the same people looked at closer; empty where nothing is."""
    kept = _kept()
    free = kept.keys() & {"quarter", "host", "kind", "sector", "sex", "age"}
    known, closer = {code for place in _places() for code in place.members}, dict[str, Any]()
    if asked.rows == breakdown.REGION and free:
        closer = {"rows": breakdown.PROVINCE, "region": value} if value in known else {}
    elif asked.rows == breakdown.REGION and value in {*known, *ELSEWHERE}:
        return _behind(plan, kept, region=value)
    elif asked.rows in breakdown.PLACES and not free:
        return _behind(plan, kept, region=asked.region, within=value or asked.rows)
    elif asked.rows == breakdown.QUARTER:
        closer = dict(zip(("year", "quarter"), value.split("-"), strict=True))
    elif not value and asked.rows in (breakdown.SEX, breakdown.AGE):
        closer = {asked.rows: breakdown.UNSAID}
    elif value and asked.rows not in (breakdown.REGION, *breakdown.PLACES):
        closer = {asked.rows: value}
    told = kept | {"rows": breakdown.REGION} | closer
    return url_for("tallies.breakdown", key=plan.key, **told) if closer else ""


def _behind(plan: Plan, kept: dict[str, str], **told: str) -> str:
    """The workshops people came to, by what the plan is narrowed to."""
    narrowed: dict[str, Any] = {name: kept[name] for name in kept.keys() - {"rows", "region"}}
    narrowed |= {"what": behind.CAME_BY_NAME, **told}
    return url_for("tallies.workshops_behind", key=plan.key, **narrowed)


def _no_place(rows: str) -> str:
    return _("No known province") if rows == breakdown.PROVINCE else _("No known district")


def _names(rows: str, values: list[str]) -> dict[str, str]:
    places = {code: words.regions([one]) for one in _places() for code in one.members}
    if rows == breakdown.REGION:
        return {one: places.get(one) or words.elsewhere(one) for one in values}
    if rows == breakdown.HOST:
        return {one: places.get(one) or _("Not in a region, or not said") for one in values}
    if rows in breakdown.PLACES:
        told = breakdown.place_names(values)
        beside = {breakdown.NOWHERE: _("The region itself"), breakdown.NO_PLACE: _no_place(rows)}
        return {one: beside.get(one) or ", ".join(told.get(one, ())) for one in values}
    if rows == breakdown.KIND:
        return {one: words.kind(one) for one in values}
    if rows in (breakdown.SEX, breakdown.AGE):
        return {one: str(described(rows, one or "none")) for one in values}
    return {one: one.replace("-", " · ") for one in values}
