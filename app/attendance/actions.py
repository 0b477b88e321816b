"""Deeds at the desk: letting devices in and out, recording, settling."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from uuid import uuid4

from sqlalchemy import update
from sqlalchemy.orm import Session

from ..audit import Actor, audit_row, record
from ..clock import now
from ..database import transaction
from ..language import lazy_gettext as _l
from ..tokens import desk_code, fresh_token, hashed
from ..workshops.models import Workshop
from . import queries, rules
from .models import UNDO, DeskCode, DeskDevice, DeskException
from .recording import Author, Recorded, keep, lock_code, lock_desk
from .sending import Place, Sender, note_seen
from .settling import beside, beside_all, lock_exception, lock_exceptions
from .told import Batch, Told


def make_device_code(actor: Actor, workshop: Workshop, name: str) -> int:
    """A code that lets one device in, once, for ten minutes; its number."""
    with transaction() as session:
        at, ref = now(), uuid4().hex
        rules.ensure_may_let_in(workshop.state, workshop.ends_at, queries.count_devices(workshop.id), at)
        opened_again = "attendance.door", _l("Open the desk again"), workshop.code
        rules.ensure_desk_open(queries.is_desk_closed(workshop.id, at), opened_again)
        row = DeskCode(
            ref=ref, workshop_id=workshop.id, name=name, code_hash=hashed(desk_code(ref)), made_at=at,
            made_by=actor.id, expires_at=at + rules.CODE_LASTS,
        )  # fmt: skip
        session.add(row)
        session.flush()
        record(session, actor, "make device code", ("workshop", workshop.code), code=row.id)
    return row.id


def let_in(actor: Actor, code: str) -> tuple[Workshop, str] | None:
    """Let a device in by its code; the token it keeps. None for a code nobody made."""
    with transaction() as session:
        at, token = now(), fresh_token()
        asked = lock_code(session, code)
        if asked is None:
            return None
        rules.ensure_fresh(asked.expires_at, asked.device_id is not None, at)
        workshop = asked.workshop
        rules.ensure_may_let_in(workshop.state, workshop.ends_at, queries.count_devices(workshop.id), at)
        rules.ensure_desk_open(queries.is_desk_closed(workshop.id, at))
        device = DeskDevice(
            workshop_id=workshop.id, name=asked.name, token_hash=hashed(token), let_in_at=at,
            let_in_by=asked.made_by,
        )  # fmt: skip
        session.add(device)
        session.flush()
        asked.device_id = device.id
        told = {"device": device.id, "made_by": asked.made_by}
        by = Actor("device", device.id, actor.request)
        record(session, by, "let device in", ("workshop", workshop.code), **told)
    return workshop, token


def revoke(actor: Actor, device: DeskDevice) -> None:
    """Shut a device out at once; it wipes itself when it next asks."""
    with transaction() as session:
        row = session.get_one(DeskDevice, device.id)
        if row.revoked_at is None:
            row.revoked_at = now()
            record(session, actor, "revoke device", ("workshop", row.workshop_id), device=row.id)


@dataclass(frozen=True)
class Synced:
    """What became of a batch, and what its device does not know yet."""

    recorded: Recorded
    news: list[queries.Kept]


def sync(device: Sender, batch: Batch) -> Synced:
    """Take what a device recorded, once however often it is sent, and read what is new in the same deed."""
    with transaction() as session:
        author = Author(device.id, clock_offset=batch.clock_offset)
        before, found = _keep(session, device.workshop, author, batch.told)
        note_seen(session, device, batch, now(), found.is_closed)
        # A device that knew all so far is told what it brought; others read what they missed.
        is_behind = batch.cursor != before
        news = queries.kept_records(device.workshop.id, batch.cursor) if is_behind else found.news
        return Synced(found, news)


def record_at_desk(device: DeskDevice, told: Sequence[Told]) -> Recorded:
    """Take what somebody tapped on a page of ours: its time is our own."""
    with transaction() as session:
        found = _keep(session, device.workshop, Author(device.id), told)[1]
        session.execute(update(DeskDevice).where(DeskDevice.id == device.id).values(seen_at=now()))
        return found


def _keep(session: Session, workshop: Place, author: Author, told: Sequence[Told]) -> tuple[int, Recorded]:
    """What became of them, and the place of the last record before."""
    at, desk = now(), lock_desk(session, workshop.id)
    before = desk.last_seq
    deed = Actor("device", author.device), "record attendance", ("workshop", workshop.code)
    return before, keep(session, desk, workshop, author, told, at, partial(audit_row, *deed))


def settle(actor: Actor, exception_id: int, told: Told) -> None:
    """Count a held record as somebody's: a new record by the account that says so."""
    with transaction() as session:
        at = now()
        row = lock_exception(session, exception_id)
        rules.ensure_unsettled(row.settled_at is not None)
        beside(session, actor, row, told, at)
        _close(row, actor, "counted", told.ref)
        record(session, actor, "count held record", ("workshop", row.workshop_id), exception=row.id)


def dismiss(actor: Actor, exception_id: int) -> None:
    """Say that a held record counts for nothing here; it stays on record, and devices learn that it is
    settled from a record that takes it back."""
    with transaction() as session:
        at = now()
        row = lock_exception(session, exception_id)
        rules.ensure_unsettled(row.settled_at is not None)
        beside(session, actor, row, Told(str(uuid4()), UNDO, at), at)
        _close(row, actor, "dismissed", None)
        record(session, actor, "dismiss held record", ("workshop", row.workshop_id), exception=row.id)


def dismiss_all(actor: Actor, device: DeskDevice, reason: str, upto: int) -> None:
    """Say so of all a device sent of one kind, as far as somebody has seen it; what came since stays."""
    with transaction() as session:
        at, rows = now(), lock_exceptions(session, device, reason, upto)
        if not rows:
            return
        beside_all(session, actor, rows, at)
        for row in rows:
            _close(row, actor, "dismissed", None)
        told = {"device": device.id, "number": len(rows)}
        record(session, actor, "dismiss held records", ("workshop", device.workshop_id), **told)


def _close(row: DeskException, actor: Actor, settlement: str, ref: str | None) -> None:
    row.settled_at, row.settled_by = now(), actor.id
    row.settlement, row.settled_with = settlement, ref
