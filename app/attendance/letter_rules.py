"""When letters to institutions may be written, and what they must say."""

import re
from collections.abc import Collection, Mapping
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


def ensure_invites(state: str) -> None:
    """Nobody is invited to what was called off."""
    if state == "cancelled":
        raise Conflict(_l("The workshop was cancelled: its letters invite to nothing and are not printed."))


def ensure_whole(language: str, title_en: str | None) -> None:
    """A letter is whole in its language."""
    if language != "es" and not title_en:
        raise Refusal(_l("The workshop has no title in English: write it first."), "language")


def references(pattern: str, first: int, many: int, passed_over: Collection[str] = ()) -> list[str]:
    """As they are printed, the number of each in its place; a pattern without one is what it says."""
    numbers = range(first, first + many + len(passed_over))
    made = [pattern.replace(NUMBER, str(number)) for number in numbers]
    return [one for one in made if NUMBER not in pattern or one not in passed_over][:many]


def ensure_references(pattern: str, made: Mapping[int, str], had: Collection[tuple[str, int]]) -> None:
    """Each is no longer than it is kept, and no institution gets what a letter to another has or had.

    `made` is the reference for each institution, `had` what was given before, and to whom.
    """
    if unknown := re.search(r"\{[^{}]*\}|[{}]", pattern.replace(NUMBER, "")):
        raise Refusal(
            _l("%(word)s cannot be filled in: only {n}, the number of each letter.", word=unknown[0]),
            "reference",
        )
    if any(len(one) > LONGEST for one in made.values()):
        raise Refusal(_l("Write at most %(most)s characters.", most=LONGEST), "reference")
    if len(made) > 1 and NUMBER not in pattern:
        raise Refusal(
            _l("There are %(num)s letters: write {n} where the number of each goes.", num=len(made)),
            "reference",
        )
    to = {one: whose for whose, one in made.items()}
    if used := sorted(one for one, whose in had if to.get(one, whose) != whose):
        raise Refusal(
            _l(
                "A letter to another institution has or had this reference: %(reference)s.",
                reference=used[0],
            ),
            "reference",
        )


def ensure_stands(is_standing: bool) -> None:
    """Only what stands is written anew."""
    if not is_standing:
        raise Conflict(_l("This letter was written anew meanwhile. Choose once more."), "whom")


def ensure_not_too_many(number: int) -> None:
    """More at once would take too long to print."""
    if number > MOST:
        raise Conflict(_l("At most %(most)s letters are written at once.", most=MOST))
