"""How each kind of file is judged, taken in and taken back."""

from typing import Protocol

from sqlalchemy.orm import Session

from ..audit import Actor
from ..refusals import Refusal
from ..workshops.models import Workshop
from .attendance import Attendance
from .judging import Good, Judge, TakenBack
from .models import ATTENDANCE, LISTS, ImportBatch
from .several import Several
from .sign_ups import SignUps
from .standing import scope_for
from .workshops import Workshops


class Desk(Judge, Protocol):
    """How one kind of file is judged, taken in and taken back."""

    def ready(self, session: Session, actor: Actor, good: list[Good]) -> list[Good]:
        """Make stand still what is to until the deed ends; the first rows, as many as fit one deed, as they
        are known from then on."""
        ...

    def take(self, session: Session, actor: Actor, good: list[Good]) -> list[str | Refusal]:
        """Bring these in; the name of what was made of each, or why nothing."""
        ...

    def fitting(self, made: list[str]) -> int:
        """How many of these, from the first on, fit one deed: others wait for the lock meanwhile."""
        ...

    def take_back(self, session: Session, actor: Actor, made: list[str]) -> TakenBack:
        """Take these back."""
        ...


def desk_for(session: Session, batch: ImportBatch, workshop: Workshop | None) -> Desk:
    """How this file is judged and taken in."""
    if workshop is not None:
        made: Desk = (Attendance if batch.kind == ATTENDANCE else SignUps)(session, batch, workshop)
        return made
    return (Several if batch.kind == LISTS else Workshops)(session, batch, scope_for(session, batch))
