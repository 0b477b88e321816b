"""Rows that say which workshops took place, with how many took part and on what that number rests."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..accounts.scopes import Scope
from ..attendance.counting import ensure_stated
from ..audit import Actor, record
from ..clock import now
from ..database import db
from ..language import fold
from ..language import lazy_gettext as _l
from ..plan.models import Plan
from ..refusals import Refusal
from ..tokens import keyed
from ..workshops import rules
from ..workshops.draft import WHAT, WHO, Draft, NewVenue, Place, SignUp, What, Where, Who
from ..workshops.headcounts import Headcount, Stated, restate
from ..workshops.making import hold, make, unmake
from ..workshops.models import Workshop
from ..workshops.when import When, ensure_possible
from . import queries, values
from .called import is_cut, place_in, titled, titles_in
from .cells import Cells, Fault
from .judging import Good, Judged, TakenBack, There
from .kept import said_of
from .matching import REGION, Lists, lists
from .models import BAD, ImportBatch
from .noted import noted, of_several
from .same import FACTS, FIGURE, Same
from .standing import world_of
from .table import Row
from .unmaking import lock_idle, unmake_whole

# Workshops made, or taken back, in one deed: it holds SQLite's one lock all the while.
MADE_AT_ONCE = 20
# How offices name what a number rests on; named people come in by a file of their own.
BASES = {"reportado": "reported", "reported": "reported", "informe": "reported", "informado": "reported",
         "hoja firmada": "sheet", "signed sheet": "sheet", "lista firmada": "sheet", "hoja": "sheet",
         "lista de asistencia": "sheet", "registro de asistencia": "sheet"}  # fmt: skip


class Workshops:
    """Judges and takes in the workshops of one file, within what its sender answers for."""

    def __init__(self, session: Session, batch: ImportBatch, scope: Scope) -> None:
        self.batch, self.scope, self.at = batch, scope, now()
        self.columns = {name: int(column) for column, name in batch.mapping.items()}
        self.is_one = bool(batch.options.get("one_title"))
        self.columns |= titled(self.columns, self.is_one)
        self.shared = batch.shared_figures
        chosen = batch.options.get("plan")
        self.plan = session.get(Plan, int(chosen)) if chosen else None

    @cached_property
    def lists(self) -> Lists:
        """What texts are looked up in; read when the first row is judged."""
        return lists(db.session(), self.batch.matches)

    @cached_property
    def same(self) -> Same:
        """What good rows say of each workshop, told what those before said where a stopped check goes on."""
        found = Same((*FACTS, *FIGURE))
        for chunk in queries.chunks(self.batch.id, self.batch.position):
            for (number, row), verdict in zip(chunk.rows, chunk.verdicts, strict=True):
                if row and verdict["state"] != BAD:
                    cells = Cells(row, self.columns)
                    found.entry(_meant(cells), number, cells, self.lists, None)
        return found

    def judge(self, session: Session, row: Row) -> Judged:
        """What a row says, and whether it says the same of its workshop as those before."""
        number, cells = row[0], Cells(row[1], self.columns)
        found = self.read(number, cells)
        if not found.faults:
            self.same.entry(_meant(cells), number, cells, self.lists, None)
        return replace(found, faults=cells.faults)

    def read(self, number: int, cells: Cells) -> Judged:
        """What a row says, by the rules of the editor and of a figure that is stated."""
        titles = titles_in(cells, self.is_one)
        days = self._days(cells)
        regions, unmatched = self._regions(cells)
        venue, city = place_in(cells, self.batch.options.get("city", ""))
        stated, lacking = self._stated(number, cells)
        name = titles["short_es"] or cells.text("short_es")
        if cells.faults or days is None:
            return Judged(number, "", name or "", faults=cells.faults, unmatched=unmatched)
        entry = {
            "titles": titles, "days": [one.isoformat() for one in days], "regions": sorted(regions),
            "venue": venue, "city": city, "stated": asdict(stated) if stated else None,
        }  # fmt: skip
        # Two titles may begin alike: one of which that is all is known by the whole of it.
        whole = titles["title_es"] if is_cut(titles) else name
        said = fold(whole or ""), *(one.isoformat() for one in days), *sorted(regions), *world_of(self.scope)
        key = keyed("import", self.batch.kind, *said).hex()
        name = f"{name} · {days[0].isoformat()}"
        return Judged(number, key, name, entry, note=noted(stated), unmatched=unmatched, lacking=lacking)

    def standing(self, session: Session, good: Collection[Good]) -> Mapping[int, There]:
        """Those of whose name and first day there is a workshop already, real or invented as they are, or
        that came in before; with what the file says otherwise."""
        found = said_of(session, self.scope, good)
        return {one.number: There(found[one.key]) for one in good if one.key in found}

    def ready(self, session: Session, actor: Actor, good: list[Good]) -> list[Good]:
        """Nothing stands still: each row is a workshop of its own."""
        return good[:MADE_AT_ONCE]

    def take(self, session: Session, actor: Actor, good: Sequence[Good]) -> list[str | Refusal]:
        """Make each of them, held, with its figure; one that is refused leaves nothing."""
        made: list[str | Refusal] = []
        for one in good:
            try:
                with session.begin_nested():
                    made.append(self._make(session, actor, one.entry))
            except Refusal as refusal:
                made.append(refusal)
        return made

    def fitting(self, made: Sequence[str]) -> int:
        """As many as are made in one deed."""
        return min(len(made), MADE_AT_ONCE)

    def take_back(self, session: Session, actor: Actor, made: Sequence[str]) -> TakenBack:
        """Take away those nobody has changed since and nothing hangs on; the others stay for now."""
        numbers = {one: [int(part) for part in one.split(":")] for one in made}
        lock_idle(session, [number for number, *_more in numbers.values()])
        gone = {one for one in made if self._unmake(session, actor, numbers[one])}
        there = select(Workshop.id).where(Workshop.id.in_([number for number, *_more in numbers.values()]))
        standing = set(session.scalars(there))
        return TakenBack(len(gone), frozenset(one for one in made if numbers[one][0] in standing))

    def _unmake(self, session: Session, actor: Actor, made: Sequence[int]) -> bool:
        return unmake_whole(session, made[0], lambda: unmake(session, actor, *made))

    def _make(self, session: Session, actor: Actor, entry: Mapping[str, Any]) -> str:
        at = now()
        workshop, counters = make(session, actor, self.scope, self._draft(entry), 0, at)
        hold(workshop, counters, at)
        if entry["stated"]:
            restate(session, workshop.id, Stated(**entry["stated"]), actor.id, at)
        record(session, actor, "mark held", ("workshop", workshop.code), version=workshop.version)
        figure = session.scalar(select(Headcount.id).where(Headcount.workshop_id == workshop.id))
        return f"{workshop.id}:{workshop.version}:{figure or 0}"

    def _draft(self, entry: Mapping[str, Any]) -> Draft:
        first, last = (date.fromisoformat(one) for one in entry["days"])
        number = self.plan.id if self.plan else None
        where = Where(new=NewVenue(name=entry["venue"], city=entry["city"]))
        nobody: frozenset[int] = frozenset()
        return Draft(
            what=What(dict.fromkeys(WHAT) | entry["titles"], number, None, None, ("es",), ()),
            when=When(first, last, None, None),
            where=Place(where, None, None),
            who=Who(dict.fromkeys(WHO), frozenset(entry["regions"]), nobody, nobody, nobody),
            seats=SignUp(None, None),
        )

    def _days(self, cells: Cells) -> tuple[date, date] | None:
        first = cells.ask("first_day", values.day, cells.text("first_day"))
        last = cells.ask("last_day", values.day, cells.text("last_day"))
        if first is None:
            if not cells.text("first_day"):
                cells.refuse("first_day", Refusal(_l("Write the first day.")))
            return None
        when = When(first, last or first, None, None)
        cells.ask("last_day" if last else "first_day", ensure_possible, when)
        cells.ask("first_day", rules.ensure_in_plan, self.plan, first, last or first, "first_day")
        if when.starts_at > self.at:
            cells.refuse(
                "first_day", Refusal(_l("This day is still to come: schedule the workshop instead."))
            )
        return first, last or first

    def _regions(self, cells: Cells) -> tuple[set[str], tuple[tuple[str, str], ...]]:
        found, unmatched = set(), []
        for said in filter(None, values.regions(cells.lines("regions"))):
            place = self.lists.place(said)
            if place is None or not place[0].isdecimal():
                if not cells.is_broken("regions"):
                    unmatched.append((REGION, said))
                cells.refuse("regions", self.lists.not_found(said))
            else:
                found.add(place[0])
        if not unmatched and not cells.is_broken("regions"):
            cells.ask("regions", rules.ensure_may_convene, self.scope, (), found, False)
        return found, tuple(unmatched)

    def _stated(self, number: int, cells: Cells) -> tuple[Stated | None, list[Fault]]:
        """The figure of a row with its basis, and what it lacks to be stated.

        None where no number is said: that is unknown, and not 0.
        """
        figure = cells.ask("number", values.headcount, cells.text("number"))
        if figure is None:
            return None, []
        if number in self.shared:
            cells.refuse("number", Refusal(of_several(figure, *self.shared[number])))
            return None, []
        said = fold(cells.text("basis"))
        basis = BASES.get(said) if said else self.batch.options.get("basis", "reported")
        if basis is None:
            cells.refuse("basis", Refusal(_l("Write reported or signed sheet.")))
            return None, []
        spanish, english = (
            cells.text(name)[:300] or self.batch.options.get(name) or None
            for name in ("source_es", "source_en")
        )
        if self.is_one:
            spanish, english = spanish or english, english or spanish
        stated = Stated(figure, basis, None, spanish, english)
        apart = replace(cells, faults=[])
        apart.ask("source_es", ensure_stated, stated)
        return stated, [one for one in apart.faults if one not in cells.faults]


def _meant(cells: Cells) -> tuple[str, date | None]:
    """The workshop of a row in its file, as one that stands is found: by its title and first day."""
    return fold(cells.text("short_es")), values.day(cells.text("first_day"))
