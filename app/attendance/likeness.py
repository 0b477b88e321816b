"""Sign-ups that may be the same person's, as staff settle them: the same or different, never by guess.

Nothing is merged: each sign-up stays as it is, and only people are counted by it. What was chosen is taken
back at any time. It holds no name and stays when the names are gone, so that the number of people does too.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, func, select
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

# The number of the lock under which PostgreSQL lets one choice at a time be made: two might contradict.
CHOOSING = 7_316_243


class Likeness(Base):
    """What staff said of two sign-ups: that they are the same person's, or two people's.

    `reasons` says why they were offered, with spaces between; `undone_at` is when it was taken back.
    """

    __tablename__ = "likeness"
    __table_args__ = (
        CheckConstraint("one_id < other_id", name="order"),
        Index("uq_likeness_pair", "one_id", "other_id", unique=True, **only("undone_at IS NULL")),
        Index("ix_likeness_other", "other_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    one_id: Mapped[int] = mapped_column(ForeignKey("registration.id"))
    other_id: Mapped[int] = mapped_column(ForeignKey("registration.id"))
    is_same: Mapped[bool]
    reasons: Mapped[str] = mapped_column(String(40))
    made_at: Mapped[datetime] = mapped_column(Utc)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    undone_at: Mapped[datetime | None] = mapped_column(Utc)
    one: Mapped[Registration] = relationship(foreign_keys=one_id)
    other: Mapped[Registration] = relationship(foreign_keys=other_id)


def key_of(number: int, person_key: str | None) -> str:
    """The key of a sign-up's person: contact and name, else the sign-up alone."""
    return person_key or f"r{number}"


def traits_of(row: Registration) -> Traits:
    """What it is compared by."""
    represents = str(row.institution_id or fold(row.institution_text or ""))
    return Traits(fold(f"{row.given_names} {row.family_names}"), represents, row.phone, row.email_key)


def choices(session: Session) -> list[Choice]:
    """All that is settled and not taken back."""
    one, other = aliased(Registration), aliased(Registration)
    rows = (
        select(one.id, one.person_key, other.id, other.person_key, Likeness.is_same)
        .select_from(Likeness)
        .join(one, one.id == Likeness.one_id)
        .join(other, other.id == Likeness.other_id)
        .where(Likeness.undone_at.is_(None))
        .order_by(Likeness.id)
    )
    return [
        Choice(key_of(first, first_key), key_of(second, second_key), is_same)
        for first, first_key, second, second_key, is_same in session.execute(rows)
    ]


def settle(actor: Actor, pair: tuple[int, int], is_same: bool) -> None:
    """Say that two sign-ups are one person's, or two people's; said twice, it is said once."""
    with transaction() as session:
        _alone(session)
        one, other = _locked(session, pair)
        keys, persons = [key_of(row.id, row.person_key) for row in (one, other)], Persons(choices(session))
        is_joined, is_apart = persons.of(keys[0]) == persons.of(keys[1]), persons.are_apart(*keys)
        if is_joined if is_same else is_apart:
            return
        if is_joined or is_apart:
            raise Conflict(_l("The contrary was settled before. Take that back first."))
        found = alike.reasons(traits_of(one), traits_of(other))
        if not found:
            raise Conflict(_l("They were corrected meanwhile, and nothing speaks for one person any more."))
        said = {"is_same": is_same, "reasons": " ".join(found)}
        session.add(
            Likeness(one_id=one.id, other_id=other.id, **said, made_at=now(), made_by=actor.id)
        )  # fmt: skip
        record(session, actor, "settle likeness", ("registration", one.id), **said, other=other.id)


def undo(actor: Actor, number: int) -> None:
    """Take a choice back: the two are offered again. Done twice, it is done once."""
    with transaction() as session:
        _alone(session)
        made = session.get_one(Likeness, number, with_for_update=True, populate_existing=True)
        if made.undone_at is not None:
            return
        made.undone_at = now()
        record(session, actor, "unsettle likeness", ("registration", made.one_id), other=made.other_id)


def _locked(session: Session, pair: tuple[int, int]) -> Sequence[Registration]:
    """Both, the one that came first before the other."""
    rows = select(Registration).where(Registration.id.in_(pair)).order_by(Registration.id)
    whole = rows.options(selectinload(Registration.institution)).with_for_update(of=Registration)
    return session.scalars(whole, execution_options={"populate_existing": True}).all()


def _alone(session: Session) -> None:
    """On SQLite a deed is alone already."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(CHOOSING)))
