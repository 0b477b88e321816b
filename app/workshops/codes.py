"""The code a new workshop gets, inside a deed."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from . import rules
from .models import Workshop


def free_code(session: Session, short_title: str) -> str:
    """A code from the short title that no workshop has now; who is faster has it, and one tries again."""
    stem = rules.code_from(short_title)
    taken = set(session.scalars(select(Workshop.code).where(Workshop.code.startswith(stem, autoescape=True))))
    number = next(number for number in range(1, len(taken) + 2) if rules.code_from(stem, number) not in taken)
    return rules.code_from(stem, number)
