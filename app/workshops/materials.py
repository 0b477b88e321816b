"""Materials of a workshop: files for whoever comes, kept beside the database, handed out as they are."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from sqlalchemy import ColumnElement, ForeignKey, Select, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from ..audit import Actor, record
from ..clock import now
from ..config import settings
from ..database import Base, Utc, db, transaction
from ..language import lazy_gettext as _l
from ..language import plain
from ..pictures import digest
from ..refusals import Refusal
from ..shelves import Shelf
from . import seats
from .file_kinds import known
from .models import PUBLIC, Workshop

SHELF = Shelf("materials", ".file")
# What was removed can be put back for so long; then its file is deleted.
UNDO = timedelta(days=1)


class Material(Base):
    """A file called `name` in its address. `removed_at`: it can be put back; `gone_at`: it is deleted."""

    __tablename__ = "material"

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"), index=True)
    name: Mapped[str] = mapped_column(String(32), unique=True)
    kind: Mapped[str] = mapped_column(String(4))
    digest: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    title_es: Mapped[str | None] = mapped_column(String(160))
    title_en: Mapped[str | None] = mapped_column(String(160))
    made_at: Mapped[datetime] = mapped_column(Utc)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    removed_at: Mapped[datetime | None] = mapped_column(Utc)
    gone_at: Mapped[datetime | None] = mapped_column(Utc)


def path_of(material: Material) -> Path:
    """The file of a material."""
    return SHELF.path_of(material.name)


def materials(workshop_id: int) -> Sequence[Material]:
    """Those that are handed out, the first first."""
    rows = select(Material).where(Material.workshop_id == workshop_id, Material.removed_at.is_(None))
    return db.session.scalars(rows.order_by(Material.id)).all()


def removed(workshop_id: int) -> Sequence[Material]:
    """Those that were taken off and can still be put back."""
    rows = select(Material).where(
        Material.workshop_id == workshop_id, Material.removed_at.is_not(None), Material.gone_at.is_(None)
    )
    return db.session.scalars(rows.order_by(Material.id)).all()


def find_material(workshop_id: int, number: int) -> Material | None:
    """One of a workshop, removed or not, that is not deleted."""
    rows = select(Material).where(Material.workshop_id == workshop_id, Material.id == number)
    return db.session.scalar(rows.where(Material.gone_at.is_(None)))


def find_public(name: str) -> Material | None:
    """One of an announced workshop, that is handed out."""
    rows = select(Material).join(Workshop, Workshop.id == Material.workshop_id)
    return db.session.scalar(
        rows.where(Material.name == name, Material.removed_at.is_(None), Workshop.state.in_(PUBLIC))
    )


def has_any(workshop_id: int) -> bool:
    """Whether there is something to hand out."""
    rows = select(Material.id).where(Material.workshop_id == workshop_id, Material.removed_at.is_(None))
    return db.session.scalar(rows.limit(1)) is not None


def add_material(actor: Actor, workshop_id: int, sent: bytes, title_es: str, title_en: str) -> None:
    """Keep a file and hand it out; the same one again changes nothing."""
    if len(sent) > settings().material_mb * 1_000_000:
        raise Refusal(_l("The file is too large: at most %(most)s MB.", most=settings().material_mb), "file")
    mark, found = digest(sent), known(sent)
    with transaction() as session:
        workshop = _locked(session, workshop_id)
        kept = session.scalars(_kept(workshop_id)).all()
        same = next((one for one in kept if one.digest == mark), None)
        if same is not None:
            _ensure_same_titles(same, title_es, title_en)
            return
        if len(kept) >= settings().materials_most:
            raise Refusal(_l("There are as many files as a workshop may have. Remove one first."), "file")
        row = Material(
            workshop_id=workshop_id, name=uuid4().hex, kind=found.kind, digest=mark, size=len(found.content),
            title_es=title_es, title_en=title_en, made_at=now(), made_by=actor.id,
        )  # fmt: skip
        session.add(row)
        session.flush()
        workshop.version += 1
        record(session, actor, "add material", ("workshop", workshop.code), material=row.id)
        SHELF.write(path_of(row), found.content)


def remove_material(actor: Actor, workshop_id: int, number: int) -> None:
    """Take a file off; it can be put back for a day."""
    _turn(actor, workshop_id, number, "remove material", now())


def put_back_material(actor: Actor, workshop_id: int, number: int) -> None:
    """Hand a removed file out again."""
    _turn(actor, workshop_id, number, "put material back", None)


def count_materials(at: datetime) -> int:
    """How many files would be deleted."""
    return db.session.scalar(select(func.count(Material.id)).where(*_due(at))) or 0


def forget_materials(actor: Actor, at: datetime) -> int:
    """Delete the files that were removed more than a day ago; returns how many."""
    with transaction() as session:
        rows = session.scalars(select(Material).where(*_due(at)).with_for_update()).all()
        for row in rows:
            path_of(row).unlink(missing_ok=True)
            row.gone_at, row.title_es, row.title_en = at, None, None
        if rows:
            record(session, actor, "forget materials", ("materials", "workshop"), number=len(rows))
    SHELF.sweep(set(db.session.scalars(select(Material.name).where(Material.gone_at.is_(None)))), at)
    return len(rows)


def _due(at: datetime) -> tuple[ColumnElement[bool], ...]:
    return Material.gone_at.is_(None), Material.removed_at <= at - UNDO


def _ensure_same_titles(kept: Material, title_es: str, title_en: str) -> None:
    """The same file sent again is one; called otherwise it is not dropped in silence."""
    if (kept.title_es or "", kept.title_en or "") != (title_es or "", title_en or ""):
        said = _l(
            "This file is there already, as “%(title)s”. To call it otherwise, remove it first.",
            title=plain(kept, "title"),
        )
        raise Refusal(said, "file")


def _turn(actor: Actor, workshop_id: int, number: int, action: str, at: datetime | None) -> None:
    """On or off; what is so already stays so."""
    with transaction() as session:
        workshop = _locked(session, workshop_id)
        # Whoever deletes its file holds the row, and not the counters.
        row = session.get_one(Material, number, with_for_update=True, populate_existing=True)
        if row.gone_at is None and (row.removed_at is None) != (at is None):
            if at is None and session.scalars(_number_kept(workshop_id)).one() >= settings().materials_most:
                raise Refusal(_l("There are as many files as a workshop may have. Remove one first."))
            row.removed_at = at
            workshop.version += 1
            record(session, actor, action, ("workshop", workshop.code), material=row.id)


def _locked(session: Session, workshop_id: int) -> Workshop:
    seats.lock(session, workshop_id)
    return session.get_one(Workshop, workshop_id, populate_existing=True)


def _kept(workshop_id: int) -> Select[Material]:
    return select(Material).where(Material.workshop_id == workshop_id, Material.removed_at.is_(None))


def _number_kept(workshop_id: int) -> Select[int]:
    return select(func.count()).select_from(_kept(workshop_id).subquery())
