"""A row that says that somebody came to a workshop: who it was, on which days, and whether it is known."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from ..attendance.rules import registration_key
from ..language import fold
from ..language import lazy_gettext as _l
from ..refusals import Refusal
from ..registration.models import Registration
from ..registration.people import Person, Represented
from ..tokens import keyed
from . import queries, values
from .alike import Traits, traits_in
from .cells import Cells
from .judging import Judged
from .known import AT_THE_DOOR, Known
from .matching import Lists
from .models import ATTENDANCE, ImportBatch
from .namesakes import Pairs
from .represented import Stands, name_in, person_in

WRITTEN = _l("Written down already.")
SIGNED_UP = _l("Signed up: it is written down that they came.")
NEW = _l("Not signed up: comes in as at the door.")
NAMESAKE = _l(
    "Not signed up: comes in as at the door, as somebody else than whoever signed up or came under this name "
    "for another institution or region, or with another contact."
)
UNTOLD = _l(
    "The names of those who came are erased: nobody can tell whether this person is counted already. The "
    "phone, e-mail or code of their sign-up may tell."
)


@dataclass(frozen=True)
class Before:
    """Somebody of a row before: what they are known by, their sign-up if they have one, and what tells them
    apart."""

    who: str
    signed_up: int | None
    phone: str | None
    traits: Traits

    def may_be(self, person: Person, mine: Traits) -> bool:
        """Whether a row may be about the same: its phone is no other, and nothing else tells them apart."""
        is_same_phone = None in (self.phone, person.phone) or self.phone == person.phone
        return is_same_phone and self.traits.may_be(mine)


# Those of rows before, by contact and name; who signed up without a contact, by what they are known by.
Met = dict[str, Before]


@dataclass(frozen=True)
class Came:
    """Judges who came to one workshop.

    `place` is its number, or what it is known by where it does not stand yet; `days` are all of its days,
    none where they are not known, `usual` those of rows that say none. `pairs` are the rows before that met
    somebody without a contact, `met` those of the rows before, by each contact they gave; both grow.
    """

    place: int | str
    days: Sequence[date]
    usual: Sequence[date]
    known: Known
    pairs: Pairs
    met: Met = field(default_factory=dict)

    def judge(self, number: int, cells: Cells, lists: Lists, region: str) -> Judged:
        """What a row says: who came, on which days, or that somebody did not.

        `region` is that of those whose row says none.
        """
        said = name_in(cells)
        state = (
            cells.ask("attended", values.came, cells.text("attended")) if cells.has("attended") else "present"
        )
        if state == "":
            return Judged(number, "", " ".join(said), left=_l("Did not come."))
        days = self._days(cells)
        person, found = person_in(cells, said, lists, region)
        if cells.faults or person is None or not days:
            return Judged(number, "", " ".join(said), faults=cells.faults, unmatched=found.unmatched)
        code = cells.text("code")
        mine = traits_in(person, found.written, found.place)
        if not code and (met := self._met_again(person, mine, state or "present", days)):
            key = key_of(self.place, _said(person), state or "present", days)
            return Judged(number, key, " ".join(said), {}, known=WRITTEN, met=met)
        row = cells.ask("given_names", self.known.signed_up, person, mine, code)
        if cells.faults:
            return Judged(number, "", " ".join(said), faults=cells.faults)
        if row and not code and row.person_key is None and not self._may_be_met(row, person, mine):
            row = None
        return self._judged(number, person, mine, row, state or "present", days, found)

    def _judged(
        self, number: int, person: Person, mine: Traits, row: Registration | None, state: str,
        days: Sequence[date], found: Stands,
    ) -> Judged:  # fmt: skip
        name, stands_for = f"{person.given_names} {person.family_names}", person.represents
        who, signed_up = self._who(person, mine, row)
        key = key_of(self.place, who, state, days)
        entry = {
            "person": [person.given_names, person.family_names, person.phone, person.email],
            "represents": list(stands_for.told), "registration": signed_up,
            "days": [day.isoformat() for day in days], "state": state, "who": who,
            "tag": keyed("import person", self.place, who).hex()[:32],
        }  # fmt: skip
        if signed_up is not None:
            is_there = self.known.is_written_down(registration_key(signed_up), state, days)
            known = WRITTEN if is_there else None
            return Judged(number, key, name, entry, known=known, note=SIGNED_UP)
        if state != "present":
            return Judged(
                number, key, name, left=_l("Excused, and not signed up: there is nothing to write down.")
            )
        there = self.known.came(person, mine)
        if not there and self.known.may_be_counted(person):
            return Judged(number, key, name, left=UNTOLD)
        if len(there) == 1 and not self.known.is_written_down(there[0], state, days):
            # Somebody the door knows came on another day too.
            return Judged(number, key, name, entry | {"came_as": there[0]}, note=NEW)
        known, note = AT_THE_DOOR if there else None, NAMESAKE if self.known.has_namesake(mine) else NEW
        return Judged(number, key, name, entry, known=known, note=note, unmatched=found.unmatched)

    def _met_again(self, person: Person, mine: Traits, state: str, days: Sequence[date]) -> str:
        """Which of several namesakes that are written down so this row means; empty where none is left."""
        alike = self.known.alike(person, mine)
        there = [one for one in alike if self.known.is_written_down(one, state, days)]
        return self.pairs.meet([" ".join((one, state, *map(str, days))) for one in there])

    def _may_be_met(self, row: Registration, person: Person, mine: Traits) -> bool:
        """Whether a sign-up without a contact was no other person's in a row before."""
        before = self.met.get(_signed_up(row.id))
        return before is None or before.may_be(person, mine)

    def _who(self, person: Person, mine: Traits, row: Registration | None) -> tuple[str, int | None]:
        """What somebody is known by, and their sign-up: those of a row before with a contact of theirs."""
        before = next((self.met[one] for one in person.keys if one in self.met), None)
        who, signed_up = (before.who, before.signed_up) if before else (_said(person), None)
        if row is not None:
            who, signed_up = _signed_up(row.id), row.id
        for one, found in met_by(person, Before(who, signed_up, person.phone, mine)).items():
            self.met.setdefault(one, found)
        return who, signed_up

    def _days(self, cells: Cells) -> Sequence[date]:
        """The days of a row: its own, else those of the file."""
        on = cells.ask("day", values.day, cells.text("day")) if cells.has("day") else None
        if on is None:
            return self.usual
        if self.days and on not in self.days:
            cells.refuse("day", Refusal(_l("That is no day of this workshop.")))
        return [on]


def _said(person: Person) -> str:
    """What somebody is known by: contact and name; without a contact, all that is said of them."""
    stands_for = person.represents
    name = f"{person.given_names} {person.family_names}"
    abroad = filter(None, (stands_for.country,))
    who = name, stands_for.institution_id, stands_for.text, stands_for.region, *abroad
    return fold(str(person.key or who))


def met_by(person: Person, before: Before) -> Met:
    """By what rows after know who is of this row; one that says nothing but a name takes no sign-up away."""
    says = bool(person.phone or before.traits.bodies or before.traits.says_a_place)
    return dict.fromkeys((*person.keys, *((before.who,) if before.signed_up and says else ())), before)


def _signed_up(number: int) -> str:
    return f"r{number}"


def met_before(batch: ImportBatch) -> Iterator[tuple[str, Met]]:
    """Those of the rows that were found good before, where a stopped check goes on, with their workshop."""
    for chunk in queries.chunks(batch.id, batch.position):
        for verdict in chunk.verdicts:
            if entry := verdict.get("entry"):
                given, family, phone, email = (*entry["person"], None)[:4]
                somebody = Person(given, family, phone, email, Represented(*entry["represents"]))
                stands_for = somebody.represents
                mine = traits_in(somebody, stands_for.text or "", (stands_for.region, stands_for.country))
                known = Before(entry["who"], entry["registration"], somebody.phone, mine)
                yield entry.get("place", ""), met_by(somebody, known)


def key_of(place: int | str, who: str, state: str, days: Sequence[date]) -> str:
    """What a row that came in is known by, from whatever file it came."""
    return keyed("import", ATTENDANCE, place, who, state, *days).hex()
