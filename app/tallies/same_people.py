"""People of a plan who may be one, offered to staff; and how many fewer people there are by their choices.

Whoever signed up and whoever came to the door or was in a list are compared with each other alike.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from sqlalchemy import ColumnElement, String, case, cast, func, literal, or_, select, union, union_all
from sqlalchemy.orm import aliased, joinedload, load_only

from ..accounts.scopes import Scope
from ..attendance.alike import Persons, reasons
from ..attendance.forgetting import is_named
from ..attendance.likeness import (
    POINTERS,
    TABLES,
    Likeness,
    Somebody,
    among,
    choices,
    key_column,
    key_of,
    traits_of,
    who_column,
    who_of,
)
from ..attendance.models import WalkIn
from ..database import db
from ..plan.models import Plan
from ..registration.models import Registration
from ..workshops.models import Workshop
from .apart import differences
from .planned import Narrowed, wanted

# Pairs on a page: when they are settled the next ones come. People of one group who are compared.
MOST, MOST_ALIKE = 20, 32
# How many of those who came are compared, the latest who signed up and the latest who did not: however many
# there are, the page comes soon.
LOOKED = 50_000
# Groups looked at for each reason, the latest; of each so many of either kind; so many groups in one go.
GROUPS, ROWS, BATCH = 400, 100, 50
# Choices shown.
SETTLED = 50
# What people are compared by, of either table.
COMPARED = (
    "person_key", "given_names", "family_names", "region", "institution_id", "institution_text", "phone",
    "email_key", "ref", "made_at",
)  # fmt: skip

# Each table of people with the condition for those who came.
Came = dict[Any, tuple[ColumnElement[bool], ...]]


@dataclass(frozen=True)
class Pair:
    """Two who came, and why they may be one."""

    one: Somebody
    other: Somebody
    reasons: tuple[str, ...]

    @property
    def differences(self) -> tuple[str, ...]:
        """Why they count as two."""
        return differences(self.one, self.other)

    @property
    def people(self) -> tuple[tuple[str, Somebody], ...]:
        """Both, by the names staff choose them by."""
        return (who_of(self.one), self.one), (who_of(self.other), self.other)


def pairs(plan: Plan, scope: Scope, region: str = "") -> list[Pair]:
    """Who may be the same and is not settled, of people who came: at most one more than a page has.

    Of a region is a pair of whom one is; whoever looks sees both within the scope, or neither.
    """
    persons, found = Persons(choices(db.session())), dict[frozenset[str], Pair]()
    for group in _groups(_workshops(plan, scope), region):
        for pair in _alike(group, persons, region):
            found.setdefault(frozenset(persons.of(key_of(row)) for row in (pair.one, pair.other)), pair)
            if len(found) > MOST:
                return _whole(list(found.values()))
    return _whole(list(found.values()))


def find_pair(plan: Plan, scope: Scope, one: str, other: str) -> tuple[str, str] | None:
    """Two of the plan within a scope, who came."""
    asked, within = among((one, other)), _workshops(plan, scope)
    rows = union_all(*(_came(of, within).with_only_columns(who_column(of)).where(asked[of]) for of in TABLES))
    found = sorted(db.session.scalars(rows))
    return (found[0], found[1]) if len(found) == 2 else None


def settled(plan: Plan, scope: Scope) -> Sequence[Likeness]:
    """What was chosen, the last first."""
    rows = _settled(plan, scope).order_by(Likeness.id.desc()).limit(SETTLED)
    whole = (joinedload(side).joinedload(of.workshop) for of, sides in _SIDES.items() for side in sides)
    return db.session.scalars(rows.options(*whole)).all()


def find_settled(plan: Plan, scope: Scope, number: int) -> Likeness | None:
    """One choice within a scope."""
    found: Likeness | None = db.session.scalar(_settled(plan, scope).where(Likeness.id == number))
    return found


def count_joined(came: Came) -> int:
    """How many fewer people are behind those who came than keys, as staff settled who is the same."""
    said = choices(db.session())
    if not any(one.is_same for one in said):
        return 0
    joined = Likeness.undone_at.is_(None), Likeness.is_same
    ids = {
        of: union(*(select(one).where(*joined, one.is_not(None)) for one in both))
        for of, both in POINTERS.items()
    }
    keys = union(*(select(of.person_key).where(of.id.in_(ids[of]), of.person_key.is_not(None)) for of in ids))
    theirs = (
        select(key_column(of)).where(*came[of], or_(of.id.in_(ids[of]), of.person_key.in_(keys)))
        for of in TABLES
    )
    there, persons = set(db.session.scalars(union(*theirs))), Persons(said)
    return len(there) - len({persons.of(key) for key in there})


_SIDES: dict[Any, tuple[Any, Any]] = {
    Registration: (Likeness.one_signed_up, Likeness.other_signed_up),
    WalkIn: (Likeness.one_walk_in, Likeness.other_walk_in),
}
# Whose details are still kept.
_KEPT: dict[Any, ColumnElement[bool]] = {
    Registration: Registration.forgotten_at.is_(None),
    WalkIn: is_named(),
}


def _workshops(plan: Plan, scope: Scope) -> tuple[ColumnElement[bool], ...]:
    return *wanted(plan, scope, plan.years, Narrowed()), Workshop.state != "cancelled"


def _came(of: Any, workshops: Sequence[ColumnElement[bool]]) -> Any:
    rows = select(of.id).join(Workshop, Workshop.id == of.workshop_id)
    return rows.where(*workshops, of.attendance == "present", _KEPT[of])


def _settled(plan: Plan, scope: Scope) -> Any:
    """Both of a pair are within the scope, or it is nobody's."""
    rows, within = select(Likeness), select(Workshop.id).where(*_workshops(plan, scope))
    for sides in zip(*_SIDES.values(), strict=True):
        tables = [aliased(of) for of in TABLES]
        for side, row in zip(sides, tables, strict=True):
            rows = rows.outerjoin(row, side)
        rows = rows.where(func.coalesce(*(row.workshop_id for row in tables)).in_(within))
    return rows


def _latest(of: Any, workshops: Sequence[ColumnElement[bool]]) -> Any:
    """The latest of a table who came, as many as are looked at, with what groups them.

    `search` begins with the folded name, whatever institution stands behind it.
    """
    came = _came(of, workshops)
    before = db.session.scalar(came.order_by(of.id.desc()).offset(LOOKED).limit(1))
    name = func.substr(of.search, 1, func.length(of.given_names) + 1 + func.length(of.family_names))
    stands_for = (of.institution_id.is_not(None), name), (of.institution_text.is_not(None), of.search)
    return came.where(of.id > (before or 0)).with_only_columns(
        (literal(_MARKS[of]) + cast(of.id, String)).label("mark"),
        key_column(of).label("key"), of.region.label("region"), of.made_at.label("made_at"),
        of.institution_id.label("institution"), case(*stands_for).label("name"), of.phone.label("phone"),
        of.email_key.label("email"),
    )  # fmt: skip


_MARKS = {Registration: "r", WalkIn: "w"}


def _groups(workshops: Sequence[ColumnElement[bool]], region: str) -> Iterator[list[Somebody]]:
    """People who share what may make them one, each with other keys: the latest first.

    By name and institution, by phone, by e-mail. Looked for by the database; whoever is in a group is looked
    at closely afterwards.
    """
    one = union_all(*(_latest(of, workshops) for of in TABLES)).subquery().c
    alike = func.min(one.key) < func.max(one.key)
    if region:
        alike &= func.max(case((one.region == region, 1), else_=0)) == 1
    for parts in ((one.name, one.institution), (one.phone,), (one.email,)):
        rows = select(func.aggregate_strings(one.mark, ",")).where(parts[0].is_not(None))
        rows = rows.group_by(*parts).having(alike)
        latest = rows.order_by(func.max(one.made_at).desc(), func.max(one.mark)).limit(GROUPS)
        groups = db.session.scalars(latest).all()
        for first in range(0, len(groups), BATCH):
            yield from _loaded([_numbers(text) for text in groups[first : first + BATCH]])


def _numbers(text: str) -> Mapping[Any, Sequence[int]]:
    """The numbers of a group's latest of each table."""
    marks = text.split(",")
    return {
        of: sorted((int(one[1:]) for one in marks if one[0] == mark), reverse=True)[:ROWS]
        for of, mark in _MARKS.items()
    }


def _loaded(groups: Sequence[Mapping[Any, Sequence[int]]]) -> Iterator[list[Somebody]]:
    """The people of some groups, the last first, with what they are compared by."""
    found: dict[tuple[Any, int], Somebody] = {}
    for of in TABLES:
        numbers = {number for group in groups for number in group[of]}
        rows = select(of).where(of.id.in_(numbers)).options(_compared(of))
        found |= {(of, row.id): row for row in db.session.scalars(rows)} if numbers else {}
    for group in groups:
        there = [found[of, number] for of in TABLES for number in group[of] if (of, number) in found]
        yield sorted(there, key=lambda row: row.made_at, reverse=True)


def _compared(of: Any) -> Any:
    return load_only(*(getattr(of, name) for name in COMPARED))


def _alike(group: list[Somebody], persons: Persons, region: str) -> Iterator[Pair]:
    """Each two persons of a group for whom something speaks, and of whom nothing was said."""
    each: dict[str, Somebody] = {}
    for row in group:
        each.setdefault(persons.of(key_of(row)), row)
    there = {persons.of(key_of(row)) for row in group if row.region == region} if region else set(each)
    # Whom nobody asked for comes last, and those told apart from somebody: they take nobody's place.
    first = sorted(each, key=lambda one: (one not in there, persons.is_apart(one)))[:MOST_ALIKE]
    traits = {one: traits_of(row) for one, row in each.items() if one in first}
    for one, other in combinations(traits, 2):
        is_asked = not there.isdisjoint((one, other)) and not persons.are_apart(one, other)
        why = reasons(traits[one], traits[other]) if is_asked else ()
        if why:
            yield Pair(each[one], each[other], why)


def _whole(found: list[Pair]) -> list[Pair]:
    """The same with all that is shown of them."""
    for of in TABLES:
        numbers = {row.id for pair in found for row in (pair.one, pair.other) if isinstance(row, of)}
        rows = select(of).where(of.id.in_(numbers))
        db.session.scalars(rows.options(joinedload(of.institution), joinedload(of.workshop))).all()
    return found
