"""The steps of a deed that records: each new record is judged, kept, and held where a person must look.

None of them commits. The desk's row is locked first, so records of one workshop are kept one batch at a time.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from ..database import insert_into
from ..registration.models import Registration
from ..tokens import as_code, hashed
from ..workshops.models import Workshop
from . import rules
from .marking import mark
from .models import (
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
    DeskDevice,
    DeskException,
    DeskOperation,
)  # fmt: skip
from .newcomers import bring
from .told import Batch, Told


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
    """What became of a batch: all that is kept now, and what is held, by its ref."""

    ack: list[str]
    is_closed: bool
    held: dict[str, DeskException] = field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    """Whose a record is, or why it is held and what a person should read of it."""

    who: str | None = None
    held: str | None = None
    told: dict[str, Any] = field(default_factory=dict)


Found = dict[str, tuple[int, int, str]]
# How often it is written down that a device was heard of, and seconds its clock may seem to move meanwhile.
HEARD, JITTER = timedelta(seconds=20), 30
_DESK = (
    select(Desk)
    .where(Desk.workshop_id == bindparam("workshop"))
    .with_for_update()
    .execution_options(populate_existing=True)
)
_KNOWN = select(DeskOperation.ref).where(DeskOperation.ref.in_(bindparam("refs", expanding=True)))
_PEOPLE = (
    select(Registration.id, Registration.short_code, Registration.door_hash, Workshop.id, Workshop.code)
    .join(Registration.workshop)
    .where(
        or_(
            Registration.id.in_(bindparam("numbers", expanding=True)),
            Registration.short_code.in_(bindparam("codes", expanding=True)),
            Registration.door_hash.in_(bindparam("hashes", expanding=True)),
        )
    )
)


def lock_desk(session: Session, workshop_id: int) -> Desk:
    """The workshop's desk, held until the deed ends; made when nobody had recorded yet."""
    found = session.scalars(_DESK, {"workshop": workshop_id}).first()
    if found is not None:
        return found
    made = insert_into(session, Desk).values(workshop_id=workshop_id, last_seq=0)
    session.execute(made.on_conflict_do_nothing(index_elements=["workshop_id"]))
    return session.scalars(_DESK, {"workshop": workshop_id}).one()


def lock_code(session: Session, code: str) -> DeskCode | None:
    """What a device code was made for, held until the deed ends: it lets in one device."""
    wanted = select(DeskCode).where(DeskCode.code_hash == hashed(as_code(code))).with_for_update()
    return session.scalar(wanted, execution_options={"populate_existing": True})


def note_seen(session: Session, device_id: int, batch: Batch, at: datetime) -> None:
    """Write down when a device asked last, how its clock goes and what it still holds."""
    row = session.get_one(DeskDevice, device_id)
    is_fresh = row.seen_at is not None and at - row.seen_at < HEARD
    if is_fresh and row.unsent == batch.unsent and abs(row.clock_offset - batch.clock_offset) < JITTER:
        return
    row.seen_at, row.clock_offset, row.unsent = at, batch.clock_offset, batch.unsent


def keep(
    session: Session, desk: Desk, workshop: Workshop, author: Author, told: Sequence[Told], at: datetime
) -> Recorded:
    """Keep what is new of a batch; what is known already is only acknowledged."""
    fresh = {one.ref: one for one in reversed(told)}
    for ref in _known(session, fresh):
        del fresh[ref]
    people = _people(session, fresh.values())
    held: dict[str, DeskException] = {}
    made: list[DeskOperation] = []
    for one in sorted(fresh.values(), key=lambda one: one.n):
        verdict = _judged(one, workshop, people)
        row = _row(desk, workshop, author, one, verdict, at)
        session.add(row)
        made.append(row)
        if verdict.held and one.kind != UNDO:
            held[one.ref] = _hold(row, verdict, at)
            session.add(held[one.ref])
        elif one.kind in (WALK_IN, REPLACEMENT) and not verdict.held:
            row.flags = sorted({*row.flags, *bring(session, workshop, one, at)})
    session.flush()
    if desk.closed_at is None:
        mark(session, workshop.id, made)
    is_closed = desk.closed_at is not None and desk.closed_at <= at
    return Recorded(list(dict.fromkeys(one.ref for one in told)), is_closed, held)


def _known(session: Session, refs: Iterable[str]) -> list[str]:
    return list(session.scalars(_KNOWN, {"refs": list(refs)}))


def _people(session: Session, told: Iterable[Told]) -> Found:
    """The sign-ups these records speak of, by number and by code: number, workshop, workshop's code."""
    some = list(told)
    numbers = [int(one.who[1:]) for one in some if one.who and not rules.is_walk_in(one.who)]
    codes = [one.code for one in some if one.code and not one.who]
    if not numbers and not codes:
        return {}
    hashes = {hashed(code): code for code in codes}
    found: Found = {}
    asked = {"numbers": numbers, "codes": codes, "hashes": list(hashes)}
    for number, short, door, workshop, code in session.execute(_PEOPLE, asked):
        for name in (rules.registration_key(number), short, hashes.get(door, "")):
            found[name] = (number, workshop, code)
    return found


def _judged(one: Told, workshop: Workshop, people: Found) -> Verdict:
    """Whose it is; held when it is for another workshop, for nobody we know, or cannot be read."""
    if one.workshop not in ("", workshop.code):
        return Verdict(held=OTHER_WORKSHOP, told=_legible(one) | {"workshop": one.workshop})
    if not one.is_readable:
        return Verdict(held=UNREADABLE, told=_legible(one))
    if one.kind in (UNDO, WALK_IN):
        return Verdict(who=rules.walk_in_key(one.ref) if one.kind == WALK_IN else None)
    return _whose(one, workshop, people)


def _whose(one: Told, workshop: Workshop, people: Found) -> Verdict:
    if rules.is_walk_in(one.who):
        return Verdict(who=one.who) if one.kind != REPLACEMENT else Verdict(who=rules.walk_in_key(one.ref))
    number, home, code = people.get(one.who or one.code, (0, 0, ""))
    if not number:
        return Verdict(held=UNKNOWN_CODE, told=_legible(one))
    if home != workshop.id:
        return Verdict(held=OTHER_WORKSHOP, told=_legible(one) | {"workshop": code})
    is_new = one.kind == REPLACEMENT
    return Verdict(who=rules.walk_in_key(one.ref) if is_new else rules.registration_key(number))


def _legible(one: Told) -> dict[str, Any]:
    """What a person needs to tell what this was; a phone number stays out of it."""
    names = " ".join(filter(None, (one.newcomer.given_names, one.newcomer.family_names)))
    said = {"kind": one.kind, "code": one.code, "name": names, "institution": one.newcomer.institution}
    return {name: value for name, value in said.items() if value}


def _row(
    desk: Desk, workshop: Workshop, author: Author, one: Told, verdict: Verdict, at: datetime
) -> DeskOperation:
    desk.last_seq += 1
    happened = rules.happened_at(one.at, author.clock_offset)
    today = happened.astimezone(workshop.time_zone).date()
    day, is_other_day = rules.counted_day(one.day, workshop.first_day, workshop.last_day, today)
    hours = (workshop.starts_at, workshop.ends_at)
    flags = (
        set()
        if author.is_sheet or author.is_list
        else rules.marks_of_time(happened, author.clock_offset, *hours)
    )
    is_closed = desk.closed_at is not None or workshop.state in ("closed", "cancelled")
    flags |= ({rules.OTHER_DAY} if is_other_day else set()) | ({rules.CLOSED} if is_closed else set())
    return DeskOperation(
        ref=one.ref, workshop_id=workshop.id, seq=desk.last_seq, kind=one.kind or "arrival",
        evidence=author.evidence, device_id=author.device,
        account_id=author.account, n=one.n, who=verdict.who, day=day, refers_to=one.refers_to,
        tapped_at=one.at, received_at=at, clock_offset=author.clock_offset, flags=sorted(flags),
        is_held=verdict.held is not None,
    )  # fmt: skip


def _hold(row: DeskOperation, verdict: Verdict, at: datetime) -> DeskException:
    return DeskException(
        workshop_id=row.workshop_id, operation=row, reason=verdict.held, told=verdict.told, made_at=at
    )
