"""When letters to institutions may be written, and what they must say."""

from datetime import datetime

from ..language import lazy_gettext as _l
from ..refusals import Conflict, Refusal

# What stands in a reference for the number of the letter.
NUMBER = "{n}"
MOST = 300
# The longest reference of a letter, its number in it.
LONGEST = 120
NOBODY = _l("No institution is expected yet: say first who should sit at the table.")
LANGUAGE_WORDS = {"es": _l("In Spanish"), "en": _l("In English"), "both": _l("Both, a page each")}


def ensure_may_write(state: str, starts_at: datetime, at: datetime) -> None:
    """An invitation is to something announced that is still to come."""
    if state != "published" or starts_at <= at:
        raise Conflict(_l("Letters invite to a published workshop that is still to come."))


def ensure_whole(language: str, title_en: str | None) -> None:
    """A letter is whole in its language."""
    if language != "es" and not title_en:
        raise Refusal(_l("The workshop has no title in English: write it first."), "language")


def ensure_reference(pattern: str, last: int) -> None:
    """With its numbers in their places it is no longer than a reference is kept."""
    if len(pattern.replace(NUMBER, str(last))) > LONGEST:
        raise Refusal(_l("Write at most %(most)s characters.", most=LONGEST), "reference")


def ensure_not_too_many(number: int) -> None:
    """More at once would take too long to print."""
    if number > MOST:
        raise Conflict(_l("At most %(most)s letters are written at once.", most=MOST))
