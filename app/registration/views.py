"""Pages of the registration floor: every module of views is named here once."""

from .blueprint import blueprint

blueprints = (blueprint,)
