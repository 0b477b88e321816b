"""What stands on each row of a printed page: the person's name, whom they represent, their position."""

from collections.abc import Iterable
from dataclasses import dataclass

from ..registration.models import Registration
from .board import on_device
from .models import WalkIn
from .paper import SheetPage
from .queries import signed_up, walk_ins
from .rules import registration_key, walk_in_key


@dataclass(frozen=True)
class Line:
    """One row; without a name it is blank."""

    number: int
    who: str = ""
    name: str = ""
    institution: str = ""
    position: str = ""


def lines(page: SheetPage, known: dict[str, Line], people: dict[str, str] | None = None) -> list[Line]:
    """The rows of a page in order; `people` are those written by hand on blank rows."""
    by_hand = people or {}
    found = []
    for number, printed in enumerate(page.rows, page.first_row):
        who = printed or by_hand.get(str(number), "")
        one = known.get(who, Line(0))
        found.append(Line(number, who, one.name, one.institution, one.position))
    return found


def everybody(workshop_id: int) -> dict[str, Line]:
    """Everybody of a workshop by who they are; a union is "organisation", as on devices."""
    rows: list[tuple[str, Registration | WalkIn, str]] = [
        (registration_key(row.id), row, row.position or "") for row in signed_up(workshop_id)
    ]
    rows += [(walk_in_key(row.ref), row, "") for row in walk_ins(workshop_id)]
    return {
        who: Line(0, who, _name((row.family_names, row.given_names)), on_device(row)[0], position)
        for who, row, position in rows
    }


def _name(parts: Iterable[str]) -> str:
    return ", ".join(filter(None, parts))
