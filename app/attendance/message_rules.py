"""To whom staff may write, and when."""

from datetime import datetime

from ..language import lazy_gettext as _l
from ..refusals import Conflict, Refusal

LONGEST = 1500
AFTER = ("attended", "absent")
ANNOUNCED = ("published", "held", "closed")
AUDIENCE_WORDS = {
    "seated": _l("Those who have a seat"),
    "waiting": _l("Those on the waiting list"),
    "attended": _l("Those who came"),
    "absent": _l("Those who had a seat and did not come"),
}


def offered(state: str, starts_at: datetime, at: datetime) -> list[str]:
    """To whom a message may go by now: of who came nothing is known before the workshop begins."""
    if state not in ANNOUNCED:
        return []
    return [one for one in AUDIENCE_WORDS if one not in AFTER or starts_at <= at]


def ensure_may_write(state: str, audience: str, starts_at: datetime, at: datetime) -> None:
    """To people of an announced workshop; of who came, once it has begun."""
    if state not in ANNOUNCED:
        raise Conflict(_l("Messages go to the people of a workshop that is announced or was held."))
    if audience in AFTER and starts_at > at:
        raise Conflict(_l("Who came is known once the workshop has begun."), "audience")


def ensure_somebody(people: int) -> None:
    """A message to nobody is a mistake."""
    if not people:
        raise Conflict(_l("Nobody of them can be told: there is no phone and no e-mail."), "audience")


def ensure_seen(is_seen: bool) -> None:
    """What goes out to many was looked at before, in both languages."""
    if not is_seen:
        raise Refusal(_l("Look at it in both languages first, then send it."))
