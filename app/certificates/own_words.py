"""Words for what a person's own data say: messages and attendance."""

from typing import Any

from ..language import lazy_gettext as _l
from ..registration.forms import AGE_WORDS, SEX_WORDS
from ..registration.removed import REMOVED_FOR

MESSAGES: dict[str, Any] = {
    "confirmation": _l("Your sign-up was confirmed"),
    "waiting": _l("You are on the waiting list"),
    "promoted": _l("You have a seat"),
    "reminder": _l("Your workshop is near"),
    "moved": _l("Your workshop has moved"),
    "cancelled": _l("Your sign-up or the workshop was cancelled"),
    "link": _l("Your personal link"),
    "thanks": _l("Thank you for coming"),
    "certificate": _l("Your certificate is ready"),
    "message": _l("A message from those who organise it"),
}
STATUS: dict[str, Any] = {
    "present": _l("You came"),
    "excused": _l("Excused"),
    "absent": _l("You did not come"),
}
WORDS = {
    "removed_words": REMOVED_FOR,
    "message_words": MESSAGES,
    "status_words": STATUS,
    "age_words": AGE_WORDS,
    "sex_words": SEX_WORDS,
}
