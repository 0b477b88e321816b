"""A file of who came to one workshop: those signed up by their sign-up, the rest as at the door."""

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property

from sqlalchemy.orm import Session

from ..attendance.board import days_of
from ..attendance.typing_in import ensure_open
from ..audit import Actor
from ..clock import now
from ..database import db
from ..language import lazy_gettext as _l
from ..refusals import Conflict, Refusal
from ..workshops.models import Workshop
from .arrivals import Arrivals
from .came import Came, Met, met_before
from .cells import Cells
from .judging import Good, Judged, TakenBack, There
from .known import known_at
from .matching import Lists, lists
from .models import ImportBatch
from .namesakes import Pairs
from .represented import name_in
from .table import Row
from .titles import Titles, titles

OTHERS = _l("A row of another workshop: send this file on that one's page too.")
OVER = ("published", "held")


class Attendance:
    """Judges and takes in one file of who came."""

    def __init__(self, session: Session, batch: ImportBatch, workshop: Workshop) -> None:
        self.batch, self.workshop = batch, workshop
        self.columns = {name: int(column) for column, name in batch.mapping.items()}
        self.arrivals = Arrivals(batch, workshop)

    @cached_property
    def titles(self) -> Titles:
        """What workshops are called, this one and the others; read when a row names one."""
        return titles(db.session(), self.workshop)

    @cached_property
    def lists(self) -> Lists:
        """What texts are looked up in; read when the first row is judged."""
        return lists(db.session(), self.batch.matches)

    @cached_property
    def came(self) -> Came:
        """Who is known here, and the days that count; read with them."""
        all_days, chosen = days_of(self.workshop), set(self.batch.options.get("days", ()))
        usual = [one for one in all_days if one.isoformat() in chosen] or all_days
        met: Met = {}
        for _place, found in met_before(self.batch):
            met = found | met
        return Came(self.workshop.id, all_days, usual, known_at(self.workshop), Pairs(self.batch), met)

    def judge(self, session: Session, row: Row) -> Judged:
        """What a row says: who came, on which days, or that it is of another workshop."""
        number, cells = row[0], Cells(row[1], self.columns)
        named = cells.text("workshop"), cells.text("day")
        if cells.has("workshop") and cells.ask("workshop", self.titles.is_of_another, *named):
            return Judged(number, "", " ".join(name_in(cells)), left=OTHERS)
        return self.came.judge(number, cells, self.lists, self.batch.options.get("region", ""))

    def standing(self, session: Session, good: Collection[Good]) -> Mapping[int, There]:
        """Nobody besides those judged as there already."""
        return {}

    def ready(self, session: Session, actor: Actor, good: list[Good]) -> list[Good]:
        """The desk, open, so that what is recorded counts."""
        self.arrivals.lock(session)
        return good

    def take(self, session: Session, actor: Actor, good: Sequence[Good]) -> list[str | Refusal]:
        """Record what the rows say; what was made of each."""
        return [*self.arrivals.take(session, actor, [one.entry for one in good])]

    def fitting(self, made: Sequence[str]) -> int:
        """All of them: they are of one workshop."""
        return len(made)

    def take_back(self, session: Session, actor: Actor, made: Sequence[str]) -> TakenBack:
        """Take the records back, while the desk is open."""
        return TakenBack(self.arrivals.take_back(session, actor, made))


def ensure_begun(workshop: Workshop, is_closed: bool) -> None:
    """Who came is brought in once the workshop has begun, while its desk is open."""
    if workshop.state not in OVER or workshop.starts_at > now():
        raise Conflict(_l("Who came can be imported once the workshop has begun."))
    ensure_open(is_closed)
