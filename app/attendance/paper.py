"""Sheets as they were printed, what was typed from them, and photographs of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..database import Base, Utc
from ..workshops.models import Workshop


class SheetPrint(Base):
    """One printing of a workshop's sign-in sheet; `form_key` tells a repeated post from a new one."""

    __tablename__ = "sheet_print"

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"), index=True)
    form_key: Mapped[str] = mapped_column(String(36), unique=True)
    asks_document: Mapped[bool] = mapped_column(default=False)
    printed_at: Mapped[datetime] = mapped_column(Utc)
    printed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    workshop: Mapped[Workshop] = relationship()
    pages: Mapped[list["SheetPage"]] = relationship(order_by="SheetPage.position", back_populates="sheet")


class SheetPage(Base):
    """A page: its code, its days, and whose each of its rows is, from `first_row` on; never changed.

    A row names a person as rules.py does; a blank one is empty. Rows count on from page to page.
    """

    __tablename__ = "sheet_page"

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("sheet_print.id"), index=True)
    code: Mapped[str] = mapped_column(String(8), unique=True)
    position: Mapped[int]
    first_row: Mapped[int]
    rows: Mapped[list[str]] = mapped_column(JSON)
    days: Mapped[list[str]] = mapped_column(JSON)
    sheet: Mapped[SheetPrint] = relationship(back_populates="pages")

    @property
    def last_row(self) -> int:
        """The number of its last row."""
        return self.first_row + len(self.rows) - 1


class SheetEntry(Base):
    """What was typed from a page, whole, each time: the last one says what the page says.

    `marks` holds a day, arrival or excuse, a row and the record made for it; `people` who was written by
    hand on a blank row. A correction is another entry, with the records that take earlier ones back.
    """

    __tablename__ = "sheet_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("sheet_page.id"), index=True)
    form_key: Mapped[str] = mapped_column(String(36), unique=True)
    marks: Mapped[list[list[Any]]] = mapped_column(JSON)
    people: Mapped[dict[str, str]] = mapped_column(JSON)
    made_at: Mapped[datetime] = mapped_column(Utc)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class SheetPhoto(Base):
    """A photograph of a signed page, kept as a file called `name` until `keep_until`."""

    __tablename__ = "sheet_photo"

    id: Mapped[int] = mapped_column(primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("sheet_page.id"), index=True)
    name: Mapped[str] = mapped_column(String(32), unique=True)
    digest: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(Utc)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    keep_until: Mapped[datetime] = mapped_column(Utc)
    forgotten_at: Mapped[datetime | None] = mapped_column(Utc)
