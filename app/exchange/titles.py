"""Which workshop a row means, by its whole title or code: this one, another, or none, and never by guess."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
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


@dataclass(frozen=True)
class Titles:
    """What this workshop is called, folded, with its days; and the days of others by what they are called."""

    mine: frozenset[str]
    first: date
    last: date
    others: Mapping[str, Sequence[tuple[date, date]]]

    def is_of_another(self, typed: str, day: str) -> bool:
        """Whether another workshop is meant, by its day where both are called the same; nothing is this one.

        Raises Refusal where no workshop is called that.
        """
        said, on = fold(typed), _day(day)
        if not said:
            return False
        spans = self.others.get(said, ())
        if said in self.mine:
            is_here = on is None or self.first <= on <= self.last
            return not is_here and any(first <= on <= last for first, last in spans if on)
        if not spans:
            raise Refusal(UNKNOWN)
        return True


def _day(typed: str) -> date | None:
    """The day of a row; of one that is none, its own cell says so."""
    try:
        return values.day(typed)
    except Refusal:
        return None


def titles(session: Session, workshop: Workshop) -> Titles:
    """As everybody can read them; of those not announced only this one."""
    names = Workshop.short_es, Workshop.short_en, Workshop.title_es, Workshop.title_en, Workshop.code
    mine: set[str] = set()
    others: dict[str, list[tuple[date, date]]] = defaultdict(list)
    rows = select(Workshop.id, Workshop.first_day, Workshop.last_day, *names)
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
