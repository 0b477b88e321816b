"""Rows that say who came to one workshop: those signed up by their sign-up, the rest as at the door."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy.orm import Session

from ..attendance import rules as desk_rules
from ..attendance.board import days_of
from ..attendance.models import ARRIVAL, EXCUSE, UNDO, WALK_IN
from ..attendance.queries import kept_records, signed_up, walk_ins
from ..attendance.recording import Author, keep, lock_desk
from ..attendance.told import Newcomer, Told
from ..attendance.typing_in import ensure_open
from ..audit import Actor
from ..clock import now
from ..database import db
from ..language import fold
from ..language import lazy_gettext as _l
from ..refusals import Conflict, Refusal
from ..registration import rules
from ..registration.models import Registration
from ..registration.people import Person, Represented
from ..tokens import as_code, keyed
from ..workshops.models import Workshop
from . import values
from .cells import Cells
from .judging import Good, Judged
from .matching import Lists, lists
from .models import ImportBatch
from .represented import Stands, name_in, represented
from .settling import outlives_names
from .table import Row
from .titles import Titles, titles

SIGNED_UP = _l("Signed up: it is written down that they came.")
NEW = _l("Not signed up: comes in as at the door.")
SEVERAL = _l(
    "Several people signed up under this name. Add their phone, their e-mail or the code of the ticket."
)
UNTOLD = _l(
    "The names of those who signed up are erased: without the phone, e-mail or code of their sign-up, nobody "
    "can tell whether this person is counted already."
)
OTHERS = _l("A row of another workshop: send this file on that one's page too.")
OVER = ("published", "held")


class Attendance:
    """Judges and takes in one file of who came."""

    def __init__(self, session: Session, batch: ImportBatch, workshop: Workshop) -> None:
        self.batch, self.workshop = batch, workshop
        self.columns = {name: int(column) for column, name in batch.mapping.items()}
        self.all_days = days_of(workshop)
        chosen = set(batch.options.get("days", ()))
        self.days = [one for one in self.all_days if one.isoformat() in chosen] or self.all_days

    @cached_property
    def titles(self) -> Titles:
        """What workshops are called, this one and the others; read when a row names one."""
        return titles(db.session(), self.workshop)

    @cached_property
    def lists(self) -> Lists:
        """What texts are looked up in; read when the first row is judged, with everybody known here."""
        self._read_people()
        return lists(db.session(), self.batch.matches)

    def judge(self, session: Session, row: Row) -> Judged:
        """What a row says: who came, on which days, or that somebody did not."""
        number, cells = row[0], Cells(row[1], self.columns)
        said = name_in(cells)
        named = cells.text("workshop"), cells.text("day")
        if cells.has("workshop") and cells.ask("workshop", self.titles.is_of_another, *named):
            return Judged(number, "", " ".join(said), left=OTHERS)
        state = (
            cells.ask("attended", values.came, cells.text("attended")) if cells.has("attended") else "present"
        )
        if state == "":
            return Judged(number, "", " ".join(said), left=_l("Did not come."))
        days = self._days(cells)
        given = cells.ask(
            "given_names", rules.name, said[0], "given_names", _l("Write the person's given names.")
        )
        family = cells.ask(
            "family_names", rules.name, said[1], "family_names", _l("Write the person's family names.")
        )
        phone = cells.ask("phone", rules.phone, values.phone(cells.text("phone")))
        email = cells.ask("email", rules.email, cells.text("email"))
        found = represented(cells, self.lists, self.batch.options.get("region", ""))
        if cells.faults or not given or not family or found.represents is None or not days:
            return Judged(number, "", " ".join(said), faults=cells.faults, unmatched=found.unmatched)
        person = Person(given, family, phone, email, found.represents)
        row_of = cells.ask("given_names", self._signed_up, person, cells.text("code"))
        if cells.faults:
            return Judged(number, "", " ".join(said), faults=cells.faults)
        return self._judged(number, person, row_of, state or "present", days, found)

    def standing(self, session: Session, good: Collection[Good]) -> set[str]:
        """Nobody besides those judged as there already."""
        return set()

    def lock(self, session: Session) -> None:
        """The desk, open, so that what is recorded counts."""
        ensure_open(lock_desk(session, self.workshop.id).closed_at is not None)

    def take(self, session: Session, actor: Actor, good: Sequence[Good]) -> list[str | Refusal]:
        """Record what the rows say, as the desk does; what was made of each."""
        self._keep(session, actor, [one for row in good for one in self._told(row.entry)])
        return [f"{one.entry['tag']}:{self._mask(one.entry['days']):x}:{one.entry['state']}" for one in good]

    def take_back(self, session: Session, actor: Actor, made: Sequence[str]) -> int:
        """Take the records back by records of their own, while the desk is open; how many rows'."""
        self.lock(session)
        told = []
        for one in made:
            tag, mask, state = one.split(":")
            marks = [(self._ref(tag, day, state), day) for day in self._unmasked(int(mask, 16))]
            for ref, day in (*marks, (self._ref(tag), marks[0][1])):
                told.append(
                    Told(str(uuid5(NAMESPACE_URL, f"undo {ref}")), UNDO, now(), day=day, refers_to=ref)
                )
        self._keep(session, actor, told)
        return len(made)

    def _read_people(self) -> None:
        """Who signed up, by contact and name, by name and by code; who came to the door, by name."""
        self.presences = desk_rules.attendance(one.record for one in kept_records(self.workshop.id))
        self.by_key: dict[str, Registration] = {}
        self.by_name: dict[str, list[Registration]] = defaultdict(list)
        self.by_code: dict[str, Registration] = {}
        people = signed_up(self.workshop.id)
        self.has_nameless = outlives_names(self.batch) and any(one.forgotten_at for one in people)
        for one in people:
            if one.person_key:
                self.by_key[one.person_key] = one
            self.by_name[fold(one.full_name)].append(one)
            self.by_code[one.short_code] = one
        self.at_the_door: dict[str, set[str | None]] = defaultdict(set)
        for walked in walk_ins(self.workshop.id):
            if walked.attendance:
                self.at_the_door[fold(walked.full_name)].add(walked.phone)

    def _signed_up(self, person: Person, code: str) -> Registration | None:
        """The sign-up that is meant: by its code, by contact and name, or the only one of that name."""
        if code:
            found = self.by_code.get(as_code(code))
            if found is None:
                raise Refusal(_l("Nobody signed up for this workshop has that code."))
            return found
        if person.key in self.by_key:
            return self.by_key[person.key or ""]
        namesakes = self.by_name.get(fold(f"{person.given_names} {person.family_names}"), [])
        if len(namesakes) > 1:
            raise Refusal(SEVERAL)
        has_other_contact = bool(person.contact) and bool(namesakes) and namesakes[0].person_key is not None
        return namesakes[0] if namesakes and not has_other_contact else None

    def _judged(
        self, number: int, person: Person, row: Registration | None, state: str, days: list[date],
        found: Stands,
    ) -> Judged:  # fmt: skip
        name, stands_for = f"{person.given_names} {person.family_names}", person.represents
        said = person.key or (name, stands_for.institution_id, stands_for.text, stands_for.region)
        who = f"r{row.id}" if row else fold(str(said))
        tag = keyed("import person", self.workshop.id, who).hex()[:32]
        key = keyed("import", self.batch.kind, self.workshop.id, who, state, *days).hex()
        entry = {
            "person": [person.given_names, person.family_names, person.phone],
            "represents": list(stands_for.told), "registration": row.id if row else None,
            "days": [day.isoformat() for day in days], "state": state, "tag": tag,
        }  # fmt: skip
        if row is not None:
            desk_key = desk_rules.registration_key(row.id)
            found_there = (self.presences.get((desk_key, day)) for day in days)
            is_there = all(one is not None and one.status == state for one in found_there)
            known = _l("Written down already.") if is_there else None
            return Judged(number, key, name, entry, known=known, note=SIGNED_UP)
        if state != "present":
            return Judged(
                number, key, name, left=_l("Excused, and not signed up: there is nothing to write down.")
            )
        if self.has_nameless and not person.contact:
            return Judged(number, key, name, left=UNTOLD)
        return Judged(
            number, key, name, entry, known=self._known(name, person), note=NEW, unmatched=found.unmatched
        )

    def _known(self, name: str, person: Person) -> Any:
        """That somebody of this name, and no other phone, came to the door."""
        phones = self.at_the_door.get(fold(name))
        if phones is None or (person.phone is not None and person.phone not in phones):
            return None
        return _l("Somebody of this name came without a sign-up and is written down already.")

    def _days(self, cells: Cells) -> list[date]:
        """The days of a row: its own, else those of the file."""
        on = cells.ask("day", values.day, cells.text("day")) if cells.has("day") else None
        if on is None:
            return self.days
        if on not in self.all_days:
            cells.refuse("day", Refusal(_l("That is no day of this workshop.")))
        return [on]

    def _told(self, entry: Mapping[str, Any]) -> list[Told]:
        """The records of a row; of somebody new first the one that brings them, once for all their rows."""
        days = [date.fromisoformat(one) for one in entry["days"]]
        tag, state = entry["tag"], entry["state"]
        if entry["registration"] is not None:
            kind = EXCUSE if state == "excused" else ARRIVAL
            return self._marks(tag, state, days, kind, desk_rules.registration_key(entry["registration"]))
        stands_for = Represented(*entry["represents"])
        given, family, phone = entry["person"]
        newcomer = Newcomer(given, family, stands_for.text or stands_for.name, phone or "", stands_for)
        ref = self._ref(tag)
        first = Told(ref, WALK_IN, now(), day=days[0], newcomer=newcomer)
        # Where rows have days of their own, somebody's next row finds them brought already.
        rest = days if "day" in self.columns else days[1:]
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


def ensure_begun(workshop: Workshop, is_closed: bool) -> None:
    """Who came is brought in once the workshop has begun, while its desk is open."""
    if workshop.state not in OVER or workshop.starts_at > now():
        raise Conflict(_l("Who came can be brought in once the workshop has begun."))
    ensure_open(is_closed)
