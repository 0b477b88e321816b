"""Imports: a file somebody sent, its rows as staged, what became of each, and what was made of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..accounts.models import Account
from ..database import Base, Utc
from ..workshops.models import Workshop

# Lists are of who came to several workshops: like workshops they belong to none.
SIGN_UPS, ATTENDANCE, WORKSHOPS, LISTS = "sign_ups", "attendance", "workshops", "lists"
KINDS = (SIGN_UPS, ATTENDANCE, WORKSHOPS, LISTS)
# What an import goes through. While it is one of WORKING the worker is at it.
MAPPING, CHECKING, CHECKED, IMPORTING, DONE, UNDOING, UNDONE, FAILED = (
    "mapping", "checking", "checked", "importing", "done", "undoing", "undone", "failed",
)  # fmt: skip
WORKING = (CHECKING, IMPORTING, UNDOING)
# What becomes of a row. A row that is known stands already; one that is left is not meant to come in;
# what came in and was taken back is gone.
OK, BAD, KNOWN, LEFT, MADE, GONE = "ok", "bad", "known", "left", "made", "gone"


class ImportBatch(Base):
    """One file. Of its table: the sheet, the headings, three samples a column, the rows that are none.

    `mapping` is what each column is, `options` what holds for every row, `matches` what staff chose for texts
    the lists do not have, `unmatched` those texts with how many rows say them. `position` is the next chunk
    of the work in hand, `handled` its rows so far. What names people is emptied at `kept_until`. `by`, who
    pressed last, what an A means as a `mark`, and what was read besides the rows stand among the options.
    """

    __tablename__ = "import_batch"
    __table_args__ = (
        CheckConstraint("kind IN ('sign_ups', 'attendance', 'workshops', 'lists')", name="kind"),
        CheckConstraint(
            "state IN ('mapping', 'checking', 'checked', 'importing', 'done', 'undoing', 'undone', 'failed')",
            name="state",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    workshop_id: Mapped[int | None] = mapped_column(ForeignKey("workshop.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    form_key: Mapped[str] = mapped_column(String(36), unique=True)
    state: Mapped[str] = mapped_column(String(10), default=MAPPING)
    file_name: Mapped[str] = mapped_column(String(120))
    sheet: Mapped[str] = mapped_column(String(60))
    heading_row: Mapped[int]
    headings: Mapped[list[str]] = mapped_column(JSON)
    samples: Mapped[list[list[str]]] = mapped_column(JSON)
    left: Mapped[list[list[Any]]] = mapped_column(JSON)
    mapping: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    options: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    matches: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    unmatched: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    total: Mapped[int]
    position: Mapped[int] = mapped_column(default=0)
    handled: Mapped[int] = mapped_column(default=0)
    counts: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    why: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))
    made_at: Mapped[datetime] = mapped_column(Utc)
    ended_at: Mapped[datetime | None] = mapped_column(Utc)
    kept_until: Mapped[datetime] = mapped_column(Utc)
    forgotten_at: Mapped[datetime | None] = mapped_column(Utc)
    workshop: Mapped[Workshop | None] = relationship()
    account: Mapped[Account] = relationship()

    @property
    def by(self) -> int:
        """Whose word the worker acts on: who pressed last, at first who sent the file."""
        return self.options.get("by") or self.account_id

    @property
    def other_sheets(self) -> list[str]:
        """The sheets of its workbook that were not read."""
        return list(self.options.get("other_sheets", ()))

    @property
    def hidden(self) -> int:
        """How many of its rows nobody sees who opens the file."""
        return int(self.options.get("hidden", 0))

    @property
    def doubtful(self) -> list[int]:
        """The columns that may say who came: of a file without any that does, it is asked about."""
        return list(self.options.get("doubtful", ()))

    @property
    def emptied(self) -> list[int]:
        """The columns of which nothing is kept: documents, and what was left out when rows were looked at."""
        return list(self.options.get("emptied", ()))

    @property
    def shared_figures(self) -> dict[int, tuple[int, int]]:
        """The rows whose number of people is one cell of several, with the first and last of these."""
        columns = [int(column) for column, name in self.mapping.items() if name == "number"]
        return {
            number: (top, bottom)
            for top, bottom, left, right in self.options.get("shared", ())
            if any(left <= column <= right for column in columns)
            for number in range(top, bottom + 1)
        }

    @property
    def is_working(self) -> bool:
        """Whether the worker is at it."""
        return self.state in WORKING


class ImportChunk(Base):
    """Some rows of a file, what is said of each, and what was made of it; forgotten with the batch's texts.

    A row is its number in the file and its cells; a verdict is a word of models.py, with faults as column,
    Spanish and English.
    """

    __tablename__ = "import_chunk"

    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    rows: Mapped[list[list[Any]]] = mapped_column(JSON)
    verdicts: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)


class ImportKey(Base):
    """That a row came in: a keyed hash of what it says and where, and the name of what was made of it.

    The same row again, in whatever file, adds nothing. Taking an import back deletes its keys.
    """

    __tablename__ = "import_key"

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"), index=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    made: Mapped[str] = mapped_column(String(80))


class ImportHeading(Base):
    """What somebody said a heading means, for the next file; an empty field is a column to be left out."""

    __tablename__ = "import_heading"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    heading: Mapped[str] = mapped_column(String(120), primary_key=True)
    field: Mapped[str] = mapped_column(String(40))
