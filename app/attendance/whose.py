"""Whom records speak of: the sign-ups they name, by number or by code, in this workshop or in another."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from ..registration.came import at_the_door
from ..registration.models import Registration
from ..tokens import hashed
from ..workshops.models import Workshop
from . import rules
from .told import Told

_BY_CODE = select(Registration.id, Registration.short_code, Registration.door_hash).where(
    or_(
        Registration.short_code.in_(bindparam("codes", expanding=True)),
        Registration.door_hash.in_(bindparam("hashes", expanding=True)),
    )
)
_ELSEWHERE = (
    select(Registration.id, Workshop.code)
    .join(Registration.workshop)
    .where(Registration.id.in_(bindparam("numbers", expanding=True)))
)


@dataclass(frozen=True)
class Named:
    """The sign-ups some records name: this workshop's rows by number, the codes of other workshops by
    number, and the numbers behind codes."""

    here: dict[int, Any] = field(default_factory=dict)
    elsewhere: dict[int, str] = field(default_factory=dict)
    by_code: dict[str, int] = field(default_factory=dict)

    def number(self, one: Told) -> int:
        """Which sign-up a record names; 0 for none that a code leads to."""
        return rules.number_of(one.who) if one.who else self.by_code.get(one.code, 0)


def named(session: Session, workshop_id: int, told: Iterable[Told], undone: Collection[str]) -> Named:
    """All sign-ups these records touch; this workshop's are held in one go until the deed ends."""
    some = list(told)
    by_code = _by_code(session, {one.code for one in some if one.code and not one.who})
    numbers = {rules.number_of(who) for who in (*undone, *(one.who for one in some if one.who))}
    numbers = (numbers | set(by_code.values())) - {0}
    here = at_the_door(session, workshop_id, numbers) if numbers else {}
    away = numbers - here.keys()
    if not away:
        return Named(here, by_code=by_code)
    codes = session.connection().execute(_ELSEWHERE, {"numbers": list(away)})
    return Named(here, {number: code for number, code in codes}, by_code)


def _by_code(session: Session, codes: Collection[str]) -> dict[str, int]:
    if not codes:
        return {}
    hashes = {hashed(code): code for code in codes}
    asked = {"codes": list(codes), "hashes": list(hashes)}
    found: dict[str, int] = {}
    for number, short, door in session.connection().execute(_BY_CODE, asked):
        found |= {short: number, hashes.get(door, short): number}
    return found
