"""Photographs of signed pages: files under names nobody can guess, kept until their day, then forgotten."""

from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from ..audit import Actor, record
from ..clock import now
from ..config import settings
from ..database import db, transaction
from ..language import lazy_gettext as _l
from ..pictures import digest, drawn_anew
from ..refusals import Refusal
from ..shelves import Shelf
from .paper import SheetPage, SheetPhoto

MOST = 4
# Why staff remove one before its day; kept with the deed, never as free words about a person.
REASONS = {
    "other-page": _l("It shows another page"),
    "illegible": _l("It cannot be read"),
    "too-much": _l("It shows what is no evidence of this page"),
}
SHELF = Shelf("evidence", ".jpg")


def path_of(photo: SheetPhoto) -> Path:
    """The file of a photograph."""
    return SHELF.path_of(photo.name)


def keep_photo(actor: Actor, page: SheetPage, sent: bytes) -> None:
    """Keep a photograph of a page; the same one again changes nothing."""
    mark, made = digest(sent), drawn_anew(sent)
    with transaction() as session:
        kept = _kept(session, page)
        if mark in {one.digest for one in kept}:
            return
        if len(kept) >= MOST:
            raise Refusal(_l("Four photographs of a page are enough."), "photo")
        at = now()
        until = max(page.sheet.workshop.ends_at, at) + timedelta(days=settings().sheet_photo_days)
        row = SheetPhoto(
            page_id=page.id, name=uuid4().hex, digest=mark, made_at=at, made_by=actor.id, keep_until=until
        )
        session.add(row)
        session.flush()
        record(session, actor, "keep sheet photo", ("workshop", page.sheet.workshop.code), photo=row.id)
        SHELF.write(path_of(row), made)


def remove_photo(actor: Actor, photo: SheetPhoto, reason: str) -> None:
    """Delete a photograph that is not to be evidence; why is kept with the deed. Twice is once.

    The file goes once the deed stands; what is left of it should this end in between goes by `forget`.
    """
    with transaction() as session:
        page = session.get_one(SheetPage, photo.page_id)
        row = next((one for one in _kept(session, page) if one.id == photo.id), None)
        if row is None:
            return
        row.forgotten_at = now()
        about = "workshop", page.sheet.workshop.code
        record(session, actor, "remove sheet photo", about, photo=row.id, reason=reason)
    path_of(row).unlink(missing_ok=True)


def _kept(session: Session, page: SheetPage) -> list[SheetPhoto]:
    """Those of a page, one deed at a time: the page is locked."""
    session.execute(select(SheetPage.id).where(SheetPage.id == page.id).with_for_update())
    wanted = select(SheetPhoto).where(SheetPhoto.page_id == page.id, SheetPhoto.forgotten_at.is_(None))
    return list(session.scalars(wanted, execution_options={"populate_existing": True}))


def count(at: datetime) -> int:
    """How many photographs have come to their day."""
    return db.session.scalar(select(func.count(SheetPhoto.id)).where(*_due(at))) or 0


def forget(actor: Actor, at: datetime) -> int:
    """Delete every photograph whose day has come, and files nobody knows of; returns how many were due.

    The file goes first: a row that still says a file is there can be gone over again.
    """
    with transaction() as session:
        wanted = select(SheetPhoto).where(*_due(at))
        due = list(session.scalars(wanted.with_for_update()))
        for row in due:
            path_of(row).unlink(missing_ok=True)
            row.forgotten_at = at
        if due:
            record(session, actor, "forget sheet photos", ("photos", "sheet"), number=len(due))
    kept = db.session.scalars(select(SheetPhoto.name).where(SheetPhoto.forgotten_at.is_(None)))
    SHELF.sweep(set(kept), at)
    return len(due)


def _due(at: datetime) -> tuple[ColumnElement[bool], ...]:
    return SheetPhoto.forgotten_at.is_(None), SheetPhoto.keep_until <= at
