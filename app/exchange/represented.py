"""Whom a row is about, and for whom they stand."""

from dataclasses import dataclass

from ..language import lazy_gettext as _l
from ..registration import rules
from ..registration.people import Person, Represented
from ..workshops.counts import ABROAD, NO_REGION, NOT_STATED
from . import values, whole_names
from .cells import Cells
from .matching import APART, INSTITUTION, REGION, Lists, Place, free, where

# Of another country nobody says which, and of an institution without a region none: counted as not stated.
UNPLACED: tuple[Place, ...] = ((ABROAD, None), (NO_REGION, None))


@dataclass(frozen=True)
class Stands:
    """Whom somebody stands for, whether the row names an institution, and the texts that are on no list.

    Beside the text of an institution stands where its row says it is; `written` and `place` are what the row
    itself says, whatever that is settled as.
    """

    represents: Represented | None
    is_said: bool
    unmatched: tuple[tuple[str, str], ...] = ()
    written: str = ""
    place: Place = (NOT_STATED, None)


def name_in(cells: Cells) -> tuple[str, str]:
    """Given names and family names, from whatever columns say them."""
    for name in whole_names.FORMS:
        if cells.text(name):
            return cells.ask(name, whole_names.in_one_cell, name, cells.text(name)) or ("", "")
    parts = ("given_names", "family_names", "first_family_name", "second_family_name")
    given, family, *both = (whole_names.unnumbered(cells.text(name)) for name in parts)
    return given, family or " ".join(filter(None, both))


def person_in(
    cells: Cells, said: tuple[str, str], lists: Lists, otherwise: str
) -> tuple[Person | None, Stands]:
    """Who a row is about, None where no person can be made of it, and for whom they stand.

    `said` is the name in it; `otherwise` is the region of those whose row says none, where staff said so;
    else it is not stated.
    """
    given = cells.ask(
        "given_names", rules.name, said[0], "given_names", _l("Write the person's given names.")
    )
    family = cells.ask(
        "family_names", rules.name, said[1], "family_names", _l("Write the person's family names.")
    )
    phone = cells.ask("phone", rules.phone, values.phone(cells.text("phone")))
    email = cells.ask("email", rules.email, cells.text("email"))
    found = _represented(cells, lists, otherwise)
    if not given or not family or found.represents is None:
        return None, found
    return Person(given, family, phone, email, found.represents), found


def _represented(cells: Cells, lists: Lists, otherwise: str) -> Stands:
    """An institution of the list, one that stays as written, or nobody but themselves."""
    place, unmatched = _place(cells, lists, otherwise)
    written = cells.ask("institution", rules.institution_text, cells.text("institution"))
    if place is None:
        return Stands(None, bool(written), unmatched)
    counted: Place = (NOT_STATED, None) if place in UNPLACED else place
    if written is None:
        return Stands(Represented(*counted), False, unmatched, "", counted)
    found = lists.institution(written, place)
    if found is not None:
        return Stands(found, True, unmatched, written, counted)
    if not cells.is_broken("institution") and not lists.is_settled(written, place):
        unmatched = (*unmatched, (INSTITUTION, f"{written}{APART}{where(place)}"))
    return Stands(free(written, counted), True, unmatched, written, counted)


def _place(cells: Cells, lists: Lists, otherwise: str) -> tuple[Place | None, tuple[tuple[str, str], ...]]:
    typed = cells.text("region")
    if not typed:
        return (otherwise or NOT_STATED, None), ()
    found = lists.place(typed)
    if found is None:
        cells.refuse("region", lists.not_found(typed))
        return None, () if cells.is_broken("region") else ((REGION, typed),)
    return found, ()
