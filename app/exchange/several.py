"""A list of who came to several workshops: those that do not stand yet are made, and who came is recorded."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session

from ..accounts.scopes import Scope
from ..attendance.board import days_of
from ..attendance.unmaking import unmake_with_desk
from ..audit import Actor
from ..database import db
from ..language import fold
from ..language import lazy_gettext as _l
from ..refusals import Conflict, Refusal
from ..workshops import seats
from ..workshops.models import Workshop
from . import queries, standing
from .arrivals import Arrivals, undo_of
from .came import Came, Met, key_of, met_before
from .cells import Cells
from .judging import Good, Judged, TakenBack, There, kept_keys
from .models import ImportBatch, ImportKey
from .namesakes import Pairs
from .places import Places
from .table import Row
from .unmaking import lock_idle, unmake_whole
from .workshops import MADE_AT_ONCE, Workshops

MAKES = _l("This workshop did not stand before: this file makes it, and this person comes in.")
MEANWHILE = _l("This workshop was made or changed meanwhile: send this row again.")


class Several:
    """Judges and takes in one list of who came to several workshops, within what its sender answers for."""

    def __init__(self, session: Session, batch: ImportBatch, scope: Scope) -> None:
        self.batch, self.scope = batch, scope
        self.workshops = Workshops(session, batch, scope)
        self.columns = self.workshops.columns
        self.coming: dict[str, Workshop | Refusal] = {}

    @cached_property
    def places(self) -> Places:
        """Which workshops rows mean, told what the rows before said where a stopped check goes on."""
        found = Places(self.scope, self.workshops)
        for chunk in queries.chunks(self.batch.id, self.batch.position):
            for number, cells in chunk.rows:
                found.named(db.session(), number, Cells(cells, self.columns))
        return found

    @cached_property
    def met(self) -> dict[str, Met]:
        """Who stood in the rows before, by workshop."""
        met: dict[str, Met] = defaultdict(dict)
        for place, found in met_before(self.batch):
            met[place] = found | met[place]
        return met

    @cached_property
    def pairs(self) -> Pairs:
        """Which of those who signed up without a contact rows have met; read with them."""
        return Pairs(self.batch)

    def judge(self, session: Session, row: Row) -> Judged:
        """What a row says: who came, on which days, to which workshop."""
        number, cells = row[0], Cells(row[1], self.columns)
        place, what, entry = self.places.named(session, number, cells)
        days = days_of(place.workshop) if place.workshop else _days(what)
        where = place.workshop.id if place.workshop else place.key
        came = Came(where, days, days, place.known, self.pairs, self.met[place.key])
        found = came.judge(number, cells, self.workshops.lists, self.batch.options.get("region", ""))
        found = replace(found, name=f"{found.name} · {cells.text('short_es')[:80]}")
        if found.left:
            return found
        unmatched = (*what.unmatched, *found.unmatched)
        if found.faults:
            return replace(found, unmatched=unmatched)
        return replace(
            found,
            entry=found.entry | {"place": place.key, "workshop": entry},
            note=found.note if place.workshop else MAKES,
            unmatched=unmatched,
        )

    def standing(self, session: Session, good: Collection[Good]) -> Mapping[int, There]:
        """Nobody besides those judged as there already."""
        return {}

    def ready(self, session: Session, actor: Actor, good: list[Good]) -> list[Good]:
        """The desks of the workshops, those made that do not stand; rows are known by these from then on."""
        self._look_up_scope(session)
        good, wanted = self._at_once(session, good), dict[str, Any]()
        for one in good:
            wanted.setdefault(one.entry["place"], one.entry["workshop"])
        numbers = {key: self._number(session, actor, key, what) for key, what in sorted(wanted.items())}
        # Desks in the order of their workshops, so that two deeds never wait for each other.
        there = sorted((number, key) for key, number in numbers.items() if isinstance(number, int))
        self.coming = {key: said for key, said in numbers.items() if isinstance(said, Refusal)}
        self.coming |= {key: self._opened(session, number) for number, key in there}
        return [self._as_known(one) for one in good]

    def take(self, session: Session, actor: Actor, good: Sequence[Good]) -> list[str | Refusal]:
        """Record who came; what was made of each row, or why nothing."""
        answers: dict[int, str | Refusal] = {}
        there: dict[str, list[Good]] = defaultdict(list)
        for one in good:
            there[one.entry["place"]].append(one)
        for key, rows in there.items():
            workshop = self.coming[key]
            if isinstance(workshop, Refusal):
                answers |= {one.number: workshop for one in rows}
                continue
            days = {day.isoformat() for day in days_of(workshop)}
            fit = [one for one in rows if days.issuperset(one.entry["days"])]
            made = Arrivals(self.batch, workshop).take(session, actor, [one.entry for one in fit])
            answers |= {one.number: Conflict(MEANWHILE) for one in rows}
            answers |= {one.number: f"p:{workshop.id}:{name}" for one, name in zip(fit, made, strict=True)}
        return [answers[one.number] for one in good]

    def fitting(self, made: Sequence[str]) -> int:
        """Those before the first of one workshop too many: the dear thing is a workshop, not a row."""
        seen: set[str] = set()
        for place, one in enumerate(made):
            seen.add(one.split(":", 2)[1])
            if len(seen) > MADE_AT_ONCE:
                return place
        return len(made)

    def take_back(self, session: Session, actor: Actor, made: Sequence[str]) -> TakenBack:
        """Take back who came, then the workshops it made that nobody else has touched since."""
        self._look_up_scope(session)
        people: dict[int, list[str]] = defaultdict(list)
        workshops: dict[int, int] = {}
        for one in made:
            kind, number, rest = one.split(":", 2)
            if kind == "w":
                workshops[int(number)] = int(rest.split(":")[0])
            else:
                people[int(number)].append(rest)
        free = [one for one in sorted({*people, *workshops}) if self._is_free(session, one)]
        lock_idle(session, [one for one in free if one in workshops])
        # The counters before any desk, as in every deed that has both.
        for one_made in filter(workshops.__contains__, free):
            seats.lock(session, one_made)
        stood = 0
        for came_to in filter(people.__contains__, free):
            arrivals = Arrivals(self.batch, session.get_one(Workshop, came_to))
            stood += arrivals.take_back(session, actor, people[came_to])
        stay = set(workshops).difference(free)
        for one_made in filter(workshops.__contains__, free):
            if self._unmake(session, actor, one_made, workshops[one_made]):
                stood += 1
            else:
                stay.add(one_made)
        # A workshop that stays keeps its key: by it the same list means it, whatever it is called by then.
        kept = {"w": stay, "p": set(people).difference(free)}
        parts = {one: one.split(":", 2) for one in made}
        frozen = (one for one, (kind, number, _rest) in parts.items() if int(number) in kept[kind])
        return TakenBack(stood, frozenset(frozen))

    def _unmake(self, session: Session, actor: Actor, number: int, version: int) -> bool:
        return unmake_whole(
            session, number, lambda: unmake_with_desk(session, actor, number, version, undo_of)
        )

    def _look_up_scope(self, session: Session) -> None:
        self.scope = self.workshops.scope = standing.scope_for(session, self.batch)

    def _at_once(self, session: Session, good: list[Good]) -> list[Good]:
        """The rows before the first that would make one workshop too many for a deed."""
        coming = {one.entry["place"] for one in good if not isinstance(one.entry["workshop"], str)}
        coming -= kept_keys(session, list(coming))
        made: set[str] = set()
        for row, one in enumerate(good):
            made |= coming & {one.entry["place"]}
            if len(made) > MADE_AT_ONCE:
                return good[:row]
        return good

    def _number(self, session: Session, actor: Actor, key: str, what: Any) -> int | Refusal:
        """The number of a key's workshop, made where it does not stand; or why it cannot be made."""
        try:
            if not isinstance(what, str):
                return self._made(session, actor, key, what)
        except Refusal as refusal:
            return refusal
        return standing.by_code(session, what) or Conflict(MEANWHILE)

    def _opened(self, session: Session, number: int) -> Workshop | Refusal:
        """The workshop, its desk locked and open; or why nobody can come in there."""
        try:
            workshop = standing.open_to(session, self.scope, number)
            Arrivals(self.batch, workshop).lock(session)
        except Refusal as refusal:
            return refusal
        return workshop

    def _made(self, session: Session, actor: Actor, key: str, what: Mapping[str, Any]) -> int:
        """The number of the workshop this file made, in this deed or before."""
        made = standing.made_by_key(session, key)
        if made is not None and made[0] == self.batch.id:
            return made[1]
        titles, first = what["titles"], date.fromisoformat(what["days"][0])
        if made or standing.find_standing(session, self.scope, fold(titles["short_es"]), first):
            raise Conflict(MEANWHILE)
        (answer,) = self.workshops.take(session, actor, [Good(0, key, dict(what))])
        if isinstance(answer, Refusal):
            raise answer
        session.add(ImportKey(batch_id=self.batch.id, key=key, made=f"w:{answer}"))
        session.flush()
        return int(answer.split(":")[0])

    def _as_known(self, one: Good) -> Good:
        """By its workshop's number, as a row of a file for that workshop alone."""
        workshop = self.coming[one.entry["place"]]
        if isinstance(workshop, Refusal):
            return one
        said = one.entry
        return replace(one, key=key_of(workshop.id, said["who"], said["state"], said["days"]))

    def _is_free(self, session: Session, number: int) -> bool:
        """Whether what was recorded there can be taken back now."""
        try:
            standing.open_to(session, self.scope, number)
        except Refusal:
            return False
        return True


def _days(what: Judged) -> list[date]:
    """Every day of a workshop to be made; none where its row has faults."""
    if what.faults:
        return []
    first, last = (date.fromisoformat(one) for one in what.entry["days"])
    return [first + timedelta(days=step) for step in range((last - first).days + 1)]
