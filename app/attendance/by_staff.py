"""What an account records of one person, without a device or a sheet: that they came, that they are excused,
and that neither is so."""

from datetime import date
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from ..audit import Actor, record
from ..clock import now
from ..database import transaction
from ..language import lazy_gettext as _l
from ..refusals import Conflict
from ..workshops.models import Workshop
from . import queries, rules
from .models import ARRIVAL, EXCUSE, STAFF, UNDO, DeskOperation
from .recording import Author, LockedDesk, keep, lock_desk
from .rules import Presence
from .told import Told
from .typing_in import ensure_open


def check_in(actor: Actor, workshop_id: int, who: str, day: date, key: str) -> None:
    """Say that somebody came that day; who is present already stays so."""
    with transaction() as session:
        desk, presence = _there(session, workshop_id, who, day)
        if presence is None or presence.status != rules.PRESENT:
            told = Told(_ref(key, ARRIVAL, who, day), ARRIVAL, now(), day=day, who=who)
            _keep(session, actor, desk, [told], "check in")


def check_in_no_more(actor: Actor, workshop_id: int, who: str, day: date, key: str) -> None:
    """Take back what staff recorded of somebody's coming that day; what a device or a sheet says stays."""
    with transaction() as session:
        desk, presence = _there(session, workshop_id, who, day)
        standing = presence.refs if presence and presence.status == rules.PRESENT else frozenset()
        told = [
            Told(_ref(key, UNDO, ref), UNDO, now(), day=day, refers_to=ref)
            for ref in session.scalars(_arrivals_by_staff(standing))
        ]
        if told:
            _keep(session, actor, desk, told, "check in no more")


def excuse(actor: Actor, workshop_id: int, who: str, day: date, key: str) -> None:
    """Say that somebody of the list is excused that day; who is excused already stays so."""
    with transaction() as session:
        desk, presence = _there(session, workshop_id, who, day)
        ensure_absent(presence)
        if presence is None:
            told = Told(_ref(key, EXCUSE, who, day), EXCUSE, now(), day=day, who=who)
            _keep(session, actor, desk, [told], "excuse")


def excuse_no_more(actor: Actor, workshop_id: int, who: str, day: date, key: str) -> None:
    """Take every excuse of that day back, wherever it was written; who has none stays so."""
    with transaction() as session:
        desk, presence = _there(session, workshop_id, who, day)
        if presence is not None and presence.status == rules.EXCUSED:
            told = [
                Told(_ref(key, UNDO, ref), UNDO, now(), day=day, refers_to=ref)
                for ref in sorted(presence.refs)
            ]
            _keep(session, actor, desk, told, "excuse no more")


def ensure_absent(presence: Presence | None) -> None:
    """Nobody is excused who was there."""
    if presence is not None and presence.status == rules.PRESENT:
        raise Conflict(_l("They are recorded as present that day: there is nothing to excuse."))


def _arrivals_by_staff(refs: frozenset[str]) -> Select[str]:
    """Those of some records that say, by an account and of nothing else, that somebody came."""
    made_here = (
        DeskOperation.evidence == STAFF,
        DeskOperation.kind == ARRIVAL,
        DeskOperation.refers_to.is_(None),
    )
    return (
        select(DeskOperation.ref).where(DeskOperation.ref.in_(refs), *made_here).order_by(DeskOperation.seq)
    )


def _there(session: Session, workshop_id: int, who: str, day: date) -> tuple[LockedDesk, Presence | None]:
    """The desk, which has to be open, held until the deed ends; and whether somebody is there that day."""
    desk = lock_desk(session, workshop_id)
    ensure_open(desk.closed_at is not None)
    found = rules.attendance(one.record for one in queries.kept_records(workshop_id))
    return desk, found.get((who, day))


def _ref(key: str, *about: object) -> str:
    """A record's name, the same however often the form is sent."""
    return str(uuid5(NAMESPACE_URL, ":".join(["staff", key, *map(str, about)])))


def _keep(session: Session, actor: Actor, desk: LockedDesk, told: list[Told], deed: str) -> None:
    workshop = session.get_one(Workshop, desk.workshop_id)
    keep(session, desk, workshop, Author(account=actor.id), told, now())
    record(session, actor, deed, ("workshop", workshop.code), records=len(told))
