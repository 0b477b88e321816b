"""Every view of the registration floor, hung on its blueprint by the modules named here."""

from .blueprint import blueprint

blueprints = (blueprint,)
