"""Who a number of people in detail rests on: each of them, or how many of each workshop, a page at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, select, true, union_all
from sqlalchemy.orm import joinedload

from ..attendance.likeness import TABLES, Somebody
from ..database import db
from ..institutions.models import Institution
from ..registration.models import Registration
from ..workshops.by_name import knows_absent
from ..workshops.models import Workshop
from .breakdown import DISTRICT, NOWHERE, PLACES, PROVINCE, Filter, people_of, place_of

# Rows on a page.
PAGE = 40
# The numbers of a row, by their words in the address.
NUMBERS = ("named", "registered", "seated", "excused", "absent", "unrecorded")
# Those who signed up are in one table alone.
_SIGNED_UP = ("registered", "seated", "absent", "unrecorded")


@dataclass(frozen=True)
class Asked:
    """Which number of whom: `workshops` is their condition, `within` a place inside the region."""

    what: str
    of: Filter
    within: str
    workshops: Sequence[ColumnElement[bool]]
    at: datetime


@dataclass(frozen=True)
class Part:
    """So many of one workshop."""

    code: str
    short_es: str
    short_en: str | None
    first_day: date
    number: int


def rows_for(within: str) -> str:
    """What rows are where a place inside a region is one of them."""
    is_province = within == PROVINCE or len(within) == len("0801")
    return PROVINCE if is_province else DISTRICT


def count_people(asked: Asked) -> int:
    """How many there are to be listed."""
    return sum(db.session.scalar(_of(of, asked, func.count())) or 0 for of in _tables(asked))


def read_people_behind(asked: Asked, page: int) -> tuple[list[Somebody], bool]:
    """Each of them, workshop by workshop, and whether there are more."""
    by_date = Workshop.first_day.label("day"), Workshop.id.label("workshop")
    each = (
        _of(of, asked, *by_date, literal(place).label("place"), of.id.label("id"))
        for place, of in enumerate(_tables(asked))
    )
    rows = union_all(*each).order_by("day", "workshop", "place", "id")
    found = db.session.execute(rows.offset((page - 1) * PAGE).limit(PAGE + 1)).all()
    there = [(place, number) for _day, _workshop, place, number in found[:PAGE]]
    whole = _whole(there)
    return [whole[one] for one in there], len(found) > PAGE


def read_workshops_behind(asked: Asked, page: int) -> tuple[list[Part], bool]:
    """How many of each workshop, by date, for whoever may not see names; and whether there are more."""
    each = (
        _of(of, asked, Workshop.id.label("workshop"), func.count().label("number")).group_by(Workshop.id)
        for of in _tables(asked)
    )
    parts = union_all(*each).subquery().c
    told = Workshop.code, Workshop.short_es, Workshop.short_en, Workshop.first_day
    rows = select(*told, func.sum(parts.number)).join(Workshop, Workshop.id == parts.workshop)
    rows = rows.group_by(Workshop.id, *told).order_by(Workshop.first_day, Workshop.id)
    found = db.session.execute(rows.offset((page - 1) * PAGE).limit(PAGE + 1)).all()
    return [Part(code, es, en, day, int(number)) for code, es, en, day, number in found[:PAGE]], len(
        found
    ) > PAGE


def _tables(asked: Asked) -> Sequence[Any]:
    return (Registration,) if asked.what in _SIGNED_UP else TABLES


def _of(of: Any, asked: Asked, *columns: Any) -> Select[Any]:
    rows = select(*columns).select_from(of).join(Workshop, Workshop.id == of.workshop_id)
    rows = rows.outerjoin(Institution, Institution.id == of.institution_id)
    return rows.where(*asked.workshops, *people_of(of, asked.of), _number(of, asked), _inside(of, asked))


def _number(of: Any, asked: Asked) -> ColumnElement[bool]:
    numbers: Mapping[str, ColumnElement[bool]] = {
        "named": of.attendance == "present", "excused": of.attendance == "excused", "registered": true(),
    }  # fmt: skip
    if asked.what in numbers:
        return numbers[asked.what]
    is_marked = {"seated": true(), "absent": knows_absent(asked.at), "unrecorded": ~knows_absent(asked.at)}
    without = true() if asked.what == "seated" else of.attendance == ""
    return and_(of.state == "seated", without, is_marked[asked.what])


def _inside(of: Any, asked: Asked) -> ColumnElement[bool]:
    """Whether they are of a place inside the region: NOWHERE is a body that is of no smaller one."""
    if not asked.within:
        return true()
    place = place_of(of, rows_for(asked.within))
    found: ColumnElement[bool] = place.is_(None) if asked.within in PLACES else place == asked.within
    return found


def key_within(within: str) -> str:
    """The row that a place inside a region has in the table."""
    return NOWHERE if within in PLACES else within


def _whole(there: Sequence[tuple[int, int]]) -> dict[tuple[int, int], Somebody]:
    found: dict[tuple[int, int], Somebody] = {}
    for place, of in enumerate(TABLES):
        numbers = [number for where, number in there if where == place]
        rows = select(of).where(of.id.in_(numbers))
        rows = rows.options(joinedload(of.institution), joinedload(of.workshop))
        found |= {(place, row.id): row for row in db.session.scalars(rows)} if numbers else {}
    return found
