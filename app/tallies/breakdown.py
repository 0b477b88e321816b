"""People recorded by name, broken down and filtered as staff ask: signed up, came, absent, excused; exact.

Whoever has a seat and no mark was absent where the people written down are those who came: somebody was
marked as having come. Where only a number was stated, or nothing, nobody knows who was.

Read from the counters, whatever the size; provinces and districts, which no counter keeps, from the people of
one region themselves. A number stated without names is of nobody in particular and enters none of this.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass
from datetime import date, datetime
from operator import add
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select

from ..accounts.scopes import Scope
from ..attendance.models import WalkIn
from ..database import db
from ..institutions.models import Institution
from ..plan.models import Plan
from ..registration.models import Registration
from ..registration.people import kind_column
from ..workshops.by_name import knows_absent
from ..workshops.counts import NOT_STATED, WALKED_IN, SignUpCount
from ..workshops.models import Venue, Workshop
from ..workshops.quarters import quarter_of
from .planned import Narrowed, wanted

# What rows can be, by its word in the address.
REGION, HOST, KIND, SEX, AGE = "region", "host", "kind", "sex", "age"
YEAR, QUARTER, PROVINCE, DISTRICT = "year", "quarter", "province", "district"
ROWS = (REGION, HOST, PROVINCE, DISTRICT, KIND, SEX, AGE, YEAR, QUARTER)
PLACES = (PROVINCE, DISTRICT)
# No counter and no institution says which.
NOWHERE = ""
# What asks for those who did not say their sex or age.
UNSAID = "none"
# Of no institution of the list, so of no province or district that is known.
NO_PLACE = NOT_STATED
# What stands for a district after a province's code where a body is of the whole province.
WHOLE = "00"


@dataclass(frozen=True)
class Recorded:
    """People of one row: sign-ups and those of them with a seat; who came, was excused, was absent.

    `unrecorded` have a seat where nothing says by name who came: each seat is of one of the four.
    """

    registered: int = 0
    seated: int = 0
    named: int = 0
    excused: int = 0
    absent: int = 0
    unrecorded: int = 0

    def __add__(self, other: "Recorded") -> "Recorded":
        return Recorded(*map(add, astuple(self), astuple(other)))


@dataclass(frozen=True)
class Filter:
    """What is asked for; empty: everything. `kinds` are those of a sector or one of them.

    `sex` and `age` may be UNSAID: also whoever came without a sign-up was not asked. So may `host`: where a
    workshop was in no region, or nobody said. `workshop` is a code.
    """

    rows: str = REGION
    quarter: int = 0
    region: str = ""
    host: str = ""
    kinds: tuple[str, ...] = ()
    sex: str = ""
    age: str = ""
    workshop: str = ""


def read_breakdown(
    plan: Plan, scope: Scope, narrowed: Narrowed, asked: Filter, years: range, at: datetime
) -> dict[str, Recorded]:
    """People by what rows are."""
    workshops = workshops_of(plan, scope, narrowed, asked, years)
    if asked.rows in PLACES:
        return _by_place(workshops, asked, at)
    value, word = _rows_of(asked.rows)
    row, here = SignUpCount, _each_once(workshops, at)
    rows = (
        select(value, row.state, row.attendance, here.c.marked, func.sum(row.number))
        .join(here, here.c.id == row.workshop_id)
        .join(Workshop, Workshop.id == here.c.id)
        .outerjoin(Venue, Venue.id == Workshop.venue_id)
        .where(*_people(asked, row.region, row.institution_kind, row.sex, row.age_band))
        .group_by(value, row.state, row.attendance, here.c.marked)
    )
    return _folded(db.session.execute(rows), word)


def _each_once(workshops: tuple[ColumnElement[bool], ...], at: datetime) -> Any:
    """The workshops and whether it is known who came: asked once of each, not again for each of its rows."""
    here = select(Workshop.id, case((knows_absent(at), 1), else_=0).label("marked")).where(*workshops)
    return here.cte("here").prefix_with("MATERIALIZED")


def workshops_of(
    plan: Plan, scope: Scope, narrowed: Narrowed, asked: Filter, years: range
) -> tuple[ColumnElement[bool], ...]:
    """The condition for the workshops whose people are asked for."""
    stand = *wanted(plan, scope, years, narrowed), Workshop.state != "cancelled"
    return *stand, *_workshops(asked, years)


def people_of(of: Any, asked: Filter) -> tuple[ColumnElement[bool], ...]:
    """The condition for those of a table of people, joined with their institutions, who are asked for.

    What somebody whose name is erased said of sex and age is erased with it: they are not among those who
    said nothing either.
    """
    if of is Registration:
        sex, age = (case((of.forgotten_at.is_(None), said)) for said in (of.sex, of.age_band))
        return tuple(_people(asked, of.region, kind_column(of), sex, age))
    nothing = literal("")
    return of.attendance != "", *_people(asked, of.region, kind_column(of), nothing, nothing)


def place_of(of: Any, rows: str) -> Any:
    """The province or district of the body somebody of a table of people represents."""
    province = Institution.province_code
    district = func.coalesce(Institution.district_code, province.concat(WHOLE))
    of_body = province if rows == PROVINCE else district
    return case((of.institution_id.is_(None), NO_PLACE), else_=of_body)


def sectors_of_kinds() -> dict[str, tuple[str, ...]]:
    """The kinds of institution in each sector."""
    found: dict[str, set[str]] = defaultdict(set)
    for sector, kind in db.session.execute(select(Institution.sector, Institution.kind).distinct()):
        found[sector].add(kind)
    return {sector: tuple(sorted(kinds)) for sector, kinds in found.items()}


def _folded(rows: Any, word: Callable[[Any], str]) -> dict[str, Recorded]:
    found: dict[str, Recorded] = defaultdict(Recorded)
    for value, state, attendance, marked, number in rows:
        found[word(value)] += _counted(state, attendance, bool(marked), int(number))
    return {value: people for value, people in found.items() if people != Recorded()}


def _counted(state: str, attendance: str, marked: bool, number: int) -> Recorded:
    signed_up = number if state != WALKED_IN else 0
    seated = number if state == "seated" else 0
    return Recorded(
        registered=signed_up,
        seated=seated,
        named=number if attendance == "present" else 0,
        excused=number if attendance == "excused" else 0,
        absent=seated if marked and not attendance else 0,
        unrecorded=0 if marked or attendance else seated,
    )


def _rows_of(rows: str) -> tuple[Any, Callable[[Any], str]]:
    values = {
        REGION: SignUpCount.region, HOST: Venue.jurisdiction_code, KIND: SignUpCount.institution_kind,
        SEX: SignUpCount.sex, AGE: SignUpCount.age_band,
        YEAR: Workshop.first_day, QUARTER: Workshop.first_day,
    }  # fmt: skip
    words: dict[str, Callable[[Any], str]] = {YEAR: _year, QUARTER: _quarter}
    return values[rows], words.get(rows, lambda value: value or NOWHERE)


def _year(day: date) -> str:
    return str(day.year)


def _quarter(day: date) -> str:
    return f"{day.year}-{quarter_of(day)}"


def _workshops(asked: Filter, years: range) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.quarter:
        first, last = 3 * asked.quarter - 2, 3 * asked.quarter
        ends = [(date(year, first, 1), date(year + last // 12, last % 12 + 1, 1)) for year in years]
        in_one = (and_(Workshop.first_day >= begin, Workshop.first_day < end) for begin, end in ends)
        found.append(case(*((one, 1) for one in in_one), else_=0) == 1)
    if asked.host:
        in_a_region = select(Venue.id).where(Venue.jurisdiction_code.is_not(None))
        there = Workshop.venue_id.in_(in_a_region.where(Venue.jurisdiction_code == asked.host))
        is_unsaid = or_(Workshop.venue_id.is_(None), Workshop.venue_id.not_in(in_a_region))
        found.append(is_unsaid if asked.host == UNSAID else there)
    return [*found, Workshop.code == asked.workshop] if asked.workshop else found


def _people(asked: Filter, region: Any, kind: Any, sex: Any, age: Any) -> list[ColumnElement[bool]]:
    found = _said(((sex, asked.sex), (age, asked.age)))
    if asked.region:
        found.append(region == asked.region)
    return [*found, kind.in_(asked.kinds)] if asked.kinds else found


def _said(asked: Sequence[tuple[Any, str]]) -> list[ColumnElement[bool]]:
    return [column == ("" if value == UNSAID else value) for column, value in asked if value]


def _by_place(workshops: tuple[ColumnElement[bool], ...], asked: Filter, at: datetime) -> dict[str, Recorded]:
    """By province or district of the institution represented, of one region's people: all of them."""
    found: dict[str, Recorded] = defaultdict(Recorded)
    for of, state in ((Registration, Registration.state), (WalkIn, literal(WALKED_IN))):
        rows = _placed(of, state, asked, _each_once(workshops, at)).where(*people_of(of, asked))
        for value, people in _folded(db.session.execute(rows), lambda value: value or NOWHERE).items():
            found[value] += people
    return dict(found)


def _placed(of: Any, state: Any, asked: Filter, here: Any) -> Any:
    place = place_of(of, asked.rows).label("place")
    rows = select(place, state.label("said"), of.attendance, here.c.marked, func.count()).select_from(of)
    rows = rows.outerjoin(Institution, Institution.id == of.institution_id)
    rows = rows.join(here, here.c.id == of.workshop_id)
    return rows.group_by("place", "said", of.attendance, here.c.marked)
