"""Counting everything again, at night and by command: what is kept must be what the rows say."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..attendance import drift as attendance
from ..clock import now
from ..database import at_one_moment, db, transaction
from ..logs import log
from ..registration import drift as registration
from ..registration.drift import Drift
from ..workshops.counts import CELL, NUMBERS, Cell, RegionCount, SignUpCount
from ..workshops.models import Workshop
from .models import CountCheck

# How long after one check the next is due.
EVERY = timedelta(hours=24)


def drift(session: Session) -> list[Drift]:
    """Every count that is not what its rows say; all are read at one moment."""
    at_one_moment(session)
    return [*registration.drift(session), *attendance.drift(session), *_regions(session)]


def check() -> list[Drift]:
    """Count again and write down when, and how many differ."""
    found = drift(db.session())
    # What follows is written in the present, not in the moment all was read at.
    db.session.rollback()
    with transaction() as session:
        session.add(CountCheck(checked_at=now(), differing=len(found)))
    return found


def check_if_due() -> bool:
    """The nightly check: an alarm in the log for whatever differs. Whether it was due."""
    last = last_check()
    db.session.rollback()
    if last is not None and now() - last.checked_at < EVERY:
        return False
    found = check()
    if found:
        log.error("counts differ", number=len(found), first=str(found[0]))
    return True


def last_check() -> CountCheck | None:
    """The last time all was counted again."""
    return db.session.scalar(select(CountCheck).order_by(CountCheck.id.desc()).limit(1))


def _regions(session: Session) -> Iterator[Drift]:
    codes = {row.id: row.code for row in session.execute(select(Workshop.id, Workshop.code))}
    counted: Counter[tuple[int, str, str]] = Counter()
    cells: list[Any] = [getattr(SignUpCount, name) for name in CELL]
    for *parts, number in session.execute(select(*cells, SignUpCount.number)):
        cell = Cell(*parts)
        for name in cell.numbers:
            counted[cell.workshop_id, cell.region, name] += number
    kept: Counter[tuple[int, str, str]] = Counter()
    columns: list[Any] = [getattr(RegionCount, name) for name in NUMBERS]
    for workshop, region, *numbers in session.execute(
        select(RegionCount.workshop_id, RegionCount.region, *columns)
    ):
        kept.update({(workshop, region, name): number for name, number in zip(NUMBERS, numbers, strict=True)})
    for key in sorted(kept.keys() | counted.keys()):
        if kept[key] != counted[key]:
            yield Drift(codes[key[0]], f"region {key[1]} {key[2]}", kept[key], counted[key])
