"""When letters to institutions may be written, and what they must say."""

from collections.abc import Collection, Sequence
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


def reference(pattern: str, number: int) -> str:
    """As it is printed: the number in its place."""
    return pattern.replace(NUMBER, str(number))


def ensure_references(pattern: str, made: Sequence[str], others: Collection[str]) -> None:
    """Each is no longer than it is kept, and no letter carries that of another."""
    if any(len(one) > LONGEST for one in made):
        raise Refusal(_l("Write at most %(most)s characters.", most=LONGEST), "reference")
    if len(made) > 1 and NUMBER not in pattern:
        raise Refusal(
            _l("There are %(num)s letters: write {n} where the number of each goes.", num=len(made)),
            "reference",
        )
    if used := [one for one in made if one in others]:
        raise Refusal(
            _l("Another letter carries this already: %(reference)s.", reference=used[0]), "reference"
        )


def ensure_stands(is_standing: bool) -> None:
    """Only what stands is written anew."""
    if not is_standing:
        raise Conflict(_l("This letter was written anew meanwhile. Choose once more."), "whom")


def ensure_not_too_many(number: int) -> None:
    """More at once would take too long to print."""
    if number > MOST:
        raise Conflict(_l("At most %(most)s letters are written at once.", most=MOST))
