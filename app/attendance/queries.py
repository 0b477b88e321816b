"""The desk as it is asked for: devices, records, the list, what is held. Staff only within their scope."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, literal_column, select, union_all
from sqlalchemy.orm import Session, contains_eager, joinedload

from ..accounts.scopes import Scope
from ..database import db
from ..institutions import gathered
from ..institutions import queries as institutions
from ..registration.line import FRESH
from ..registration.models import Registration
from ..tokens import as_code, hashed
from ..workshops.models import PUBLIC, Workshop
from ..workshops.scoped import in_scope
from ..workshops.seats import Seats
from .models import UNDO, Desk, DeskCode, DeskDevice, DeskException, DeskOperation, WalkIn
from .rules import Record, happened_at, is_walk_in, unsettled


@dataclass(frozen=True)
class Kept:
    """A record with its place among those of its workshop."""

    seq: int
    record: Record


_RECORD = (
    DeskOperation.seq, DeskOperation.ref, DeskOperation.kind, DeskOperation.day, DeskOperation.tapped_at,
    DeskOperation.clock_offset, DeskOperation.who, DeskOperation.refers_to, DeskOperation.device_id,
    DeskOperation.flags, DeskOperation.is_held,
)  # fmt: skip
_RECORDS = (
    select(*_RECORD)
    .where(DeskOperation.workshop_id == bindparam("workshop"), DeskOperation.seq > bindparam("after"))
    .order_by(DeskOperation.seq)
)
# In two halves, for each has an index of its own and neither engine would use both for one.
_THEIRS = union_all(
    *(
        select(*_RECORD).where(DeskOperation.workshop_id == bindparam("workshop"), half)
        for half in (
            DeskOperation.who.in_(bindparam("who", expanding=True)),
            DeskOperation.kind == literal_column(f"'{UNDO}'"),
        )
    )
)
_DEVICE = (
    select(DeskDevice)
    .join(DeskDevice.workshop)
    .where(DeskDevice.token_hash == bindparam("token"))
    .options(contains_eager(DeskDevice.workshop))
)


def find_device(token: str) -> DeskDevice | None:
    """The device that holds this token, with its workshop, revoked or not."""
    return db.session.scalar(_DEVICE, {"token": hashed(token)})


def find_code(code: str) -> DeskCode | None:
    """What a device code was made for, however it was typed."""
    wanted = select(DeskCode).where(DeskCode.code_hash == hashed(as_code(code)))
    return db.session.scalar(wanted.options(joinedload(DeskCode.workshop)))


def find_own_code(scope: Scope, workshop_id: int, number: int) -> DeskCode | None:
    """A code of this workshop, for the staff who show it."""
    wanted = select(DeskCode).join(DeskCode.workshop).where(in_scope(scope))
    return db.session.scalar(wanted.where(DeskCode.id == number, DeskCode.workshop_id == workshop_id))


def count_devices(workshop_id: int) -> int:
    """How many devices are let in."""
    wanted = select(func.count(DeskDevice.id)).where(
        DeskDevice.workshop_id == workshop_id, DeskDevice.revoked_at.is_(None)
    )
    return db.session.scalar(wanted) or 0


def devices(scope: Scope, workshop_id: int) -> Sequence[DeskDevice]:
    """Every device of a workshop, the latest first."""
    wanted = select(DeskDevice).join(DeskDevice.workshop)
    rows = wanted.where(DeskDevice.workshop_id == workshop_id, in_scope(scope))
    return db.session.scalars(rows.order_by(DeskDevice.id.desc())).all()


def find_own_device(scope: Scope, workshop_id: int, number: int) -> DeskDevice | None:
    """One device of a workshop."""
    return next((one for one in devices(scope, workshop_id) if one.id == number), None)


def kept_records(workshop_id: int, after: int = 0) -> list[Kept]:
    """The records of a workshop that came after a place, in the order they were kept."""
    rows = db.session.execute(_RECORDS, {"workshop": workshop_id, "after": after})
    return [Kept(row.seq, record_of(row)) for row in rows]


def records(session: Session, workshop_id: int, asked: ColumnElement[bool]) -> list[Record]:
    """Some records of a workshop."""
    wanted = select(*_RECORD).where(DeskOperation.workshop_id == workshop_id, asked)
    return [record_of(row) for row in session.execute(wanted)]


def records_of(session: Session, workshop_id: int, who: Collection[str]) -> list[Record]:
    """All that was recorded of these people, and all that was taken back in their workshop."""
    rows = session.connection().execute(_THEIRS, {"workshop": workshop_id, "who": list(who)})
    return [record_of(row) for row in rows]


def record_of(row: Any) -> Record:
    """A row as the rules see it."""
    return Record(
        ref=row.ref, kind=row.kind, day=row.day, at=happened_at(row.tapped_at, row.clock_offset),
        who=row.who, refers_to=row.refers_to, device=row.device_id, flags=frozenset(row.flags),
        is_held=row.is_held,
    )  # fmt: skip


def signed_up(workshop_id: int) -> Sequence[Registration]:
    """Everybody who ever signed up, by family names, with their institutions."""
    rows = select(Registration).where(Registration.workshop_id == workshop_id)
    return db.session.scalars(
        rows.options(joinedload(Registration.institution)).order_by(
            Registration.family_names, Registration.given_names, Registration.id
        ),
        execution_options=FRESH,
    ).all()


def walk_ins(workshop_id: int, refs: Sequence[str] | None = None) -> Sequence[WalkIn]:
    """Everybody who came without a sign-up, or those some records brought, with whom they replaced."""
    rows = select(WalkIn).where(WalkIn.workshop_id == workshop_id)
    if refs is not None:
        rows = rows.where(WalkIn.ref.in_(refs))
    return db.session.scalars(
        rows.options(joinedload(WalkIn.institution), joinedload(WalkIn.replaces)).order_by(WalkIn.id),
        execution_options=FRESH,
    ).all()


def find_walk_in(workshop_id: int, who: str) -> WalkIn | None:
    """Somebody who came without a sign-up, as the desk names them."""
    mine = WalkIn.workshop_id == workshop_id, WalkIn.ref == who.removeprefix("w")
    return db.session.scalar(select(WalkIn).where(*mine)) if is_walk_in(who) else None


def reasons_beside(who: str) -> list[tuple[date, str]]:
    """What was written beside somebody's records, and for which day."""
    rows = select(DeskOperation.day, DeskOperation.reason).where(DeskOperation.who == who)
    kept = rows.where(DeskOperation.reason.is_not(None)).order_by(DeskOperation.day, DeskOperation.seq)
    return [(day, str(reason)) for day, reason in db.session.execute(kept)]


def open_exceptions(scope: Scope, workshop_id: int) -> list[DeskException]:
    """What is held and not settled, the oldest first; what the device took back itself is not among it."""
    rows = (
        select(DeskException)
        .join(Workshop, Workshop.id == DeskException.workshop_id)
        .where(DeskException.workshop_id == workshop_id, DeskException.settled_at.is_(None), in_scope(scope))
        .options(joinedload(DeskException.operation))
        .order_by(DeskException.id)
    )
    found = db.session.scalars(rows).all()
    waiting = unsettled(one.record for one in kept_records(workshop_id)) if found else set()
    return [one for one in found if one.operation.ref in waiting]


def find_exception(scope: Scope, workshop_id: int, number: int) -> DeskException | None:
    """One held record of a workshop, settled or not."""
    rows = (
        select(DeskException)
        .join(Workshop, Workshop.id == DeskException.workshop_id)
        .where(DeskException.id == number, DeskException.workshop_id == workshop_id, in_scope(scope))
        .options(joinedload(DeskException.operation))
    )
    return db.session.scalar(rows)


def find_announced(code: str) -> Workshop | None:
    """Another workshop, as the public sees it, to say where a ticket belongs."""
    return db.session.scalar(select(Workshop).where(Workshop.code == code, Workshop.state.in_(PUBLIC)))


def holds(workshop_id: int, condition: ColumnElement[bool]) -> bool:
    """Whether something that is asked of workshops is so of one."""
    return db.session.scalar(select(Workshop.id).where(Workshop.id == workshop_id, condition)) is not None


def is_desk_closed(workshop_id: int, at: datetime) -> bool:
    """Whether the desk was closed, so that no device keeps the list."""
    closed = db.session.scalar(select(Desk.closed_at).where(Desk.workshop_id == workshop_id))
    return closed is not None and closed <= at


def whose(ref: str) -> str | None:
    """Whom a record is about."""
    return db.session.scalar(select(DeskOperation.who).where(DeskOperation.ref == ref))


def first_kept(refs: Collection[str]) -> str | None:
    """Which of these records was kept first."""
    wanted = select(DeskOperation.ref).where(DeskOperation.ref.in_(refs)).order_by(DeskOperation.seq)
    return db.session.scalar(wanted.limit(1))


def institutions_meant(province: str, network: str, institution: str) -> list[int]:
    """The numbers of a province's municipalities, a network's members, or one institution of the list."""
    session = db.session()
    one = institutions.find(session, institution)
    found = [*gathered.municipalities(session, _plain(province)), *gathered.members(session, _plain(network))]
    return [*found, *([one.id] if one else [])]


def institution_called(text: str) -> str:
    """The number of the one institution whose whole name this is; empty where there is none, or several."""
    one = institutions.find_called(db.session(), text)
    return str(one.id) if one else ""


def institutions_offered(regions: Sequence[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Provinces, those of these regions first, and networks, each to be chosen from."""
    session, nothing = db.session(), {"": "—"}
    return nothing | gathered.provinces(session, regions), nothing | gathered.networks(session)


def _plain(code: str) -> str:
    """A code as it may be asked for: PostgreSQL takes no NUL."""
    return code if code.isprintable() else ""


def capacity(workshop_id: int) -> int:
    """How many the room holds."""
    return db.session.scalar(select(Seats.capacity).where(Seats.workshop_id == workshop_id)) or 0
