"""What may be done with an import, and when."""

from collections.abc import Collection, Mapping, Sequence

from ..language import lazy_gettext as _l
from ..refusals import Conflict, Refusal
from .cells import letters_of
from .models import CHECKED, DONE, FAILED, LISTS, MAPPING, WORKSHOPS

TITLED = ("short_es", "short_en", "title_es", "title_en")
NAMED = ("comma_name", "two_family_name", "given_first_name")


def ensure_has_rows(rows: int) -> None:
    """A table has rows."""
    if not rows:
        raise Refusal(_l("The table in this file has a heading and no rows."), "file")


def ensure_may_map(state: str) -> None:
    """Columns are said before anything came in."""
    if state not in (MAPPING, CHECKED, FAILED):
        raise Conflict(_l("This import is under way, or over: its columns stay as they are."))


def ensure_mapped(kind: str, mapping: Mapping[str, str]) -> None:
    """Each thing once, and what a row cannot do without."""
    said = list(mapping.values())
    twice = {name for name in said if said.count(name) > 1}
    if twice:
        raise Refusal(_l("Two columns cannot be the same thing."), f"column-{_last(mapping, twice)}")
    if names_people(kind):
        has_family = {"family_names", "first_family_name"} & set(said)
        if not set(NAMED) & set(said) and not ("given_names" in said and has_family):
            raise Refusal(_l("Say which columns hold the given names and the family names."))
    if kind == LISTS and not (set(TITLED) & set(said) and "first_day" in said):
        raise Refusal(_l("Say which columns hold the title of the workshop and its first day."))


def ensure_not_emptied(headings: Sequence[str], emptied: Collection[int], mapping: Mapping[str, str]) -> None:
    """Of a column that was left out nothing is there any more."""
    if gone := [headings[int(column)] for column in mapping if int(column) in emptied]:
        raise Refusal(
            _l(
                "“%(heading)s” was left out, and nothing of it was kept. To use it, send the file again.",
                heading=gone[0],
            )
        )


def ensure_who_came(
    headings: Sequence[str], doubtful: Collection[int], mapping: Mapping[str, str], all_came: bool
) -> None:
    """Where a column may say who came, nobody counts as having come because it was left out unasked."""
    left_out = [headings[one] or letters_of(one) for one in doubtful if str(one) not in mapping]
    if not left_out or all_came or "attended" in mapping.values():
        return
    if len(left_out) == 1:
        raise Refusal(
            _l(
                "“%(heading)s” may say who came. Choose “Attended” for it; or tick that everyone in the file "
                "came.",
                heading=left_out[0],
            ),
            "all_came",
        )
    raise Refusal(
        _l(
            "Several columns may say who came: %(headings)s. Choose “Attended” for one of them, and send the "
            "file again for each other day; or tick that everyone in the file came.",
            headings=", ".join(left_out),
        ),
        "all_came",
    )


def ensure_placed(kind: str, mapping: Mapping[str, str], city: str) -> None:
    """Workshops took place somewhere: a column says where, or what is said for all of them."""
    if kind == WORKSHOPS and not city and not {"venue", "city"} & set(mapping.values()):
        raise Refusal(_l("Say which column holds the city or the venue, or write one city for all."), "city")


def ensure_has_something(good: int) -> None:
    """There is something to bring in."""
    if not good:
        raise Refusal(_l("There is nothing to bring in: correct the file, and send it again."))


def ensure_checked(state: str) -> None:
    """What comes in was looked at before."""
    if state != CHECKED:
        raise Conflict(_l("This import is under way, or over."))


def ensure_agreed(has_agreed: bool) -> None:
    """Nobody comes in without their knowing."""
    if not has_agreed:
        raise Refusal(_l("Tick that these people know and agree."), "consent")


def ensure_may_undo(state: str) -> None:
    """What came in can be taken back, also of an import that could not go on and was looked at again."""
    if state not in (DONE, FAILED, CHECKED):
        raise Conflict(_l("There is nothing to take back, or it is being taken back."))


def ensure_has_made(has_made: bool) -> None:
    """Something came in that stands."""
    if not has_made:
        raise Conflict(_l("There is nothing to take back, or it is being taken back."))


def ensure_sure(is_sure: bool) -> None:
    """Taking a whole file back takes a tick."""
    if not is_sure:
        raise Refusal(_l("Tick the box to take the import back."), "sure")


def ensure_kept(is_forgotten: bool) -> None:
    """The rows are still there."""
    if is_forgotten:
        raise Conflict(_l("The rows of this file were deleted on their day. Send the file again."))


def names_people(kind: str) -> bool:
    """Whether such a file is of people."""
    return kind != WORKSHOPS


def _last(mapping: Mapping[str, str], names: Collection[str]) -> str:
    return [column for column, name in mapping.items() if name in names][-1]
