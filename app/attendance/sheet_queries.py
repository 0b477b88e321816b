"""Sheets, pages and what was typed from them, as they are asked for; staff only within their scope."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, selectinload

from ..accounts.scopes import Scope
from ..database import db
from ..tokens import as_code
from ..workshops.models import Workshop
from ..workshops.scoped import in_scope, is_shown
from .models import UNDO, DeskOperation
from .paper import SheetEntry, SheetPage, SheetPhoto, SheetPrint


def prints(scope: Scope, workshop_id: int) -> Sequence[SheetPrint]:
    """Every printing of a workshop's sheet with its pages, the latest first."""
    wanted = select(SheetPrint).join(SheetPrint.workshop).where(Workshop.id == workshop_id, in_scope(scope))
    return db.session.scalars(
        wanted.options(selectinload(SheetPrint.pages)).order_by(SheetPrint.id.desc())
    ).all()


def find_print(scope: Scope, workshop_id: int, number: int) -> SheetPrint | None:
    """One printing of a workshop."""
    wanted = select(SheetPrint).join(SheetPrint.workshop).where(in_scope(scope))
    found = wanted.where(SheetPrint.id == number, SheetPrint.workshop_id == workshop_id)
    return db.session.scalar(found.options(selectinload(SheetPrint.pages)))


def find_page(scope: Scope, code: str) -> SheetPage | None:
    """A page by its code, however it was typed, with its sheet and workshop."""
    wanted = (
        select(SheetPage)
        .join(SheetPage.sheet)
        .join(SheetPrint.workshop)
        .where(SheetPage.code == as_code(code), in_scope(scope), is_shown())
        .options(contains_eager(SheetPage.sheet).contains_eager(SheetPrint.workshop))
    )
    return db.session.scalar(wanted)


def typed_pages(pages: Iterable[int]) -> set[int]:
    """Which of these pages were typed in."""
    return set(db.session.scalars(select(SheetEntry.page_id).where(SheetEntry.page_id.in_(list(pages)))))


def last_entry(session: Session, page_id: int) -> SheetEntry | None:
    """What was typed from a page last."""
    wanted = select(SheetEntry).where(SheetEntry.page_id == page_id)
    return session.scalar(wanted.order_by(SheetEntry.id.desc()).limit(1))


def has_entry(session: Session, form_key: str) -> bool:
    """Whether a form was taken already."""
    return session.scalar(select(SheetEntry.id).where(SheetEntry.form_key == form_key)) is not None


def taken_back(session: Session, refs: Iterable[str]) -> set[str]:
    """Which of these records were taken back, by whomever."""
    wanted = select(DeskOperation.refers_to).where(
        DeskOperation.refers_to.in_(list(refs)), DeskOperation.kind == UNDO, DeskOperation.is_held.is_(False)
    )
    return {ref for ref in session.scalars(wanted) if ref}


def photos(page_id: int) -> Sequence[SheetPhoto]:
    """The photographs of a page that are still kept."""
    wanted = select(SheetPhoto).where(SheetPhoto.page_id == page_id, SheetPhoto.forgotten_at.is_(None))
    return db.session.scalars(wanted.order_by(SheetPhoto.id)).all()


def find_photo(scope: Scope, workshop_id: int, number: int) -> SheetPhoto | None:
    """One photograph of a page of this workshop that is still kept."""
    wanted = (
        select(SheetPhoto)
        .join(SheetPage, SheetPage.id == SheetPhoto.page_id)
        .join(SheetPage.sheet)
        .join(SheetPrint.workshop)
        .where(SheetPhoto.id == number, SheetPhoto.forgotten_at.is_(None))
        .where(Workshop.id == workshop_id, in_scope(scope))
    )
    return db.session.scalar(wanted)
