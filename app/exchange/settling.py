"""What staff are asked about a file: texts no list has, with what each may mean."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from ..clock import now
from ..config import settings
from ..database import db
from ..institutions import queries as institutions
from ..institutions.wording import Found, with_chosen
from ..language import fold
from ..territory.queries import jurisdictions
from ..workshops import seats
from ..workshops.counts import NOT_STATED
from ..workshops.models import Workshop
from .matching import APART, INSTITUTION, MOST_SHOWN, REGION, candidates, key_of, likely
from .models import ImportBatch

AS_WRITTEN = "0"


@dataclass(frozen=True)
class Group:
    """One text, how many rows say it, what it may mean, and what was chosen.

    An institution's is of the rows that say the same region: `where`, its code or a country's, empty where
    they say none. A place may be any region: `likely` are the codes of those it is called like.
    """

    kind: str
    text: str
    rows: int
    where: str = ""
    hits: Sequence[Found] = ()
    chosen: str = ""
    likely: Sequence[str] = ()

    @property
    def key(self) -> tuple[str, str]:
        """By what it is asked, and the choice is kept."""
        return self.kind, key_of(self.text, self.where)


def groups(batch: ImportBatch) -> list[Group]:
    """The texts to be settled, places first, the most frequent first; then those settled already.

    As many as a page asks for; with what is left of them afterwards the next ones come.
    """
    found = _asked(batch)[:MOST_SHOWN]
    regions = batch.workshop.region_codes if batch.workshop else []
    return [_with_hits(one, regions) for one in found]


def more(batch: ImportBatch) -> int:
    """How many texts are to be settled that the page has no room for yet."""
    return sum(one.rows > 0 for one in _asked(batch)[MOST_SHOWN:])


def chosen(batch: ImportBatch, sent: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """What somebody chose, of what was asked; anything else is nobody's."""
    asked = {one.key: one for one in _asked(batch)[:MOST_SHOWN]}
    found: dict[str, dict[str, Any]] = {REGION: {}, INSTITUTION: {}}
    for place in range(MOST_SHOWN):
        kind, text, where, value = (
            sent.get(f"{name}-{place}", "") for name in ("kind", "text", "where", "choice")
        )
        key = key_of(text, where)
        if (kind, key) in asked and _is_one(kind, value):
            one = asked[kind, key]
            found[kind][key] = {"value": value, "text": one.text, "where": one.where}
    return found


def seats_of(batch: ImportBatch) -> seats.Seats | None:
    """The counters of its workshop."""
    return seats.get(db.session(), batch.workshop_id) if batch.workshop_id else None


def outlives_names(workshop: Workshop | None) -> bool:
    """Whether names of a workshop are past their day: what comes in is counted, and then nameless."""
    return workshop is not None and workshop.ends_at + timedelta(days=settings().name_days) <= now()


def _is_one(kind: str, value: str) -> bool:
    if kind == REGION:
        return value == NOT_STATED or value in jurisdictions(db.session())
    return value == AS_WRITTEN or institutions.find(db.session(), value) is not None


def _asked(batch: ImportBatch) -> list[Group]:
    """All texts to be settled and settled, in their order, without what they may mean."""
    kinds = REGION, INSTITUTION
    open_ones = [one for kind in kinds for one in _grouped(kind, batch.unmatched.get(kind, {}))]
    settled = [
        Group(kind, one["text"], 0, one.get("where", ""), chosen=str(one["value"]))
        for kind in kinds
        for one in batch.matches.get(kind, {}).values()
    ]
    return [*open_ones, *settled]


def _with_hits(one: Group, regions: Sequence[str]) -> Group:
    """With what it may mean: what is where its rows say first, then in the workshop's regions."""
    if one.kind == REGION:
        return replace(one, likely=likely(db.session(), one.text))
    near = [*filter(None, (one.where,)), *regions]
    return replace(one, hits=with_chosen(candidates(one.text, near), int(one.chosen or 0) or None))


def _grouped(kind: str, texts: Mapping[str, int]) -> list[Group]:
    """Ways of writing that only differ in case and accents are one text; what one has stands together."""
    merged: dict[tuple[str, str], Group] = {}
    of_text: Counter[str] = Counter()
    for said, rows in texts.items():
        text, _apart, where = said.partition(APART) if kind == INSTITUTION else (said, "", "")
        one = Group(kind, text, rows, where)
        before = merged.get(one.key)
        merged[one.key] = replace(before, rows=before.rows + rows) if before else one
        of_text[fold(text)] += rows
    order = {text: (-rows, text) for text, rows in of_text.items()}
    return sorted(merged.values(), key=lambda one: (order[fold(one.text)], -one.rows, one.where))
