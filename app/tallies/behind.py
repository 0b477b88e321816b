"""What a number rests on: the workshops behind it, within a scope, a page at a time."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select

from ..accounts.scopes import Scope
from ..database import db
from ..plan.models import Plan
from ..workshops.by_name import CAME, STATED, is_by_name, is_over
from ..workshops.counts import RegionCount
from ..workshops.headcounts import Headcount
from ..workshops.models import Workshop
from .participation import DOUBTFUL, UNPLACED, has_no_figure, is_for, is_still_open, read_odd
from .planned import Narrowed, wanted
from .queries import places
from .rules import divided
from .stated import read_stated

# Workshops on a page.
PAGE = 40
EVERYTHING, PLANNED, COUNTED, SIGNED_UP = "all", "planned", "counted", "signed_up"
# Workshops themselves: of a region those that were for it, whoever came.
OF_WORKSHOPS = (PLANNED, "held", "silent", "stated")
# Parts of what was stated: of several regions together, and of none that is said.
DIVIDED = ("shared", "nowhere")
_SIGNED_UP = RegionCount.seated + RegionCount.waiting + RegionCount.cancelled


class Part(NamedTuple):
    """A number stated for one region alone."""

    region: str
    basis: str
    number: int


@dataclass(frozen=True)
class Behind:
    """One workshop behind a number; `number` is None when no figure of the whole is in force.

    `so_far` is who came, of whatever region, where they are the number and nobody has said yet that these are
    all; else None. `parts` are numbers stated for single regions where nobody was written down.
    """

    code: str
    short_es: str
    short_en: str | None
    first_day: date
    state: str
    number: int | None
    basis: str | None
    named: int
    registered: int
    is_over: bool
    so_far: int | None
    parts: tuple[Part, ...] = ()


def conditions(at: datetime) -> dict[str, ColumnElement[bool] | None]:
    """What can be asked for, by its word in the address."""
    over = is_over(at)
    return {
        **dict.fromkeys((EVERYTHING, PLANNED)),
        COUNTED: or_(and_(over, STATED), and_(is_by_name(at), CAME)),
        "held": over,
        SIGNED_UP: exists().where(RegionCount.workshop_id == Workshop.id, _SIGNED_UP > 0),
        "named": and_(is_by_name(at), CAME),
        "stated": and_(over, STATED),
        **dict.fromkeys(DIVIDED, over),
        "silent": and_(over, has_no_figure()),
        "open": is_still_open(at),
        "unplaced": UNPLACED,
        "doubtful": DOUBTFUL,
    }


def read_behind(
    plan: Plan, scope: Scope, years: range, narrowed: Narrowed, asked: Mapping[str, str], at: datetime
) -> tuple[list[Behind], bool]:
    """Workshops by date, and whether there are more; `asked` has region, what and page."""
    page = page_of(asked["page"])
    kept = [*wanted(plan, scope, years, narrowed), Workshop.state != "cancelled"]
    if (condition := conditions(at)[asked["what"]]) is not None:
        kept.append(condition)
    if asked["region"]:
        kept.append(_of_region(asked["what"], asked["region"], at))
    if asked["what"] in DIVIDED:
        kept.append(_divided(asked["what"], kept, at))
    rows = _rows(asked["region"], at).where(*kept).order_by(Workshop.first_day, Workshop.id)
    found = db.session.execute(rows.offset((page - 1) * PAGE).limit(PAGE + 1)).all()
    parts = _parts([code for code, *_told in found])
    shown = [Behind(*row) for row in found[:PAGE]]
    return [one if one.so_far else replace(one, parts=parts[one.code]) for one in shown], len(found) > PAGE


def _parts(codes: list[str]) -> dict[str, tuple[Part, ...]]:
    """What is stated for single regions of these workshops."""
    one = Headcount
    rows = (
        select(Workshop.code, one.jurisdiction_code, one.basis, one.number)
        .join(Workshop, Workshop.id == one.workshop_id)
        .where(Workshop.code.in_(codes), one.replaced_at.is_(None))
        .where(one.number.is_not(None), one.jurisdiction_code.is_not(None))
        .order_by(one.jurisdiction_code)
    )
    found: dict[str, tuple[Part, ...]] = defaultdict(tuple)
    for code, region, basis, number in db.session.execute(rows):
        found[code] += (Part(region or "", basis, number or 0),)
    return found


def _divided(what: str, kept: list[ColumnElement[bool]], at: datetime) -> ColumnElement[bool]:
    """Those of which anything is shared, or of no region, as the figures reckon it: looked up first."""
    stated = read_stated([one.id for one in read_odd(tuple(kept), at) if one.said])
    return Workshop.code.in_(divided(places(lima_in_two=True), stated)[what])


def page_of(asked: str) -> int:
    """Which page an address asks for."""
    return max(1, int(asked)) if asked.isdecimal() and len(asked) < 6 else 1


def _of_region(what: str, region: str, at: datetime) -> ColumnElement[bool]:
    """Whether a region's number rests on a workshop, or the workshop has to do with it at all."""
    one, theirs = RegionCount, and_(RegionCount.workshop_id == Workshop.id, RegionCount.region == region)
    came, signed_up = exists().where(theirs, one.present > 0), exists().where(theirs, _SIGNED_UP > 0)
    if what in (*OF_WORKSHOPS, *DIVIDED):
        return is_for(region)
    if what in (COUNTED, "named"):
        return or_(and_(is_by_name(at), came), and_(~is_by_name(at), is_for(region)))
    return signed_up if what == SIGNED_UP else or_(is_for(region), came, signed_up)


def _rows(region: str, at: datetime) -> Select[Any]:
    """With the people of one region, or all."""
    is_counting, all_present = and_(is_by_name(at), CAME), func.sum(RegionCount.present)
    so_far = select(all_present).where(RegionCount.workshop_id == Workshop.id).scalar_subquery()
    here = [RegionCount.workshop_id == Workshop.id, *([RegionCount.region == region] if region else [])]
    return select(
        Workshop.code, Workshop.short_es, Workshop.short_en, Workshop.first_day, Workshop.state,
        Headcount.number, Headcount.basis,
        select(func.coalesce(func.sum(RegionCount.present), 0)).where(*here).scalar_subquery(),
        select(func.coalesce(func.sum(_SIGNED_UP), 0)).where(*here).scalar_subquery(),
        case((is_over(at), True), else_=False), case((is_counting, so_far)),
    ).outerjoin(
        Headcount,
        and_(
            Headcount.workshop_id == Workshop.id,
            Headcount.replaced_at.is_(None),
            Headcount.jurisdiction_code.is_(None),
        ),
    )  # fmt: skip
