"""People of a plan who may be one, offered to staff; and how many fewer people there are by their choices."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from sqlalchemy import ColumnElement, String, case, cast, func, or_, select
from sqlalchemy.orm import aliased, joinedload, load_only

from ..accounts.scopes import Scope
from ..attendance.alike import Persons, reasons
from ..attendance.likeness import Likeness, choices, key_of, traits_of
from ..attendance.models import WalkIn
from ..database import db
from ..plan.models import Plan
from ..registration.models import Registration
from ..workshops.models import Workshop
from .planned import Narrowed, wanted

# Pairs on a page: when they are settled the next ones come. People of one group who are compared.
MOST, MOST_ALIKE = 20, 32
# How many of those who came are compared, the latest: however many there are, the page comes soon.
LOOKED = 50_000
# Groups looked at for each reason, the latest; of each so many sign-ups; so many groups in one go.
GROUPS, ROWS, BATCH = 400, 100, 50
# Choices shown.
SETTLED = 50

# Each table of people with the condition for those who came.
Came = dict[Any, tuple[ColumnElement[bool], ...]]


@dataclass(frozen=True)
class Pair:
    """Two sign-ups of people who came, and why they may be one person's."""

    one: Registration
    other: Registration
    reasons: tuple[str, ...]


def pairs(plan: Plan, scope: Scope, region: str = "") -> list[Pair]:
    """Who may be the same and is not settled, of people who came: at most one more than a page has.

    Of a region is a pair of whom one is; whoever looks sees both within the scope, or neither.
    """
    persons, found = Persons(choices(db.session())), dict[frozenset[str], Pair]()
    for group in _groups(_latest(_workshops(plan, scope)), region):
        for pair in _alike(group, persons, region):
            found.setdefault(frozenset(persons.of(_key(row)) for row in (pair.one, pair.other)), pair)
            if len(found) > MOST:
                return _whole(list(found.values()))
    return _whole(list(found.values()))


def find_pair(plan: Plan, scope: Scope, one: int, other: int) -> tuple[int, int] | None:
    """Two sign-ups of the plan within a scope, whose people came."""
    rows = _came(_workshops(plan, scope)).where(Registration.id.in_((one, other)))
    found = sorted(db.session.scalars(rows))
    return (found[0], found[1]) if len(found) == 2 else None


def settled(plan: Plan, scope: Scope) -> Sequence[Likeness]:
    """What was chosen, the last first."""
    rows = _settled(plan, scope).order_by(Likeness.id.desc()).limit(SETTLED)
    return db.session.scalars(
        rows.options(*(joinedload(one).joinedload(Registration.workshop) for one in _SIDES))
    ).all()


def find_settled(plan: Plan, scope: Scope, number: int) -> Likeness | None:
    """One choice within a scope."""
    found: Likeness | None = db.session.scalar(_settled(plan, scope).where(Likeness.id == number))
    return found


def count_joined(came: Came) -> int:
    """How many fewer people are behind those who came than keys, as staff settled who is the same."""
    session, of = db.session(), Registration
    said = choices(session)
    if not any(one.is_same for one in said):
        return 0
    joined = Likeness.undone_at.is_(None) & Likeness.is_same
    ids = select(Likeness.one_id).where(joined).union(select(Likeness.other_id).where(joined))
    keys = select(of.person_key).where(of.id.in_(ids), of.person_key.is_not(None))
    theirs = select(of.id, of.person_key).where(*came[of], or_(of.id.in_(ids), of.person_key.in_(keys)))
    there, persons = {key_of(*row) for row in session.execute(theirs)}, Persons(said)
    at_the_door = select(WalkIn.person_key).where(*came[WalkIn], WalkIn.person_key.in_(keys))
    there |= {key for key in session.scalars(at_the_door) if key}
    return len(there) - len({persons.of(key) for key in there})


_SIDES = (Likeness.one, Likeness.other)


def _workshops(plan: Plan, scope: Scope) -> tuple[ColumnElement[bool], ...]:
    return *wanted(plan, scope, plan.years, Narrowed()), Workshop.state != "cancelled"


def _came(workshops: Sequence[ColumnElement[bool]]) -> Any:
    rows = select(Registration.id).join(Workshop, Workshop.id == Registration.workshop_id)
    return rows.where(*workshops, Registration.attendance == "present", Registration.forgotten_at.is_(None))


def _settled(plan: Plan, scope: Scope) -> Any:
    """Both of a pair are within the scope, or it is nobody's."""
    rows = select(Likeness)
    for side in _SIDES:
        row = aliased(Registration)
        within = select(Workshop.id).where(*_workshops(plan, scope))
        rows = rows.join(row, side).where(row.workshop_id.in_(within))
    return rows


def _latest(workshops: Sequence[ColumnElement[bool]]) -> Sequence[ColumnElement[bool]]:
    """The condition for the latest who came, as many as are looked at."""
    rows = _came(workshops).order_by(Registration.id.desc()).offset(LOOKED).limit(1)
    before = db.session.scalar(rows)
    return workshops if before is None else (*workshops, Registration.id > before)


def _groups(people: Sequence[ColumnElement[bool]], region: str) -> Iterator[list[Registration]]:
    """People who share what may make them one, each with other keys: the latest first.

    By name and institution, by phone, by e-mail. Looked for by the database; whoever is in a group is looked
    at closely afterwards.
    """
    of = Registration
    key = func.coalesce(of.person_key, cast(of.id, String))
    alike = func.min(key) < func.max(key)
    if region:
        alike &= func.max(case((of.region == region, 1), else_=0)) == 1
    # `search` begins with the folded name, whatever institution stands behind it.
    name = func.substr(of.search, 1, func.length(of.given_names) + 1 + func.length(of.family_names))
    listed = of.institution_id.is_not(None)
    by_name = (of.institution_id, case((listed, name), else_=of.search))
    stands = or_(listed, of.institution_text.is_not(None))
    for parts, has in ((by_name, stands), ((of.phone,), of.phone.is_not(None)),
                       ((of.email_key,), of.email_key.is_not(None))):  # fmt: skip
        rows = _came(people).with_only_columns(func.aggregate_strings(cast(of.id, String), ","))
        rows = rows.where(has).group_by(*parts).having(alike).order_by(func.max(of.id).desc())
        groups = db.session.scalars(rows.limit(GROUPS)).all()
        for first in range(0, len(groups), BATCH):
            yield from _loaded([_numbers(text) for text in groups[first : first + BATCH]])


def _numbers(text: str) -> list[int]:
    """The numbers of a group's latest sign-ups, the last first."""
    return sorted(map(int, text.split(",")), reverse=True)[:ROWS]


def _loaded(groups: list[list[int]]) -> Iterator[list[Registration]]:
    """The sign-ups of some groups, with what they are compared by."""
    numbers = {number for group in groups for number in group}
    rows = db.session.scalars(select(Registration).where(Registration.id.in_(numbers)).options(_COMPARED))
    found = {row.id: row for row in rows}
    for group in groups:
        yield [found[number] for number in group if number in found]


def _alike(group: list[Registration], persons: Persons, region: str) -> Iterator[Pair]:
    """Each two persons of a group for whom something speaks, and of whom nothing was said."""
    each: dict[str, Registration] = {}
    for row in group:
        each.setdefault(persons.of(_key(row)), row)
    there = {persons.of(_key(row)) for row in group if row.region == region} if region else set(each)
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
    numbers = {row.id for pair in found for row in (pair.one, pair.other)}
    whole = joinedload(Registration.institution), joinedload(Registration.workshop)
    db.session.scalars(select(Registration).where(Registration.id.in_(numbers)).options(*whole)).all()
    return found


def _key(row: Registration) -> str:
    return key_of(row.id, row.person_key)


_COMPARED = load_only(
    Registration.person_key, Registration.given_names, Registration.family_names, Registration.region,
    Registration.institution_id, Registration.institution_text, Registration.phone, Registration.email_key,
)  # fmt: skip
