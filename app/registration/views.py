"""Every view of the registration floor, hung on its blueprint by the modules named here."""

from . import (
    adding_page,
    delegate_page,
    delegations_page,
    exporting_page,
    finding,
    institutions_told_page,
    listing,
    manage,
    own_page,
    signing_up,
    ticket,
    workshop_page,
)
from .blueprint import blueprint

__all__ = [
    "adding_page",
    "blueprints",
    "delegate_page",
    "delegations_page",
    "exporting_page",
    "finding",
    "institutions_told_page",
    "listing",
    "manage",
    "own_page",
    "signing_up",
    "ticket",
    "workshop_page",
]

blueprints = (blueprint,)
