"""Letters that invite institutions: one each, numbered, with seats held for it if so wished.

Written once; who must correct one writes it anew, and what stood before is kept as replaced.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Select, String, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from ..audit import Actor, record
from ..clock import now
from ..database import Base, Utc, db, transaction
from ..database import only as only_where
from ..institutions.models import Institution
from ..registration import delegation_rules
from ..registration.delegation_dates import hold_until
from ..registration.delegations import Grant, all_of, get_held, give, standing
from ..registration.line import lock_workshop
from ..registration.models import Delegation
from ..workshops.expected import Expected, declined
from ..workshops.models import Workshop
from . import letter_rules


class OfficialLetter(Base):
    """A letter to one institution: its reference as printed, until when an answer is asked for, who signs.

    `language` is es, en or both. Drawn anew each time it is printed, with the link the delegation has then;
    `generation` is the link's when it was written, if there was one.
    """

    __tablename__ = "official_letter"
    __table_args__ = (
        Index(
            "uq_official_letter_standing",
            "workshop_id",
            "institution_id",
            unique=True,
            **only_where("replaced_at IS NULL"),
        ),
        CheckConstraint("language IN ('es', 'en', 'both')", name="language"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"))
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    reference: Mapped[str] = mapped_column(String(120))
    language: Mapped[str] = mapped_column(String(4))
    deadline: Mapped[date]
    signer: Mapped[str] = mapped_column(String(120))
    post: Mapped[str] = mapped_column(String(160))
    made_at: Mapped[datetime] = mapped_column(Utc)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    generation: Mapped[int | None]
    replaced_at: Mapped[datetime | None] = mapped_column(Utc)
    institution: Mapped[Institution] = relationship()


@dataclass(frozen=True)
class Asked:
    """What the letters say: the pattern of their reference and its first number, the rest the same in all."""

    pattern: str
    first: int
    language: str
    deadline: date
    seats: int
    signer: str
    post: str


def write(actor: Actor, workshop_id: int, asked: Asked) -> int:
    """Write to every expected institution that has no letter and did not decline; all of them or none.

    Each is marked as invited. Returns how many were written: posted twice, the second time none.
    """
    with transaction() as session:
        at = now()
        counters, workshop = lock_workshop(session, workshop_id)
        lapses = _ensure_may_write(workshop, asked, at)
        rows = session.scalars(_without(workshop_id), execution_options={"populate_existing": True}).all()
        letter_rules.ensure_not_too_many(len(rows))
        numbered = _references(asked, workshop_id, [row.institution_id for row in rows])
        holding = {one.institution_id for one in all_of(workshop_id) if one.held}
        for row in rows:
            if asked.seats and row.institution_id not in holding:
                given = Grant(row.institution_id, asked.seats, lapses, language=_first(asked.language))
                give(session, actor, counters, workshop, given)
        held = links(workshop_id)
        for reference, row in zip(numbered, rows, strict=True):
            made = _letter(workshop_id, row.institution_id, asked, reference)
            session.add(_signed(made, held, at, actor))
            row.invited_at = row.invited_at or at
        if rows:
            told = {"letters": len(rows), "seats": asked.seats}
            record(session, actor, "write letters", ("workshop", workshop.code), **told)
        return len(rows)


def write_anew(actor: Actor, workshop_id: int, asked: Asked, number: int, is_of_all: bool = False) -> int:
    """Write one of those that stand anew, or all until the newest that was read: what stood is kept.

    All are those to institutions that have not declined; the numbers of the others are passed over. No seats
    are given; those held without a name lapse on the day asked for. Returns how many were written: one that
    says all of it already stays, so posted twice, the second time none.
    """
    with transaction() as session:
        at = now()
        _counters, workshop = lock_workshop(session, workshop_id)
        lapses = _ensure_may_write(workshop, asked, at)
        there = letters(workshop_id)
        left_out = declined(workshop_id) if is_of_all else frozenset[int]()
        to_all = [one for one in there if one.institution_id not in left_out]
        chosen = to_all if is_of_all else _standing_for(there, workshop_id, number)
        letter_rules.ensure_stands(bool(chosen))
        numbered = _references(asked, workshop_id, [one.institution_id for one in chosen], left_out)
        held = links(workshop_id)
        for found in (held[one.institution_id] for one in chosen if one.institution_id in held):
            hold_until(session, get_held(session, found.id), lapses, at)
        anew = [
            (old, _signed(_letter(workshop_id, old.institution_id, asked, reference), held, at, actor))
            for old, reference in zip(chosen, numbered, strict=True)
        ]
        changed = [(old, made) for old, made in anew if _said(old) != _said(made)]
        was_read = there if is_of_all else [old for old, _made in changed]
        letter_rules.ensure_stands(not changed or max(old.id for old in was_read) == number)
        for old, _made in changed:
            old.replaced_at = at
        session.flush()
        session.add_all([made for _old, made in changed])
        if changed:
            record(session, actor, "write letters anew", ("workshop", workshop.code), letters=len(changed))
        return len(changed)


def letters(workshop_id: int) -> list[OfficialLetter]:
    """Those of a workshop that stand, in the order in which its institutions were first written to."""
    rows = select(OfficialLetter).where(OfficialLetter.workshop_id == workshop_id)
    rows = rows.options(joinedload(OfficialLetter.institution)).order_by(OfficialLetter.id)
    found = db.session.scalars(rows, execution_options={"populate_existing": True}).all()
    first = {one.institution_id: one.id for one in reversed(found)}
    stand = [one for one in found if one.replaced_at is None]
    return sorted(stand, key=lambda one: first[one.institution_id])


def replaced(workshop_id: int) -> Sequence[OfficialLetter]:
    """Those of a workshop another one stands for, the last first."""
    rows = select(OfficialLetter).where(
        OfficialLetter.workshop_id == workshop_id, OfficialLetter.replaced_at.is_not(None)
    )
    rows = rows.options(joinedload(OfficialLetter.institution)).order_by(OfficialLetter.id.desc())
    return db.session.scalars(rows.limit(letter_rules.MOST)).all()


def count_without(workshop_id: int) -> int:
    """How many expected institutions would be written to."""
    return len(db.session.scalars(_without(workshop_id)).all())


def links(workshop_id: int) -> dict[int, Delegation]:
    """The delegation of each institution that holds seats still or has named somebody."""
    return {one.institution_id: one for one in standing(workshop_id)}


def _standing_for(there: Sequence[OfficialLetter], workshop_id: int, number: int) -> list[OfficialLetter]:
    """The letter that stands for the institution of one, which may be written anew already."""
    wanted = select(OfficialLetter.institution_id).where(
        OfficialLetter.workshop_id == workshop_id, OfficialLetter.id == number
    )
    theirs = db.session.scalar(wanted)
    return [one for one in there if one.institution_id == theirs]


def answer_by(workshop: Workshop, letter: OfficialLetter, held: Delegation | None) -> date:
    """The day its seats lapse while it holds any without a name, whatever was asked for at first."""
    return held.held_until.astimezone(workshop.time_zone).date() if held and held.held else letter.deadline


def is_outdated(letter: OfficialLetter, held: Delegation | None) -> bool:
    """Whether its institution was given another link, or its first, since it was written."""
    return held is not None and held.generation != letter.generation


def _ensure_may_write(workshop: Workshop, asked: Asked, at: datetime) -> datetime:
    """When seats lapse that are held until the day asked for."""
    letter_rules.ensure_may_write(workshop.state, workshop.starts_at, at)
    letter_rules.ensure_whole(asked.language, workshop.title_en)
    lapses = delegation_rules.lapses_at(asked.deadline, workshop.time_zone, workshop.last_day)
    delegation_rules.ensure_can_hold(workshop.state, workshop.starts_at, lapses, at)
    return lapses


def _references(
    asked: Asked, workshop_id: int, to: Sequence[int], left_out: Collection[int] = ()
) -> list[str]:
    """One for each institution written to; none that a letter to another has or had."""
    rows = select(OfficialLetter.reference, OfficialLetter.institution_id)
    given = db.session.execute(rows.where(OfficialLetter.workshop_id == workshop_id)).all()
    passed_over = {one for one, whose in given if whose in left_out}
    made = letter_rules.references(asked.pattern, asked.first, len(to), passed_over)
    had = {(one, whose) for one, whose in given}
    letter_rules.ensure_references(asked.pattern, dict(zip(to, made, strict=True)), had)
    return made


def _without(workshop_id: int) -> Select[Expected]:
    written = select(OfficialLetter.institution_id).where(
        OfficialLetter.workshop_id == workshop_id, OfficialLetter.replaced_at.is_(None)
    )
    wanted = select(Expected).where(
        Expected.workshop_id == workshop_id,
        Expected.declined_at.is_(None),
        Expected.institution_id.not_in(written),
    )
    return wanted.options(joinedload(Expected.institution)).order_by(Expected.id)


def _letter(workshop_id: int, institution_id: int, asked: Asked, reference: str) -> OfficialLetter:
    return OfficialLetter(
        workshop_id=workshop_id, institution_id=institution_id, language=asked.language, reference=reference,
        deadline=asked.deadline, signer=asked.signer, post=asked.post,
    )  # fmt: skip


def _signed(made: OfficialLetter, held: dict[int, Delegation], at: datetime, actor: Actor) -> OfficialLetter:
    """With when and by whom, and the link it is written with."""
    made.made_at, made.made_by = at, actor.id
    made.generation = held[made.institution_id].generation if made.institution_id in held else None
    return made


def _said(letter: OfficialLetter) -> tuple[object, ...]:
    return letter.reference, letter.language, letter.deadline, letter.signer, letter.post


def _first(language: str) -> str:
    return "en" if language == "en" else "es"
