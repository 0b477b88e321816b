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
    "absent": _l("Those who had a seat, did not come and are not excused"),
}
NOT_YET = {
    "attended": _l("Who came is known once the workshop has begun."),
    "absent": _l("Who did not come is known once the workshop is over."),
}


NOT_BY_NAME = _l(
    "It is not known by name who did not come: nobody was marked as having come, or a number stated without "
    "names stands."
)


def offered(
    state: str, starts_at: datetime, ends_at: datetime, knows_absent: bool, at: datetime
) -> list[str]:  # fmt: skip
    """To whom a message may go: who came is known once it begins, who did not after it, if at all."""
    if state not in ANNOUNCED:
        return []
    since = {"attended": starts_at, "absent": ends_at}
    begun = [one for one in AUDIENCE_WORDS if since.get(one, at) <= at]
    return [one for one in begun if one != "absent" or knows_absent]


def ensure_may_write(
    state: str, starts_at: datetime, ends_at: datetime, knows_absent: bool, at: datetime, audience: str
) -> None:
    """To people of an announced workshop; of who came, once it has begun; who did not, once it is known."""
    if state not in ANNOUNCED:
        raise Conflict(_l("Messages go to the people of a workshop that is announced or was held."))
    if audience not in offered(state, starts_at, ends_at, knows_absent, at):
        is_unknown = audience == "absent" and ends_at <= at
        raise Conflict(NOT_BY_NAME if is_unknown else NOT_YET[audience], "audience")


def ensure_somebody(people: int) -> None:
    """A message to nobody is a mistake."""
    if not people:
        raise Conflict(_l("Nobody of them can be told: there is no phone and no e-mail."), "audience")


def ensure_seen(is_seen: bool) -> None:
    """What goes out to many was looked at before, in both languages."""
    if not is_seen:
        raise Refusal(_l("Look at it in both languages first, then send it."))
