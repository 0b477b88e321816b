"""The steps of a deed that records: each new record is judged, kept, and held where a person must look.

None of them commits. The desk's row is locked first, so records of one workshop are kept one batch at a time.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from ..database import insert_into
from ..tokens import as_code, hashed
from . import rules
from .marking import mark, taken_back
from .models import (
    ARRIVAL,
    DESK,
    OTHER_WORKSHOP,
    REPLACEMENT,
    SHEET,
    STAFF,
    UNDO,
    UNKNOWN_CODE,
    UNREADABLE,
    WALK_IN,
    Desk,
    DeskCode,
    DeskException,
)  # fmt: skip
from .newcomers import bring, marks_of
from .queries import Kept
from .rules import Record
from .sending import Place
from .told import Told, legible
from .whose import Named, named
from .writing import write

# Makes the row of the audit from what it says besides.
Audit = Callable[..., dict[str, Any]]


@dataclass(frozen=True)
class Author:
    """Who records: a device or an account, and how many seconds its clock is behind ours.

    `is_sheet` when an account types what a signed sheet says, `is_list` when it brings a list somebody kept:
    its hour then says nothing of when somebody came.
    """

    device: int | None = None
    account: int | None = None
    clock_offset: int = 0
    is_sheet: bool = False
    is_list: bool = False

    @property
    def evidence(self) -> str:
        """On what its records rest."""
        return SHEET if self.is_sheet else STAFF if self.device is None else DESK


@dataclass(frozen=True)
class Recorded:
    """What became of a batch: all that is kept now, what is held, by its ref, and what was new."""

    ack: list[str]
    is_closed: bool
    held: dict[str, DeskException] = field(default_factory=dict)
    news: list[Kept] = field(default_factory=list)


@dataclass(frozen=True)
class Verdict:
    """Whose a record is, or why it is held and what a person should read of it."""

    who: str | None = None
    held: str | None = None
    told: dict[str, Any] = field(default_factory=dict)


@dataclass
class LockedDesk:
    """A workshop's desk while a deed holds it; see models.Desk."""

    workshop_id: int
    last_seq: int
    closed_at: datetime | None


_DESK = (
    select(Desk.workshop_id, Desk.last_seq, Desk.closed_at)
    .where(Desk.workshop_id == bindparam("workshop"))
    .with_for_update()
)


def lock_desk(session: Session, workshop_id: int) -> LockedDesk:
    """The workshop's desk, held until the deed ends; made when nobody had recorded yet."""
    connection = session.connection()
    found = connection.execute(_DESK, {"workshop": workshop_id}).first()
    if found is None:
        made = insert_into(session, Desk).values(workshop_id=workshop_id, last_seq=0)
        connection.execute(made.on_conflict_do_nothing(index_elements=["workshop_id"]))
        found = connection.execute(_DESK, {"workshop": workshop_id}).one()
    return LockedDesk(*found)


def lock_code(session: Session, code: str) -> DeskCode | None:
    """What a device code was made for, held until the deed ends: it lets in one device."""
    wanted = select(DeskCode).where(DeskCode.code_hash == hashed(as_code(code))).with_for_update()
    return session.scalar(wanted, execution_options={"populate_existing": True})


def keep(
    session: Session, desk: LockedDesk, workshop: Place, author: Author, told: Sequence[Told], at: datetime,
    audit: Audit | None = None,
) -> Recorded:  # fmt: skip
    """Keep what is new of a batch; what is known already is only acknowledged.

    `audit` makes the row that says how many were new and how many of them are held, where the deed does not.
    """
    some = sorted({one.ref: one for one in reversed(told)}.values(), key=lambda one: one.n)
    undone = taken_back(session, workshop.id, {one.refers_to or "" for one in some if one.kind == UNDO})
    people = named(session, workshop.id, some, undone)
    verdicts = {one.ref: _judged(one, workshop, people) for one in some}
    made = [
        Kept(seq, _record(desk, workshop, author, one, verdicts[one.ref]))
        for seq, one in enumerate(some, desk.last_seq + 1)
    ]
    rows = [_row(desk, author, kept, one, at) for kept, one in zip(made, some, strict=True)]
    to_hold = {one.ref for one in some if verdicts[one.ref].held and one.kind != UNDO}
    written = write(session, rows, partial(_said, audit, to_hold) if audit else None)
    news = [one for one in made if one.record.ref in written.numbers]
    desk.last_seq = max((one.seq for one in news), default=desk.last_seq)
    held: dict[str, DeskException] = {}
    for one in some:
        verdict, number = verdicts[one.ref], written.numbers.get(one.ref)
        if number is None:
            continue
        if one.ref in to_hold:
            held[one.ref] = _hold(workshop, number, verdict, at)
        elif one.kind in rules.BRINGING and not verdict.held:
            bring(session, workshop.id, one, at)
    session.add_all(held.values())
    session.flush()
    if desk.closed_at is None and news:
        is_plain = not undone and not written.is_taken_back
        mark(session, workshop.id, [one.record for one in news], undone, is_plain, people.here, at)
    is_closed = desk.closed_at is not None and desk.closed_at <= at
    return Recorded(list(dict.fromkeys(one.ref for one in told)), is_closed, held, news)


def _said(audit: Audit, to_hold: set[str], new: Collection[str]) -> dict[str, Any]:
    return audit(records=len(new), held=len(to_hold.intersection(new)))


def _judged(one: Told, workshop: Place, people: Named) -> Verdict:
    """Whose it is; held when it is for another workshop, for nobody we know, or cannot be read."""
    if one.workshop not in ("", workshop.code):
        return Verdict(held=OTHER_WORKSHOP, told=_of_another(one, one.workshop))
    if not one.is_readable:
        return Verdict(held=UNREADABLE, told=legible(one))
    if one.kind in (UNDO, WALK_IN):
        return Verdict(who=rules.walk_in_key(one.ref) if one.kind == WALK_IN else None)
    return _whose(one, people)


def _whose(one: Told, people: Named) -> Verdict:
    is_new, number = one.kind == REPLACEMENT, people.number(one)
    if rules.is_walk_in(one.who):
        return Verdict(who=rules.walk_in_key(one.ref) if is_new else one.who)
    if number in people.elsewhere:
        return Verdict(held=OTHER_WORKSHOP, told=_of_another(one, people.elsewhere[number]))
    if number not in people.here:
        return Verdict(held=UNKNOWN_CODE, told=legible(one))
    return Verdict(who=rules.walk_in_key(one.ref) if is_new else rules.registration_key(number))


def _of_another(one: Told, workshop: str) -> dict[str, Any]:
    """What is told of a record for another workshop, whose numbers mean nobody here."""
    return {name: value for name, value in legible(one).items() if name != "who"} | {"workshop": workshop}


def _record(desk: LockedDesk, workshop: Place, author: Author, one: Told, verdict: Verdict) -> Record:
    """What is kept of it, as the rules see it."""
    happened = rules.happened_at(one.at, author.clock_offset)
    today = happened.astimezone(workshop.time_zone).date()
    day, is_other_day = rules.counted_day(one.day, workshop.first_day, workshop.last_day, today)
    hours = (workshop.starts_at, workshop.ends_at)
    flags = set() if verdict.held else marks_of(one)
    if not (author.is_sheet or author.is_list):
        flags |= rules.marks_of_time(happened, author.clock_offset, *hours)
    flags |= rules.marks_of_day(one.kind, day, today)
    is_closed = desk.closed_at is not None or workshop.state in ("closed", "cancelled")
    flags |= ({rules.OTHER_DAY} if is_other_day else set()) | ({rules.CLOSED} if is_closed else set())
    return Record(
        ref=one.ref, kind=one.kind or ARRIVAL, day=day, at=happened, who=verdict.who, refers_to=one.refers_to,
        device=author.device, flags=frozenset(flags), is_held=verdict.held is not None,
    )  # fmt: skip


def _row(desk: LockedDesk, author: Author, kept: Kept, one: Told, at: datetime) -> dict[str, Any]:
    record = kept.record
    return {
        "ref": record.ref, "workshop_id": desk.workshop_id, "seq": kept.seq, "kind": record.kind,
        "evidence": author.evidence, "device_id": author.device, "account_id": author.account, "n": one.n,
        "who": record.who, "day": record.day, "refers_to": record.refers_to, "tapped_at": one.at,
        "received_at": at, "clock_offset": author.clock_offset, "flags": sorted(record.flags),
        "is_held": record.is_held,
    }  # fmt: skip


def _hold(workshop: Place, number: int, verdict: Verdict, at: datetime) -> DeskException:
    return DeskException(
        workshop_id=workshop.id, operation_id=number, reason=verdict.held, told=verdict.told, made_at=at
    )
