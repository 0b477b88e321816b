"""The plan's board for those who work here, and the page of one of its cells."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from flask import Response, abort, render_template, request, url_for

from ..accounts.scopes import Scope
from ..accounts.sessions import scope
from ..clock import now
from ..doors import allowed, may
from ..htmx import render
from ..language import gettext as _
from ..pages import kept_for_each
from ..plan.models import Plan
from ..plan.queries import all_plans, find_plan
from ..workshops.models import STATES
from ..workshops.queries import regions, themes
from ..workshops.wording import quarter_name, quarters
from . import board_queries, planned, words
from .blueprint import blueprint
from .board import MOST_CHIPS, QUARTERS, Item, Promise, fold, of_country
from .board_queries import Reached
from .chips import chips
from .planned import Narrowed

SHOWN_YEARS = 4
EARLIEST, LATEST = 2000, 2099


@blueprint.get("/manage/board")
@allowed("see workshops")
def boards() -> Response:
    """To the board of the plan that runs now, else of the first."""
    plans = all_plans()
    if not plans:
        abort(404)
    running = [plan for plan in plans if now().year in plan.years]
    return Response(status=302, headers={"Location": url_for("tallies.board", key=(running or plans)[0].key)})


@blueprint.get("/manage/board/<key>")
@allowed("see workshops")
@kept_for_each
def board(key: str) -> Any:
    """Four years of a plan, or one of them: regions by quarters, totals against targets."""
    plan, within, at = _plan(key), scope(), now()
    four = _four_years(plan, request.args)
    year = one_of(request.args.get("year"), four)
    years = range(year, year + 1) if year else four
    narrowed = narrowed_by(plan, request.args)
    found = board_queries.items(plan, within, years, narrowed, at)
    promises = _promises(plan, within, narrowed)
    made = fold(_codes(within, found), found, years, promises, narrowed.component)
    return render(
        "tallies/board.html", "tallies/_board.html",
        plan=plan, board=made, four=four, year=year, beside=_beside(plan, four),
        narrowed=narrowed, present=year or _present(four),
        saved="saved" in request.args,
        reached=_by_year(board_queries.reached(plan, within, years, narrowed, at), narrowed, promises),
        is_national=within.is_national,
        **_shared(plan, within, narrowed),
    )  # fmt: skip


@blueprint.get("/manage/board/<key>/<region>/<int:year>/<int:quarter>")
@allowed("see workshops")
def quarter(key: str, region: str, year: int, quarter: int) -> str:
    """Everything in one cell of the board, with what may be done there."""
    plan, within, places = _plan(key), scope(), regions()
    if region not in places or quarter not in QUARTERS or not EARLIEST <= year <= LATEST:
        abort(404)
    found = board_queries.items(plan, within, range(year, year + 1), Narrowed(), now())
    here = [one for one in found if one.quarter == quarter and region in one.regions]
    if not (here or within.covers(region)):
        abort(404)
    return render_template(
        "tallies/quarter.html",
        plan=plan, items=here, place=places[region], year=year, quarter=quarter, demo=plan.is_demonstration,
        **_said(within),
    )  # fmt: skip


def _plan(key: str) -> Plan:
    found = find_plan(key)
    if found is None:
        abort(404)
    return found


def _codes(within: Scope, items: list[Item]) -> list[str]:
    """The regions whoever asks answers for, and those their workshops are shared with."""
    beside = {code for one in items for code in one.regions}
    return [code for code in regions() if within.covers(code) or code in beside]


def _promises(plan: Plan, within: Scope, narrowed: Narrowed) -> list[Promise] | None:
    if not narrowed.compares:
        return None
    return [
        one
        for one in planned.promises(plan)
        if within.is_national or (one.region and within.covers(one.region))
    ]


def _by_year(
    found: Iterable[Reached], narrowed: Narrowed, promises: list[Promise] | None
) -> list[dict[str, Any]]:
    """Each year's participations on record beside the people promised for it."""
    made = []
    for one in found:
        said, is_summed = of_country(promises or (), "people", one.year, narrowed.component)
        made.append({"found": one, "promised": said, "is_summed": is_summed})
    return made


def _shared(plan: Plan, within: Scope, narrowed: Narrowed) -> dict[str, Any]:
    asked = {name: value or None for name, value in vars(narrowed).items()}
    return {
        "demo": plan.is_demonstration, "others": [one for one in all_plans() if one.id != plan.id],
        "say": words, "states": STATES, "themes": themes(), "sources": planned.sources(plan),
        "most": MOST_CHIPS, "asked": asked, "is_narrowed": any(asked.values()), **_said(within),
        "may_edit": may("edit plan") and within.may_write(plan.is_demonstration),
    }  # fmt: skip


def _said(within: Scope) -> dict[str, Any]:
    """What the chips and the links of every cell share, made once."""
    return {
        "places": regions(),
        "ordinals": words.ordinals(),
        "quarters": quarters(),
        "when_name": quarter_name,
        "state_words": words.states(),
        "chips": chips(),
        "more": cache(_more),
        "may_add": may("run workshops"),
        "covers": within.covers,
    }


def _more(number: int) -> str:
    return _("and %(num)s more", num=number)


def _four_years(plan: Plan, asked: Mapping[str, str]) -> range:
    """The four the address asks for; a year that is not among them brings those that hold it."""
    four = _four_from(_year(asked, "from") or plan.first_year)
    year = _year(asked, "year")
    if year is None or year in four or not EARLIEST <= year <= LATEST:
        return four
    return _four_from(year - (year - plan.first_year) % SHOWN_YEARS)


def _year(asked: Mapping[str, str], name: str) -> int | None:
    said = asked.get(name, "")
    return int(said) if re.fullmatch(r"[0-9]{4}", said) else None


def _four_from(year: int) -> range:
    begin = min(max(year, EARLIEST), LATEST - SHOWN_YEARS + 1)
    return range(begin, begin + SHOWN_YEARS)


def _beside(plan: Plan, four: range) -> list[tuple[str, range]]:
    """The four years before and after these, as far as the plan goes that way."""
    found = (
        [("prev", _four_from(max(four[0] - SHOWN_YEARS, plan.first_year)))]
        if four[0] > plan.first_year
        else []
    )
    return found + ([("next", _four_from(four[-1] + 1))] if four[-1] < plan.last_year else [])


def one_of(asked: str | None, years: range) -> int | None:
    return next((year for year in years if str(year) == asked), None)


def _present(years: range) -> int:
    """The year a phone shows of the four: the present one, else the first."""
    return now().year if now().year in years else years[0]


def narrowed_by(plan: Plan, asked: Mapping[str, str]) -> Narrowed:
    """What the address asks for; nothing odd in it is an error."""
    return Narrowed(
        component=_known(asked, "component", lambda: (one.id for one in plan.components)),
        theme=_known(asked, "theme", lambda: (one.code for one in themes())) or "",
        group=_known(asked, "group", lambda: (one.id for one in plan.groups)),
        source=_known(asked, "source", lambda: (number for number, _name in planned.sources(plan))),
        state=_known(asked, "state", lambda: STATES) or "",
    )


def _known(asked: Mapping[str, str], name: str, values: Callable[[], Iterable[Any]]) -> Any:
    """What the address names, looked up only where it names something."""
    said = asked.get(name)
    return next((one for one in values() if str(one) == said), None) if said else None
