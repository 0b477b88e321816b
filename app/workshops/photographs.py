"""Photographs of a workshop on its public page, and which of them are there to be seen."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, Row, String, select
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Base, Utc, db
from .models import Workshop

# States in which a workshop's page shows them.
SHOWN = ("held", "closed")


class Photograph(Base):
    """A picture as it was drawn anew, called `name` in its address, shown until the end of `keep_until`.

    `consent` says how those in it agreed and is never public. Of one that is gone the picture and the words
    are taken out; `digest` tells a picture sent twice.
    """

    __tablename__ = "photograph"

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"), index=True)
    name: Mapped[str] = mapped_column(String(32), unique=True)
    digest: Mapped[str] = mapped_column(String(64))
    picture: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    width: Mapped[int]
    height: Mapped[int]
    alt_es: Mapped[str | None] = mapped_column(String(200))
    alt_en: Mapped[str | None] = mapped_column(String(200))
    consent: Mapped[str | None] = mapped_column(String(300))
    keep_until: Mapped[date]
    made_at: Mapped[datetime] = mapped_column(Utc)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    gone_at: Mapped[datetime | None] = mapped_column(Utc)


_COLUMNS = (
    Photograph.id, Photograph.name, Photograph.width, Photograph.height, Photograph.alt_es, Photograph.alt_en,
    Photograph.consent, Photograph.keep_until,
)  # fmt: skip


def photographs(workshop_id: int, today: date) -> Sequence[Row[*tuple[Any, ...]]]:
    """Those of a workshop that are kept, without the pictures themselves, the first first."""
    wanted = select(*_COLUMNS).where(Photograph.workshop_id == workshop_id, Photograph.gone_at.is_(None))
    return db.session.execute(wanted.where(Photograph.keep_until >= today).order_by(Photograph.id)).all()


def find_picture(name: str, today: date) -> bytes | None:
    """The picture of a held workshop that anybody may see."""
    wanted = (
        select(Photograph.picture)
        .join(Workshop, Workshop.id == Photograph.workshop_id)
        .where(Photograph.name == name, Photograph.gone_at.is_(None), Photograph.keep_until >= today)
        .where(Workshop.state.in_(SHOWN))
    )
    return db.session.scalar(wanted)


def find_photograph(workshop_id: int, number: int) -> Photograph | None:
    """One photograph of a workshop, gone or not."""
    wanted = select(Photograph).where(Photograph.workshop_id == workshop_id, Photograph.id == number)
    return db.session.scalar(wanted)
