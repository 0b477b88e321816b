"""People of a plan who may be one, offered to staff; and how many fewer people there are by their choices."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from sqlalchemy import ColumnElement, String, case, cast, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from ..accounts.scopes import Scope
from ..database import db
from ..plan.models import Plan
from ..registration.alike import Persons, reasons
from ..registration.likeness import Likeness, choices, key_of, traits_of
from ..registration.models import Registration
from ..workshops.models import Workshop
from .planned import Narrowed, wanted

# Pairs on a page: when they are settled the next ones come. People of one group who are compared.
MOST, MOST_ALIKE = 20, 8
# Groups looked at in one go, and choices shown.
BATCH, SETTLED = 50, 50


@dataclass(frozen=True)
class Pair:
    """Two sign-ups of people who came, and why they may be one person's."""

    one: Registration
    other: Registration
    reasons: tuple[str, ...]


def pairs(plan: Plan, scope: Scope, region: str = "") -> list[Pair]:
    """Who may be the same and is not settled, of people who came: at most one more than a page has."""
    workshops = _workshops(plan, scope)
    mine = (*workshops, Registration.region == region) if region else workshops
    persons, found = Persons(choices(db.session())), dict[frozenset[str], Pair]()
    for group in _groups(mine):
        for pair in _alike(group, persons):
            found.setdefault(frozenset(persons.of(_key(row)) for row in (pair.one, pair.other)), pair)
        if len(found) > MOST:
            break
    return list(found.values())[: MOST + 1]


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


def count_joined(*people: ColumnElement[bool]) -> int:
    """How many fewer people some sign-ups have behind them than keys, as staff settled who is the same."""
    session, of = db.session(), Registration
    said = choices(session)
    if not any(one.is_same for one in said):
        return 0
    joined = Likeness.undone_at.is_(None) & Likeness.is_same
    ids = select(Likeness.one_id).where(joined).union(select(Likeness.other_id).where(joined))
    keys = select(of.person_key).where(of.id.in_(ids), of.person_key.is_not(None))
    theirs = select(of.id, of.person_key).where(*people, or_(of.id.in_(ids), of.person_key.in_(keys)))
    there, persons = {key_of(*row) for row in session.execute(theirs)}, Persons(said)
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


def _groups(workshops: Sequence[ColumnElement[bool]]) -> Iterator[list[Registration]]:
    """People who share what may make them one, each with other keys: the latest first.

    By name and institution, by phone, by e-mail. Looked for by the database over everybody; whoever is in
    a group is looked at closely afterwards.
    """
    of = Registration
    key = func.coalesce(of.person_key, cast(of.id, String))
    # `search` begins with the folded name, whatever institution stands behind it.
    name = func.substr(of.search, 1, func.length(of.given_names) + 1 + func.length(of.family_names))
    listed = of.institution_id.is_not(None)
    by_name = (of.institution_id, case((listed, name), else_=of.search))
    stands = or_(listed, of.institution_text.is_not(None))
    for parts, has in ((by_name, stands), ((of.phone,), of.phone.is_not(None)),
                       ((of.email_key,), of.email_key.is_not(None))):  # fmt: skip
        rows = _came(workshops).with_only_columns(func.aggregate_strings(cast(of.id, String), ","))
        rows = rows.where(has).group_by(*parts).having(func.min(key) < func.max(key))
        groups = db.session.scalars(rows.order_by(func.max(of.id).desc())).all()
        for first in range(0, len(groups), BATCH):
            some = groups[first : first + BATCH]
            yield from _loaded([[int(one) for one in text.split(",")] for text in some])


def _loaded(groups: list[list[int]]) -> Iterator[list[Registration]]:
    numbers = [number for group in groups for number in sorted(group)[-4 * MOST_ALIKE :]]
    whole = joinedload(Registration.institution), joinedload(Registration.workshop)
    rows = db.session.scalars(select(Registration).where(Registration.id.in_(numbers)).options(*whole))
    found = {row.id: row for row in rows}
    for group in groups:
        yield [found[number] for number in sorted(group) if number in found]


def _alike(group: list[Registration], persons: Persons) -> Iterator[Pair]:
    """Each two persons of a group for whom something speaks, and of whom nothing was said."""
    each = {persons.of(_key(row)): row for row in group}
    for (key, one), (other_key, other) in combinations(list(each.items())[:MOST_ALIKE], 2):
        why = () if persons.are_apart(key, other_key) else reasons(traits_of(one), traits_of(other))
        if why:
            yield Pair(one, other, why)


def _key(row: Registration) -> str:
    return key_of(row.id, row.person_key)
