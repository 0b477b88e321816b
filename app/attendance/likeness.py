"""People who came that may be one, as staff settle them: the same or different, never by guess.

Signed up or from the door. Nothing is merged: each row stays as it is, and only people are counted by it.
What was chosen is taken back at any time. It holds no name and stays when the names are gone, so that the
number of people does too.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    String,
    cast,
    delete,
    func,
    inspect,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column, relationship, selectinload

from ..audit import Actor, record
from ..clock import now
from ..database import Base, Utc, only, transaction
from ..language import fold
from ..language import lazy_gettext as _l
from ..refusals import Conflict
from ..registration.models import Registration
from . import alike
from .alike import Choice, Persons, Traits
from .models import WalkIn
from .rules import is_walk_in, number_of, registration_key, walk_in_key

# The number of the lock under which PostgreSQL lets one choice at a time be made: two might contradict.
CHOOSING = 7_316_243

Somebody = Registration | WalkIn
# Tables of people, in the order in which a deed locks their rows.
TABLES: tuple[Any, ...] = (Registration, WalkIn)


class Likeness(Base):
    """What staff said of two who came: that they are the same person, or two people.

    Each of the two signed up or came to the door. `reasons` says why they were offered, with spaces between;
    `undone_at` is when it was taken back.
    """

    __tablename__ = "likeness"
    __table_args__ = (
        CheckConstraint("(one_id IS NULL) <> (one_walk_in_id IS NULL)", name="one"),
        CheckConstraint("(other_id IS NULL) <> (other_walk_in_id IS NULL)", name="other"),
        CheckConstraint(
            "CASE WHEN one_id IS NULL THEN other_id IS NULL AND one_walk_in_id < other_walk_in_id "
            "ELSE other_id IS NULL OR one_id < other_id END",
            name="order",
        ),
        Index("uq_likeness_pair", "one_id", "other_id", unique=True, **only("undone_at IS NULL")),
        Index(
            "uq_likeness_at_the_door", "one_id", "other_walk_in_id", unique=True, **only("undone_at IS NULL")
        ),
        Index(
            "uq_likeness_walk_ins", "one_walk_in_id", "other_walk_in_id",
            unique=True, **only("undone_at IS NULL"),
        ),
        Index("ix_likeness_other", "other_id"),
        Index("ix_likeness_other_walk_in", "other_walk_in_id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    one_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id"))
    other_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id"))
    one_walk_in_id: Mapped[int | None] = mapped_column(ForeignKey("walk_in.id"))
    other_walk_in_id: Mapped[int | None] = mapped_column(ForeignKey("walk_in.id"))
    is_same: Mapped[bool]
    reasons: Mapped[str] = mapped_column(String(40))
    made_at: Mapped[datetime] = mapped_column(Utc)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    undone_at: Mapped[datetime | None] = mapped_column(Utc)
    one_signed_up: Mapped[Registration | None] = relationship(foreign_keys=one_id)
    other_signed_up: Mapped[Registration | None] = relationship(foreign_keys=other_id)
    one_walk_in: Mapped[WalkIn | None] = relationship(foreign_keys=one_walk_in_id)
    other_walk_in: Mapped[WalkIn | None] = relationship(foreign_keys=other_walk_in_id)

    @property
    def one(self) -> Any:
        """Who signed up, else who came first."""
        return self.one_signed_up or self.one_walk_in

    @property
    def other(self) -> Any:
        """The other of the two."""
        return self.other_signed_up or self.other_walk_in


# What points at each table of people.
POINTERS: dict[Any, tuple[Any, Any]] = {
    Registration: (Likeness.one_id, Likeness.other_id),
    WalkIn: (Likeness.one_walk_in_id, Likeness.other_walk_in_id),
}


def who_of(row: Somebody) -> str:
    """Somebody as the desk names them."""
    return registration_key(row.id) if isinstance(row, Registration) else walk_in_key(row.ref)


def key_of(row: Somebody) -> str:
    """The key of a person: contact and name, else this row alone."""
    return row.person_key or who_of(row)


def who_column(of: Any) -> ColumnElement[str]:
    """How the desk names the people of a table."""
    is_listed = inspect(of).mapper.class_ is Registration
    return literal("r") + cast(of.id, String) if is_listed else literal("w") + of.ref


def key_column(*tables: Any) -> ColumnElement[str]:
    """The same as `key_of`, of whichever table has somebody."""
    return func.coalesce(*(one.person_key for one in tables), *map(who_column, tables))


def among(who: Iterable[str]) -> dict[Any, ColumnElement[bool]]:
    """The condition for these people in each table."""
    named = set(who)
    from_door = {one for one in named if is_walk_in(one)}
    numbers, refs = [number_of(one) for one in named - from_door], [one[1:] for one in from_door]
    return {Registration: Registration.id.in_(numbers), WalkIn: WalkIn.ref.in_(refs)}


def traits_of(row: Somebody) -> Traits:
    """What somebody is compared by."""
    represents = str(row.institution_id or fold(row.institution_text or ""))
    return Traits(fold(f"{row.given_names} {row.family_names}"), represents, row.phone, row.email_key)


def choices(session: Session) -> list[Choice]:
    """All that is settled and not taken back."""
    sides = [[aliased(of) for of in TABLES] for _side in "12"]
    first, second = (key_column(*side) for side in sides)
    rows = select(first, second, Likeness.is_same).select_from(Likeness)
    for tables, pointers in zip(zip(*sides, strict=True), POINTERS.values(), strict=True):
        for row, pointer in zip(tables, pointers, strict=True):
            rows = rows.outerjoin(row, row.id == pointer)
    stand = rows.where(Likeness.undone_at.is_(None)).order_by(Likeness.id)
    return [Choice(one, other, is_same) for one, other, is_same in session.execute(stand)]


def settle(actor: Actor, pair: tuple[str, str], is_same: bool) -> None:
    """Say that two are one person, or two people; said twice, it is said once."""
    with transaction() as session:
        _alone(session)
        one, other = _locked(session, pair)
        keys, persons = [key_of(row) for row in (one, other)], Persons(choices(session))
        is_joined, is_apart = persons.of(keys[0]) == persons.of(keys[1]), persons.are_apart(*keys)
        if is_joined if is_same else is_apart:
            return
        if is_joined or is_apart:
            raise Conflict(_l("The contrary was settled before. Take that back first."))
        found = alike.reasons(traits_of(one), traits_of(other))
        if not found:
            raise Conflict(_l("They were corrected meanwhile, and nothing speaks for one person any more."))
        said = {"is_same": is_same, "reasons": " ".join(found)}
        made = Likeness(**said, made_at=now(), made_by=actor.id)
        for side, row in (("one", one), ("other", other)):
            setattr(made, f"{side}_signed_up" if isinstance(row, Registration) else f"{side}_walk_in", row)
        session.add(made)
        record(session, actor, "settle likeness", _touched(one), **said, other=_touched(other)[1])


def undo(actor: Actor, number: int) -> None:
    """Take a choice back: the two are offered again. Done twice, it is done once."""
    with transaction() as session:
        _alone(session)
        made = session.get_one(Likeness, number, with_for_update=True, populate_existing=True)
        if made.undone_at is not None:
            return
        made.undone_at = now()
        record(session, actor, "unsettle likeness", _touched(made.one), other=_touched(made.other)[1])


def forget_likeness(session: Session, workshops: Select[int]) -> None:
    """What was said of anybody of these workshops, before they go themselves."""
    theirs = [
        pointer.in_(select(of.id).where(of.workshop_id.in_(workshops)))
        for of, pointers in POINTERS.items()
        for pointer in pointers
    ]
    session.execute(delete(Likeness).where(or_(*theirs)))


def _touched(row: Somebody) -> tuple[str, int]:
    return ("registration" if isinstance(row, Registration) else "walk-in"), row.id


def _locked(session: Session, pair: tuple[str, str]) -> list[Somebody]:
    """Both: who signed up before who did not, who came first before the other."""
    found: list[Somebody] = []
    for of, asked in among(pair).items():
        rows = select(of).where(asked).order_by(of.id).options(selectinload(of.institution))
        found += session.scalars(rows.with_for_update(of=of), execution_options={"populate_existing": True})
    return found


def _alone(session: Session) -> None:
    """On SQLite a deed is alone already."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(CHOOSING)))
