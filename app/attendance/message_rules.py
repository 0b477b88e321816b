"""To whom staff may write, and when."""

from datetime import datetime

from ..language import lazy_gettext as _l
from ..refusals import Conflict, Refusal

LONGEST = 1500
ANNOUNCED = ("published", "held", "closed")
AUDIENCE_WORDS = {
    "seated": _l("Those who have a seat"),
    "waiting": _l("Those on the waiting list"),
    "attended": _l("Those who came"),
    "absent": _l("Those who had a seat and did not come"),
}
NOT_YET = {
    "attended": _l("Who came is known once the workshop has begun."),
    "absent": _l("Who did not come is known once the workshop is over."),
}


def offered(state: str, starts_at: datetime, ends_at: datetime, at: datetime) -> list[str]:
    """To whom a message may go by now: who came is known from the beginning, who did not at the end."""
    if state not in ANNOUNCED:
        return []
    since = {"attended": starts_at, "absent": ends_at}
    return [one for one in AUDIENCE_WORDS if since.get(one, at) <= at]


def ensure_may_write(state: str, starts_at: datetime, ends_at: datetime, at: datetime, audience: str) -> None:
    """To people of an announced workshop; of who came, once it has begun; of who did not, once it is over."""
    if state not in ANNOUNCED:
        raise Conflict(_l("Messages go to the people of a workshop that is announced or was held."))
    if audience not in offered(state, starts_at, ends_at, at):
        raise Conflict(NOT_YET[audience], "audience")


def ensure_somebody(people: int) -> None:
    """A message to nobody is a mistake."""
    if not people:
        raise Conflict(_l("Nobody of them can be told: there is no phone and no e-mail."), "audience")


def ensure_seen(is_seen: bool) -> None:
    """What goes out to many was looked at before, in both languages."""
    if not is_seen:
        raise Refusal(_l("Look at it in both languages first, then send it."))
