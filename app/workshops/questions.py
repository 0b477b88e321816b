"""What a workshop asks of those who come, besides who they are.

A question is never changed: another wording retires it and asks anew, so that what was answered stands
under the words it was answered to.
"""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from ..database import Base, Utc
from .draft import QuestionDraft

# A short text, one of several, several of several, yes or no.
KINDS = ("text", "one", "several", "yesno")
CHOOSING = ("one", "several")


class Question(Base):
    """One question; `choices` are pairs, Spanish and English, and their places in it are the answers."""

    __tablename__ = "question"
    __table_args__ = (CheckConstraint("kind IN ('text', 'one', 'several', 'yesno')", name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"), index=True)
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    label_es: Mapped[str] = mapped_column(String(200))
    label_en: Mapped[str | None] = mapped_column(String(200))
    choices: Mapped[list[list[str]]] = mapped_column(JSON, default=list)
    retired_at: Mapped[datetime | None] = mapped_column(Utc)

    @property
    def draft(self) -> QuestionDraft:
        """The question as an editor would say it."""
        pairs = tuple((spanish, english) for spanish, english in self.choices)
        return QuestionDraft(self.kind, self.label_es, self.label_en, pairs, self.id)


def asked_by(session: Session, workshop_id: int) -> list[Question]:
    """The questions a workshop asks now, in their order."""
    wanted = select(Question).where(Question.workshop_id == workshop_id, Question.retired_at.is_(None))
    return list(session.scalars(wanted.order_by(Question.position, Question.id)))


def write_questions(
    session: Session, workshop_id: int, drafts: tuple[QuestionDraft, ...], at: datetime
) -> None:
    """Ask these, in this order; what is not among them is asked no more."""
    before = {one.id: one for one in asked_by(session, workshop_id)}
    for position, draft in enumerate(drafts, 1):
        kept = before.get(draft.id or 0)
        if kept is not None and kept.draft == draft:
            before.pop(kept.id).position = position
        else:
            choices = [list(pair) for pair in draft.choices]
            session.add(
                Question(
                    workshop_id=workshop_id, position=position, kind=draft.kind, choices=choices,
                    label_es=draft.label_es, label_en=draft.label_en,
                )
            )  # fmt: skip
    for gone in before.values():
        gone.retired_at = at
