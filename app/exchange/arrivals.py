"""What rows say of who came to one workshop, recorded as the desk does, and taken back."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy.orm import Session

from ..attendance import rules as desk_rules
from ..attendance.board import days_of
from ..attendance.models import ARRIVAL, EXCUSE, UNDO, WALK_IN
from ..attendance.recording import Author, keep, lock_desk
from ..attendance.told import Newcomer, Told
from ..attendance.typing_in import ensure_open
from ..audit import Actor
from ..clock import now
from ..registration.people import Represented
from ..workshops.models import Workshop
from .models import ImportBatch


class Arrivals:
    """Records who came to one workshop, out of one file."""

    def __init__(self, batch: ImportBatch, workshop: Workshop) -> None:
        self.batch, self.workshop = batch, workshop
        self.all_days = days_of(workshop)

    def lock(self, session: Session) -> None:
        """The desk, open, so that what is recorded counts."""
        ensure_open(lock_desk(session, self.workshop.id).closed_at is not None)

    def take(self, session: Session, actor: Actor, entries: Sequence[Mapping[str, Any]]) -> list[str]:
        """Record what the rows say, as the desk does; what was made of each."""
        self._keep(session, actor, [one for entry in entries for one in self._told(entry)])
        return [f"{one['tag']}:{self._mask(one['days']):x}:{one['state']}" for one in entries]

    def take_back(self, session: Session, actor: Actor, made: Sequence[str]) -> int:
        """Take the records back by records of their own, while the desk is open; how many rows'."""
        self.lock(session)
        told = []
        for one in made:
            tag, mask, state = one.split(":")
            marks = [(self._ref(tag, day, state), day) for day in self._unmasked(int(mask, 16))]
            for ref, day in (*marks, (self._ref(tag), marks[0][1])):
                told.append(Told(undo_of(ref), UNDO, now(), day=day, refers_to=ref))
        self._keep(session, actor, told)
        return len(made)

    def _told(self, entry: Mapping[str, Any]) -> list[Told]:
        """The records of a row; of somebody new first the one that brings them, once for all their rows."""
        days = [date.fromisoformat(one) for one in entry["days"]]
        tag, state = entry["tag"], entry["state"]
        if entry["registration"] is not None:
            kind = EXCUSE if state == "excused" else ARRIVAL
            return self._marks(tag, state, days, kind, desk_rules.registration_key(entry["registration"]))
        if came_as := entry.get("came_as"):
            return self._marks(tag, state, days, ARRIVAL, came_as)
        stands_for = Represented(*entry["represents"])
        # What was judged before e-mails were kept says none.
        given, family, phone, email = (*entry["person"], None)[:4]
        written = stands_for.text or stands_for.name
        newcomer = Newcomer(given, family, written, phone or "", stands_for, email)
        ref = self._ref(tag)
        first = Told(ref, WALK_IN, now(), day=days[0], newcomer=newcomer)
        # Where rows have days of their own, somebody's next row finds them brought already.
        rest = days if "day" in self.batch.mapping.values() else days[1:]
        return [first, *self._marks(tag, state, rest, ARRIVAL, desk_rules.walk_in_key(ref))]

    def _marks(self, tag: str, state: str, days: Sequence[date], kind: str, who: str) -> list[Told]:
        return [Told(self._ref(tag, day, state), kind, now(), n=1, day=day, who=who) for day in days]

    def _keep(self, session: Session, actor: Actor, told: Sequence[Told]) -> None:
        desk = lock_desk(session, self.workshop.id)
        keep(session, desk, self.workshop, Author(account=actor.id, is_list=True), told, now())

    def _ref(self, *parts: object) -> str:
        """A record's name, the same however often the work is done again."""
        return str(uuid5(NAMESPACE_URL, ":".join(map(str, ("import", self.batch.id, *parts)))))

    def _mask(self, days: Sequence[str]) -> int:
        return sum(1 << place for place, day in enumerate(self.all_days) if day.isoformat() in days)

    def _unmasked(self, mask: int) -> list[date]:
        return [day for place, day in enumerate(self.all_days) if mask >> place & 1]


def undo_of(ref: str) -> str:
    """The name of the record by which an import takes one of its own back."""
    return str(uuid5(NAMESPACE_URL, f"undo {ref}"))
