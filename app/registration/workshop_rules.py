"""What may be done to a whole workshop that people signed up for: its capacity, its day, calling it off."""

from datetime import datetime

from ..language import lazy_gettext as _l
from ..refusals import Refusal
from ..workshops.on_record import EDITION, NUMBER, PEOPLE
from ..workshops.rules import HIGHEST_CAPACITY

CANCELLABLE = ("proposed", "scheduled", "published")
# By what says that it took place: what to do where that is wrong, and on which page.
TOOK_PLACE = {
    PEOPLE: _l(
        "It took place: people are on record as present. If that is wrong, open the desk again and take them"
        " back first, and where an edition of the figures counts them have a new one signed off."
    ),
    NUMBER: _l(
        "It took place: a number of participants is on record. If that is wrong, say first that no figure is"
        " known."
    ),
    EDITION: _l(
        "It took place: the latest edition of the figures counts who came. If that is wrong, have a new"
        " edition signed off first."
    ),
}
WHERE = {
    PEOPLE: ("attendance.attendance", _l("Who came")),
    NUMBER: ("attendance.headcount", _l("Number only")),
}


class Cut(Refusal):
    """Fewer seats than are taken now, and nobody said that this is meant."""


def ensure_capacity(capacity: int) -> None:
    """A room holds somebody, and not a city."""
    if not 1 <= capacity <= HIGHEST_CAPACITY:
        raise Refusal(_l("A capacity is between 1 and 10,000 seats."), "capacity")


def ensure_cut_is_meant(capacity: int, taken: int, is_meant: bool) -> None:
    """A capacity below the seats taken is said aloud."""
    if capacity < taken and not is_meant:
        raise Cut(_l("That is fewer than are taken"), "capacity")


def ensure_can_grow_or_shrink(state: str) -> None:
    """The room of what took place, or was called off, is history."""
    if state not in ("proposed", "scheduled", "published"):
        raise Refusal(_l("The capacity of a workshop that took place or was cancelled stays as it was."))


def ensure_movable(state: str, starts_at: datetime, at: datetime) -> None:
    """What is announced can be moved, to a day still to come."""
    if state != "published":
        raise Refusal(_l("Only a published workshop is moved; change any other in its form."))
    if starts_at <= at:
        raise Refusal(_l("The new date is past."), "first_day")


def ensure_can_be_cancelled(state: str, counted: str, code: str) -> None:
    """What took place is not cancelled afterwards."""
    if state not in CANCELLABLE:
        raise Refusal(_l("A workshop that took place cannot be cancelled."))
    ensure_not_on_record(counted, code)


def ensure_not_on_record(counted: str, code: str) -> None:
    """It did not take place; `counted` is what says that it did, with `code` as its code."""
    if counted:
        raise Refusal(TOOK_PLACE[counted], where=(*WHERE[counted], code) if counted in WHERE else None)
