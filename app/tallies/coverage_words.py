"""Coverage in words: how many of how many, and that no record does not say that nobody came."""

from collections.abc import Sequence

from ..language import gettext as _
from ..language import lazy_gettext as _l
from ..language import ngettext, plain
from .coverage import DISTRICT, NO_RECORD, POSSIBLE, PROVINCIAL, REGIONAL, Body, Coverage

# How one stands that is not on record: there is nothing, or it may be meant.
STANDINGS = {NO_RECORD: _l("no record"), POSSIBLE: _l("possible, not confirmed")}


def level(key: str) -> str:
    """What a line of the first table counts."""
    return {
        "regions": _("Regions"),
        "provinces": _("Provinces"),
        REGIONAL: _("Regional governments"),
        PROVINCIAL: _("Provincial municipalities"),
        DISTRICT: _("District municipalities"),
    }[key]


def heading() -> list[str]:
    """What stands above each column of the file."""
    return [
        _("Institution"), _("Kind"), _("Sector"), _("Region"), _("Province"), _("INEI code"),
        _("Expected"), _("On record"),
    ]  # fmt: skip


def standing(one: Body, found: Coverage) -> str:
    """How one stands that is not on record."""
    return str(STANDINGS[found.standing(one)])


def possible(number: int) -> str:
    """How many are only possible."""
    return ngettext("%(num)s possible, not confirmed", "%(num)s possible, not confirmed", number)


def without(number: int) -> str:
    """How many are without record."""
    return ngettext("%(num)s without record", "%(num)s without record", number)


def listed(bodies: Sequence[Body], found: Coverage, asked: str) -> str:
    """How many a list has, each standing for itself; of the other than was asked for nothing is said."""
    maybe = sum(found.standing(one) == POSSIBLE for one in bodies)
    said = ngettext(
        "%(num)s institution without record", "%(num)s institutions without record", len(bodies) - maybe
    )
    told = {NO_RECORD: said, POSSIBLE: possible(maybe)}
    if asked:
        return told[asked]
    return "; ".join([said, told[POSSIBLE]] if maybe else [said])


def region(code: str, found: Coverage) -> str:
    """What is said of a region that is not on record; nothing of one that is."""
    if code in found.regions_on_record:
        return ""
    if code in found.regions_convened:
        return _("convened, and not known yet who came")
    silent = (
        _("nobody recorded from here") if code in found.regions_of_nobody else _("no record in this source")
    )
    return f"{silent}; {STANDINGS[POSSIBLE]}" if code in found.regions_possible else silent


def place(one: Body, found: Coverage) -> str:
    """Where an institution is: province and region, empty for one of the whole country."""
    region = next((plain(place, "name") for place in found.places if one.region in place.members), "")
    return ", ".join(dict.fromkeys(filter(None, (one.province_name, region))))
