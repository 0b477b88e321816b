"""Pages of the registration floor."""

from flask import Blueprint

blueprint = Blueprint("registration", __name__, url_prefix="/<any(es,en):lang>")
blueprints = (blueprint,)
