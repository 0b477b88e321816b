"""What a workshop asks of its own: read from a person's page, kept, and shown again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from .. import text
from ..language import current, gettext, plain
from ..language import lazy_gettext as _l
from ..refusals import Refusal
from ..workshops.questions import CHOOSING, Question
from .models import Answer

ANSWER_LENGTH = 300
YES, NO = "y", "n"


@dataclass(frozen=True)
class Shown:
    """A question on a page: its field's name, its words, its choices by what they send, what is chosen."""

    name: str
    kind: str
    label: str
    choices: dict[str, str]
    chosen: tuple[str, ...]


def shown(questions: Sequence[Question], answers: Mapping[int, Any]) -> list[Shown]:
    """The questions in the reader's language with what was answered."""
    return [
        Shown(f"q-{one.id}", one.kind, plain(one, "label"), _choices(one), _sent(answers.get(one.id)))
        for one in questions
    ]


def read(questions: Sequence[Question], sent: Mapping[str, list[str]]) -> dict[int, Any]:
    """The answers as they are kept; nothing for what was left empty."""
    told = {one.id: _read(one, sent.get(f"q-{one.id}", [])) for one in questions}
    return {number: value for number, value in told.items() if value not in (None, "", [])}


def answers_of(session: Session, registration_id: int) -> dict[int, Any]:
    """What a person answered, by question."""
    rows = select(Answer).where(Answer.registration_id == registration_id)
    return {row.question_id: row.value for row in session.scalars(rows)}


def answers_in(session: Session, workshop_id: int) -> dict[tuple[int, int], Any]:
    """All answers of a workshop, by person and question."""
    rows = select(Answer).join(Question, Question.id == Answer.question_id)
    found = session.scalars(rows.where(Question.workshop_id == workshop_id))
    return {(row.registration_id, row.question_id): row.value for row in found}


def answers_said(session: Session, registrations: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    """What each of these people answered, in words, each with its question."""
    rows = (
        select(Answer.registration_id, Answer.value, Question)
        .join(Question, Question.id == Answer.question_id)
        .where(Answer.registration_id.in_(registrations))
        .order_by(Question.position, Question.id)
    )
    found: dict[int, list[tuple[str, str]]] = {}
    for number, value, question in session.execute(rows):
        found.setdefault(number, []).append((plain(question, "label"), in_words(question, value)))
    return found


def answered_questions(session: Session, workshop_id: int) -> list[Question]:
    """What is asked now, and what was asked before and is answered."""
    answered = Question.id.in_(select(Answer.question_id))
    wanted = select(Question).where(
        Question.workshop_id == workshop_id, or_(Question.retired_at.is_(None), answered)
    )
    return list(session.scalars(wanted.order_by(Question.position, Question.id)))


def write_answers(
    session: Session, registration_id: int, asked: Sequence[int], told: Mapping[int, Any]
) -> None:
    """Keep these answers to what is asked now; those to retired questions stay."""
    mine = Answer.registration_id == registration_id, Answer.question_id.in_(asked)
    session.execute(delete(Answer).where(*mine))
    session.add_all(Answer(registration_id=registration_id, question_id=key, value=told[key]) for key in told)


def in_words(question: Question, value: Any) -> str:
    """An answer as a spreadsheet shows it."""
    if question.kind == "yesno":
        return gettext("Yes") if value else gettext("No")
    if question.kind in CHOOSING:
        place = 0 if current() == "es" else 1
        return ", ".join(question.choices[number][place] for number in value)
    return str(value)


def _choices(question: Question) -> dict[str, str]:
    if question.kind == "yesno":
        return {YES: gettext("Yes"), NO: gettext("No")}
    place = 0 if current() == "es" else 1
    return {str(number): pair[place] for number, pair in enumerate(question.choices)}


def _sent(value: Any) -> tuple[str, ...]:
    if isinstance(value, bool):
        return (YES if value else NO,)
    if isinstance(value, list):
        return tuple(map(str, value))
    return () if value is None else (str(value),)


def _read(question: Question, sent: Sequence[str]) -> Any:
    if question.kind == "text":
        return _written(sent[0] if sent else "")
    known = _choices(question)
    chosen = [one for one in dict.fromkeys(sent) if one]
    if any(one not in known for one in chosen) or (question.kind != "several" and len(chosen) > 1):
        raise Refusal(_l("Choose from the list."))
    if question.kind == "yesno":
        return chosen[0] == YES if chosen else None
    return sorted(map(int, chosen))


def _written(typed: str) -> str:
    written = text.line(typed)
    if text.is_odd(written):
        raise Refusal(_l("We took out signs that cannot be seen. Check it and send it again."))
    if len(written) > ANSWER_LENGTH:
        raise Refusal(_l("Write at most %(most)s characters.", most=ANSWER_LENGTH))
    return written
