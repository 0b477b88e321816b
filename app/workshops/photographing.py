"""Putting photographs on a workshop's page and taking them off, by hand and on their day."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import uuid4

from sqlalchemy import ColumnElement, Select, func, select

from ..audit import Actor, record
from ..clock import day_at_home, now
from ..database import db, transaction
from ..language import lazy_gettext as _l
from ..pictures import digest, drawn_light
from ..refusals import Refusal
from . import seats
from .models import Workshop
from .photographs import Photograph

MOST = 12
# Days a photograph is kept at most; staff say an earlier day.
LONGEST = timedelta(days=5 * 365)


@dataclass(frozen=True)
class Shown:
    """What goes with a picture: its words in both languages, who agreed and how, and until when."""

    alt_es: str
    alt_en: str
    consent: str
    keep_until: date


def ensure_day(keep_until: date, today: date) -> None:
    """A day to come, and not for ever."""
    if not today < keep_until <= today + LONGEST:
        raise Refusal(_l("Write a day from tomorrow on, within five years."), "keep_until")


def ensure_begun(state: str, starts_at: datetime, at: datetime) -> None:
    """Nobody has a photograph of what has not begun."""
    if state not in ("published", "held", "closed") or starts_at > at:
        raise Refusal(_l("Photographs are added once the workshop has begun."), "photo")


def keep_photograph(actor: Actor, workshop_id: int, sent: bytes, shown: Shown) -> None:
    """Put a photograph on the page; the same one again changes nothing."""
    mark, drawn, at = digest(sent), drawn_light(sent), now()
    with transaction() as session:
        seats.lock(session, workshop_id)
        workshop = session.get_one(Workshop, workshop_id)
        ensure_begun(workshop.state, workshop.starts_at, at)
        ensure_day(shown.keep_until, day_at_home(at))
        kept = set(session.scalars(_kept(workshop_id)))
        if mark in kept:
            return
        if len(kept) >= MOST:
            raise Refusal(_l("Twelve photographs are enough. Take one off first."), "photo")
        made = Photograph(
            workshop_id=workshop_id, name=uuid4().hex, digest=mark, picture=drawn.made, width=drawn.width,
            height=drawn.height, made_at=at, made_by=actor.id, **vars(shown),
        )  # fmt: skip
        session.add(made)
        session.flush()
        record(session, actor, "add photograph", ("workshop", workshop.code), photograph=made.id)


def take_off(actor: Actor, workshop_id: int, number: int) -> None:
    """Take a photograph off the page and forget it; one that is gone stays gone."""
    with transaction() as session:
        seats.lock(session, workshop_id)
        row = session.get_one(Photograph, number, populate_existing=True)
        if row.gone_at is None:
            _forget(row, now())
            code = session.get_one(Workshop, workshop_id).code
            record(session, actor, "remove photograph", ("workshop", code), photograph=row.id)


def count_photographs(at: datetime) -> int:
    """How many would be forgotten."""
    return db.session.scalar(select(func.count(Photograph.id)).where(*_due(at))) or 0


def forget_photographs(actor: Actor, at: datetime) -> int:
    """Forget every photograph whose day is past; returns how many."""
    with transaction() as session:
        rows = session.scalars(select(Photograph).where(*_due(at)).with_for_update()).all()
        for row in rows:
            _forget(row, at)
        if rows:
            record(session, actor, "forget photographs", ("photos", "workshop"), number=len(rows))
    return len(rows)


def _kept(workshop_id: int) -> Select[str]:
    return select(Photograph.digest).where(
        Photograph.workshop_id == workshop_id, Photograph.gone_at.is_(None)
    )


def _due(at: datetime) -> tuple[ColumnElement[bool], ...]:
    return Photograph.gone_at.is_(None), Photograph.keep_until < day_at_home(at)


def _forget(row: Photograph, at: datetime) -> None:
    row.gone_at = at
    row.picture = row.alt_es = row.alt_en = row.consent = None
