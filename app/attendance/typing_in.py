"""Typing in what a signed page says: whole, again and again, until it is right.

Each time the page is compared with what was typed before: what is new is recorded, what is gone is taken
back by a record of its own. The desk's row is locked, so two people at one page cannot both be right.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy.orm import Session

from ..audit import Actor, record
from ..clock import now
from ..database import db, transaction
from ..language import lazy_gettext as _l
from ..refusals import Conflict, Refusal
from ..workshops.models import Workshop
from .models import ARRIVAL, UNDO, WALK_IN
from .paper import SheetEntry, SheetPage
from .recording import Author, LockedDesk, keep, lock_desk
from .rules import walk_in_key
from .sheet_queries import has_entry, last_entry, taken_back
from .told import Newcomer, Told

# A day, arrival or excuse, and a row; with the record that stands for it.
Mark = tuple[str, str, int]
Marks = dict[Mark, str]


@dataclass(frozen=True)
class Filled:
    """A form about a page: its key, and the entry it was made from (0 for none)."""

    key: str
    based_on: int


@dataclass(frozen=True)
class Said:
    """What a page says so far: the last entry, the marks that stand, who was written by hand."""

    number: int
    marks: Marks
    people: dict[str, str]

    def rows(self, day: str, kind: str) -> set[int]:
        """The rows that say so for a day."""
        return {row for on, what, row in self.marks if (on, what) == (day, kind)}


def said_by(session: Session, page: SheetPage) -> Said:
    """What was typed from a page and stands: a mark whose record was taken back elsewhere does not."""
    last = last_entry(session, page.id)
    if last is None:
        return Said(0, {}, {})
    marks: Marks = {(day, kind, int(row)): ref for day, kind, row, ref in last.marks}
    undone = taken_back(session, marks.values())
    return Said(last.id, {mark: ref for mark, ref in marks.items() if ref not in undone}, last.people)


def standing(page: SheetPage) -> Said:
    """What a page says now, for whoever looks at it."""
    return said_by(db.session(), page)


def type_in(actor: Actor, page: SheetPage, form: Filled, wanted: Iterable[Mark]) -> None:
    """Make the page say this, no more and no less; the same form again changes nothing."""
    with transaction() as session:
        if (desk := _begin(session, page, form)) is None:
            return
        before = said_by(session, page)
        ensure_fresh(before.number, form.based_on)
        marks = _merged(before.marks, wanted, form.key)
        told = _corrections(before.marks, marks, form.key) + _news(page, before, marks)
        _keep(session, actor, page, desk, told)
        _note(session, actor, page, form.key, marks, before.people, len(told))


def add_by_hand(
    actor: Actor, page: SheetPage, form: Filled, row: int, newcomer: Newcomer, days: list[str]
) -> None:
    """Somebody who wrote their name on a blank row, and the days they signed for."""
    with transaction() as session:
        if (desk := _begin(session, page, form)) is None:
            return
        before = said_by(session, page)
        ensure_blank(page, before.people, row)
        ref = _ref(form.key, days[0], WALK_IN, row)
        who = walk_in_key(ref)
        told = [Told(ref, WALK_IN, now(), day=date.fromisoformat(days[0]), newcomer=newcomer)]
        marks = before.marks | {(days[0], ARRIVAL, row): ref}
        for day in days[1:]:
            marks[day, ARRIVAL, row] = _ref(form.key, day, ARRIVAL, row)
            told.append(_arrival(marks[day, ARRIVAL, row], ARRIVAL, day, who))
        _keep(session, actor, page, desk, told)
        _note(session, actor, page, form.key, marks, before.people | {str(row): who}, len(told))


def ensure_fresh(number: int, based_on: int) -> None:
    """What is on the page in front of somebody is what was typed last."""
    if number != based_on:
        raise Conflict(
            _l("Somebody typed this page meanwhile. Compare what it says now with yours, and save again.")
        )


def ensure_blank(page: SheetPage, people: Mapping[str, str], row: int) -> None:
    """A row nobody is printed on and nobody was added to."""
    if not page.first_row <= row <= page.last_row:
        refused = _l(
            "Row %(row)s is not on this page: it has rows %(first)s to %(last)s.",
            row=row, first=page.first_row, last=page.last_row,
        )  # fmt: skip
        raise Refusal(refused, "row")
    if page.rows[row - page.first_row] or str(row) in people:
        raise Refusal(_l("Row %(row)s is somebody's already.", row=row), "row")


def ensure_open(is_closed: bool) -> None:
    """Who came is frozen once the desk is closed."""
    if is_closed:
        raise Conflict(_l("The desk is closed and who came is frozen. Open it again first, with a reason."))


def _begin(session: Session, page: SheetPage, form: Filled) -> LockedDesk | None:
    """The desk, locked; None when this very form was taken before."""
    desk = lock_desk(session, page.sheet.workshop_id)
    if has_entry(session, form.key):
        return None
    ensure_open(desk.closed_at is not None)
    return desk


def _merged(before: Marks, wanted: Iterable[Mark], key: str) -> Marks:
    """What stands keeps its record; the rest is to get one."""
    return {mark: before.get(mark) or _ref(key, *mark) for mark in sorted(set(wanted))}


def _corrections(before: Marks, after: Marks, key: str) -> list[Told]:
    gone = sorted(before.keys() - after.keys())
    return [
        Told(_ref(key, day, f"undo {kind}", row), UNDO, now(), day=date.fromisoformat(day),
             refers_to=before[day, kind, row])
        for day, kind, row in gone
    ]  # fmt: skip


def _news(page: SheetPage, before: Said, after: Marks) -> list[Told]:
    new = sorted(after.keys() - before.marks.keys())
    return [_arrival(after[mark], mark[1], mark[0], _whose(page, before.people, mark[2])) for mark in new]


def _arrival(ref: str, kind: str, day: str, who: str) -> Told:
    return Told(ref, kind, now(), day=date.fromisoformat(day), who=who)


def _whose(page: SheetPage, people: Mapping[str, str], row: int) -> str:
    return page.rows[row - page.first_row] or people[str(row)]


def _ref(key: str, *mark: object) -> str:
    """A record's name, the same however often the form is sent."""
    return str(uuid5(NAMESPACE_URL, ":".join(["sheet", key, *map(str, mark)])))


def _keep(session: Session, actor: Actor, page: SheetPage, desk: LockedDesk, told: list[Told]) -> None:
    workshop = session.get_one(Workshop, page.sheet.workshop_id)
    keep(session, desk, workshop, Author(account=actor.id, is_sheet=True), told, now())


def _note(
    session: Session, actor: Actor, page: SheetPage, key: str, marks: Marks, people: dict[str, str], new: int
) -> None:  # fmt: skip
    """Write down what the page says from now on."""
    session.add(
        SheetEntry(
            page_id=page.id,
            form_key=key,
            marks=[[*mark, ref] for mark, ref in marks.items()],
            people=people,
            made_at=now(),
            made_by=actor.id,
        )
    )
    workshop = page.sheet.workshop.code
    record(session, actor, "type sheet in", ("workshop", workshop), page=page.id, records=new)
