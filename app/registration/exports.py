"""Lists of people taken away as files: by whom, when, why, and of how many rows; noted before they go."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from ..accounts.models import Account
from ..audit import Actor, record
from ..clock import now
from ..database import Base, Utc, broken_rule, db, transaction
from ..language import lazy_gettext as _l
from ..tokens import keyed
from ..workshops.models import Workshop

SIGN_UPS, ATTENDANCE = "sign-ups", "attendance"
LISTS = {SIGN_UPS: _l("People signed up"), ATTENDANCE: _l("Attendance")}
FORMS = {
    "xlsx": _l("XLSX, a workbook"),
    "csv": _l("CSV, for any program"),
    "json": _l("JSON, for machines"),
}
# Why a list is taken away; kept with the deed, never as free words about people.
REASONS = {
    "prepare": _l("To prepare the workshop"),
    "reach": _l("To call or write to them by other means"),
    "report": _l("For a report of the programme"),
    "mend": _l("To correct it in a spreadsheet and import it again"),
    "archive": _l("For the archive of the office"),
    "other": _l("Another reason"),
}
PAGE = 50
# For how long a form sent again is the same one, where the list has as many rows as before.
SAME = timedelta(minutes=10)


class Export(Base):
    """One list of people that was taken away; `rows` is how many rows it had.

    It stays without its workshop where an import that made that is taken back.

    `form_key` is a keyed hash of the form, the rows and the ten minutes it was sent in: sent twice it is
    counted once; another choice on it, a list that grew, or a later hour is another one.
    """

    __tablename__ = "export"
    __table_args__ = (
        CheckConstraint("kind IN ('sign-ups', 'attendance')", name="kind"),
        CheckConstraint("form IN ('csv', 'xlsx', 'json')", name="form"),
        UniqueConstraint("form_key", name="uq_export_form_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int | None] = mapped_column(ForeignKey("workshop.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    form: Mapped[str] = mapped_column(String(4))
    reason: Mapped[str] = mapped_column(String(10))
    rows: Mapped[int]
    form_key: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(Utc)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    workshop: Mapped[Workshop | None] = relationship()
    account: Mapped[Account | None] = relationship()


@dataclass(frozen=True)
class Wish:
    """Which list of a workshop is wanted, in which form, why, and the key of the form that asks."""

    kind: str
    form: str
    reason: str
    key: str


@dataclass(frozen=True)
class Taker:
    """Somebody who took lists away: how many, of how many rows together, the last one when."""

    name: str
    exports: int
    rows: int
    last: datetime


def note_export(actor: Actor, workshop: Workshop, wish: Wish, rows: int) -> None:
    """Write down that a list goes out; a form sent again soon, for as many rows, is written down once.

    Its key is the browser's choice: it tells one press from the next, never for how long or for how many.
    """
    number, code, at = workshop.id, workshop.code, now()
    told = {"kind": wish.kind, "form": wish.form, "reason": wish.reason, "rows": rows}
    window = int(at.timestamp() // SAME.total_seconds())
    key, before = (
        keyed("export", number, actor.id, *vars(wish).values(), rows, one).hex()
        for one in (window, window - 1)
    )
    same = select(Export.id).where(Export.form_key.in_((key, before)), Export.made_at > at - SAME)
    try:
        with transaction() as session:
            if session.scalar(same) is not None:
                return
            made = {"workshop_id": number, "form_key": key, "made_at": at, "made_by": actor.id}
            session.add(Export(**told, **made))
            record(session, actor, "export people", ("workshop", code), **told)
    except IntegrityError as error:
        if broken_rule(error) != "uq_export_form_key":
            raise


def exports(page: int = 1, workshop_id: int | None = None) -> Sequence[Export]:
    """What was taken away, the last first, a page of it; one more says that there is another page."""
    rows = select(Export).options(joinedload(Export.account), joinedload(Export.workshop))
    if workshop_id is not None:
        rows = rows.where(Export.workshop_id == workshop_id)
    return db.session.scalars(rows.order_by(Export.id.desc()).limit(PAGE + 1).offset(PAGE * (page - 1))).all()


def takers() -> list[Taker]:
    """Who took lists away, whoever took most of them first."""
    counted = (
        select(Account.name, func.count(Export.id), func.sum(Export.rows), func.max(Export.made_at))
        .join(Account, Account.id == Export.made_by)
        .group_by(Account.id, Account.name)
        .order_by(func.count(Export.id).desc(), Account.id)
    )
    return [Taker(*row) for row in db.session.execute(counted)]
