"""Roles and regions in words."""

from collections.abc import Iterable
from typing import Any

from ..database import db
from ..language import lazy_gettext as _l
from ..language import listed, plain
from ..territory.queries import jurisdictions

ROLE_WORDS: dict[str, Any] = {
    "organiser": _l("Organiser"),
    "coordinator": _l("Coordinator"),
    "viewer": _l("Viewer"),
    "administrator": _l("Administrator"),
}
# What each may do, for whoever gives the role or gets it.
ROLE_MEANS: dict[str, Any] = {
    "organiser": _l("Schedules and runs workshops of their regions, and those they are named for."),
    "coordinator": _l("Keeps the plan and every region's workshops, and creates accounts for others."),
    "viewer": _l("Sees workshops and figures of the whole country, without names of people."),
    "administrator": _l("Gives and takes accounts of every role, and reads the audit trail."),
}


def role_choices(roles: Iterable[str]) -> dict[str, str]:
    """Roles to choose from, each with what it may do."""
    return {role: f"{ROLE_WORDS[role]}: {ROLE_MEANS[role]}" for role in roles}


def region_choices() -> dict[str, str]:
    """The 26 jurisdictions, by name."""
    return {one.code: plain(one, "name") for one in jurisdictions(db.session()).values()}


def names_of(codes: Iterable[str]) -> str:
    """Regions in one line."""
    wanted = set(codes)
    return listed([name for code, name in region_choices().items() if code in wanted])
