"""Pages of the tallies floor."""

from flask import Blueprint

blueprint = Blueprint("tallies", __name__, url_prefix="/<any(es,en):lang>")
