"""Days on which nobody should plan a workshop: Peru's holidays, and those the programme adds to them.

The holidays come from a library that knows the national ones alone. Bridge days of the public sector and
feasts of a region are decided year by year, so they are kept in a table that staff write.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from ..audit import Actor, record
from ..clock import now
from ..database import Base, Utc, broken_rule, db, transaction
from ..language import lazy_gettext as _l
from ..refusals import Refusal
from ..territory.models import Jurisdiction
from .when import EARLIEST, LATEST

# The library's names of our two languages.
TONGUES = {"es": "es", "en": "en_US"}


class DayOff(Base):
    """A day nobody works, in the whole country or in one region; `mark` tells one written twice."""

    __tablename__ = "day_off"

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(index=True)
    jurisdiction_code: Mapped[str | None] = mapped_column(ForeignKey("jurisdiction.code"))
    name_es: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    mark: Mapped[str] = mapped_column(String(20), unique=True)
    made_at: Mapped[datetime] = mapped_column(Utc)
    jurisdiction: Mapped[Jurisdiction | None] = relationship()


@dataclass(frozen=True)
class Free:
    """A day off as the rules see it; `region` is empty where it holds for the whole country."""

    day: date
    name_es: str
    name_en: str
    region: str | None = None


@lru_cache(maxsize=64)
def holidays_of(year: int) -> tuple[Free, ...]:
    """Peru's holidays of a year, in both languages."""
    from holidays.countries.peru import Peru

    spanish, english = (Peru(years=year, language=tongue) for tongue in TONGUES.values())
    return tuple(Free(day, spanish[day], english[day]) for day in sorted(spanish))


def days_off(first: date, last: date) -> list[Free]:
    """Every day off of these days: holidays, and what staff wrote."""
    found = [one for year in range(first.year, last.year + 1) for one in holidays_of(year)]
    columns = DayOff.day, DayOff.name_es, DayOff.name_en, DayOff.jurisdiction_code
    rows = db.session.execute(select(*columns).where(DayOff.day.between(first, last)))
    found += [Free(*row) for row in rows]
    return sorted((one for one in found if first <= one.day <= last), key=lambda one: one.day)


def written(from_day: date) -> Sequence[DayOff]:
    """What staff wrote, from a day on."""
    wanted = select(DayOff).where(DayOff.day >= from_day).options(joinedload(DayOff.jurisdiction))
    return db.session.scalars(wanted.order_by(DayOff.day, DayOff.id)).all()


def find_day_off(number: int) -> DayOff | None:
    """One of them."""
    return db.session.get(DayOff, number)


def touching(found: Iterable[Free], first: date, last: date, regions: Iterable[str]) -> list[Free]:
    """The days off among some days that hold for the whole country or for one of these regions."""
    theirs = frozenset(regions)
    return [one for one in found if first <= one.day <= last and (not one.region or one.region in theirs)]


def ensure_day(day: date) -> None:
    """A day of a year that workshops are planned in."""
    if not EARLIEST <= day <= LATEST:
        raise Refusal(_l("Check the year of the day."), "day")


def add_day_off(actor: Actor, free: Free) -> None:
    """Write a day off; the same day of the same region again is refused."""
    ensure_day(free.day)
    mark = f"{free.day.isoformat()} {free.region or ''}".strip()
    try:
        with transaction() as session:
            row = DayOff(
                day=free.day, jurisdiction_code=free.region, name_es=free.name_es, name_en=free.name_en,
                mark=mark, made_at=now(),
            )  # fmt: skip
            session.add(row)
            session.flush()
            record(session, actor, "add day off", ("day off", mark))
    except IntegrityError as error:
        if broken_rule(error) != "uq_day_off_mark":
            raise
        raise Refusal(_l("That day is on the list already for that region."), "day") from None


def remove_day_off(actor: Actor, number: int) -> None:
    """Take a day off the list; one that is gone stays gone."""
    with transaction() as session:
        row = session.get(DayOff, number, with_for_update=True, populate_existing=True)
        if row is not None:
            session.delete(row)
            record(session, actor, "remove day off", ("day off", row.mark))
