"""Pages of the front floor."""

from flask import Blueprint

blueprint = Blueprint("front", __name__, url_prefix="/<any(es,en):lang>")
