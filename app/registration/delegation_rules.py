"""What a delegation may be given, and what it may do with its seats."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from ..language import lazy_gettext as _l
from ..refusals import Conflict, Refusal
from .models import CANCELLED

MOST_SEATS = 200
# The hour at which seats lapse on their day, in the workshop's zone.
LAST_HOUR = time(18)
UNTIL = _l("Choose a day from tomorrow on and before the workshop begins.")


def lapses_at(day: date, zone: ZoneInfo, latest: date) -> datetime:
    """The hour at which seats lapse on that day, which is none after the workshop's last."""
    if day > latest:
        raise Refusal(UNTIL, "until")
    return datetime.combine(day, LAST_HOUR, zone).astimezone(UTC)


def ensure_can_hold(state: str, starts_at: datetime, lapses_at: datetime, at: datetime) -> None:
    """Seats are held in a published workshop, until a day still to come and before it begins."""
    if state != "published" or starts_at <= at:
        raise Refusal(_l("Seats are held only in a published workshop that is still to come."))
    if not at < lapses_at <= starts_at:
        raise Refusal(UNTIL, "until")


def ensure_stands(state: str) -> None:
    """Of a cancelled workshop nobody is invited, nor reminded, any more."""
    if state == CANCELLED:
        raise Conflict(
            _l("The workshop was cancelled: a delegation's link is not changed any more, nor its e-mail.")
        )


def ensure_held(is_held: bool) -> None:
    """All of them are free and nobody waits: a delegation never jumps the queue."""
    if not is_held:
        raise Conflict(
            _l("There are not so many free seats, or people wait in line: they come first."), "number"
        )


def ensure_fits(wanted: int, most: int | None) -> None:
    """Seats held count under the limit of one institution like seats with a name."""
    if most is not None and wanted > most:
        raise Conflict(
            _l("This workshop takes at most %(most)s of each institution, seats held included.", most=most),
            "number",
        )


def ensure_first(is_second: bool) -> None:
    """One link for an institution, as long as it has seats without a name."""
    if is_second:
        raise Refusal(_l("This institution has a delegation already."), "institution")


def ensure_nobody_named(is_anybody: bool) -> None:
    """Whoever was named gives up their own place; the institution does not do it for them."""
    if is_anybody:
        raise Conflict(
            _l("Somebody you named still comes: they give up their place with their own link first.")
        )


def ensure_has_seat(held: int) -> None:
    """There is a seat without a name."""
    if held < 1:
        raise Conflict(
            _l("No seat without a name is left. Put the person in somebody's place."), "instead_of"
        )


def who_gives_way(typed: str) -> int | None:
    """The number of a sign-up, or None for a seat without a name; anything else is nobody of theirs."""
    is_number = typed.isascii() and typed.isdecimal() and len(typed) < 10
    ensure_theirs(is_number or not typed)
    return int(typed) if typed else None


def ensure_theirs(is_theirs: bool) -> None:
    """Only its own people give way."""
    if not is_theirs:
        raise Refusal(_l("Choose who gives way from the list."), "instead_of")
