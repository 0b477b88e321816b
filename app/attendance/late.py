"""What was kept after a desk was closed: about whom, for which day, and what it says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ..language import lazy_gettext as _l
from . import queries, rules
from .models import EXCUSE, UNDO
from .rules import Key, Record

CAME, EXCUSED, TAKEN_BACK, HELD = "came", "excused", "taken back", "held"
WORDS = {
    CAME: _l("recorded as present after the close"),
    EXCUSED: _l("excused after the close"),
    TAKEN_BACK: _l("taken back after the close"),
}


@dataclass(frozen=True)
class Late:
    """One record: whose it is as the desk names them, their name, the day, and what it says."""

    who: str
    name: str
    day: date
    what: str

    @property
    def key(self) -> Key:
        """Which cell of the list it is about."""
        return self.who, self.day


def late_records(workshop_id: int, after: int) -> Sequence[Late]:
    """Every record after a place, in the order they were kept; of what is held nobody knows whose it is."""
    kept = queries.kept_records(workshop_id)
    by_ref = {one.record.ref: one.record for one in kept}
    settled = {one.record.refers_to: one.record for one in kept if one.record.who}
    names = {rules.registration_key(row.id): row.full_name for row in queries.signed_up(workshop_id)}
    names |= {rules.walk_in_key(row.ref): row.full_name for row in queries.walk_ins(workshop_id)}
    found = []
    for one in (one.record for one in kept if one.seq > after):
        about = by_ref.get(one.refers_to or "", one) if one.kind == UNDO else one
        about = about if about.who else settled.get(about.ref, about)
        who = about.who or ""
        found.append(Late(who, names.get(who, ""), about.day, _what(one, who)))
    return found


def _what(one: Record, who: str) -> str:
    if not who:
        return HELD
    return {UNDO: TAKEN_BACK, EXCUSE: EXCUSED}.get(one.kind, CAME)
