"""What a delegation may be given, and what it may do with its seats."""

from datetime import datetime

from ..language import lazy_gettext as _l
from ..refusals import Conflict, Refusal

MOST_SEATS = 200


def ensure_can_hold(state: str, starts_at: datetime, lapses_at: datetime, at: datetime) -> None:
    """Seats are held in a published workshop, until a day still to come and before it begins."""
    if state != "published" or starts_at <= at:
        raise Refusal(_l("Seats are held only in a published workshop that is still to come."))
    if not at < lapses_at <= starts_at:
        raise Refusal(_l("Choose a day from tomorrow on and before the workshop begins."), "until")


def ensure_held(is_held: bool) -> None:
    """All of them are free and nobody waits: a delegation never jumps the queue."""
    if not is_held:
        raise Conflict(
            _l("There are not so many free seats, or people wait in line: they come first."), "number"
        )


def ensure_first(is_second: bool) -> None:
    """One link for an institution."""
    if is_second:
        raise Refusal(_l("This institution has a delegation already."), "institution")


def ensure_has_seat(held: int) -> None:
    """There is a seat without a name."""
    if held < 1:
        raise Conflict(_l("No seat without a name is left. Put the person in somebody's place."))


def ensure_theirs(is_theirs: bool) -> None:
    """Only its own people give way."""
    if not is_theirs:
        raise Refusal(_l("Choose who gives way from the list."), "instead_of")
