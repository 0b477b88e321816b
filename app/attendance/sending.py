"""A device that sends what it recorded: read at each tap, so only what is needed of it and its workshop."""

from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, func, literal_column, select, update
from sqlalchemy.orm import Session

from ..database import db
from ..registration.models import Registration
from ..tokens import hashed
from ..workshops.models import Workshop
from ..workshops.seats import Seats
from .models import DeskDevice
from .told import Batch

# How often it is written down that a device was heard of, and seconds its clock may seem to move meanwhile.
HEARD, JITTER = timedelta(seconds=20), 30


@dataclass(frozen=True)
class AtDesk:
    """What the desk asks of a workshop."""

    id: int
    code: str
    state: str
    zone: str
    first_day: date
    last_day: date
    starts_at: datetime
    ends_at: datetime

    @property
    def time_zone(self) -> ZoneInfo:
        """The zone of the wall clock."""
        return ZoneInfo(self.zone)


@dataclass(frozen=True)
class Sender:
    """The device. `list_state` is a word that changes whenever somebody signs up, cancels or is corrected.

    It was read before anything else of this deed: a list sent with it is never older than it says.
    """

    id: int
    revoked_at: datetime | None
    seen_at: datetime | None
    clock_offset: int
    unsent: int
    list_state: str
    workshop: AtDesk


Place = Workshop | AtDesk
# The last place given, and how often somebody's was changed since: it stands in an index.
_STATE = (
    select(Seats.last_seq).where(Seats.workshop_id == DeskDevice.workshop_id).scalar_subquery(),
    select(func.sum(Registration.version - 1))
    .where(Registration.workshop_id == DeskDevice.workshop_id, Registration.version > literal_column("1"))
    .scalar_subquery(),
)
_MINE = ("id", "revoked_at", "seen_at", "clock_offset", "unsent")
_SENDER = (
    select(
        *_STATE,
        *(getattr(DeskDevice, name).label(f"its_{name}") for name in _MINE),
        *(getattr(Workshop, one.name) for one in fields(AtDesk)),
    )
    .join(DeskDevice.workshop)
    .where(DeskDevice.token_hash == bindparam("token"))
)
_SEEN = (
    update(DeskDevice)
    .where(DeskDevice.id == bindparam("its_id"))
    .values(seen_at=bindparam("seen"), clock_offset=bindparam("behind"), unsent=bindparam("left"))
)


def find_sender(token: str) -> Sender | None:
    """The device that holds this token, revoked or not."""
    found = db.session.connection().execute(_SENDER, {"token": hashed(token)}).first()
    if found is None:
        return None
    last, changes, number, revoked_at, seen_at, clock_offset, unsent, *workshop = found
    state = f"{last or 0}.{changes or 0}"
    return Sender(number, revoked_at, seen_at, clock_offset, unsent, state, AtDesk(*workshop))


def note_seen(session: Session, device: Sender, batch: Batch, at: datetime, is_closed: bool) -> None:
    """Write down when a device asked last, how its clock goes and what it still holds.

    Always where the desk is closed: the device has just been told to delete its list.
    """
    is_fresh = device.seen_at is not None and at - device.seen_at < HEARD and not is_closed
    is_steady = abs(device.clock_offset - batch.clock_offset) < JITTER
    if is_fresh and is_steady and device.unsent == batch.unsent:
        return
    seen = {"its_id": device.id, "seen": at, "behind": batch.clock_offset, "left": batch.unsent}
    session.connection().execute(_SEEN, seen)
