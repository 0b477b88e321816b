"""People recorded by name as staff ask for them: rows and filters chosen freely, exact and internal."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from flask import Response, render_template, request, url_for

from ..accounts.sessions import scope
from ..attendance.words import SECTORS
from ..clock import day_at_home, now
from ..doors import allowed
from ..institutions.models import SECTORS as ALL_SECTORS
from ..institutions.wording import KINDS
from ..language import fold, plain
from ..language import gettext as _
from ..pages import kept_for_each
from ..plan.models import Plan
from ..plan.own import own_plan
from ..registration.forms import AGE_WORDS, SEX_WORDS
from ..workshops.counts import NO_INSTITUTION, UNLISTED
from ..workshops.queries import themes
from . import breakdown, distinct, planned, queries, words
from .blueprint import blueprint
from .board_page import narrowed_by, one_of
from .breakdown import Filter, Recorded
from .edition_words import described
from .facts import Place
from .filed import only_theirs, table_answer
from .participation_page import ELSEWHERE
from .people_behind import NUMBERS
from .planned import Narrowed

QUARTERS = ("1", "2", "3", "4")


@blueprint.get("/manage/figures/<key>/people", endpoint="breakdown")
@allowed("see figures")
@kept_for_each
def page(key: str) -> str:
    """A table of what was asked for."""
    plan = plan_of(key)
    asked, narrowed = asked_for(request.args), narrowed_by(plan, request.args)
    found = _read(plan, narrowed, asked)
    rows = [
        (name, _closer(plan, asked, code), [*_led(plan, asked, code, one)])
        for code, name, one in _rows(asked, found)
    ]
    total = sum(found.values(), Recorded())
    return render_template(
        "tallies/breakdown.html",
        plan=plan, demo=plan.is_demonstration, at=now(), rows=rows, asked=asked,
        narrowed=narrowed, year=find_year(plan), kinds=kinds(),
        sectors={name: SECTORS[name] for name in ALL_SECTORS}, sector=request.args.get("sector", ""),
        kind=request.args.get("kind", ""), sexes=_with_unsaid(SEX_WORDS), ages=_with_unsaid(AGE_WORDS),
        regions=[(one.code, plain(one, "name")) for one in _places()],
        themes=themes(), sources=planned.sources(plan), titles=titles(), say=words,
        is_national=scope().is_national, total=total, totals=[*_led(plan, None, "", total)], kept=kept(),
        people=_people(plan, narrowed, asked) if "people" in request.args else None,
    )  # fmt: skip


@blueprint.get("/manage/figures/<key>/people.<any(csv,xlsx,json):form>")
@allowed("see figures")
def breakdown_file(key: str, form: str) -> Response:
    """The same table as a file."""
    plan = plan_of(key)
    asked = asked_for(request.args)
    found = _read(plan, narrowed_by(plan, request.args), asked)
    heading = [titles()[asked.rows], *_columns()]
    rows = ([name, *_cells(one)] for _code, name, one in _rows(asked, found))
    only = only_theirs(scope().is_national, _("Only the workshops you answer for are counted."))
    answer = table_answer(form, plan, "people", day_at_home(now()), heading, rows, only)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _cells(one: Recorded) -> Sequence[object]:
    """Signed up, with a seat, came, excused, absent, not recorded; nobody came is no 0, as on the page."""
    return one.registered, one.seated, one.named or "", one.excused, one.absent, one.unrecorded


def plan_of(key: str) -> Plan:
    """A plan by its key, or 404; of a real one a demonstration account sees the figures alone."""
    return own_plan(key)


def find_year(plan: Plan) -> int | None:
    """The one year that is asked for."""
    return one_of(request.args.get("year"), plan.years)


def years_of(plan: Plan) -> range:
    """The year asked for, or all of the plan's."""
    year = find_year(plan)
    return range(year, year + 1) if year else plan.years


def _people(plan: Plan, narrowed: Narrowed, asked: Filter) -> distinct.Distinct:
    return distinct.read_people(plan, scope(), narrowed, years_of(plan), asked)


def _read(plan: Plan, narrowed: Narrowed, asked: Filter) -> dict[str, Recorded]:
    return breakdown.read_breakdown(plan, scope(), narrowed, asked, years_of(plan), now())


def asked_for(given: Mapping[str, str]) -> Filter:
    """What the address asks for; nothing odd in it is an error."""
    codes = known_regions()
    region = _known(given.get("region"), [*codes, *ELSEWHERE])
    rows = _known(given.get("rows"), breakdown.ROWS) or breakdown.REGION
    if rows in breakdown.PLACES and region not in codes:
        rows = breakdown.REGION
    kind, sector = _known(given.get("kind"), kinds()), _known(given.get("sector"), ALL_SECTORS)
    wanted = (kind,) if kind else breakdown.sectors_of_kinds().get(sector, ("",)) if sector else ()
    return Filter(
        rows, int(_known(given.get("quarter"), QUARTERS) or 0), region,
        _known(given.get("host"), [*codes, breakdown.UNSAID]), wanted,
        _known(given.get("sex"), _with_unsaid(SEX_WORDS)),
        _known(given.get("age"), _with_unsaid(AGE_WORDS)),
    )  # fmt: skip


def _with_unsaid(words: Mapping[str, Any]) -> dict[str, Any]:
    """What people may have said, and that they said nothing; empty asks for all."""
    return {**words, breakdown.UNSAID: words[""]}


def _known(asked: str | None, values: Iterable[str]) -> str:
    return next((one for one in values if one == asked), "")


def kept() -> dict[str, str]:
    """What was asked for, as it stands in the address; the table's own words are told apart from it."""
    names = (
        "rows", "year", "quarter", "region", "host", "kind", "sector", "sex", "age", "component", "theme",
        "group", "source",
    )  # fmt: skip
    return {name: request.args[name] for name in names if request.args.get(name)}


def kinds() -> dict[str, Any]:
    return {**KINDS, UNLISTED: words.kind(UNLISTED), NO_INSTITUTION: words.kind(NO_INSTITUTION)}


def _places() -> tuple[Place, ...]:
    return tuple(sorted(queries.places(lima_in_two=True), key=lambda one: fold(one.name_es)))


def known_regions() -> list[str]:
    """The codes of the regions people can be asked for by."""
    return [code for place in _places() for code in place.members]


def titles() -> dict[str, str]:
    return {
        breakdown.REGION: _("Region represented"), breakdown.HOST: _("Region that hosted"),
        breakdown.PROVINCE: _("Province"), breakdown.DISTRICT: _("District"),
        breakdown.KIND: _("Kind of institution"), breakdown.SEX: _("Sex"), breakdown.AGE: _("Age"),
        breakdown.YEAR: _("Year"), breakdown.QUARTER: _("Quarter"),
    }  # fmt: skip


def _columns() -> list[str]:
    return [
        _("Signed up"), _("With a seat"), _("Recorded by name"), _("Excused"), _("Absent"),
        _("No record of attendance"),
    ]  # fmt: skip


def _rows(asked: Filter, found: dict[str, Recorded]) -> list[tuple[str, str, Recorded]]:
    """Each row by its code, with its name; by time in its order, else those who came most first."""
    named = names(asked.rows, list(found))
    by_time = asked.rows in (breakdown.YEAR, breakdown.QUARTER)
    order = sorted(
        found, key=lambda one: one if by_time else (-found[one].named, -found[one].registered, one)
    )
    return [(value, named[value], found[value]) for value in order]


def _told(asked: Filter, value: str) -> dict[str, str]:
    """What narrows the address to one row; empty for a region nobody knows, which is none to ask for."""
    if asked.rows == breakdown.REGION and value not in (*known_regions(), *ELSEWHERE):
        return {}
    if asked.rows == breakdown.QUARTER:
        return dict(zip(("year", "quarter"), value.split("-"), strict=True))
    if asked.rows in breakdown.PLACES:
        return {"within": value or asked.rows}
    return {asked.rows: value or breakdown.UNSAID}


def _closer(plan: Plan, asked: Filter, value: str) -> str:
    """The same people by their regions, of a region by its provinces; empty where there is nothing closer."""
    is_region, is_known = asked.rows == breakdown.REGION, value in known_regions()
    told = _told(asked, value)
    if not told or asked.rows in breakdown.PLACES or (is_region and not is_known):
        return ""
    rows = breakdown.PROVINCE if is_region else breakdown.REGION
    address: dict[str, Any] = kept() | told | {"rows": rows}
    return url_for("tallies.breakdown", key=plan.key, **address)


def _led(plan: Plan, asked: Filter | None, value: str, one: Recorded) -> Iterator[tuple[int, str]]:
    """Each number of a row with what it rests on; without `asked`, of all the rows together."""
    told = _told(asked, value) if asked else {}
    narrowed: dict[str, Any] = {name: said for name, said in kept().items() if name != "rows"} | told
    for what in NUMBERS:
        number = getattr(one, what)
        leads = number and (told or not asked)
        yield number, url_for("tallies.people_behind", key=plan.key, what=what, **narrowed) if leads else ""


def _no_place(rows: str) -> str:
    return _("No known province") if rows == breakdown.PROVINCE else _("No known district")


def names(rows: str, values: list[str]) -> dict[str, str]:
    places = {code: words.regions([one]) for one in _places() for code in one.members}
    if rows == breakdown.REGION:
        return {one: places.get(one) or words.elsewhere(one) for one in values}
    if rows == breakdown.HOST:
        return {one: places.get(one) or _("Not in a region, or not said") for one in values}
    if rows in breakdown.PLACES:
        told = words.places_within(values)
        beside = {breakdown.NOWHERE: _("The region itself"), breakdown.NO_PLACE: _no_place(rows)}
        return {one: beside.get(one) or told.get(one, "") for one in values}
    if rows == breakdown.KIND:
        return {one: words.kind(one) for one in values}
    if rows in (breakdown.SEX, breakdown.AGE):
        return {one: str(described(rows, one or "none")) for one in values}
    return {one: one.replace("-", " · ") for one in values}
