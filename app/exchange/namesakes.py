"""People without a contact: each row of a file meets one of those who stand alike, as long as any is left."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property

from sqlalchemy.orm import Session

from ..language import lazy_gettext as _l
from ..registration.bringing_in import standing_without_contact
from . import queries
from .judging import ALREADY, Good, Judged
from .models import KNOWN, ImportBatch


class Pairs:
    """How many of those who stand alike have met a row of the file, by the key of such rows.

    Where a stopped check goes on, as many did as rows before were known.
    """

    def __init__(self, batch: ImportBatch) -> None:
        self.met = Counter(
            said.get("key", "")
            for chunk in queries.chunks(batch.id, batch.position)
            for said in chunk.verdicts
            if said["state"] == KNOWN
        )

    def is_left(self, key: str, there: int) -> bool:
        """Whether one of so many who stand is left for this row, which meets them."""
        if self.met[key] >= there:
            return False
        self.met[key] += 1
        return True


class Namesakes:
    """Those who stand in a workshop without a contact, counted by the key of a row that says the same.

    `key_of` makes such a key of what these people are known by.
    """

    def __init__(
        self, session: Session, batch: ImportBatch, workshop_id: int, key_of: Callable[[object], str]
    ) -> None:
        self.batch, self.workshop_id, self.key_of = batch, workshop_id, key_of
        self.there: Counter[str] = Counter()
        self.last = 0
        self.look(session)

    @cached_property
    def pairs(self) -> Pairs:
        """Which of them rows have met; read when the first row is judged."""
        return Pairs(self.batch)

    def look(self, session: Session) -> None:
        """Count who came since the last look; at the first, everybody."""
        for number, said in standing_without_contact(session, self.workshop_id, self.last):
            self.there[self.key_of(said)] += 1
            self.last = number

    def judged(self, row: Judged) -> Judged:
        """A row of such a person: known where somebody is left who stands alike, else one more."""
        there = self.there[row.key]
        if self.pairs.is_left(row.key, there):
            return replace(row, known=ALREADY)
        more = _l(
            "Signed up already under this name, without a phone or an e-mail: %(there)s. This row is one "
            "more.",
            there=there,
        )
        return replace(row, entry=row.entry | {"alike": there}, note=more if there else None)

    def has_come(self, row: Good) -> bool:
        """Whether there are more by now than when the row was judged."""
        before: int = row.entry.get("alike", 0)
        return self.there[row.key] > before
