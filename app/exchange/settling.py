"""What staff are asked about a file: texts no list has, with what each may mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
from .matching import INSTITUTION, MOST_SHOWN, REGION, candidates, likely
from .models import ImportBatch

AS_WRITTEN = "0"


@dataclass(frozen=True)
class Group:
    """One text, how many rows say it, what it may mean, and what was chosen.

    A place may be any region: `likely` are the codes of those it is called like.
    """

    kind: str
    text: str
    rows: int
    hits: Sequence[Found] = ()
    chosen: str = ""
    likely: Sequence[str] = ()


def groups(batch: ImportBatch) -> list[Group]:
    """The texts to be settled, places first, the most frequent first; then those settled already."""
    regions = batch.workshop.region_codes if batch.workshop else []
    open_texts = {kind: _grouped(batch.unmatched.get(kind, {})) for kind in (REGION, INSTITUTION)}
    said = {kind: batch.matches.get(kind, {}).values() for kind in (REGION, INSTITUTION)}
    found = [
        *(_place(text, rows) for text, rows in open_texts[REGION]),
        *(
            Group(INSTITUTION, text, rows, candidates(text, regions))
            for text, rows in open_texts[INSTITUTION]
        ),
        *(_place(one["text"], 0, str(one["value"])) for one in said[REGION]),
        *(
            Group(INSTITUTION, one["text"], 0, _with(one, regions), str(one["value"]))
            for one in said[INSTITUTION]
        ),
    ]
    return found[:MOST_SHOWN]


def chosen(batch: ImportBatch, sent: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """What somebody chose, of what was asked; anything else is nobody's."""
    asked = {(one.kind, fold(one.text)): one.text for one in groups(batch)}
    found: dict[str, dict[str, Any]] = {REGION: {}, INSTITUTION: {}}
    for place in range(MOST_SHOWN):
        kind, said = sent.get(f"kind-{place}", ""), fold(sent.get(f"text-{place}", ""))
        value = sent.get(f"choice-{place}", "")
        if (kind, said) in asked and _is_one(kind, value):
            found[kind][said] = {"value": value, "text": asked[kind, said]}
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


def _place(text: str, rows: int, chosen: str = "") -> Group:
    return Group(REGION, text, rows, chosen=chosen, likely=likely(db.session(), text))


def _with(one: Mapping[str, Any], regions: Sequence[str]) -> list[Found]:
    value = int(one["value"])
    return with_chosen(candidates(one["text"], regions), value or None)


def _grouped(texts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Ways of writing that only differ in case and accents are one text."""
    merged: dict[str, tuple[str, int]] = {}
    for text, rows in texts.items():
        kept, before = merged.get(fold(text), (text, 0))
        merged[fold(text)] = (kept, before + rows)
    return sorted(merged.values(), key=lambda one: (-one[1], fold(one[0])))
