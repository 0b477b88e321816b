"""People without a contact: each row of a file meets one of those who stand alike, as long as any is left."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session

from ..language import fold
from ..language import lazy_gettext as _l
from ..registration.bringing_in import standing_since
from ..registration.people import Person
from . import queries
from .alike import Face, Traits, traits_in, traits_of
from .judging import ALREADY, Good, Judged
from .models import CHECKING, ImportBatch
from .represented import Stands

# Registrations by each way of saying who they are.
Faces = defaultdict[Face, list[str]]


class Pairs:
    """Those who stand and have met a row of the file, each one row, by what they are called.

    Where a stopped check goes on, those that rows before met; once a file comes in, those of all its rows.
    """

    def __init__(self, batch: ImportBatch) -> None:
        before = batch.position if batch.state == CHECKING else None
        verdicts = (said for chunk in queries.chunks(batch.id, before) for said in chunk.verdicts)
        self.met = {said["met"] for said in verdicts if "met" in said}

    def left(self, there: Sequence[str]) -> list[str]:
        """Those of them who met no row."""
        return [one for one in there if one not in self.met]

    def meet(self, there: Sequence[str]) -> str:
        """The first of those who stand that is left, who meets this row; empty where none is."""
        found = next((one for one in there if one not in self.met), "")
        self.met |= {found} - {""}
        return found


class Equals:
    """Rows of a file that say the same of somebody without a contact: two such rows are two people.

    Each has a key of its own, the same for as many rows in whatever file; `key_of` makes it.
    """

    def __init__(self, batch: ImportBatch, key_of: Callable[[object], str]) -> None:
        self.key_of = key_of
        self.rows: dict[str, int] = {}
        self.last: Counter[str] = Counter()
        for chunk in queries.chunks(batch.id, batch.position):
            for row, said in zip(chunk.rows, chunk.verdicts, strict=True):
                if key := said.get("key"):
                    self.rows[key] = row[0]

    def key(self, number: int, words: str) -> tuple[str, int | None]:
        """The key of a row, and the number of the one before it that says the same."""
        nth = self.last[words]
        while (key := self.key_of((words, nth + 1))) in self.rows:
            nth += 1
        self.last[words], self.rows[key] = nth + 1, number
        return key, self.rows.get(self.key_of((words, nth)))


class Namesakes:
    """Those who stand in a workshop, and which of those without a contact rows of a file mean."""

    def __init__(
        self, session: Session, batch: ImportBatch, workshop_id: int, key_of: Callable[[object], str]
    ) -> None:
        self.batch, self.workshop_id, self.key_of = batch, workshop_id, key_of
        # Those without a contact, and the others.
        self.there: Faces = defaultdict(list)
        self.reachable: Faces = defaultdict(list)
        self.last = 0
        self.look(session)

    @cached_property
    def pairs(self) -> Pairs:
        """Which of them rows have met; read when the first row is judged."""
        return Pairs(self.batch)

    @cached_property
    def equals(self) -> Equals:
        """The rows before; read with them."""
        return Equals(self.batch, self.key_of)

    def look(self, session: Session) -> None:
        """See who came since the last look; at the first, everybody. Whom this file brings in is no other."""
        for row in standing_since(session, self.workshop_id, self.last):
            self.last = row.seq
            is_own = row.form_key.startswith(f"import:{self.batch.id}:")
            if self.batch.state == CHECKING or not is_own:
                those = self.reachable if row.person_key else self.there
                for face in traits_of(row).faces:
                    those[face].append(str(row.id))

    def judged(self, row: Judged, person: Person, found: Stands) -> Judged:
        """A row without a contact: known where somebody is left who stands alike, else one more, and said so.

        With a contact that nobody has it is one more too: nothing tells whether it is one of those alike.
        """
        traits = traits_in(person, found.written, found.place)
        there, others = _alike(traits, self.there), _alike(traits, self.reachable)
        other = _other(len(others)) if others else None
        if person.contact:
            left = self.pairs.left(there)
            return replace(row, note=_reachable(len(left)) if left else other)
        key, before = self.equals.key(row.number, _words(person, found))
        row = replace(row, key=key, entry=row.entry | {"said": [found.written, *found.place]})
        if met := self.pairs.meet(there):
            return replace(row, known=ALREADY, met=met)
        note = _one_more(len(there)) if there else _equal(before) if before else other
        return replace(row, note=note)

    def met_since(self, row: Good, person: Person) -> str:
        """Whoever came alike since the row was judged, and meets it; empty where nobody did."""
        if "said" not in row.entry:
            # Judged before it was kept: nobody came since then.
            return ""
        written, region, country = row.entry["said"]
        return self.pairs.meet(_alike(traits_in(person, written, (region, country)), self.there))


def _alike(traits: Traits, those: Faces) -> list[str]:
    """Those who stand alike, by the number of a body before its words, and in the order they came."""
    return list(dict.fromkeys(one for face in traits.faces for one in those.get(face, ())))


def _words(person: Person, found: Stands) -> str:
    """What a row says of somebody, in its words: the same whatever these are settled as."""
    name = f"{person.given_names} {person.family_names}"
    return fold(str((name, found.written, *found.place)))


def _one_more(there: int) -> Any:
    return _l(
        "Signed up already under this name, without a phone or an e-mail: %(there)s. This row is one more.",
        there=there,
    )


def _reachable(there: int) -> Any:
    return _l(
        "Signed up already under this name, for the same institution and region, without a phone or an "
        "e-mail: %(there)s. This row has one and comes in as one more: if it is the same person, add it to "
        "their sign-up instead.",
        there=there,
    )


def _other(there: int) -> Any:
    return _l(
        "Signed up already under this name, for the same institution and region, with a phone or an e-mail "
        "that this row does not say: %(there)s. This row comes in as one more: if it is the same person, "
        "correct their sign-up and take this row out of the file.",
        there=there,
    )


def _equal(row: int) -> Any:
    return _l(
        "Says the same as row %(row)s, without a phone or an e-mail: comes in as another person. If it is "
        "the same one, take one of the rows out of the file.",
        row=row,
    )
