"""Every view of the registration floor, hung on its blueprint by the modules named here."""

from . import listing, manage, workshop_page
from .blueprint import blueprint

__all__ = ["blueprints", "listing", "manage", "workshop_page"]

blueprints = (blueprint,)
