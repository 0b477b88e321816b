"""Who a number of people in detail rests on; whoever may not see names sees how many of which workshop."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from flask import abort, render_template, request

from ..accounts.sessions import scope
from ..attendance.likeness import who_of
from ..attendance.words import SECTORS
from ..clock import now
from ..doors import allowed, may
from ..institutions.models import SECTORS as ALL_SECTORS
from ..language import gettext as _
from ..language import plain
from ..plan.models import Plan
from ..registration import spreadsheet
from ..workshops.scoped import find_workshop
from . import behind, breakdown, people_behind, planned, words
from .blueprint import blueprint
from .board_page import narrowed_by
from .breakdown_page import asked_for, find_year, kept, kinds, names, plan_of, titles, years_of
from .edition_words import described
from .planned import Narrowed
from .same_people_page import LISTS


@blueprint.get("/manage/figures/<key>/people/rows", endpoint="people_behind")
@allowed("see figures")
def page(key: str) -> Any:
    """The rows behind a number: exactly so many, but for those whose answers are erased with their names."""
    plan = plan_of(key)
    what, within = request.args.get("what", people_behind.NUMBERS[0]), request.args.get("within", "")
    asked, narrowed = asked_for(request.args), narrowed_by(plan, request.args)
    inside = words.within(within) if within and asked.region else ""
    if what not in people_behind.NUMBERS or bool(within) != bool(inside):
        abort(404)
    workshop = request.args.get("workshop", "")
    held = find_workshop(workshop, scope()) or abort(404) if workshop else None
    asked, years = replace(asked, workshop=workshop), years_of(plan)
    workshops = breakdown.workshops_of(plan, scope(), narrowed, asked, years)
    rows = people_behind.Asked(what, asked, within, workshops, now())
    asked_besides = ("within", within), ("workshop", workshop)
    number, sees_names = behind.page_of(request.args.get("page", "")), may("see people")
    read: Any = people_behind.read_people_behind if sees_names else people_behind.read_workshops_behind
    found, has_more = read(rows, number)
    counted = _number(plan, narrowed, rows, years)
    return render_template(
        "tallies/people_behind.html", plan=plan, demo=plan.is_demonstration, what=what, page=number,
        has_more=has_more, people=[(who_of(one), one) for one in found] if sees_names else [],
        parts=[] if sees_names else found, counted=counted, erased=counted - _listed(rows, counted),
        said=[*filter(None, (*_said(plan, asked, inside), *_narrowed(plan, narrowed)))],
        kept=kept() | {name: said for name, said in asked_besides if said}, words=spreadsheet,
        lists=LISTS, held=held and held[0],
    )  # fmt: skip


def _number(plan: Plan, narrowed: Narrowed, rows: people_behind.Asked, years: range) -> int:
    """The number that was clicked: of one place, or of all that is asked for."""
    table = people_behind.rows_for(rows.within) if rows.within else breakdown.REGION
    found = breakdown.read_breakdown(plan, scope(), narrowed, replace(rows.of, rows=table), years, rows.at)
    if rows.within:
        one = found.get(people_behind.key_within(rows.within), breakdown.Recorded())
    else:
        one = sum(found.values(), breakdown.Recorded())
    return int(getattr(one, rows.what))


def _listed(rows: people_behind.Asked, number: int) -> int:
    """Fewer than the number only where it depends on what is erased with names."""
    return people_behind.count_people(rows) if rows.of.sex or rows.of.age else number


def _said(plan: Plan, asked: breakdown.Filter, inside: str) -> Iterator[str]:
    """What was asked for, in words."""
    if asked.region:
        yield names(breakdown.REGION, [asked.region])[asked.region]
    yield inside
    if asked.host:
        host = "" if asked.host == breakdown.UNSAID else asked.host
        yield _("hosted by: %(region)s", region=names(breakdown.HOST, [host])[host])
    kind, sector = request.args.get("kind", ""), request.args.get("sector", "")
    yield str(kinds().get(kind) or (SECTORS[sector] if sector in ALL_SECTORS else ""))
    for name, value in ((breakdown.SEX, asked.sex), (breakdown.AGE, asked.age)):
        yield f"{titles()[name]}: {described(name, value)}" if value else ""
    year = find_year(plan)
    yield str(year) if year else ""
    yield _("quarter %(number)s", number=asked.quarter) if asked.quarter else ""


def _narrowed(plan: Plan, narrowed: Narrowed) -> Iterator[str]:
    """By what the workshops are narrowed besides."""
    for one, asked in ((plan.components, narrowed.component), (plan.groups, narrowed.group)):
        yield from (plain(each, "name") for each in one if each.id == asked)
    yield narrowed.theme
    yield from (name for number, name in planned.sources(plan) if number == narrowed.source)
