"""Which workshop a row means, by its whole title or code: this one, another, or none, and never by guess."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from ..language import fold
from ..language import lazy_gettext as _l
from ..refusals import Refusal
from ..workshops.models import PUBLIC, Workshop
from . import values

UNKNOWN = _l("No workshop is called that. Write its title as it is announced, or its code.")
SEVERAL = _l("Several workshops are called that: add the day or the code.")
NAMES = Workshop.short_es, Workshop.short_en, Workshop.title_es, Workshop.title_en, Workshop.code


@dataclass(frozen=True)
class Titles:
    """What this workshop is called, folded, with its days; and the days of others by what they are called."""

    mine: frozenset[str]
    first: date
    last: date
    others: Mapping[str, Sequence[tuple[date, date]]]

    @property
    def all(self) -> Collection[str]:
        """What any workshop is called, folded."""
        return self.mine | self.others.keys()

    def is_of_another(self, typed: str, day: str) -> bool:
        """Whether another workshop is meant, by its day where both are called the same; nothing is this one.

        Raises Refusal where no workshop is called that, and where both are and the day does not tell.
        """
        said, on = fold(typed), _day(day)
        if not said:
            return False
        spans = self.others.get(said, ())
        if said not in self.mine:
            if not spans:
                raise Refusal(UNKNOWN)
            return True
        is_there = any(_is_within(on, *span) for span in spans)
        if is_there and _is_within(on, self.first, self.last):
            raise Refusal(SEVERAL)
        return is_there


def is_called(workshop: Workshop, typed: str, day: str) -> bool:
    """Whether a row may mean this workshop: called as it is, on a day of it or on none."""
    said = {fold(one) for one in (getattr(workshop, name.key) for name in NAMES) if one}
    return fold(typed) in said and _is_within(_day(day), workshop.first_day, workshop.last_day)


def _day(typed: str) -> date | None:
    """The day of a row; of one that is none, its own cell says so."""
    try:
        return values.day(typed)
    except Refusal:
        return None


def _is_within(on: date | None, first: date, last: date) -> bool:
    """Whether it can be that day; without one, any can."""
    return on is None or first <= on <= last


def titles(session: Session, workshop: Workshop) -> Titles:
    """As everybody can read them; of those not announced only this one."""
    mine: set[str] = set()
    others: dict[str, list[tuple[date, date]]] = defaultdict(list)
    rows = select(Workshop.id, Workshop.first_day, Workshop.last_day, *NAMES)
    seen = or_(Workshop.id == workshop.id, Workshop.state.in_(PUBLIC))
    of = Workshop.is_demonstration.is_(workshop.is_demonstration)
    for number, first, last, *called in session.execute(rows.where(seen, of)):
        said = {fold(one) for one in called if one}
        if number == workshop.id:
            mine = said
            continue
        for one in said:
            others[one].append((first, last))
    return Titles(frozenset(mine), workshop.first_day, workshop.last_day, others)
