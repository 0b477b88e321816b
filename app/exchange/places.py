"""Which workshop each row of a list means: one that stands, or one that is made of what the row says."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from ..accounts.scopes import Scope
from ..language import fold
from ..language import lazy_gettext as _l
from ..refusals import Refusal
from ..workshops.models import Workshop
from . import standing, values
from .cells import Cells
from .judging import Judged
from .known import Known, known_at
from .matching import REGION
from .same import Same, regions_said
from .titles import UNKNOWN
from .workshops import Workshops

OTHER_DAYS = _l("The workshop of this title that stands already has other days.")
OTHER_REGIONS = _l("The workshop of this title that stands already is for other regions.")


@dataclass(frozen=True)
class Place:
    """What a row is about: the workshop that stands, with who is known there; or why none can be meant."""

    key: str = ""
    workshop: Workshop | None = None
    known: Known = field(default_factory=Known)
    refusal: Refusal | None = None


class Places:
    """Looks up what rows name, once for all rows that name it."""

    def __init__(self, scope: Scope, workshops: Workshops) -> None:
        self.scope, self.workshops, self.same = scope, workshops, Same()
        self.found: dict[tuple[str, date], Place] = {}

    def named(self, session: Session, number: int, cells: Cells) -> tuple[Place, Judged, Any]:
        """The workshop of a row, what the row says of it, and what is kept of it; faults go to the cells."""
        what = self.workshops.read(number, replace(cells, faults=[]))
        place = self._place(session, cells)
        if place.refusal:
            cells.refuse("short_es", place.refusal)
        elif place.workshop:
            self._ensure_meant(cells, place.workshop, what)
        else:
            cells.faults.extend(one for one in what.faults if one not in cells.faults)
        if not place.key and not cells.faults:
            # Of a title of nothing but accents no letter is left by which it could be known.
            cells.refuse("short_es", Refusal(UNKNOWN))
        if cells.faults:
            return place, what, None
        entry = place.workshop.code if place.workshop else what.entry
        return place, what, self.same.entry(place.key, number, cells, self.workshops.lists, entry)

    def _place(self, session: Session, cells: Cells) -> Place:
        """What stands of a row's title and first day; looked up once for all its rows."""
        title, first = fold(cells.text("short_es")), first_day(cells)
        if not title or first is None:
            return Place()
        if (title, first) not in self.found:
            self.found[title, first] = self._looked_up(session, title, first)
        return self.found[title, first]

    def _looked_up(self, session: Session, title: str, first: date) -> Place:
        key = standing.key_of(self.scope, title, first)
        try:
            number = standing.find_standing(session, self.scope, title, first)
            workshop = standing.open_to(session, self.scope, number) if number else None
        except Refusal as refusal:
            return Place(key, refusal=refusal)
        return Place(key, workshop, known_at(workshop)) if workshop else Place(key)

    def _ensure_meant(self, cells: Cells, workshop: Workshop, what: Judged) -> None:
        """What a row says besides of a workshop that stands is so."""
        last = cells.ask("last_day", values.day, cells.text("last_day"))
        if (first_day(cells), last or workshop.last_day) != (workshop.first_day, workshop.last_day):
            cells.refuse("last_day" if last else "first_day", Refusal(OTHER_DAYS))
        said = regions_said(cells.lines("regions"), self.workshops.lists)
        if said and said != set(workshop.region_codes):
            unmatched = [text for kind, text in what.unmatched if kind == REGION]
            lists = self.workshops.lists
            cells.refuse("regions", lists.not_found(unmatched[0]) if unmatched else Refusal(OTHER_REGIONS))


def first_day(cells: Cells) -> date | None:
    """The first day of a row; of one that cannot be read its own cell says so."""
    try:
        return values.day(cells.text("first_day"))
    except Refusal:
        return None
