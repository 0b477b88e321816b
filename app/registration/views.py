"""Every view of the registration floor, hung on its blueprint by the modules named here."""

from . import workshop_page
from .blueprint import blueprint

__all__ = ["blueprints", "workshop_page"]

blueprints = (blueprint,)
