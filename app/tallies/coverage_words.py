"""Coverage in words: how many of how many, and that no record does not say that nobody came."""

from ..language import gettext as _
from ..language import plain
from .coverage import DISTRICT, PROVINCIAL, REGIONAL, Body, Coverage


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
    """What is on record of one that is not on record: nothing, or that it is possible."""
    return _("possible, not confirmed") if one.id in found.possible else _("no record")


def region(code: str, found: Coverage) -> str:
    """What is said of a region that is not on record; nothing of one that is."""
    if code in found.regions_on_record:
        return ""
    if code in found.regions_convened:
        return _("convened, and not known yet who came")
    return (
        _("nobody recorded from here") if code in found.regions_of_nobody else _("no record in this source")
    )


def place(one: Body, found: Coverage) -> str:
    """Where an institution is: province and region, empty for one of the whole country."""
    region = next((plain(place, "name") for place in found.places if one.region in place.members), "")
    return ", ".join(dict.fromkeys(filter(None, (one.province_name, region))))
