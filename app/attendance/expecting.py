"""Who is missing at the table: those expected, with what the sign-ups and the desk say of each."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from ..database import db
from ..institutions.models import SECTORS
from ..language import fold, plain
from ..registration.models import CANCELLED, Registration
from ..workshops.expected import Expected, all_expected
from ..workshops.models import Workshop
from . import queries, rules

EXPECTED, INVITED, SIGNED_UP, DECLINED, ATTENDED = "expected", "invited", "signed up", "declined", "attended"
STATES = (EXPECTED, INVITED, SIGNED_UP, DECLINED, ATTENDED)
# States in which nobody of an institution is to come yet.
MISSING = (EXPECTED, INVITED)


@dataclass(frozen=True)
class Standing:
    """An institution that is expected: its state, how many signed up, how many of them came."""

    row: Expected
    state: str
    signed_up: int
    attended: int


@dataclass(frozen=True)
class Table:
    """All who are expected, and how many of them are missing by sector and by region."""

    rows: Sequence[Standing]

    @property
    def by_state(self) -> Counter[str]:
        """How many stand in each state."""
        return Counter(one.state for one in self.rows)

    @property
    def missing(self) -> list[Standing]:
        """Those of whom nobody signed up and who did not decline."""
        return [one for one in self.rows if one.state in MISSING]

    def by(self, what: str) -> list[tuple[str, int, int]]:
        """For each sector, or region (empty for none): how many are missing, and of how many."""
        all_of = Counter(_value(one, what) for one in self.rows)
        missing = Counter(_value(one, what) for one in self.missing)
        order = list(SECTORS) if what == "sector" else sorted(all_of)
        return [(value, missing[value], all_of[value]) for value in order if all_of[value]]


def table(workshop: Workshop, state: str = "") -> Table:
    """The table as it stands now; `state` narrows it."""
    signed_up, attended = _signed_up(workshop.id), _attended(workshop.id)
    rows = []
    for row in all_expected(workshop.id):
        numbers = signed_up[row.institution_id], attended[row.institution_id]
        rows.append(Standing(row, _state(row, *numbers), *numbers))
    rows.sort(
        key=lambda one: (one.row.institution.sector, fold(plain(one.row.institution, "name")), one.row.id)
    )
    return Table([one for one in rows if not state or one.state == state])


def _state(row: Expected, signed_up: int, attended: int) -> str:
    """The furthest any record goes: who came came, whatever was written before."""
    if attended:
        return ATTENDED
    if signed_up:
        return SIGNED_UP
    if row.declined_at is not None:
        return DECLINED
    return INVITED if row.invited_at is not None else EXPECTED


def _value(one: Standing, what: str) -> str:
    institution = one.row.institution
    return institution.sector if what == "sector" else institution.jurisdiction_code or ""


def _signed_up(workshop_id: int) -> Counter[int]:
    rows = select(Registration.institution_id, func.count()).where(
        Registration.workshop_id == workshop_id,
        Registration.state != CANCELLED,
        Registration.institution_id.is_not(None),
    )
    found = db.session.execute(rows.group_by(Registration.institution_id)).all()
    return Counter({row[0] or 0: row[1] for row in found})


def _attended(workshop_id: int) -> Counter[int]:
    """People of each institution who were there on any day, signed up or not."""
    known = rules.present(rules.attendance(one.record for one in queries.kept_records(workshop_id)))
    if not known:
        return Counter()
    came = [
        row.institution_id
        for row in queries.signed_up(workshop_id)
        if rules.registration_key(row.id) in known and row.institution_id
    ]
    walked = [
        row.institution_id
        for row in queries.walk_ins(workshop_id)
        if rules.walk_in_key(row.ref) in known and row.institution_id
    ]
    return Counter([*came, *walked])
